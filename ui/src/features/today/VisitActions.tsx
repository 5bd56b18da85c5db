// Confirm, check in, other words, move, and cancel with a reason.
import { Button, Group, Menu, Textarea } from '@mantine/core';
import { IconChevronDown } from '@tabler/icons-react';
import { useState } from 'react';

import type { AppointmentView, DayView } from '../../platform/bindings';
import { useForms } from '../../shared/forms';
import { useHost } from '../../shared/host';
import { useFormsView } from '../../shared/queries';
import { useSent } from '../../shared/sent';
import { wallDayLong, wallTime } from '../../shared/time';
import { Ask } from '../../shared/ui/Ask';
import { Trouble } from '../../shared/ui/Trouble';
import { useCommand } from '../../shared/useCommand';
import { offered, textTrouble, warning, whyNotOffered } from '../../shared/words/fields';
import classes from './today.module.css';

/** The practice's own word for "confirmed", if it has one. */
export function confirmWord(statuses: string[]): string | null {
  return statuses.find((word) => /confirm/i.test(word) && !/\b(un|not|no)[\s-]?confirm|unconfirm/i.test(word)) ?? null;
}

/** The practice's own word for "arrived", if it has one. */
export function arrivedWord(statuses: string[]): string | null {
  const fits = [/^arrived$/i, /check(ed)?[\s-]?in/i, /arriv/i, /waiting room|in lobby|^here$/i];
  for (const fit of fits) {
    const found = statuses.find((word) => fit.test(word) && !/\bnot\b|late|no[\s-]?show/i.test(word));
    if (found !== undefined) return found;
  }
  return null;
}

interface Props {
  day: DayView;
  one: AppointmentView;
  onClose: () => void;
}

/** The PMS's number, or the one of the open booking. */
const numberOf = (one: AppointmentView) => one.appointmentSrNo ?? one.id;

export function VisitActions({ day, one, onClose }: Props) {
  const host = useHost();
  const { open } = useForms();
  const sentNews = useSent();
  const { data: forms } = useFormsView();
  const [asking, setAsking] = useState(false);
  const setStatus = useCommand((value: string) => host.setStatus(numberOf(one), value));
  const changes = offered(forms, 'update_appointment');
  const no = changes.offer === 'no';
  const confirm = confirmWord(day.statuses);
  const arrived = arrivedWord(day.statuses);
  const over = one.statusKind === 'cancelled' || one.statusKind === 'completed';
  const leaving = one.pending?.operation === 'cancel_appointment';
  const mayConfirm = confirm !== null && one.statusKind === 'scheduled';
  const mayCheckIn = arrived !== null && ['scheduled', 'confirmed'].includes(one.statusKind) && one.start.slice(0, 10) === day.today;
  const others = day.statuses.filter((word) => word !== one.status && !(mayConfirm && word === confirm) && !(mayCheckIn && word === arrived));

  const set = async (value: string) => {
    const asked = await setStatus.ask(value);
    if (asked?.answer.kind === 'kept') sentNews(`${one.patientName || 'The visit'} set to “${value}”`, asked.answer);
  };
  if (leaving) return null;
  return (
    <>
      {setStatus.refusal ? <Trouble refusal={setStatus.refusal} /> : null}
      {changes.offer === 'warn' && changes.known ? (
        <p className={classes.note} data-tone="amber" role="status" data-testid="offer-warning">
          {warning(changes.known)}
        </p>
      ) : null}
      <Group gap="xs">
        {mayConfirm ? (
          <Button loading={setStatus.busy} disabled={no} data-testid="appointment-confirm" onClick={() => void set(confirm)}>
            Confirm
          </Button>
        ) : null}
        {mayCheckIn ? (
          <Button variant={mayConfirm ? 'default' : 'filled'} loading={setStatus.busy} disabled={no} data-testid="appointment-check-in" title={`Sets “${arrived}”`} onClick={() => void set(arrived)}>
            Check in
          </Button>
        ) : null}
        <Button variant="default" disabled={no} data-testid="appointment-reschedule" onClick={() => open({ kind: 'move', appointment: one })}>
          Move
        </Button>
        {others.length > 0 ? (
          <Menu shadow="md" position="bottom-start">
            <Menu.Target>
              <Button variant="default" disabled={no} data-testid="appointment-status" rightSection={<IconChevronDown size={15} aria-hidden />}>
                Set status
              </Button>
            </Menu.Target>
            <Menu.Dropdown>
              {others.map((word) => (
                <Menu.Item key={word} onClick={() => void set(word)}>
                  {word}
                </Menu.Item>
              ))}
            </Menu.Dropdown>
          </Menu>
        ) : null}
      </Group>
      {no ? <p className={classes.why}>{whyNotOffered('update_appointment')}</p> : null}
      {over ? null : (
        <Cancel one={one} asking={asking} onAsk={setAsking} onClose={onClose} />
      )}
    </>
  );
}

function Cancel({ one, asking, onAsk, onClose }: { one: AppointmentView; asking: boolean; onAsk: (asking: boolean) => void; onClose: () => void }) {
  const host = useHost();
  const sentNews = useSent();
  const { data: forms } = useFormsView();
  const [reason, setReason] = useState('');
  const cancel = useCommand(() => host.cancelAppointment(numberOf(one), reason.trim()));
  const { offer, rule, known } = offered(forms, 'cancel_appointment');
  const wrong = textTrouble(reason, rule('cancellation_note'));
  const yes = async () => {
    if (wrong !== undefined) return;
    const asked = await cancel.ask();
    if (asked?.answer.kind !== 'kept') return;
    sentNews(`${one.patientName || 'The visit'} cancelled`, asked.answer);
    onAsk(false);
    onClose();
  };
  return (
    <>
      <Button variant="subtle" color="red" w="fit-content" px="xs" disabled={offer === 'no'} data-testid="appointment-cancel" onClick={() => onAsk(true)}>
        Cancel appointment
      </Button>
      {offer === 'no' ? <p className={classes.why}>{whyNotOffered('cancel_appointment')}</p> : null}
      <Ask
        opened={asking}
        title="Cancel this appointment?"
        yes="Cancel appointment"
        no="Keep appointment"
        busy={cancel.busy}
        refusal={cancel.refusal}
        onNo={() => onAsk(false)}
        onYes={() => void yes()}
      >
        <p>
          {one.patientName || 'The patient'}, {wallDayLong(one.start)} at {wallTime(one.start)}.{' '}
          {one.appointmentSrNo === null ? 'It is still on its way to the practice’s system.' : 'It is marked as cancelled in the practice’s system.'} The patient is not told by
          Deskbell.
        </p>
        {offer === 'warn' && known ? <p>{warning(known)}</p> : null}
        <Textarea
          mt="sm"
          label="Reason"
          placeholder="May stay empty"
          data-testid="appointment-cancel-reason"
          autosize
          minRows={2}
          value={reason}
          error={wrong}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
      </Ask>
    </>
  );
}
