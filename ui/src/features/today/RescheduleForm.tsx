// Moves an appointment to another time, chair or provider.
import { Button, Group, Stack } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useState, type SubmitEvent } from 'react';

import type { AppointmentView, DayView, RescheduleForm as Form } from '../../platform/bindings';
import { newFormId } from '../../shared/formId';
import { useHost } from '../../shared/host';
import { wallDay, wallTime } from '../../shared/time';
import { Trouble } from '../../shared/ui/Trouble';
import { useCommand } from '../../shared/useCommand';
import { VisitFields } from './VisitFields';
import { beginWith, check, startOf, type Visit } from './visit';

interface Props {
  one: AppointmentView & { appointmentSrNo: string };
  day: DayView;
  onDone: () => void;
  onBack: () => void;
}

export function RescheduleForm({ one, day, onDone, onBack }: Props) {
  const host = useHost();
  const [formId] = useState(newFormId);
  const [visit, setVisit] = useState<Visit>(() => beginWith(day, one, one.lengthMinutes));
  const [sent, setSent] = useState(false);
  const move = useCommand((form: Form) => host.reschedule(form));
  const wrong = check(visit, day.now);
  const same =
    startOf(visit) === one.start && Number(visit.minutes) === one.lengthMinutes &&
    visit.providerId === one.providerId && visit.operatory === one.operatory;

  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    setSent(true);
    if (same || Object.keys(wrong).length > 0) return;
    const start = startOf(visit);
    const moved = await move.run({
      formId,
      appointmentSrNo: one.appointmentSrNo,
      start,
      lengthMinutes: Number(visit.minutes),
      operatory: visit.operatory,
      providerId: visit.providerId,
    });
    if (!moved) return;
    notifications.show({ message: `${one.patientName} moves to ${wallDay(start)} at ${wallTime(start)}: on its way to the practice’s system.` });
    onDone();
  };

  return (
    <form onSubmit={(event) => void submit(event)} noValidate data-testid="reschedule-form">
      <Stack gap="sm">
        <VisitFields
          day={day}
          visit={visit}
          wrong={sent ? wrong : {}}
          except={one.appointmentSrNo}
          onChange={(change) => setVisit((before) => ({ ...before, ...change }))}
        />
        {move.refusal ? <Trouble refusal={move.refusal} /> : null}
        <Group justify="flex-end" mt="xs">
          <Button variant="default" onClick={onBack}>
            Back
          </Button>
          <Button type="submit" loading={move.busy} disabled={same} data-testid="reschedule-submit">
            Move appointment
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
