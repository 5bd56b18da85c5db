// Confirm, check in, other words, move and cancel.
import { Button, Group, Menu } from '@mantine/core';
import { IconChevronDown } from '@tabler/icons-react';

import { t } from '../../language';
import type { AppointmentView, DayView, StatusKind } from '../../platform/bindings';
import { useForms } from '../../shared/forms';
import { useHost } from '../../shared/host';
import { useFormsView } from '../../shared/queries';
import { useSent } from '../../shared/sent';
import { Trouble } from '../../shared/ui/Trouble';
import { useCommand } from '../../shared/useCommand';
import { offered, warning, whyNotOffered } from '../../shared/words/fields';
import classes from './today.module.css';

/** What a person said that status words mean. */
type Said = DayView['saidStatuses'];

/** A word that is said to mean it, and those of which nobody says that they mean something else. */
function sayings(statuses: string[], said: Said, kind: StatusKind): [string | undefined, string[]] {
  return [statuses.find((word) => said[word] === kind), statuses.filter((word) => (said[word] ?? kind) === kind)];
}

/** The practice's own word for "confirmed", if it has one. */
export function confirmWord(statuses: string[], said: Said = {}): string | null {
  const [told, others] = sayings(statuses, said, 'confirmed');
  return others.find((word) => /confirm/i.test(word) && !/\b(un|not|no)[\s-]?confirm|unconfirm/i.test(word)) ?? told ?? null;
}

/** The practice's own word for "arrived", if it has one. */
export function arrivedWord(statuses: string[], said: Said = {}): string | null {
  const [told, others] = sayings(statuses, said, 'arrived');
  const fits = [/^arrived$/i, /check(ed)?[\s-]?in/i, /arriv/i, /waiting room|in lobby|^here$/i];
  for (const fit of fits) {
    const found = others.find((word) => fit.test(word) && !/\bnot\b|late|no[\s-]?show/i.test(word));
    if (found !== undefined) return found;
  }
  return told ?? null;
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
  const setStatus = useCommand((value: string) => host.setStatus(numberOf(one), value));
  const changes = offered(forms, 'update_appointment');
  const cancels = offered(forms, 'cancel_appointment');
  const no = changes.offer === 'no';
  const confirm = confirmWord(day.statuses, day.saidStatuses);
  const arrived = arrivedWord(day.statuses, day.saidStatuses);
  const over = one.statusKind === 'cancelled' || one.statusKind === 'completed';
  const leaving = one.pending?.operation === 'cancel_appointment';
  const mayConfirm = confirm !== null && one.statusKind === 'scheduled';
  const mayCheckIn = arrived !== null && ['scheduled', 'confirmed'].includes(one.statusKind) && one.start.slice(0, 10) === day.today;
  const others = day.statuses.filter((word) => word !== one.status && !(mayConfirm && word === confirm) && !(mayCheckIn && word === arrived));

  const set = async (value: string) => {
    const asked = await setStatus.ask(value);
    if (asked?.answer.kind !== 'kept') return;
    const { already } = asked.answer;
    const what = { name: one.patientName, status: value };
    if (one.patientName === '') sentNews(already ? t('today.visit.set_already_nameless', what) : t('today.visit.set_nameless', what), asked.answer);
    else sentNews(already ? t('today.visit.set_already', what) : t('today.visit.set', what), asked.answer);
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
            {t('today.visit.confirm')}
          </Button>
        ) : null}
        {mayCheckIn ? (
          <Button variant={mayConfirm ? 'default' : 'filled'} loading={setStatus.busy} disabled={no} data-testid="appointment-check-in" title={t('today.visit.sets', { status: arrived })} onClick={() => void set(arrived)}>
            {t('today.visit.check_in')}
          </Button>
        ) : null}
        <Button variant="default" disabled={no} data-testid="appointment-reschedule" onClick={() => open({ kind: 'move', appointment: one })}>
          {t('today.visit.move')}
        </Button>
        {others.length > 0 ? (
          <Menu shadow="md" position="bottom-start">
            <Menu.Target>
              <Button variant="default" disabled={no} data-testid="appointment-status" rightSection={<IconChevronDown size={15} aria-hidden />}>
                {t('today.visit.set_status')}
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
        <>
          <Button variant="subtle" color="red" w="fit-content" px="xs" disabled={cancels.offer === 'no'} data-testid="appointment-cancel" onClick={() => open({ kind: 'cancel', appointment: one, onCancelled: onClose })}>
            {t('today.visit.cancel')}
          </Button>
          {cancels.offer === 'no' ? <p className={classes.why}>{whyNotOffered('cancel_appointment')}</p> : null}
        </>
      )}
    </>
  );
}
