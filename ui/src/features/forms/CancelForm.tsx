// Cancels an appointment, with a reason that may stay empty.
import { Button, Group, Stack, Textarea } from '@mantine/core';
import { useState, type SubmitEvent } from 'react';

import type { OpenForm } from '../../shared/forms';
import { useHost } from '../../shared/host';
import { useFormsView } from '../../shared/queries';
import { useSent } from '../../shared/sent';
import { wallDayLong, wallTime } from '../../shared/time';
import { Trouble } from '../../shared/ui/Trouble';
import { useCommand } from '../../shared/useCommand';
import { offered, textTrouble, warning } from '../../shared/words/fields';

interface Props {
  begin: Extract<OpenForm, { kind: 'cancel' }>;
  onDone: () => void;
}

export function CancelForm({ begin: { appointment: one, reason: before = '', onCancelled }, onDone }: Props) {
  const host = useHost();
  const sentNews = useSent();
  const { data: forms } = useFormsView();
  const [reason, setReason] = useState(before);
  const cancel = useCommand(() => host.cancelAppointment(one.appointmentSrNo ?? one.id, reason.trim()));
  const { offer, rule, known } = offered(forms, 'cancel_appointment');
  const wrong = textTrouble(reason, rule('cancellation_note'));
  const send = async (event: SubmitEvent) => {
    event.preventDefault();
    if (wrong !== undefined) return;
    const asked = await cancel.ask();
    if (asked?.answer.kind !== 'kept') return;
    const who = one.patientName || 'The visit';
    sentNews(asked.answer.already ? `${who} is already being cancelled` : `${who} cancelled`, asked.answer);
    onDone();
    onCancelled?.();
  };
  return (
    <form onSubmit={(event) => void send(event)} noValidate data-testid="cancel-form">
      <Stack gap="md">
        <p>
          {one.patientName || 'The patient'}, {wallDayLong(one.start)} at {wallTime(one.start)}.{' '}
          {one.appointmentSrNo === null ? 'It is still on its way to the practice’s system.' : 'It is marked as cancelled in the practice’s system.'} The patient is not told by
          Deskbell.
        </p>
        {offer === 'warn' && known ? <p>{warning(known)}</p> : null}
        <Textarea
          label="Reason"
          placeholder="May stay empty"
          data-testid="appointment-cancel-reason"
          autosize
          minRows={2}
          value={reason}
          error={wrong}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        {cancel.refusal ? <Trouble refusal={cancel.refusal} /> : null}
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={onDone} data-autofocus>
            Keep appointment
          </Button>
          <Button type="submit" color="red.9" loading={cancel.busy} data-testid="cancel-submit">
            Cancel appointment
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
