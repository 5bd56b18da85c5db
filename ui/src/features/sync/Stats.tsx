// Statistics of the practice's mirror on this PC.
import type { SyncStats } from '../../platform/bindings';
import { moment } from '../../shared/time';
import { useNow } from '../../shared/useNow';
import classes from './sync.module.css';

export function Stats({ stats, zone }: { stats: SyncStats; zone: string }) {
  const now = useNow(15_000);
  const cards: [string, string, string][] = [
    ['Patients', stats.totalPatients.toLocaleString('en-US'), ''],
    ['Active patients', stats.activePatients.toLocaleString('en-US'), 'a visit in the last 12 months or to come'],
    ['With a visit to come', stats.patientsWithUpcoming.toLocaleString('en-US'), ''],
    ['Appointments', stats.totalAppointments.toLocaleString('en-US'), ''],
    ['Last sync', stats.lastSyncTime === null ? 'Never' : moment(stats.lastSyncTime, zone, now), ''],
  ];
  return (
    <dl className={classes.stats} aria-label="Statistics">
      {cards.map(([name, value, help]) => (
        <div key={name} title={help || undefined}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
