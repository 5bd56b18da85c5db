// A row for each provider or chair: open, taken, free. A free time can be booked.
import { UnstyledButton } from '@mantine/core';

import { t } from '../../language';
import type { AvailabilityView, OpenColumn, SpanView, TakenView } from '../../platform/bindings';
import { minute, minutesFree, stillFree } from '../../shared/freeTime';
import { written, writtenHour } from '../../shared/time';
import { hoursAndMinutes } from '../../shared/words/durations';
import classes from './availability.module.css';

interface Props {
  day: AvailabilityView;
  list: OpenColumn[];
  stale: boolean;
  onBook: (start: string, column: string) => void;
}

/** First and last hour of the rows, in minutes: what is open, and what lies outside of it. */
export function rangeOf(list: OpenColumn[]): [number, number] {
  const all = list.flatMap((one) => [...one.open, ...one.taken]);
  if (all.length === 0) return [8 * 60, 18 * 60];
  const from = Math.min(...all.map((span) => minute(span.from)));
  const to = Math.max(...all.map((span) => minute(span.to)));
  return [Math.floor(from / 60) * 60, Math.ceil(to / 60) * 60];
}

const takenBy = (span: TakenView) => t(`availability.rows.${span.block ? 'block' : span.what}`);

export function DayBars({ day, list, stale, onBook }: Props) {
  const [from, to] = rangeOf(list);
  const place = (span: SpanView) => ({
    left: `${((minute(span.from) - from) / (to - from)) * 100}%`,
    width: `${((minute(span.to) - minute(span.from)) / (to - from)) * 100}%`,
  });
  const hours = Array.from({ length: (to - from) / 60 + 1 }, (_, index) => from / 60 + index);
  // Times with “a. m.” behind them take twice the room of others.
  const long = writtenHour(10).length > 5;
  return (
    <div className={classes.rows} data-stale={stale || undefined}>
      <div className={classes.row} aria-hidden>
        <span />
        <div className={classes.hours}>
          {hours.slice(0, -1).map((hour) => (
            <span key={hour}>{long && hour % 2 === 1 ? '' : writtenHour(hour)}</span>
          ))}
        </div>
        <span />
      </div>
      {list.map((one) => {
        const free = stillFree(one.free, day);
        const left = minutesFree(one, day);
        return (
          <div key={one.id} className={classes.row} data-testid="availability-row" data-id={one.id}>
            <div className={classes.who}>
              <strong>{one.name}</strong>
              <span>{one.detail}</span>
            </div>
            <div className={classes.track}>
              {one.open.map((span) => (
                <span key={span.from} className={classes.opened} style={place(span)} />
              ))}
              {one.taken.map((span, index) => (
                <span
                  key={`${span.from}${index}`}
                  className={classes.taken}
                  data-what={span.block ? 'block' : span.what}
                  style={place(span)}
                  title={t('availability.rows.taken', { what: takenBy(span), from: written(span.from), to: written(span.to) })}
                />
              ))}
              {free.map((span) => (
                <UnstyledButton
                  key={span.from}
                  className={classes.free}
                  style={place(span)}
                  aria-label={t('availability.rows.book', { name: one.name, from: written(span.from), to: written(span.to) })}
                  title={t('availability.rows.free', { from: written(span.from), to: written(span.to) })}
                  data-testid="availability-gap"
                  onClick={() => onBook(`${day.date}T${span.from}`, one.id)}
                >
                  {minute(span.to) - minute(span.from) >= (long ? 90 : 45) ? written(span.from) : ''}
                </UnstyledButton>
              ))}
            </div>
            <span className={classes.left}>{one.open.length === 0 ? t('availability.closed') : day.date < day.today ? '' : left === 0 ? t('availability.rows.full') : t('availability.rows.left', { time: hoursAndMinutes(left) })}</span>
          </div>
        );
      })}
      <ul className={classes.legend} aria-hidden>
        <li data-what="free">{t('availability.legend.free')}</li>
        <li data-what="appointment">{t('availability.legend.booked')}</li>
        <li data-what="write_back">{t('availability.legend.being_booked')}</li>
        <li data-what="block">{t('availability.legend.blocked')}</li>
        <li data-what="closed">{t('availability.legend.closed')}</li>
      </ul>
    </div>
  );
}
