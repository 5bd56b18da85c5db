// Cancels an appointment, with a reason that may stay empty.
import { Button, Group, Stack, Textarea } from '@mantine/core';
import { useState, type SubmitEvent } from 'react';

import { t } from '../../language';
import type { OpenForm } from '../../shared/forms';
import { useHost } from '../../shared/host';
import { useFormsView } from '../../shared/queries';
import { useSent } from '../../shared/sent';
import { wallDayLong, wallTime } from '../../shared/time';
import { Trouble } from '../../shared/ui/Trouble';
import { useCommand } from '../../shared/useCommand';
import { offered, textTrouble, warning } from '../../shared/words/fields';
import { sendByKeys } from './BookingForm';
import { useKept } from './kept';

interface Props {
  begin: Extract<OpenForm, { kind: 'cancel' }>;
  onDone: () => void;
}

export function CancelForm({ begin, onDone }: Props) {
  const { appointment: one, reason: before = '', onCancelled } = begin;
  const host = useHost();
  const sentNews = useSent();
  const { data: forms } = useFormsView();
  const [reason, setReason] = useState((begin.typed as { reason: string } | undefined)?.reason ?? before);
  useKept(begin, { reason }, one.patientName);
  const cancel = useCommand(() => host.cancelAppointment(one.appointmentSrNo ?? one.id, reason.trim()));
  const { offer, rule, known } = offered(forms, 'cancel_appointment');
  const wrong = textTrouble(reason, rule('cancellation_note'));
  const name = one.patientName;
  const when = { day: wallDayLong(one.start), time: wallTime(one.start) };
  const send = async (event: SubmitEvent) => {
    event.preventDefault();
    if (wrong !== undefined) return;
    const asked = await cancel.ask();
    if (asked?.answer.kind !== 'kept') return;
    const { already } = asked.answer;
    if (name === '') sentNews(already ? t('forms.cancel.already_nameless') : t('forms.cancel.sent_nameless'), asked.answer);
    else sentNews(already ? t('forms.cancel.already', { name }) : t('forms.cancel.sent', { name }), asked.answer);
    onDone();
    onCancelled?.();
  };
  return (
    <form onSubmit={(event) => void send(event)} onKeyDown={sendByKeys} noValidate data-testid="cancel-form">
      <Stack gap="md">
        <p>
          {name === '' ? t('forms.cancel.what_nameless', when) : t('forms.cancel.what', { name, ...when })}{' '}
          {one.appointmentSrNo === null ? t('forms.cancel.on_its_way') : t('forms.cancel.marked')} {t('forms.cancel.not_told')}
        </p>
        {offer === 'warn' && known ? <p>{warning(known)}</p> : null}
        <Textarea
          label={t('forms.cancel.reason')}
          placeholder={t('forms.may_stay_empty')}
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
            {t('forms.cancel.keep')}
          </Button>
          <Button type="submit" color="red.9" loading={cancel.busy} data-testid="cancel-submit">
            {t('forms.cancel.submit')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
