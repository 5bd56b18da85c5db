// Sentences for the lines of the activity log.
import { number, t } from '../../language';
import type { LogLine } from '../../platform/bindings';
import { counted, kindOf } from './account';
import { wordsFor } from './codes';
import { capital } from './said';

type Values = LogLine['values'];
type Value = string | number | undefined;

/** A count, to choose between one and many and to be shown. */
const rows = (value: Value) => ({ count: Number(value ?? 0), rows: number(Number(value ?? 0)) });

const page = (table: 'patients' | 'appointments') => (values: Values) => {
  const said = { page: values.page ?? '?', rows: counted(Number(values.rows ?? 0), 'rows') };
  return values.pages ? t(`log.${table}_page_of`, { ...said, pages: values.pages }) : t(`log.${table}_page`, said);
};

/** `3 patients` */
const some = (value: Value, values: Values) => counted(Number(value ?? 0), kindOf(values.table));

/** `patients` */
const many = (values: Values) => t(`words.many.${kindOf(values.table)}`);

const walked = (values: Values) => {
  const what = { what: many(values) };
  if (String(values.walk) === '2') return t('log.walked_second', what);
  return String(values.walk) === '3' ? t('log.walked_third', what) : t('log.walked_again', what);
};

const completed = (values: Values) => {
  const aside = rows(values.set_aside);
  return [t('log.completed', rows(values.rows)), t('log.changes', rows(values.changed)), aside.count > 0 ? t('log.aside', aside) : '']
    .filter((part) => part !== '').join(', ');
};

/** `UTC−06:00` of minutes. */
const offset = (value: Value) => {
  const minutes = Number(value ?? 0);
  const part = (two: number) => String(two).padStart(2, '0');
  return minutes === 0 ? 'UTC' : `UTC${minutes < 0 ? '−' : '+'}${part(Math.floor(Math.abs(minutes) / 60))}:${part(Math.abs(minutes) % 60)}`;
};

const SENTENCES: Record<string, (values: Values) => string> = {
  sync_started: (values) => (values.kind === 'incremental' ? t('log.quick_started') : t('log.full_started')),
  sync_resumed: (values) => (values.page ? t('log.resumed_at', { page: values.page }) : t('log.resumed')),
  credentials_checked: () => t('log.credentials_checked'),
  patients_page: page('patients'),
  appointments_page: page('appointments'),
  providers_loaded: (values) => t('log.providers_loaded', rows(values.rows)),
  operatories_loaded: (values) => t('log.operatories_loaded', rows(values.rows)),
  endpoint_missing: (values) => t('log.endpoint_missing', { endpoint: String(values.endpoint ?? '').replaceAll('_', ' ') }),
  analyzed: (values) => t('log.analyzed', rows(values.active)),
  sync_completed: completed,
  rows_set_aside: (values) => t('log.rows_set_aside', { count: Number(values.rows ?? 0), what: some(values.rows, values) }),
  list_incomplete: (values) => t('log.list_incomplete', { told: some(values.told, values), rows: counted(Number(values.rows ?? 0), 'rows') }),
  rows_not_listed: (values) => t('log.rows_not_listed', { count: Number(values.rows ?? 0), what: some(values.rows, values) }),
  many_changes: (values) => t('log.many_changes', { what: some(values.rows, values) }),
  walked_again: walked,
  zone_learned: (values) => t('log.zone_learned', { offset: offset(values.minutes) }),
  filter_ignored: (values) => t('log.filter_ignored', { what: many(values) }),
  daily_limit: () => t('log.daily_limit'),
  not_answering: () => t('log.not_answering'),
  practice_disconnected: () => t('log.practice_disconnected'),
  log_cleared: () => t('log.log_cleared'),
  sync_cancelled: () => t('log.sync_cancelled'),
  sync_interrupted: () => t('log.sync_interrupted'),
  sync_failed: (values) => t('log.sync_failed', { title: wordsFor(String(values.error ?? 'INTERNAL')).title }),
};

/** A line as a sentence; an unknown code becomes its own words. */
export function logSentence(line: Pick<LogLine, 'code' | 'values'>): string {
  const sentence = SENTENCES[line.code];
  return sentence ? sentence(line.values) : capital(line.code.replaceAll('_', ' '));
}
