// Words of the Patients page and of a patient's card.
import { t } from '../../language';
import { said } from './said';

/** Which insurance. */
export const RANKS: Readonly<Record<string, string>> = said({ primary: null, secondary: null, medical: null }, (rank) => t(`words.patients.rank.${rank}`));

/** Notes on a patient's own row. */
export const ALERTS: Readonly<Record<string, string>> = said({ alert: null, medical: null, patient: null, other: null }, (kind) => t(`words.patients.alert.${kind}`));

/** `1 patient found`, `23 patients found`, `More than 100 found` */
export function foundWords(count: number, more: boolean): string {
  if (more) return t('words.patients.more_found', { count });
  return count === 0 ? t('words.patients.nobody_found') : t('words.patients.found', { count });
}

/** `3 open changes` */
export function openWords(count: number): string {
  return t('words.patients.open', { count });
}
