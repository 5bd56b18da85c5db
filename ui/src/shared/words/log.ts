// Sentences for the lines of the activity log.
import type { LogLine } from '../../platform/bindings';
import { wordsFor } from './codes';

type Values = LogLine['values'];

const plural = (value: string | number | undefined, one: string, many = `${one}s`) => {
  const count = Number(value ?? 0);
  return `${count.toLocaleString('en-US')} ${count === 1 ? one : many}`;
};

const page = (what: string) => (values: Values) => {
  const of = values.pages ? ` of ${values.pages}` : '';
  return `${what}, page ${values.page ?? '?'}${of}: ${plural(values.rows, 'row')}`;
};

const row = (values: Values) => (values.table === 'patients' ? 'patient' : values.table === 'appointments' ? 'appointment' : 'row');

const ordinal = (value: string | number | undefined) => ({ '2': 'a second', '3': 'a third' })[String(value)] ?? 'another';

/** `UTC−06:00` of minutes. */
const offset = (value: string | number | undefined) => {
  const minutes = Number(value ?? 0);
  const part = (number: number) => String(number).padStart(2, '0');
  return minutes === 0 ? 'UTC' : `UTC${minutes < 0 ? '−' : '+'}${part(Math.floor(Math.abs(minutes) / 60))}:${part(Math.abs(minutes) % 60)}`;
};

const SENTENCES: Record<string, (values: Values) => string> = {
  sync_started: (values) => (values.kind === 'incremental' ? 'Quick sync started' : 'Full sync started'),
  sync_resumed: (values) => (values.page ? `Going on from page ${values.page} of the last run` : 'Going on where the last run stopped'),
  credentials_checked: () => 'Sikka accepted the key',
  patients_page: page('Patients'),
  appointments_page: page('Appointments'),
  providers_loaded: (values) => `${plural(values.rows, 'provider')} read`,
  operatories_loaded: (values) => `${plural(values.rows, 'chair')} read`,
  endpoint_missing: (values) => `Sikka does not offer “${String(values.endpoint ?? '').replaceAll('_', ' ')}” here; the rest goes on`,
  analyzed: (values) => `${plural(values.active, 'active patient')} found`,
  sync_completed: (values) => {
    const aside = Number(values.set_aside ?? 0);
    return `Sync completed: ${plural(values.rows, 'row')} read, ${plural(values.changed, 'change')}${aside > 0 ? `, ${aside} set aside` : ''}`;
  },
  rows_set_aside: (values) => `${plural(values.rows, row(values))} could not be used; see what needs attention`,
  list_incomplete: (values) => `Sikka counts ${plural(values.told, row(values))} and its list has ${plural(values.rows, 'row')}; the next sync looks again`,
  rows_not_listed: (values) => `${plural(values.rows, row(values))} missing in Sikka’s list, but Sikka still has them when asked one by one; they are kept`,
  many_changes: (values) => `Sikka tells of changes to ${plural(values.rows, row(values))}; the whole list is read instead`,
  walked_again: (values) => `The list of ${row(values)}s moved while it was read; it is read ${ordinal(values.walk)} time`,
  zone_learned: (values) => `Sikka’s answers show which clock its dates follow: ${offset(values.minutes)}`,
  filter_ignored: (values) => `Sikka sends all ${row(values)}s when asked for the changed ones; Deskbell sorts them out itself`,
  daily_limit: () => 'Today’s number of requests to Sikka is used up; tried again every hour',
  not_answering: () => 'Sikka is not answering; tried again by itself',
  practice_disconnected: () => 'The practice was disconnected; its data was removed from this PC',
  log_cleared: () => 'The activity was cleared by a person',
  sync_cancelled: () => 'Sync stopped by a person; what was read is kept',
  sync_interrupted: () => 'The last sync was interrupted; what was read is kept',
  sync_failed: (values) => `Sync failed. ${wordsFor(String(values.error ?? 'INTERNAL')).title}`,
};

/** A line as a sentence; an unknown code becomes its own words. */
export function logSentence(line: Pick<LogLine, 'code' | 'values'>): string {
  const sentence = SENTENCES[line.code];
  if (sentence) return sentence(line.values);
  const text = line.code.replaceAll('_', ' ');
  return text.charAt(0).toUpperCase() + text.slice(1);
}
