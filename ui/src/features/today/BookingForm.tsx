// Books an appointment. One form is one booking, however often Book is pressed.
import { Button, Group, Modal, Stack, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useState, type SubmitEvent } from 'react';

import type { BookingForm as Form, DayView, PatientView } from '../../platform/bindings';
import { newFormId } from '../../shared/formId';
import { useHost } from '../../shared/host';
import { wallDay, wallTime } from '../../shared/time';
import { Trouble } from '../../shared/ui/Trouble';
import { useCommand } from '../../shared/useCommand';
import { PatientSearch } from './PatientSearch';
import { VisitFields } from './VisitFields';
import { beginWith, check, startOf, type Visit, type Wrong } from './visit';

/** Where the form was opened from. */
export interface Slot {
  start: string;
  providerId?: string;
  operatory?: string;
}

export function BookingModal({ slot, day, onClose }: { slot: Slot | null; day: DayView; onClose: () => void }) {
  return (
    <Modal opened={slot !== null} onClose={onClose} title="Book an appointment" size={560} centered>
      {slot ? <BookingForm slot={slot} day={day} onDone={onClose} /> : null}
    </Modal>
  );
}

function BookingForm({ slot, day, onDone }: { slot: Slot; day: DayView; onDone: () => void }) {
  const host = useHost();
  const [formId] = useState(newFormId);
  const [patient, setPatient] = useState<PatientView | null>(null);
  const [visit, setVisit] = useState<Visit>(() => beginWith(day, slot, 30));
  const [description, setDescription] = useState('');
  const [sent, setSent] = useState(false);
  const book = useCommand((form: Form) => host.book(form));
  const wrong: Wrong = { ...check(visit, day.now), ...(patient ? {} : { patient: 'Choose a patient' }) };
  const shown = sent ? wrong : {};

  const choose = (one: PatientView | null) => {
    setPatient(one);
    const usual = day.providers.some((provider) => provider.id === one?.providerId);
    if (one && usual) setVisit((before) => (before.providerId === '' ? { ...before, providerId: one.providerId } : before));
  };

  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    setSent(true);
    if (Object.keys(wrong).length > 0 || !patient) return;
    const start = startOf(visit);
    const booked = await book.run({
      formId,
      patientId: patient.patientId,
      start,
      lengthMinutes: Number(visit.minutes),
      operatory: visit.operatory,
      providerId: visit.providerId,
      description: description.trim(),
    });
    if (!booked) return;
    notifications.show({ message: `${patient.name}, ${wallDay(start)} at ${wallTime(start)}: on its way to the practice’s system.` });
    onDone();
  };

  return (
    <form onSubmit={(event) => void submit(event)} noValidate data-testid="booking-form">
      <Stack gap="sm">
        <PatientSearch patient={patient} error={shown.patient} onChoose={choose} />
        <VisitFields day={day} visit={visit} wrong={shown} onChange={(change) => setVisit((before) => ({ ...before, ...change }))} />
        <TextInput
          label="What is planned"
          placeholder="Cleaning, exam… (may stay empty)"
          data-testid="booking-description"
          maxLength={60}
          value={description}
          onChange={(event) => setDescription(event.currentTarget.value)}
        />
        {book.refusal ? <Trouble refusal={book.refusal} /> : null}
        <Group justify="flex-end" mt="xs">
          <Button variant="default" onClick={onDone}>
            Close
          </Button>
          <Button type="submit" loading={book.busy} data-testid="booking-submit">
            Book
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
