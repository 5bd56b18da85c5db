// What is behind a card: the visit, and what can be done with it and for its patient.
import { Drawer, Group, Stack } from '@mantine/core';

import { t } from '../../language';
import type { AppointmentView, DayView } from '../../platform/bindings';
import { useForms } from '../../shared/forms';
import { PatientActions } from '../../shared/patients/PatientActions';
import { useWriteBacks } from '../../shared/queries';
import { blockTitle, isBlock } from '../../shared/blocks';
import { wallDayLong, wallTime } from '../../shared/time';
import { Facts, Who } from '../../shared/ui/Facts';
import { Tag } from '../../shared/ui/Tag';
import { STATUS_KIND, statusWord, WRITE_BACK } from '../../shared/words/states';
import { secondLine } from '../../shared/words/writebacks';
import { WriteBackActions } from '../../shared/write-backs/WriteBackActions';
import { VisitActions } from './VisitActions';
import classes from './today.module.css';

interface Props {
  day: DayView;
  appointment: AppointmentView | null;
  onClose: () => void;
}

export function AppointmentDrawer({ day, appointment, onClose }: Props) {
  return (
    <Drawer opened={appointment !== null} onClose={onClose} position="right" size={460} title={appointment && isBlock(appointment) ? t('shared.blocked_time') : t('today.visit.title')}>
      {appointment && isBlock(appointment) ? <Block day={day} one={appointment} /> : appointment ? <Visit key={appointment.appointmentSrNo ?? appointment.id} day={day} one={appointment} onClose={onClose} /> : null}
    </Drawer>
  );
}

const whoOf = (day: DayView, one: AppointmentView) => day.providers.find((person) => person.id === one.providerId)?.name ?? one.providerId;

function When({ name, one }: { name: string; one: AppointmentView }) {
  return (
    <div>
      <Who name={name} />
      <p className={classes.when}>
        {t('today.visit.when', { day: wallDayLong(one.start), from: wallTime(one.start), to: wallTime(one.end), minutes: one.lengthMinutes })}
      </p>
    </div>
  );
}

/** Time that is nobody's visit: Sikka offers nothing by which it could be changed. */
function Block({ day, one }: { day: DayView; one: AppointmentView }) {
  const title = blockTitle(one);
  const facts: [string, string][] = [
    [t('today.provider'), whoOf(day, one)],
    [t('today.chair'), one.operatory],
    [t('today.visit.kind'), one.appointmentType === title ? '' : one.appointmentType],
    [t('today.visit.note'), one.note],
  ];
  return (
    <Stack gap="md" data-testid="block-details">
      <When name={title} one={one} />
      <Facts of={facts} />
      <p className={classes.why}>{t('today.block.changed_in_the_pms')}</p>
    </Stack>
  );
}

function Visit({ day, one, onClose }: { day: DayView; one: AppointmentView; onClose: () => void }) {
  const { showPatient } = useForms();
  const facts: [string, string][] = [
    [t('today.provider'), whoOf(day, one)],
    [t('today.chair'), one.operatory],
    [t('today.visit.kind'), one.appointmentType],
    [t('today.visit.planned'), one.description],
    [t('today.visit.note'), one.note],
  ];
  return (
    <Stack gap="md" data-testid="appointment-details">
      <When name={one.patientName} one={one} />
      <Group gap="xs">
        <Tag tone={STATUS_KIND[one.statusKind]?.tone ?? 'grey'}>{statusWord(one)}</Tag>
        {one.isNew ? <Tag tone="green">{t('today.card.new')}</Tag> : null}
      </Group>
      <Pending one={one} />
      <Facts of={facts} />
      <VisitActions day={day} one={one} onClose={onClose} />
      <section aria-label={t('today.visit.patient')} className={classes.patient}>
        <h3>{t('today.visit.for_patient')}</h3>
        <PatientActions who={one} bookWord={t('today.visit.book_again')} onCard={() => showPatient(one.patientId)} />
      </section>
    </Stack>
  );
}

/** The open change that lies over the visit: how it stands, and what can be done about it. */
function Pending({ one }: { one: AppointmentView }) {
  const { data } = useWriteBacks();
  if (!one.pending) return null;
  const { pending } = one;
  const whole = data?.rows.find((row) => row.id === pending.writeBackId);
  const words = WRITE_BACK[pending.word];
  return (
    <div className={classes.pending} data-tone={pending.slow ? 'amber' : words.tone} role="status" data-testid="appointment-pending" data-slow={pending.slow} data-not-checked={pending.notChecked}>
      <span>
        <strong>{words.word}.</strong> {whole ? secondLine(whole) : pending.slow ? t('today.visit.slow') : `${words.meaning}.`}
      </span>
      {pending.notChecked ? <span>{t('today.visit.not_checked')}</span> : null}
      {whole ? <WriteBackActions one={whole} /> : null}
    </div>
  );
}
