// The next patient, and the day in numbers.
import { UnstyledButton } from '@mantine/core';

import type { AppointmentView, DayView } from '../../platform/bindings';
import { minutesBetween, wallTime } from '../../shared/time';
import { statusWord } from '../../shared/words/states';
import { nextOf, tally } from './hours';
import classes from './today.module.css';

interface Props {
  day: DayView;
  now: string;
  onOpen: (one: AppointmentView) => void;
}

function inMinutes(minutes: number): string {
  if (minutes <= 0) return 'now';
  return minutes < 60 ? `in ${minutes} min` : `in ${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

export function DayLine({ day, now, onOpen }: Props) {
  const next = day.date === day.today ? nextOf(day.appointments, now) : null;
  const { booked, confirmed, arrived, completed, cancelled, pending, fresh } = tally(day.appointments);
  const provider = next ? (day.providers.find((one) => one.id === next.providerId)?.name ?? '') : '';
  const numbers: [number, string][] = [
    [booked, 'booked'], [confirmed, 'confirmed'], [arrived, 'arrived'], [completed, 'done'], [cancelled, 'cancelled'],
  ];
  return (
    <div className={classes.line}>
      {next ? (
        <UnstyledButton className={classes.next} data-testid="next-patient" onClick={() => onOpen(next)}>
          <span className={classes.nextWord}>Next</span>
          <time>{wallTime(next.start)}</time>
          <strong>{next.patientName || 'Name not known'}</strong>
          <span className={classes.nextMore}>
            {[provider, next.operatory, statusWord(next)].filter((part) => part !== '').join(' · ')}
          </span>
          <span className={classes.nextIn}>{inMinutes(minutesBetween(now, next.start))}</span>
        </UnstyledButton>
      ) : day.date === day.today && day.whole && booked > 0 ? (
        <p className={classes.nobody}>No more patients today</p>
      ) : null}
      <p className={classes.numbers} data-testid="day-numbers">
        {numbers.map(([count, word]) =>
          count > 0 || word === 'booked' ? (
            <span key={word}>
              <b>{count}</b> {word}
            </span>
          ) : null,
        )}
        {pending > 0 ? (
          <span>
            <b>{pending}</b> not in the PMS yet
          </span>
        ) : null}
        {fresh > 0 ? (
          <span className={classes.fresh}>
            <b>{fresh}</b> new
          </span>
        ) : null}
      </p>
    </div>
  );
}
