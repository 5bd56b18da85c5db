// Free time of a day, as far as it is still to come.
import type { AvailabilityView, OpenColumn, SpanView } from '../platform/bindings';

/** Minutes since midnight of `HH:MM`. */
export const minute = (text: string) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3));

/** `HH:MM` of minutes since midnight. */
const clock = (minutes: number) => `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;

type When = Pick<AvailabilityView, 'date' | 'today' | 'now'>;

/** What is still to come of the free times; from the next five minutes on. */
export function stillFree(free: SpanView[], day: When): SpanView[] {
  if (day.date < day.today) return [];
  if (day.date > day.today) return free;
  const now = clock(Math.ceil((minute(day.now.slice(11)) + 1) / 5) * 5);
  return free.filter((span) => span.to > now).map((span) => ({ ...span, from: span.from > now ? span.from : now }));
}

/** Minutes of a column that are still free. */
export function minutesFree(one: OpenColumn, day: When): number {
  return stillFree(one.free, day).reduce((sum, span) => sum + minute(span.to) - minute(span.from), 0);
}
