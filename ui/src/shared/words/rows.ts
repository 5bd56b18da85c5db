// Words for rows that need attention: which one, what is wrong with it, and in which field.
import type { SetAsideView } from '../../platform/bindings';

/** Field names of Sikka as a desk calls them. */
const NAMES: Record<string, string> = {
  patient_id: 'patient number', appointment_sr_no: 'appointment number', birthdate: 'birth date', date: 'date', time: 'time',
  length: 'length', firstname: 'first name', first_name: 'first name', lastname: 'last name', last_name: 'last name',
  note: 'note', description: 'description', provider_id: 'provider', provider: 'provider', chart_number: 'chart number', first_visit: 'first visit', last_visit: 'last visit',
  operatory: 'chair', status: 'status', cell: 'mobile number', homephone: 'home phone', phone: 'phone', email: 'e-mail',
};

/** A field's name: `birth date`; an unknown one is shown as it is. */
export function fieldName(field: string): string {
  return NAMES[field] ?? field.replaceAll('_', ' ');
}

const REASONS: [RegExp, (match: RegExpExecArray) => string][] = [
  [/^no (\w+)$/, (match) => `It has no ${fieldName(match[1] ?? '')}, so it cannot be told apart from others`],
  [/^not an? (json )?object$/, () => 'It is not a row at all'],
  [/^not readable$/, () => 'What Sikka sent cannot be read'],
  [/^(not|no) a (valid )?date|date cannot be read/, () => 'The date cannot be read'],
  [/^not a (valid )?time|time cannot be read/, () => 'The time cannot be read'],
  [/^not a (whole )?number|number cannot be read/, () => 'The number cannot be read'],
  [/^(bad|invalid) (escape|json)|not json/i, () => 'Sikka sent it garbled'],
];

/** Why, in plain words; an unknown reason is shown as Deskbell's own short text. */
export function reasonWords(reason: string): string {
  for (const [pattern, say] of REASONS) {
    const match = pattern.exec(reason);
    if (match) return say(match);
  }
  return capital(reason.replaceAll('_', ' '));
}

const capital = (text: string) => text.replace(/^./, (letter) => letter.toUpperCase());

/** What is wrong with a row: `Birth date: the date cannot be read.` */
export function rowReason({ field, reason }: Pick<SetAsideView, 'field' | 'reason'>): string {
  const why = reasonWords(reason);
  if (field === null) return `${why}. It is not shown in Deskbell.`;
  return `${capital(fieldName(field))}: ${why.charAt(0).toLowerCase()}${why.slice(1)}.`;
}

/** `Patient 1007`, `An appointment without a number` */
export function rowName(row: Pick<SetAsideView, 'table' | 'rowId'>): string {
  const one = row.table === 'patients' ? 'Patient' : row.table === 'appointments' ? 'Appointment' : 'Row';
  return row.rowId === null ? `${one} without a number` : `${one} ${row.rowId}`;
}
