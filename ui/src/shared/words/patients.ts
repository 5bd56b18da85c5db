// Words of the Patients page and of a patient's card.

/** Which insurance. */
export const RANKS: Record<string, string> = { primary: 'Primary', secondary: 'Secondary', medical: 'Medical' };

/** Notes on a patient's own row. */
export const ALERTS: Record<string, string> = { alert: 'Alert', medical: 'Medical', patient: 'Patient', other: 'Note' };

/** `1 patient found`, `23 patients found`, `More than 100 found` */
export function foundWords(count: number, more: boolean): string {
  if (more) return `More than ${count} found`;
  return count === 0 ? 'Nobody found' : `${count} ${count === 1 ? 'patient' : 'patients'} found`;
}

/** `3 open changes` */
export function openWords(count: number): string {
  return `${count} open ${count === 1 ? 'change' : 'changes'}`;
}
