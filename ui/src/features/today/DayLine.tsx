// The next patient, and the day in numbers.
import { UnstyledButton } from '@mantine/core';

import { t } from '../../language';
import type { AppointmentView, DayView } from '../../platform/bindings';
import { minutesFree } from '../../shared/freeTime';
import { useNavigation } from '../../shared/navigation';
import { useAvailability } from '../../shared/queries';
import { minutesBetween, wallTime } from '../../shared/time';
import { hoursAndMinutes } from '../../shared/words/durations';
import { statusWord } from '../../shared/words/states';
import { nextOf, tally } from './hours';
import classes from './today.module.css';

interface Props {
  day: DayView;
  now: string;
  onOpen: (one: AppointmentView) => void;
}

/** The numbers of the day, in their order. */
const NUMBERS = ['booked', 'confirmed', 'arrived', 'completed', 'cancelled', 'pending', 'fresh'] as const;

function inMinutes(minutes: number): string {
  if (minutes <= 0) return t('today.next.now');
  return minutes < 60 ? t('today.next.in_minutes', { minutes }) : t('today.next.in_hours', { hours: Math.floor(minutes / 60), minutes: minutes % 60 });
}

export function DayLine({ day, now, onOpen }: Props) {
  const next = day.date === day.today ? nextOf(day.appointments, now) : null;
  const numbers = tally(day.appointments);
  const provider = next ? (day.providers.find((one) => one.id === next.providerId)?.name ?? '') : '';
  return (
    <div className={classes.line}>
      {next ? (
        <UnstyledButton className={classes.next} data-testid="next-patient" onClick={() => onOpen(next)}>
          <span className={classes.nextWord}>{t('today.next.word')}</span>
          <time>{wallTime(next.start)}</time>
          <strong>{next.patientName || t('today.name_not_known')}</strong>
          <span className={classes.nextMore}>
            {[provider, next.operatory, statusWord(next)].filter((part) => part !== '').join(' · ')}
          </span>
          <span className={classes.nextIn}>{inMinutes(minutesBetween(now, next.start))}</span>
        </UnstyledButton>
      ) : day.date === day.today && day.whole && numbers.booked > 0 ? (
        <p className={classes.nobody}>{t('today.next.nobody')}</p>
      ) : null}
      <p className={classes.numbers} data-testid="day-numbers">
        {NUMBERS.map((what) =>
          numbers[what] > 0 || what === 'booked' ? (
            <span key={what} className={what === 'fresh' ? classes.fresh : undefined}>
              <b>{numbers[what]}</b> {t(`today.numbers.${what}`, { count: numbers[what] })}
            </span>
          ) : null,
        )}
        <FreeByChair date={day.date} />
      </p>
    </div>
  );
}

/** So many chairs are named; the rest is on Availability. */
const NAMED = 5;

/** What is still free of the day, chair by chair, those with most of it first. */
function FreeByChair({ date }: { date: string }) {
  const { data } = useAvailability(date);
  const { go } = useNavigation();
  if (data?.date !== date || date < data.today || data.open.length === 0) return null;
  const chairs = data.operatories.map((one) => ({ name: one.name, minutes: minutesFree(one, data) })).filter((one) => one.minutes > 0);
  chairs.sort((a, b) => b.minutes - a.minutes);
  const more = chairs.length - NAMED;
  return (
    <UnstyledButton className={classes.freeChairs} data-testid="free-by-chair" onClick={() => go('availability', { date: date === data.today ? null : date })}>
      {chairs.length === 0 ? t('today.free_chairs.none') : `${t('today.free_chairs.free')} `}
      {chairs.slice(0, NAMED).map((one, index) => (
        <span key={one.name}>
          {index > 0 ? ' · ' : ''}
          {one.name} <b>{hoursAndMinutes(one.minutes)}</b>
        </span>
      ))}
      {more > 0 ? ` · ${t('today.free_chairs.more', { count: more })}` : ''}
    </UnstyledButton>
  );
}
