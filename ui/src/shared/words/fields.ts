// What a text in a form may be, said while it is typed.
import { t } from '../../language';
import type { FieldRule, FormsView, Offer, OperationView } from '../../platform/bindings';
import { capital } from './said';

/** What to write instead of a character that Sikka does not take. */
const INSTEAD = {
  '&': 'and', '"': 'single_quote', '<': 'less_than', '>': 'more_than', '=': 'is', '\\': 'slash', '|': 'comma', '`': 'single_quote',
  '[': 'opening', ']': 'closing', '{': 'opening', '}': 'closing',
} as const;

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
  if (looksLikeCard(text)) return t('words.fields.card');
  if (!rule) return undefined;
  const refused = Array.from(text).find((character) => rule.forbidden.includes(character));
  if (refused !== undefined) {
    const instead = refused in INSTEAD ? INSTEAD[refused as keyof typeof INSTEAD] : 'nothing';
    return `${t('words.fields.not_taken', { character: refused })} ${t(`words.fields.instead.${instead}`)}`;
  }
  const over = Array.from(text).length - rule.most;
  return over > 0 ? t('words.fields.too_long', { count: over, most: rule.most }) : undefined;
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

const KINDS = [
  'book_appointment', 'update_appointment', 'cancel_appointment', 'create_patient', 'update_patient', 'add_medical_note', 'process_payment',
] as const;

/** `bookings`, `changes to patients’ details` */
function kindWords(operation: string): string {
  return t(`words.fields.kind.${KINDS.find((one) => one === operation) ?? 'other'}`);
}

/** Why a kind is greyed. */
export function whyNotOffered(operation: string): string {
  return t('words.fields.not_offered', { kind: kindWords(operation) });
}

/** What to say before typing starts where a kind was refused again and again. */
export function warning({ operation, refused }: OperationView): string {
  return t('words.fields.refused_before', { kind: capital(kindWords(operation)), refused });
}
