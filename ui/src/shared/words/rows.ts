// Words for rows that need attention: which one, what is wrong with it, and in which field.
import { t } from '../../language';
import type { SetAsideView } from '../../platform/bindings';
import { kindOf } from './account';
import { capital } from './said';

/** Field names of Sikka, and those of the catalog. */
const NAMES = {
  patient_id: 'patient_id', appointment_sr_no: 'appointment_sr_no', birthdate: 'birthdate', date: 'date', time: 'time', length: 'length',
  firstname: 'first_name', first_name: 'first_name', lastname: 'last_name', last_name: 'last_name', note: 'note', description: 'description',
  provider_id: 'provider', provider: 'provider', chart_number: 'chart_number', first_visit: 'first_visit', last_visit: 'last_visit',
  operatory: 'operatory', status: 'status', cell: 'cell', homephone: 'homephone', phone: 'phone', email: 'email',
} as const;

const isNamed = (field: string): field is keyof typeof NAMES => Object.hasOwn(NAMES, field);

/** A field's name: `birth date`; an unknown one is shown as it is. */
export function fieldName(field: string): string {
  return isNamed(field) ? t(`words.rows.field.${NAMES[field]}`) : field.replaceAll('_', ' ');
}

const REASONS: [RegExp, (match: RegExpExecArray) => string][] = [
  [/^no (\w+)$/, (match) => t('words.rows.reason.missing', { field: fieldName(match[1] ?? '') })],
  [/^not an? (json )?object$/, () => t('words.rows.reason.no_row')],
  [/^not readable$/, () => t('words.rows.reason.not_readable')],
  [/^(not|no) a (valid )?date|date cannot be read/, () => t('words.rows.reason.date')],
  [/^not a (valid )?time|time cannot be read/, () => t('words.rows.reason.time')],
  [/^not a (whole )?number|number cannot be read/, () => t('words.rows.reason.number')],
  [/^(bad|invalid) (escape|json)|not json/i, () => t('words.rows.reason.garbled')],
];

/** Why, in plain words; an unknown reason is shown as Deskbell's own short text. */
export function reasonWords(reason: string): string {
  for (const [pattern, say] of REASONS) {
    const match = pattern.exec(reason);
    if (match) return say(match);
  }
  return capital(reason.replaceAll('_', ' '));
}

/** What is wrong with a row: `Birth date: the date cannot be read.` */
export function rowReason({ field, reason }: Pick<SetAsideView, 'field' | 'reason'>): string {
  const why = reasonWords(reason);
  if (field === null) return `${why}. ${t('words.rows.not_shown')}`;
  return `${capital(fieldName(field))}: ${why.charAt(0).toLowerCase()}${why.slice(1)}.`;
}

/** `Patient 1007`, `An appointment without a number` */
export function rowName(row: Pick<SetAsideView, 'table' | 'rowId'>): string {
  const kind = kindOf(row.table);
  return row.rowId === null ? t(`words.rows.nameless.${kind}`) : t(`words.rows.name.${kind}`, { id: row.rowId });
}
