// Seven days of one provider or chair.
import { Button, NativeSelect, Skeleton } from '@mantine/core';
import { useLocalStorage } from '@mantine/hooks';

import { t } from '../../language';
import type { DayView } from '../../platform/bindings';
import { useDays } from '../../shared/queries';
import { QueryTrouble } from '../../shared/ui/Trouble';
import type { Acts, Dropped } from './calendar';
import { bookedOf, weekOf, type Columns } from './hours';
import classes from './today.module.css';
import { theirs, WeekGrid } from './WeekGrid';

interface Props extends Acts {
  /** A day of the week. */
  date: string;
  columns: Columns;
  now: string;
  dropped: Dropped | null;
  onDay: (date: string) => void;
}

/** Everybody who has a column on one of the days. */
function peopleOf(days: DayView[], columns: Columns) {
  const all = new Map(days.flatMap((day) => (columns === 'provider' ? day.providers : day.operatories)).map((one) => [one.id, one]));
  return [...all.values()];
}

export function Week({ date, columns, now, dropped, onOpen, onSlot, onDrop, onDay }: Props) {
  const dates = weekOf(date);
  const asked = useDays(dates);
  const [wanted, setWanted] = useLocalStorage<Record<string, string>>({ key: 'deskbell-week-of', defaultValue: {}, getInitialValueInEffect: false });
  const days = asked.flatMap((one) => (one.data ? [one.data] : []));
  const failed = asked.find((one) => one.error !== null);
  if (failed) return <QueryTrouble error={failed.error} retry={() => asked.map((one) => one.refetch())} />;
  if (days.length < dates.length) return <Skeleton className={classes.loadingGrid} aria-label={t('today.loading_week')} role="status" aria-busy="true" />;

  const people = peopleOf(days, columns);
  const person = people.find((one) => one.id === wanted[columns]) ?? people[0];
  if (!person) return null;
  // A weekend on which nobody has anything has no column.
  const shown = dates.filter((day, index) => index < 5 || (days[index]?.appointments.length ?? 0) > 0 || day === date);
  const at = people.indexOf(person);
  const choose = (id: string) => setWanted((before) => ({ ...before, [columns]: id }));
  const step = (by: number) => choose(people[(at + by + people.length) % people.length]?.id ?? person.id);
  const all = days.reduce((sum, day) => sum + bookedOf(theirs(day, columns, person.id)).length, 0);
  return (
    <>
      <div className={classes.whose}>
        <NativeSelect
          aria-label={columns === 'provider' ? t('today.provider') : t('today.chair')}
          data-testid="week-person"
          value={person.id}
          onChange={(event) => choose(event.currentTarget.value)}
          data={people.map((one) => ({ value: one.id, label: one.detail === '' ? one.name : `${one.name} · ${one.detail}` }))}
        />
        <Button variant="default" size="xs" h={36} onClick={() => step(1)} disabled={people.length < 2}>
          {columns === 'provider' ? t('today.next_provider') : t('today.next_chair')}
        </Button>
        <p className={classes.numbers} data-testid="week-numbers">
          <span>
            <b>{all}</b> {t('today.numbers.booked_this_week', { count: all })}
          </span>
        </p>
      </div>
      <div className={classes.frame}>
        <WeekGrid days={days} shown={shown} person={person.id} columns={columns} now={now} dropped={dropped} onOpen={onOpen} onSlot={onSlot} onDrop={onDrop} onDay={onDay} />
      </div>
    </>
  );
}
