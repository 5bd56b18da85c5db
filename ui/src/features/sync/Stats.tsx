// The head of the page: how many there are, how many are here, and how well it goes.
import { Skeleton, UnstyledButton } from '@mantine/core';

import type { SyncStats } from '../../platform/bindings';
import { moment, since } from '../../shared/time';
import { useNow } from '../../shared/useNow';
import type { Tone } from '../../shared/words/states';
import classes from './sync.module.css';

interface Card {
  key: string;
  name: string;
  value: string;
  /** A word below it: what the number means, or why there is none. */
  note: string;
  tone?: Tone;
  onOpen?: () => void;
}

const number = (value: number) => value.toLocaleString('en-US');

/** `648 of 648`, and what it means; the count is Sikka's at the last full sync, so there may be more here by now. */
function synced({ totalPatients, patientsTold }: SyncStats): Pick<Card, 'value' | 'note' | 'tone'> {
  if (patientsTold === null) return { value: number(totalPatients), note: 'Sikka gives no count' };
  if (totalPatients > patientsTold) return { value: number(totalPatients), note: `${number(patientsTold)} at the last full sync` };
  const whole = totalPatients === patientsTold;
  return {
    value: `${number(totalPatients)} of ${number(patientsTold)}`,
    note: whole ? 'all of Sikka’s patients' : `${number(patientsTold - totalPatients)} not here`,
    tone: whole ? undefined : 'amber',
  };
}

interface Props {
  stats: SyncStats;
  zone: string;
  months: number;
  onAttention: () => void;
}

function cardsOf({ stats, zone, months, onAttention }: Props, now: number): Card[] {
  const read = stats.lastSyncTime !== null || stats.totalPatients > 0;
  const span = months === 1 ? 'the last month' : `the last ${months} months`;
  const count = (value: number, note: string) => (read ? { value: number(value), note } : { value: '–', note: 'nothing was read yet' });
  return [
    { key: 'total', name: 'Patients', ...count(stats.totalPatients, `${number(stats.totalAppointments)} appointments`) },
    { key: 'active', name: 'Active patients', ...count(stats.activePatients, `a visit to come, or in ${span}`) },
    { key: 'upcoming', name: 'With a visit to come', ...count(stats.patientsWithUpcoming, '') },
    { key: 'recent', name: 'With a recent visit', ...count(stats.patientsWithRecent, `in ${span}`) },
    {
      key: 'success', name: 'Success rate', value: stats.successRate === null ? '–' : `${stats.successRate}%`,
      note: stats.successRate === null ? 'no sync has ended yet' : 'of the syncs of the last 30 days',
    },
    { key: 'synced', name: 'Synced to this PC', ...(read ? synced(stats) : { value: '–', note: 'nothing was read yet' }) },
    {
      key: 'last', name: 'Last sync', value: stats.lastSyncTime === null ? 'Never' : moment(stats.lastSyncTime, zone, now),
      note: stats.lastSyncTime === null ? 'none has ended well yet' : since(stats.lastSyncTime, now),
    },
    {
      key: 'attention', name: 'Needs attention', value: number(stats.needsAttention),
      note: stats.needsAttention === 0 ? 'every row could be used' : stats.needsAttention === 1 ? 'Show the row' : 'Show the rows',
      tone: stats.needsAttention > 0 ? 'amber' : undefined, onOpen: stats.needsAttention > 0 ? onAttention : undefined,
    },
  ];
}

export function Stats(props: Props) {
  const now = useNow(15_000);
  return (
    <dl className={classes.stats} aria-label="Statistics">
      {cardsOf(props, now).map(({ key, name, value, note, tone, onOpen }) => (
        <div key={key} data-testid="sync-card" data-card={key} data-tone={tone}>
          <dt>{name}</dt>
          <dd>
            <b>{value}</b>
            {onOpen ? (
              <UnstyledButton className={classes.cardNote} data-testid="attention-show" onClick={onOpen}>
                {note}
              </UnstyledButton>
            ) : (
              <span className={classes.cardNote}>{note}</span>
            )}
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** The same cards while nothing is known. */
export function StatsLoading() {
  return (
    <div className={classes.stats} role="status" aria-label="Loading" aria-busy="true">
      {Array.from({ length: 8 }, (_, index) => (
        <div key={index}>
          <Skeleton height={12} width="60%" mb={8} />
          <Skeleton height={22} width="45%" />
        </div>
      ))}
    </div>
  );
}
