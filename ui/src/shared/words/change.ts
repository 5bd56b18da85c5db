// A write-back as a sentence.
import { t } from '../../language';
import type { OpenWriteBack, WriteBackView } from '../../platform/bindings';
import { wallDay, wallTime } from '../time';

const OF_A_PATIENT = ['create_patient', 'update_patient', 'add_medical_note', 'process_payment'];

const OPERATIONS = ['book_appointment', 'update_appointment', 'cancel_appointment', 'create_patient', 'update_patient', 'add_medical_note', 'process_payment'] as const;

/** `Book Ana Silva`, `Book an appointment`; an unknown operation is a change. */
function head(operation: string, who: string): string {
  const known = OPERATIONS.find((one) => one === operation) ?? 'update_appointment';
  return who === '' ? t(`states.change.of_nobody.${known}`) : t(`states.change.of.${known}`, { who });
}

const at = (start: string) => t('states.change.at', { day: wallDay(start), time: wallTime(start) });

/** An open write-back by name, in short: `Book Ana Silva, Mon, Nov 23 at 10:30`. */
export function openSentence(one: OpenWriteBack): string {
  const what = head(one.operation, one.patientName);
  return one.start ? `${what}, ${at(one.start)}` : what;
}

/** What a write-back is, as a sentence: `Book Ana Silva, Mon, Nov 23 at 10:30, Dr. Reed`. */
export function writeBackSentence(one: WriteBackView): string {
  const who = one.patientName;
  const named = who !== '';
  if (one.operation === 'process_payment' && one.amount !== null) {
    return named ? t('states.change.payment', { amount: one.amount, who }) : t('states.change.payment_of_nobody', { amount: one.amount });
  }
  if (OF_A_PATIENT.includes(one.operation)) return head(one.operation, who);
  const parts = [one.start ? at(one.start) : '', one.providerName, one.operatory].filter((part) => part !== '');
  const where = parts.join(', ');
  if (one.operation === 'update_appointment' && one.reschedules) {
    return named ? t('states.change.move', { who, where }) : t('states.change.move_of_nobody', { where });
  }
  const status = one.statusValue;
  const what =
    one.operation === 'update_appointment' && status ? (named ? t('states.change.set', { who, status }) : t('states.change.set_of_nobody', { status })) : head(one.operation, who);
  return [what, ...parts].join(', ');
}
