// What a text in a form may be, said while it is typed.
import type { FieldRule, FormsView, Offer, OperationView } from '../../platform/bindings';

const INSTEAD: Record<string, string> = {
  '&': 'Write “and”.', '"': 'Write a single quote.', '<': 'Write “less than”.', '>': 'Write “more than”.', '=': 'Write “is”.',
  '\\': 'Write “/”.', '|': 'Write a comma.', '`': 'Write a single quote.', '[': 'Write “(”.', ']': 'Write “)”.', '{': 'Write “(”.', '}': 'Write “)”.',
};

/** True where 13 to 19 digits in a row, spaces and dashes aside, pass the check that card numbers pass. */
export function looksLikeCard(text: string): boolean {
  return [...text.matchAll(/\d(?:[ -]?\d){12,}/g)].some(([run]) => {
    const digits = run.replace(/\D/g, '');
    // By itself, or with its date or code behind it.
    return (digits.length <= 19 && luhn(digits)) || [16, 15].some((length) => digits.length > length && luhn(digits.slice(0, length)));
  });
}

function luhn(digits: string): boolean {
  let sum = 0;
  Array.from(digits).reverse().forEach((digit, index) => {
    const doubled = Number(digit) * (index % 2 === 1 ? 2 : 1);
    sum += doubled > 9 ? doubled - 9 : doubled;
  });
  return sum % 10 === 0 && Number(digits) > 0;
}

/** What is wrong with a text; undefined where nothing is. */
export function textTrouble(text: string, rule: FieldRule | undefined): string | undefined {
  if (looksLikeCard(text)) return 'This looks like a card number. Card numbers are never written here.';
  if (!rule) return undefined;
  const refused = Array.from(text).find((character) => rule.forbidden.includes(character));
  if (refused !== undefined) return `Sikka does not take ${refused}. ${INSTEAD[refused] ?? 'Leave it out.'}`;
  const over = Array.from(text).length - rule.most;
  return over > 0 ? `${over} ${over === 1 ? 'character' : 'characters'} too many: ${rule.most} at most` : undefined;
}

/** What is known of an operation, and the rules for its texts. */
export interface Offered {
  offer: Offer;
  known: OperationView | null;
  rule: (field: string) => FieldRule | undefined;
}

/** An operation in the forms' view; offered until it is known. */
export function offered(forms: FormsView | undefined, operation: string): Offered {
  const known = forms?.operations.find((one) => one.operation === operation) ?? null;
  return { offer: known?.offer ?? 'yes', known, rule: (field) => known?.fields.find((one) => one.field === field) };
}

const KINDS: Record<string, string> = {
  book_appointment: 'Bookings', update_appointment: 'Changes to appointments', cancel_appointment: 'Cancellations', create_patient: 'New patients',
  update_patient: 'Changes to patients’ details', add_medical_note: 'Notes', process_payment: 'Payments',
};

/** Why a kind is greyed. */
export function whyNotOffered(operation: string): string {
  const kind = KINDS[operation] ?? 'Such changes';
  return `Sikka does not offer ${kind.charAt(0).toLowerCase()}${kind.slice(1)} for this practice’s software. Enter them there.`;
}

/** What to say before typing starts where a kind was refused again and again. */
export function warning({ operation, refused }: OperationView): string {
  return `${KINDS[operation] ?? 'Such changes'} were refused by the practice’s software ${refused} times, and never taken. You can still try.`;
}
