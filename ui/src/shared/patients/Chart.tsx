// Insurance and notes of a patient, as Sikka tells when the card opens: nothing of it is kept on this PC.
import { Button, Skeleton } from '@mantine/core';
import { useState } from 'react';

import type { NoteView, PlanView } from '../../platform/bindings';
import { toRefusal } from '../../platform/types';
import { useChart } from '../queries';
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
    <ul className={classes.alerts} data-tone="amber" aria-label="To know" data-testid="patient-alerts">
      {data.alerts.map((one) => (
        <li key={one.kind}>
          <strong>{ALERTS[one.kind] ?? 'Note'}:</strong> {one.text}
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
      Ask again
    </Button>
  );
  const state = data ? 'told' : error ? 'offline' : 'loading';
  return (
    <>
      <section aria-label="Insurance" data-testid="insurance" data-state={data?.plans === null ? 'not-told' : state}>
        <h3 className={classes.head}>Insurance</h3>
        {data ? <Plans plans={data.plans} /> : error ? <p>Not known now: {wordsFor(toRefusal(error).code).title} {again}</p> : <Skeleton height={40} radius="md" aria-label="Asking Sikka" />}
      </section>
      <section aria-label="Notes" data-testid="notes" data-state={data?.notes === null ? 'not-told' : state}>
        <h3 className={classes.head}>Notes</h3>
        {data ? <Notes notes={data.notes} /> : error ? <p>Not known now.</p> : <Skeleton height={40} radius="md" aria-label="Asking Sikka" />}
        {data ? (
          <p className={classes.hint}>
            Insurance and notes as Sikka told at {clock(data.toldAt, zone)} {again}
          </p>
        ) : null}
      </section>
    </>
  );
}

function Plans({ plans }: { plans: PlanView[] | null }) {
  if (plans === null) return <p className={classes.hint}>Sikka does not tell of insurance for this practice’s software. Look there.</p>;
  if (plans.length === 0) return <p className={classes.hint}>None on file.</p>;
  return (
    <ul className={classes.list}>
      {plans.map((one) => (
        <li key={one.rank} className={classes.told}>
          {one.company || 'Insurer not named'}
          <small>{[RANKS[one.rank] ?? one.rank, one.subscriberId === '' ? '' : `number ${one.subscriberId}`, one.relationship, one.phone].filter((part) => part !== '').join(' · ')}</small>
        </li>
      ))}
    </ul>
  );
}

const FEW = 3;

function Notes({ notes }: { notes: NoteView[] | null }) {
  const [all, setAll] = useState(false);
  if (notes === null) return <p className={classes.hint}>Sikka does not tell notes for this practice’s software. Look there.</p>;
  if (notes.length === 0) return <p className={classes.hint}>None in the chart.</p>;
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
          Show {notes.length - shown.length} more
        </Button>
      ) : null}
    </>
  );
}
