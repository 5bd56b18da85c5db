// Opens the right form, filled with what was refused, so that it can be mended and sent again.
import { t } from '../../language';
import type { WriteBackView } from '../../platform/bindings';
import { useForms } from '../forms';
import { useHost } from '../host';
import { useNavigation } from '../navigation';
import { usePractices } from '../practices';
import { useCommand, type Command } from '../useCommand';

interface Again extends Command<[], void> {
  /** Null where it can be edited; else why not. */
  why: string | null;
}

export function useEditAgain(one: WriteBackView): Again {
  const host = useHost();
  const { open, showPatient } = useForms();
  const { go } = useNavigation();
  const { selected } = usePractices();
  const elsewhere = selected !== null && one.practiceName !== '' && selected.name !== one.practiceName;
  const { patientId, patientName, providerId } = one;
  const slot = one.start === null ? undefined : { start: one.start, providerId, operatory: one.operatory };
  const [firstName = '', ...rest] = patientName.split(' ');
  const minutes = one.lengthMinutes ?? undefined;

  const visit = async () => {
    const card = await host.getPatient(patientId);
    const appointment = card.visits.find((row) => row.appointmentSrNo === one.appointmentSrNo || row.id === one.appointmentSrNo);
    if (one.appointmentSrNo === null || !appointment) showPatient(patientId);
    else if (one.operation === 'cancel_appointment') open({ kind: 'cancel', appointment, reason: one.text });
    else if (one.reschedules && slot) open({ kind: 'move', appointment, to: { ...slot, minutes } });
    else go('today', { date: appointment.start.slice(0, 10), appointmentSrNo: appointment.appointmentSrNo });
  };
  const command = useCommand(async () => {
    switch (one.operation) {
      case 'book_appointment':
        open({ kind: 'book', slot, minutes, description: one.text, ...(patientId === '' ? { newPatient: { firstName, lastName: rest.join(' ') } } : { patientId }) });
        return;
      case 'create_patient':
        open({ kind: 'book', newPatient: { firstName, lastName: rest.join(' ') } });
        return;
      case 'add_medical_note':
        open({ kind: 'note', patientId, patientName, providerId, text: one.text });
        return;
      case 'process_payment':
        open({ kind: 'payment', patientId, patientName, providerId, amount: one.amount ?? undefined, note: one.text });
        return;
      case 'update_patient':
        open({ kind: 'details', patientId });
        return;
      default:
        await visit();
    }
  });
  const nobody = patientId === '' && !['book_appointment', 'create_patient'].includes(one.operation);
  const why = elsewhere ? t('shared.write_back.elsewhere', { practice: one.practiceName }) : nobody ? t('shared.write_back.nobody') : null;
  return { ...command, why };
}
