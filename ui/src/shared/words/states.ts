// Words for the states that a page shows beside a colour.
import { t } from '../../language';
import type { AppointmentView, BellKind, Overall, PracticeStatus, RunKind, RunStatus, Word } from '../../platform/bindings';
import { capital, each, said } from './said';

/** Colours with a meaning. Never the only sign of it. */
export type Tone = 'green' | 'blue' | 'amber' | 'red' | 'grey';

const OVERALLS: Record<Overall, Tone> = {
  not_connected: 'grey', connecting: 'blue', connected: 'green', paused: 'blue', stale: 'amber', offline: 'amber', attention: 'red',
};

export const OVERALL: Readonly<Record<Overall, { word: string; tone: Tone }>> = each(OVERALLS, (overall, tone) => ({
  get word() { return t(`states.overall.${overall}`); },
  tone,
}));

const WORDS: Record<Word, Tone> = { waiting: 'amber', sent: 'blue', in_the_pms: 'green', refused: 'red', not_known_yet: 'red', taken_back: 'grey' };

export const WRITE_BACK: Readonly<Record<Word, { word: string; meaning: string; tone: Tone }>> = each(WORDS, (word, tone) => ({
  get word() { return t(`states.write_back.${word}.word`); },
  get meaning() { return t(`states.write_back.${word}.meaning`); },
  tone,
}));

const WRITE_BACK_STATES = {
  draft: null, queued: null, sending: null, submitted: null, pending: null, completed: null, failed: null, unknown: null, needs_person: null, discarded: null,
};

/** States behind the word, for the timeline. */
export const WRITE_BACK_STATE: Readonly<Record<string, string>> = said(WRITE_BACK_STATES, (state) => t(`states.write_back_state.${state}`));

const RUN_STATUSES: Record<RunStatus, Tone> = {
  starting: 'blue', fetching_patients: 'blue', fetching_appointments: 'blue', analyzing: 'blue', storing: 'blue', completed: 'green', failed: 'red',
  cancelled: 'grey', interrupted: 'amber',
};

export const RUN_STATUS: Readonly<Record<RunStatus, { word: string; tone: Tone }>> = each(RUN_STATUSES, (status, tone) => ({
  get word() { return t(`states.run.${status}`); },
  tone,
}));

const RUN_KINDS: Record<RunKind, string> = { full_patients: 'full', incremental: 'incremental' };

export const RUN_KIND: Readonly<Record<RunKind, { word: string; short: string; tag: string }>> = each(RUN_KINDS, (kind, tag) => ({
  get word() { return t(`states.kind.${kind}.word`); },
  get short() { return t(`states.kind.${kind}.short`); },
  tag,
}));

/** What begins a run, and what the catalog calls it. */
const CAUSES = {
  person: 'person', schedule: 'schedule', night: 'night', connected: 'connected', resumed: 'resumed', started: 'started', woke: 'woke',
  write_back: 'write_back', writeback: 'write_back', events: 'events',
} as const;

const CAUSE: Readonly<Record<string, string>> = said(CAUSES, (_, cause) => t(`states.cause.${cause}`));

/** Who or what began a run; an unknown one becomes its own words. */
export function causeWord(cause: string): string {
  return CAUSE[cause] ?? capital(cause.replaceAll('_', ' '));
}

const PRACTICE_STATUSES: Record<Exclude<PracticeStatus, 'connected'>, Tone> = { reconnect_needed: 'red', disconnecting: 'amber' };

/** How a connected practice stands, for its card and the switcher. */
export const PRACTICE_STATUS: Readonly<Record<Exclude<PracticeStatus, 'connected'>, { word: string; tone: Tone }>> = each(PRACTICE_STATUSES, (status, tone) => ({
  get word() { return t(`states.practice.${status}`); },
  tone,
}));

/** The one word of a practice: what a person must know first. */
export function practiceWord(one: { status: PracticeStatus; overall: Overall }): { word: string; tone: Tone } {
  return one.status === 'connected' ? OVERALL[one.overall] : PRACTICE_STATUS[one.status];
}

/** The eight steps, in order. */
export const STEPS: { name: string; detail: string }[] = (
  ['initializing', 'config', 'credentials', 'patients', 'appointments', 'types', 'analyzing', 'storing'] as const
).map((step) => ({
  get name() { return t(`states.steps.${step}.name`); },
  get detail() { return t(`states.steps.${step}.detail`); },
}));

const BELLS: Record<BellKind, Tone> = { booked: 'green', cancelled: 'amber', removed: 'red', moved: 'blue', arrived: 'green' };

export const BELL: Readonly<Record<BellKind, { word: string; tone: Tone }>> = each(BELLS, (kind, tone) => ({
  get word() { return t(`states.bell.${kind}`); },
  tone,
}));

const STATUS_KINDS: Record<'scheduled' | 'confirmed' | 'arrived' | 'completed' | 'cancelled', Tone> = {
  scheduled: 'grey', confirmed: 'blue', arrived: 'green', completed: 'grey', cancelled: 'red',
};

export const STATUS_KIND: Readonly<Record<string, { word: string; tone: Tone }>> = each(STATUS_KINDS, (kind, tone) => ({
  get word() { return t(`states.visit.${kind}`); },
  tone,
}));

/** Endpoints of Sikka, and what the catalog says for them. */
const ENDPOINTS = {
  providers: 'providers', operatories: 'operatories', appointment_statuses: 'statuses', practice_variables: 'statuses', practice_events: 'practice_events',
  authorized_practices: 'last_read', writebacks: 'writebacks', data_sync_status: 'last_read',
} as const;

/** Endpoints of Sikka and what is missed without them. */
export const ENDPOINT: Readonly<Record<string, string>> = said(ENDPOINTS, (_, endpoint) => t(`states.endpoint.${endpoint}`));

/** The status to show on a card: the practice's own word, or ours where it has none. */
export function statusWord(one: Pick<AppointmentView, 'status' | 'statusKind'>): string {
  return one.status === '' ? (STATUS_KIND[one.statusKind]?.word ?? '') : one.status;
}

export { openSentence, writeBackSentence } from './change';
