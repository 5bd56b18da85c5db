// What is behind a card: the visit, and what can be done with it.
import { Button, Drawer, Group, Menu, Stack } from '@mantine/core';
import { IconChevronDown } from '@tabler/icons-react';
import { useState } from 'react';

import type { AppointmentView, DayView } from '../../platform/bindings';
import { useHost } from '../../shared/host';
import { useNavigation } from '../../shared/navigation';
import { wallDayLong, wallTime } from '../../shared/time';
import { Ask } from '../../shared/ui/Ask';
import { Tag } from '../../shared/ui/Tag';
import { Trouble } from '../../shared/ui/Trouble';
import { useCommand } from '../../shared/useCommand';
import { STATUS_KIND, statusWord, WRITE_BACK } from '../../shared/words/states';
import { RescheduleForm } from './RescheduleForm';
import classes from './today.module.css';

interface Props {
  day: DayView;
  appointment: AppointmentView | null;
  onClose: () => void;
}

/** The practice's own word for "confirmed", if it has one. */
export function confirmWord(statuses: string[]): string | null {
  return statuses.find((word) => /confirm/i.test(word) && !/\b(un|not|no)[\s-]?confirm|unconfirm/i.test(word)) ?? null;
}

export function AppointmentDrawer({ day, appointment, onClose }: Props) {
  return (
    <Drawer opened={appointment !== null} onClose={onClose} position="right" size={440} title="Appointment">
      {appointment ? <Visit key={appointment.appointmentSrNo ?? appointment.id} day={day} one={appointment} onClose={onClose} /> : null}
    </Drawer>
  );
}

function hasNumber(one: AppointmentView): one is AppointmentView & { appointmentSrNo: string } {
  return one.appointmentSrNo !== null;
}

function Visit({ day, one, onClose }: { day: DayView; one: AppointmentView; onClose: () => void }) {
  const [moving, setMoving] = useState(false);
  const provider = day.providers.find((person) => person.id === one.providerId)?.name ?? one.providerId;
  const facts: [string, string][] = [
    ['Provider', provider],
    ['Chair', one.operatory],
    ['Visit', one.appointmentType],
    ['Planned', one.description],
    ['Note', one.note],
  ];
  return (
    <Stack gap="md" data-testid="appointment-details">
      <div>
        <h2 className={classes.who}>{one.patientName || 'Name not known'}</h2>
        <p className={classes.when}>
          {wallDayLong(one.start)}, {wallTime(one.start)} to {wallTime(one.end)} ({one.lengthMinutes} min)
        </p>
      </div>
      <Group gap="xs">
        <Tag tone={STATUS_KIND[one.statusKind]?.tone ?? 'grey'}>{statusWord(one)}</Tag>
        {one.isNew ? <Tag tone="green">New</Tag> : null}
      </Group>
      <Pending one={one} />
      {moving && hasNumber(one) ? (
        <RescheduleForm one={one} day={day} onDone={onClose} onBack={() => setMoving(false)} />
      ) : (
        <>
          <dl className={classes.facts}>
            {facts.map(([name, value]) =>
              value === '' ? null : (
                <div key={name} style={{ display: 'contents' }}>
                  <dt>{name}</dt>
                  <dd>{value}</dd>
                </div>
              ),
            )}
          </dl>
          {hasNumber(one) ? (
            <Actions day={day} one={one} onMove={() => setMoving(true)} onClose={onClose} />
          ) : (
            <p className={classes.note} data-tone="grey">
              The practice’s system does not have this appointment yet. Once it does, you can change it here.
            </p>
          )}
        </>
      )}
    </Stack>
  );
}

function Pending({ one }: { one: AppointmentView }) {
  const { go } = useNavigation();
  if (!one.pending) return null;
  const words = WRITE_BACK[one.pending.word];
  return (
    <div className={classes.note} data-tone={words.tone} role="status">
      <span>
        <strong>{words.word}.</strong> {words.meaning}.
      </span>
      <Button size="compact-sm" variant="default" onClick={() => go('write-backs')}>
        Write-backs
      </Button>
    </div>
  );
}

interface ActionsProps {
  day: DayView;
  one: AppointmentView & { appointmentSrNo: string };
  onMove: () => void;
  onClose: () => void;
}

function Actions({ day, one, onMove, onClose }: ActionsProps) {
  const host = useHost();
  const [asking, setAsking] = useState(false);
  const setStatus = useCommand((value: string) => host.setStatus(one.appointmentSrNo, value));
  const cancel = useCommand(() => host.cancelAppointment(one.appointmentSrNo));
  const confirm = confirmWord(day.statuses);
  const over = one.statusKind === 'cancelled' || one.statusKind === 'completed';
  const others = day.statuses.filter((word) => word !== one.status && word !== confirm);
  return (
    <>
      {setStatus.refusal ? <Trouble refusal={setStatus.refusal} /> : null}
      <Group gap="xs">
        {confirm && one.statusKind === 'scheduled' ? (
          <Button loading={setStatus.busy} data-testid="appointment-confirm" onClick={() => void setStatus.run(confirm)}>
            Confirm
          </Button>
        ) : null}
        <Button variant="default" data-testid="appointment-reschedule" onClick={onMove}>
          Reschedule
        </Button>
        {others.length > 0 ? (
          <Menu shadow="md" position="bottom-start">
            <Menu.Target>
              <Button variant="default" rightSection={<IconChevronDown size={15} aria-hidden />}>
                Set status
              </Button>
            </Menu.Target>
            <Menu.Dropdown>
              {others.map((word) => (
                <Menu.Item key={word} onClick={() => void setStatus.run(word)}>
                  {word}
                </Menu.Item>
              ))}
            </Menu.Dropdown>
          </Menu>
        ) : null}
      </Group>
      {over ? null : (
        <Button variant="subtle" color="red" w="fit-content" px="xs" data-testid="appointment-cancel" onClick={() => setAsking(true)}>
          Cancel appointment
        </Button>
      )}
      <Ask
        opened={asking}
        title="Cancel this appointment?"
        yes="Cancel appointment"
        no="Keep appointment"
        busy={cancel.busy}
        refusal={cancel.refusal}
        onNo={() => setAsking(false)}
        onYes={() => {
          void cancel.run().then((done) => {
            if (!done) return;
            setAsking(false);
            onClose();
          });
        }}
      >
        <p>
          {one.patientName || 'The patient'}, {wallDayLong(one.start)} at {wallTime(one.start)}. It is marked as cancelled in the practice’s
          system; the patient is not told by Deskbell.
        </p>
      </Ask>
    </>
  );
}
