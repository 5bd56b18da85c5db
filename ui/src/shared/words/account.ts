// The account of rows in words: what Sikka has, what is here, and what needs a person.
import type { RunView, SyncStats, TableCounts } from '../../platform/bindings';

const number = (value: number) => value.toLocaleString('en-US');

/** `1 patient`, `648 patients` */
export function counted(count: number, table: string): string {
  const one = table === 'patients' ? 'patient' : table === 'appointments' ? 'appointment' : 'row';
  return `${number(count)} ${one}${count === 1 ? '' : 's'}`;
}

/** `3 need attention` */
export function needing(count: number): string {
  return `${number(count)} ${count === 1 ? 'needs' : 'need'} attention`;
}

/** `3 rows need attention.`, or `1 more row needs attention.` */
export function rowsSentence(count: number, more: boolean): string {
  return `${number(count)} ${more ? 'more ' : ''}${count === 1 ? 'row needs' : 'rows need'} attention.`;
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
    if (one.received === 0) return `No ${one.table} at Sikka`;
    return `100% of ${counted(one.received, one.table)}${one.told === null ? '; Sikka gives no count' : ''}`;
  }
  const rest = [
    one.setAside > 0 ? needing(one.setAside) : '',
    one.told !== null && one.told > one.received ? `${number(one.told - one.received)} not in Sikka’s list` : '',
    one.told !== null && one.told < one.received ? `Sikka counts ${number(one.told)}` : '',
  ].filter((part) => part !== '');
  const head = kept(one) <= whole ? `${number(kept(one))} of ${counted(whole, one.table)}` : counted(kept(one), one.table);
  return `${head}; ${rest.join(', ')}`;
}

/** How a run that a person started ended well, as one sentence. */
export function endSentence(run: RunView | null, stats: SyncStats): { text: string; whole: boolean } {
  const short = run?.operationType === 'full_patients' ? run.tables.filter((one) => !isWhole(one)) : [];
  if (short.length > 0) return { text: `${short.map(accountLine).join('. ')}.`, whole: false };
  const here = `${counted(stats.totalPatients, 'patients')} and ${counted(stats.totalAppointments, 'appointments')}`;
  if (stats.needsAttention > 0) return { text: `${here} are here; ${needing(stats.needsAttention)}.`, whole: false };
  return { text: `All ${here} are up to date.`, whole: true };
}
