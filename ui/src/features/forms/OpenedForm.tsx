// The form that is open, with what it needs to know first.

import { t } from '../../language';
import type { DayView } from '../../platform/bindings';
import type { OpenForm } from '../../shared/forms';
import { useDay, useFormsView, usePatient } from '../../shared/queries';
import { QueryTrouble } from '../../shared/ui/Trouble';
import { BookingForm } from './BookingForm';
import { CancelForm } from './CancelForm';
import { DetailsForm } from './DetailsForm';
import { Loading } from './Loading';
import { DroppedAsk, MoveForm } from './MoveForm';
import { NoteForm } from './NoteForm';
import { PaymentForm } from './PaymentForm';

export { PatientDrawer } from '../../shared/patients/PatientCard';

/** The patient whom a form begins with, as far as it names one by number. */
function beginsWith(open: OpenForm): string | null {
  if (open.kind === 'details') return open.patientId;
  if (open.kind !== 'book' || open.patient) return null;
  return open.patientId ?? null;
}

interface Props {
  open: OpenForm;
  /** It is over: sent, or not wanted. */
  onDone: () => void;
  /** Somebody wants to close it: what was typed is asked about first. */
  onLeave: () => void;
}

export function OpenedForm({ open, onDone, onLeave }: Props) {
  const day = useDay(null);
  const forms = useFormsView();
  const number = beginsWith(open);
  const card = usePatient(number === null || number.startsWith('w:') ? null : number);
  // A form that is open stays, also where what it began with could not be read again: something may be typed in it.
  const error = (!day.data && day.error) || (!forms.data && forms.error) || (!card.data && card.error);
  if (error) return <QueryTrouble error={error} retry={() => Promise.all([day.refetch(), forms.refetch(), ...(number === null ? [] : [card.refetch()])])} />;
  if (!day.data || !forms.data || card.isLoading) return <Loading />;
  const props = { day: day.data, forms: forms.data, onDone, onLeave };
  switch (open.kind) {
    case 'book':
      return <BookingForm begin={open} known={open.patient ?? card.data?.patient ?? justEntered(number, day.data)} {...props} />;
    case 'move':
      return <MoveForm begin={open} {...props} />;
    case 'cancel':
      return <CancelForm begin={open} onDone={onDone} />;
    case 'dropped':
      return <DroppedAsk begin={open} day={day.data} onDone={onDone} />;
    case 'note':
      return <NoteForm begin={open} {...props} />;
    case 'payment':
      return <PaymentForm begin={open} {...props} />;
    case 'details':
      return card.data ? <DetailsForm begin={open} card={card.data} {...props} /> : null;
  }
}

/** A patient who is on the way to the practice's system: known here by the booking only. */
function justEntered(patientId: string | null, day: DayView) {
  if (patientId?.startsWith('w:') !== true) return null;
  const name = day.appointments.find((one) => one.patientId === patientId)?.patientName ?? t('forms.booking.the_new_patient');
  return { patientId, name, birthdate: null, phone: '', chartNumber: '', providerId: '', active: true };
}
