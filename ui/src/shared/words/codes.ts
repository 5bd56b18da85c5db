// Words for every code: what happened, what was kept safe, what to do next.
import { t } from '../../language';
import { each, said } from './said';

/** A button that can go with a code. */
export type Remedy = 'reconnect' | 'connect' | 'retry_opening' | 'sync' | 'write-backs' | null;

/** The words for a code. */
export interface CodeWords {
  title: string;
  safe: string;
  next: string;
  remedy: Remedy;
}

/** Every code, with the button that goes with it. */
const REMEDIES = {
  NETWORK: 'sync', SERVER: 'sync', AUTH_FAILED: 'connect', RATE_LIMITED: null, DAILY_LIMIT: null, NOT_ANSWERING: 'sync', NOT_YET_UPLOADED: 'sync',
  DATA_INSERT: null, CANCELLED: 'sync', DISK_FULL: 'retry_opening',
  DATABASE_KEY_MISSING: 'retry_opening', DATABASE_KEY_WRONG: 'retry_opening', DATABASE_DAMAGED: 'retry_opening', DATABASE_NEWER: 'retry_opening',
  DATABASE_CONSTRAINT: 'sync', DATABASE_FOLDER: 'retry_opening', DATABASE_BUSY: 'retry_opening', ALREADY_RUNNING: 'retry_opening',
  KEYCHAIN_LOCKED: 'retry_opening', KEYCHAIN_ABSENT: 'retry_opening', KEYCHAIN_FAILED: 'retry_opening',
  RECONNECT_NEEDED: 'reconnect', ACCESS_DENIED: 'connect', CONNECT_TIMEOUT: 'connect', STATE_EXPIRED: 'connect', CREDENTIALS_MISSING: 'connect',
  BROWSER_FAILED: 'connect', NO_PRACTICE: 'connect', BAD_INPUT: null, NOT_CONNECTED: 'connect', NOT_FOUND: null, BUSY: null,
  SPU_OFFLINE: 'write-backs', WRITEBACK_NEEDS_PERSON: 'write-backs', INTERNAL: null,
} as const satisfies Record<string, Remedy>;

/** A code that has words. */
export type Code = keyof typeof REMEDIES;

/** The words of every code. */
export const CODES: Readonly<Record<Code, CodeWords>> = each(REMEDIES, (code, remedy) => ({
  get title() { return t(`codes.${code}.title`); },
  get safe() { return t(`codes.${code}.safe`); },
  get next() { return t(`codes.${code}.next`); },
  remedy,
}));

/** The words for a code; those of INTERNAL for one that is not known. */
export function wordsFor(code: string): CodeWords {
  return (CODES as Readonly<Record<string, CodeWords>>)[code] ?? CODES.INTERNAL;
}

/** Codes of trouble that a sync may have by itself, without anybody at the desk. */
const OF_A_SYNC = [
  'NETWORK', 'SERVER', 'NOT_ANSWERING', 'AUTH_FAILED', 'RATE_LIMITED', 'DAILY_LIMIT', 'NOT_YET_UPLOADED', 'DATA_INSERT', 'DISK_FULL',
  'RECONNECT_NEEDED', 'INTERNAL',
];

/** True for trouble that a sync may run into by itself. */
export function isOfASync(code: string): boolean {
  return OF_A_SYNC.includes(code) || code.startsWith('DATABASE_') || code.startsWith('KEYCHAIN_');
}

/** What a code's words need to know of the moment; null where it is not known. */
export interface Moment {
  /** When Deskbell last read Sikka, as a text. */
  lastSynced: string | null;
  /** When Sikka is asked again, as a text. */
  nextTry: string | null;
}

/** The title of trouble that goes on: `Sikka is not answering, last synced 10:32.` */
export function titleNow(code: string, { lastSynced }: Moment): string {
  const { title } = wordsFor(code);
  if (code !== 'NOT_ANSWERING') return title;
  return lastSynced === null ? t('codes.not_answering_never') : t('codes.not_answering_since', { at: lastSynced });
}

/** What to do about trouble that goes on, with the time of the next try where Sikka asked for a pause. */
export function nextNow(code: string, { nextTry }: Moment): string {
  const { next } = wordsFor(code);
  const pauses = ['NOT_ANSWERING', 'RATE_LIMITED', 'DAILY_LIMIT'].includes(code);
  return pauses && nextTry !== null ? `${next} ${t('codes.next_try', { at: nextTry })}` : next;
}

/** Fields as a refusal names them, and as the catalog does. */
const NAMED = {
  patient: 'patient', patient_id: 'patient', patientId: 'patient', provider: 'provider', provider_id: 'provider', providerId: 'provider',
  operatory: 'operatory', start: 'start', date: 'date', time: 'time', length: 'length', length_minutes: 'length', lengthMinutes: 'length',
  description: 'description', app_id: 'app_id', appId: 'app_id', app_key: 'app_key', appKey: 'app_key',
  active_months: 'active_months', activeMonths: 'active_months', zone: 'zone', initials: 'initials',
  sync_seconds: 'sync_seconds', syncSeconds: 'sync_seconds', value: 'value',
} as const;

/** Fields named in BAD_INPUT, as the forms call them. */
export const FIELDS: Readonly<Record<string, string>> = said(NAMED, (_, field) => t(`codes.fields.${field}`));
