// The card of a patient: who it is, what they owe, what is on its way, and their visits.
import { Button, Drawer, Skeleton, Stack, UnstyledButton } from '@mantine/core';
import { useState } from 'react';

import { t } from '../../language';
import type { AppointmentView, PatientCard as Card } from '../../platform/bindings';
import { useNavigation } from '../navigation';
import { PatientActions } from './PatientActions';
import { useDay, usePatient } from '../queries';
import { phone } from '../phone';
import { ageOn, wallDate, wallDay, wallTime } from '../time';
import { Facts, Who } from '../ui/Facts';
import { Tag } from '../ui/Tag';
import { QueryTrouble } from '../ui/Trouble';
import { STATUS_KIND, statusWord, WRITE_BACK, writeBackSentence } from '../words/states';
import { Account } from './Account';
import { Alerts, Chart } from './Chart';
import classes from './card.module.css';

export function PatientDrawer({ patientId, onClose }: { patientId: string | null; onClose: () => void }) {
  return (
    <Drawer zIndex={210} opened={patientId !== null} onClose={onClose} position="right" size={480} title={t('shared.card.title')}>
      {patientId === null ? null : <PatientPanel key={patientId} patientId={patientId} onClose={onClose} />}
    </Drawer>
  );
}

/** A patient's card from its number, with what it shows until it is there. */
export function PatientPanel({ patientId, onClose }: { patientId: string; onClose: () => void }) {
  const { data, error, refetch } = usePatient(patientId);
  if (error && !data) return <QueryTrouble error={error} retry={refetch} />;
  if (!data) {
    return (
      <Stack gap="md" role="status" aria-label={t('shared.card.loading')}>
        <Skeleton height={28} width={240} />
        <Skeleton height={90} />
        <Skeleton height={160} />
      </Stack>
    );
  }
  return <PatientCard card={data} onClose={onClose} />;
}

/** `Mar 4, 1984 (42)` */
function bornWords(birthdate: string | null, today: string | null): string {
  if (birthdate === null) return t('shared.card.not_known');
  const born = wallDate(birthdate);
  return today === null ? born : t('shared.card.born_with_age', { born, age: ageOn(birthdate, today) });
}

function PatientCard({ card, onClose }: { card: Card; onClose: () => void }) {
  const { patient } = card;
  const { data: day } = useDay(null);
  const facts: [string, string][] = [
    [t('shared.card.born'), bornWords(patient.birthdate, day?.today ?? null)],
    [t('shared.card.phone'), patient.phone === '' ? t('shared.card.not_known') : phone(patient.phone)],
    [t('shared.card.email'), card.email || t('shared.card.not_known')],
    [t('shared.card.chart'), patient.chartNumber || t('shared.card.no_chart')],
    [t('shared.card.number'), patient.patientId],
    [t('shared.card.status'), card.status],
    [t('shared.card.provider'), day?.providers.find((one) => one.id === patient.providerId)?.name ?? patient.providerId],
  ];
  return (
    <div className={classes.card} data-testid="patient-card" data-patient-id={patient.patientId}>
      <div>
        <Who name={patient.name} />
        {patient.active ? null : <Tag tone="grey">{t('shared.card.inactive')}</Tag>}
      </div>
      <PatientActions who={{ patientId: patient.patientId, patientName: patient.name, providerId: patient.providerId }} bookWord={t('shared.actions.book')} />
      <Facts of={facts} />
      <Alerts patientId={patient.patientId} />
      <section aria-label={t('shared.account.title')}>
        <h3 className={classes.head}>{t('shared.account.title')}</h3>
        <Account patientId={patient.patientId} />
      </section>
      <OnTheWay card={card} onClose={onClose} />
      <Visits visits={card.visits} now={day?.now ?? null} onClose={onClose} />
      <Chart patientId={patient.patientId} />
    </div>
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
    <section aria-label={t('shared.card.on_the_way')} data-testid="patient-write-backs">
      <h3 className={classes.head}>{t('shared.card.on_the_way_to')}</h3>
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

const FEW = 5;

/** Those to come, the next one first; then those that were, the last one first. */
function Visits({ visits, now, onClose }: { visits: AppointmentView[]; now: string | null; onClose: () => void }) {
  const comes = (one: AppointmentView) => now !== null && one.end > now && one.statusKind !== 'cancelled';
  const coming = visits.filter(comes).reverse();
  const others = visits.filter((one) => !comes(one));
  const past = now !== null && others.some((one) => one.end > now) ? t('shared.card.past_and_cancelled') : t('shared.card.past_visits');
  return (
    <>
      {coming.length > 0 ? <VisitList title={t('shared.card.next_visits')} visits={coming} onClose={onClose} /> : null}
      <VisitList title={now === null ? t('shared.card.visits') : past} visits={others} onClose={onClose} />
    </>
  );
}

function VisitList({ title, visits, onClose }: { title: string; visits: AppointmentView[]; onClose: () => void }) {
  const { go } = useNavigation();
  const [all, setAll] = useState(false);
  const shown = all ? visits : visits.slice(0, FEW);
  const show = (one: AppointmentView) => {
    onClose();
    go('today', { date: one.start.slice(0, 10), appointmentSrNo: one.appointmentSrNo });
  };
  return (
    <section aria-label={title}>
      <h3 className={classes.head}>{title}</h3>
      {visits.length === 0 ? <p className={classes.hint}>{t('shared.card.no_visits')}</p> : null}
      <ul className={classes.list}>
        {shown.map((one) => (
          <li key={one.id}>
            <UnstyledButton className={classes.visit} data-testid="patient-visit" onClick={() => show(one)}>
              <span>
                {t('shared.card.visit_at', { day: wallDay(one.start), year: one.start.slice(0, 4), time: wallTime(one.start) })}
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
          {t('shared.show_more', { count: visits.length - shown.length })}
        </Button>
      ) : null}
    </section>
  );
}
