// Insurance and notes of a patient, as Sikka tells when the card opens: nothing of it is kept on this PC.
import { Button, Skeleton } from '@mantine/core';
import { useState } from 'react';

import { t } from '../../language';
import type { NoteView, PlanView } from '../../platform/bindings';
import { toRefusal } from '../../platform/types';
import { useChart } from '../queries';
import { phone } from '../phone';
import { clock, wallDate } from '../time';
import { wordsFor } from '../words/codes';
import { ALERTS, RANKS } from '../words/patients';
import { useZone } from '../zone';
import classes from './card.module.css';

/** What staff are to know before they speak; nothing where there is nothing. */
export function Alerts({ patientId }: { patientId: string }) {
  const { data } = useChart(patientId);
  if (!data || data.alerts.length === 0) return null;
  return (
    <ul className={classes.alerts} data-tone="amber" aria-label={t('shared.chart.to_know')} data-testid="patient-alerts">
      {data.alerts.map((one) => (
        <li key={one.kind}>
          <strong>{t('shared.chart.alert', { kind: ALERTS[one.kind] ?? t('words.patients.alert.other') })}</strong> {one.text}
        </li>
      ))}
    </ul>
  );
}

export function Chart({ patientId }: { patientId: string }) {
  const zone = useZone();
  const { data, error, isFetching, refetch } = useChart(patientId);
  const again = (
    <Button size="compact-xs" variant="subtle" px={4} loading={isFetching} data-testid="chart-again" onClick={() => void refetch()}>
      {t('shared.sikka.ask_again')}
    </Button>
  );
  const state = data ? 'told' : error ? 'offline' : 'loading';
  return (
    <>
      <section aria-label={t('shared.chart.insurance')} data-testid="insurance" data-state={data?.plans === null ? 'not-told' : state}>
        <h3 className={classes.head}>{t('shared.chart.insurance')}</h3>
        {data ? <Plans plans={data.plans} /> : error ? <p>{t('shared.sikka.not_known_because', { why: wordsFor(toRefusal(error).code).title })} {again}</p> : <Skeleton height={40} radius="md" aria-label={t('shared.sikka.asking')} />}
      </section>
      <section aria-label={t('shared.chart.notes')} data-testid="notes" data-state={data?.notes === null ? 'not-told' : state}>
        <h3 className={classes.head}>{t('shared.chart.notes')}</h3>
        {data ? <Notes notes={data.notes} /> : error ? <p>{t('shared.sikka.not_known')}</p> : <Skeleton height={40} radius="md" aria-label={t('shared.sikka.asking')} />}
        {data ? (
          <p className={classes.hint}>
            {t('shared.chart.told_at', { time: clock(data.toldAt, zone) })} {again}
          </p>
        ) : null}
      </section>
    </>
  );
}

function Plans({ plans }: { plans: PlanView[] | null }) {
  if (plans === null) return <p className={classes.hint}>{t('shared.chart.plans_not_told')}</p>;
  if (plans.length === 0) return <p className={classes.hint}>{t('shared.chart.no_plans')}</p>;
  return (
    <ul className={classes.list}>
      {plans.map((one) => (
        <li key={one.rank} className={classes.told}>
          {one.company || t('shared.chart.insurer_not_named')}
          <small>{[RANKS[one.rank] ?? one.rank, one.subscriberId === '' ? '' : t('shared.chart.plan_number', { number: one.subscriberId }), one.relationship, phone(one.phone)].filter((part) => part !== '').join(' · ')}</small>
        </li>
      ))}
    </ul>
  );
}

const FEW = 3;

function Notes({ notes }: { notes: NoteView[] | null }) {
  const [all, setAll] = useState(false);
  if (notes === null) return <p className={classes.hint}>{t('shared.chart.notes_not_told')}</p>;
  if (notes.length === 0) return <p className={classes.hint}>{t('shared.chart.no_notes')}</p>;
  const shown = all ? notes : notes.slice(0, FEW);
  return (
    <>
      <ul className={classes.list}>
        {shown.map((one, index) => (
          // Not every software numbers its notes.
          <li key={`${one.date ?? ''} ${index}`} className={classes.told}>
            {one.text}
            <small>{[one.date === null ? '' : wallDate(one.date), one.noteType, one.providerName].filter((part) => part !== '').join(' · ')}</small>
          </li>
        ))}
      </ul>
      {notes.length > shown.length ? (
        <Button size="compact-sm" variant="subtle" mt={4} onClick={() => setAll(true)}>
          {t('shared.show_more', { count: notes.length - shown.length })}
        </Button>
      ) : null}
    </>
  );
}
