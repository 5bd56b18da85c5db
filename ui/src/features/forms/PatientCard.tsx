// The card of a patient: who it is, what they owe, what is on its way, and their visits.
import { Button, Drawer, Skeleton, Stack, UnstyledButton } from '@mantine/core';
import { useState } from 'react';

import type { AppointmentView, PatientCard as Card } from '../../platform/bindings';
import { useNavigation } from '../../shared/navigation';
import { PatientActions } from '../../shared/patients/PatientActions';
import { useDay, usePatient } from '../../shared/queries';
import { wallDate, wallDay, wallTime } from '../../shared/time';
import { Facts, Who } from '../../shared/ui/Facts';
import { Tag } from '../../shared/ui/Tag';
import { QueryTrouble } from '../../shared/ui/Trouble';
import { STATUS_KIND, statusWord, WRITE_BACK, writeBackSentence } from '../../shared/words/states';
import { Account } from './Account';
import classes from './forms.module.css';

export function PatientDrawer({ patientId, onClose }: { patientId: string | null; onClose: () => void }) {
  return (
    <Drawer zIndex={210} opened={patientId !== null} onClose={onClose} position="right" size={480} title="Patient">
      {patientId === null ? null : <Loaded key={patientId} patientId={patientId} onClose={onClose} />}
    </Drawer>
  );
}

function Loaded({ patientId, onClose }: { patientId: string; onClose: () => void }) {
  const { data, error, refetch } = usePatient(patientId);
  if (error && !data) return <QueryTrouble error={error} retry={refetch} />;
  if (!data) {
    return (
      <Stack gap="md" role="status" aria-label="Loading the patient">
        <Skeleton height={28} width={240} />
        <Skeleton height={90} />
        <Skeleton height={160} />
      </Stack>
    );
  }
  return <PatientCard card={data} onClose={onClose} />;
}

function PatientCard({ card, onClose }: { card: Card; onClose: () => void }) {
  const { patient } = card;
  const { data: day } = useDay(null);
  const facts: [string, string][] = [
    ['Born', patient.birthdate === null ? 'not known' : wallDate(patient.birthdate)],
    ['Phone', patient.phone || 'not known'],
    ['E-mail', card.email || 'not known'],
    ['Chart', patient.chartNumber || 'none'],
    ['Status', card.status],
    ['Provider', day?.providers.find((one) => one.id === patient.providerId)?.name ?? patient.providerId],
  ];
  return (
    <Stack gap="lg" data-testid="patient-card" data-patient-id={patient.patientId}>
      <div>
        <Who name={patient.name} />
        {patient.active ? null : <Tag tone="grey">Inactive</Tag>}
      </div>
      <PatientActions who={{ patientId: patient.patientId, patientName: patient.name, providerId: patient.providerId }} bookWord="Book" />
      <Facts of={facts} />
      <section aria-label="Account">
        <h3 className={classes.head}>Account</h3>
        <Account patientId={patient.patientId} />
      </section>
      <OnTheWay card={card} onClose={onClose} />
      <Visits visits={card.visits} onClose={onClose} />
    </Stack>
  );
}

function OnTheWay({ card, onClose }: { card: Card; onClose: () => void }) {
  const { go } = useNavigation();
  if (card.writeBacks.length === 0) return null;
  const show = () => {
    onClose();
    go('write-backs');
  };
  return (
    <section aria-label="On the way" data-testid="patient-write-backs">
      <h3 className={classes.head}>On the way to the practice’s system</h3>
      <ul className={classes.list}>
        {card.writeBacks.map((one) => (
          <li key={one.id}>
            <UnstyledButton className={classes.visit} onClick={show}>
              <span>{writeBackSentence(one)}</span>
              <Tag tone={WRITE_BACK[one.word].tone}>{WRITE_BACK[one.word].word}</Tag>
            </UnstyledButton>
          </li>
        ))}
      </ul>
    </section>
  );
}

const FEW = 8;

function Visits({ visits, onClose }: { visits: AppointmentView[]; onClose: () => void }) {
  const { go } = useNavigation();
  const [all, setAll] = useState(false);
  const shown = all ? visits : visits.slice(0, FEW);
  const show = (one: AppointmentView) => {
    onClose();
    go('today', { date: one.start.slice(0, 10), appointmentSrNo: one.appointmentSrNo });
  };
  return (
    <section aria-label="Visits">
      <h3 className={classes.head}>Visits</h3>
      {visits.length === 0 ? <p className={classes.hint}>None that Deskbell knows of.</p> : null}
      <ul className={classes.list}>
        {shown.map((one) => (
          <li key={one.id}>
            <UnstyledButton className={classes.visit} data-testid="patient-visit" onClick={() => show(one)}>
              <span>
                {wallDay(one.start)}, {one.start.slice(0, 4)} at {wallTime(one.start)}
                <small>{[one.description || one.appointmentType, one.operatory].filter((part) => part !== '').join(' · ')}</small>
              </span>
              <Tag tone={one.pending ? WRITE_BACK[one.pending.word].tone : (STATUS_KIND[one.statusKind]?.tone ?? 'grey')}>
                {one.pending ? WRITE_BACK[one.pending.word].word : statusWord(one)}
              </Tag>
            </UnstyledButton>
          </li>
        ))}
      </ul>
      {visits.length > shown.length ? (
        <Button size="compact-sm" variant="subtle" mt={4} onClick={() => setAll(true)}>
          Show all {visits.length}
        </Button>
      ) : null}
    </section>
  );
}
