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

const SENTENCES: Record<string, (values: Values) => string> = {
  sync_started: (values) => (values.kind === 'incremental' ? 'Quick sync started' : 'Full sync started'),
  sync_resumed: (values) => `Going on from page ${values.page ?? '?'} of the last run`,
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
