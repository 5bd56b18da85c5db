// The account of rows in words: what Sikka has, what is here, and what needs a person.
import { number, t } from '../../language';
import type { RunView, SyncStats, TableCounts } from '../../platform/bindings';

/** What the rows of a table are called. */
export function kindOf(table: unknown): 'patients' | 'appointments' | 'rows' {
  return table === 'patients' || table === 'appointments' ? table : 'rows';
}

/** `1 patient`, `648 patients` */
export function counted(count: number, table: string): string {
  return t(`words.counted.${kindOf(table)}`, { count, rows: number(count) });
}

/** `3 need attention` */
export function needing(count: number): string {
  return t('words.account.needing', { count, rows: number(count) });
}

/** `3 rows need attention.`, or `1 more row needs attention.` */
export function rowsSentence(count: number, more: boolean): string {
  return t(more ? 'words.account.more_rows_need' : 'words.account.rows_need', { count, rows: number(count) });
}

/** Rows of a table that are here after a run: written, or the same as before. */
export const kept = (one: TableCounts) => one.stored + one.unchanged;

/** True where each row that Sikka counts is here. */
export function isWhole(one: TableCounts): boolean {
  return one.setAside === 0 && kept(one) === one.received && (one.told === null || one.told === one.received);
}

/** A table of a full run: `100% of 648 patients`, or `645 of 648 patients; 3 need attention`. */
export function accountLine(one: TableCounts): string {
  const whole = one.told ?? one.received;
  if (isWhole(one)) {
    if (one.received === 0) return t('words.account.none', { what: t(`words.many.${kindOf(one.table)}`) });
    const all = t('words.account.whole', { all: counted(one.received, one.table) });
    return one.told === null ? `${all}; ${t('words.account.no_count')}` : all;
  }
  const missing = (one.told ?? 0) - one.received;
  const rest = [
    one.setAside > 0 ? needing(one.setAside) : '',
    one.told !== null && missing > 0 ? t('words.account.not_listed', { count: missing, rows: number(missing) }) : '',
    one.told !== null && missing < 0 ? t('words.account.sikka_counts', { rows: number(one.told) }) : '',
  ].filter((part) => part !== '');
  const all = counted(whole, one.table);
  const head = kept(one) <= whole ? t('words.account.part', { here: number(kept(one)), all }) : counted(kept(one), one.table);
  return `${head}; ${rest.join(', ')}`;
}

/** How a run that a person started ended well, as one sentence. */
export function endSentence(run: RunView | null, stats: SyncStats): { text: string; whole: boolean } {
  const short = run?.operationType === 'full_patients' ? run.tables.filter((one) => !isWhole(one)) : [];
  if (short.length > 0) return { text: `${short.map(accountLine).join('. ')}.`, whole: false };
  const here = { patients: counted(stats.totalPatients, 'patients'), appointments: counted(stats.totalAppointments, 'appointments') };
  if (stats.needsAttention > 0) return { text: t('words.account.here', { ...here, needing: needing(stats.needsAttention) }), whole: false };
  return { text: t('words.account.up_to_date', here), whole: true };
}
