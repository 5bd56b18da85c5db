// The head of the page: how many there are, how many are here, and how well it goes.
import { Skeleton, UnstyledButton } from '@mantine/core';

import { number, t } from '../../language';
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

/** `648 of 648`, and what it means; the count is Sikka's at the last full sync, so there may be more here by now. */
function synced({ totalPatients, patientsTold }: SyncStats): Pick<Card, 'value' | 'note' | 'tone'> {
  if (patientsTold === null) return { value: number(totalPatients), note: t('sync.stats.no_count') };
  if (totalPatients > patientsTold) return { value: number(totalPatients), note: t('sync.stats.told', { told: number(patientsTold) }) };
  const whole = totalPatients === patientsTold;
  return {
    value: t('sync.stats.synced_of', { here: number(totalPatients), told: number(patientsTold) }),
    note: whole ? t('sync.stats.all') : t('sync.stats.missing', { count: patientsTold - totalPatients, number: number(patientsTold - totalPatients) }),
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
  const unread = { value: '–', note: t('sync.stats.nothing_read') };
  const count = (value: number, note: string) => (read ? { value: number(value), note } : unread);
  const appointments = t('sync.stats.appointments', { count: stats.totalAppointments, number: number(stats.totalAppointments) });
  return [
    { key: 'total', name: t('sync.stats.patients'), ...count(stats.totalPatients, appointments) },
    { key: 'active', name: t('sync.stats.active'), ...count(stats.activePatients, t('sync.stats.active_span', { count: months })) },
    { key: 'upcoming', name: t('sync.stats.upcoming'), ...count(stats.patientsWithUpcoming, '') },
    { key: 'recent', name: t('sync.stats.recent'), ...count(stats.patientsWithRecent, t('sync.stats.recent_span', { count: months })) },
    {
      key: 'success', name: t('sync.stats.success'), value: stats.successRate === null ? '–' : `${stats.successRate}%`,
      note: stats.successRate === null ? t('sync.stats.success_none') : t('sync.stats.success_span'),
    },
    { key: 'synced', name: t('sync.stats.synced'), ...(read ? synced(stats) : unread) },
    {
      key: 'last', name: t('sync.stats.last'), value: stats.lastSyncTime === null ? t('sync.stats.never') : moment(stats.lastSyncTime, zone, now),
      note: stats.lastSyncTime === null ? t('sync.stats.none_well') : since(stats.lastSyncTime, now),
    },
    {
      key: 'attention', name: t('sync.stats.attention'), value: number(stats.needsAttention),
      note: stats.needsAttention === 0 ? t('sync.stats.attention_none') : t('sync.stats.show', { count: stats.needsAttention }),
      tone: stats.needsAttention > 0 ? 'amber' : undefined, onOpen: stats.needsAttention > 0 ? onAttention : undefined,
    },
  ];
}

export function Stats(props: Props) {
  const now = useNow(15_000);
  return (
    <dl className={classes.stats} aria-label={t('sync.stats.label')}>
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
    <div className={classes.stats} role="status" aria-label={t('sync.loading')} aria-busy="true">
      {Array.from({ length: 8 }, (_, index) => (
        <div key={index}>
          <Skeleton height={12} width="60%" mb={8} />
          <Skeleton height={22} width="45%" />
        </div>
      ))}
    </div>
  );
}
