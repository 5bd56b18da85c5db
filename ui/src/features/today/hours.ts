// Arithmetic of the day on the screen: which hours to show, who is next, what stands where.
import type { AppointmentView, DayView } from '../../platform/bindings';
import { isBlock } from '../../shared/blocks';
import { minutesBetween, shiftDay, shiftMinutes } from '../../shared/time';

/** How much of the schedule is shown. */
export type Length = 'day' | 'week';

/** Columns of the schedule. */
export type Columns = 'provider' | 'operatory';

/** What a day says of the practice's hours. */
type Hours = Pick<DayView, 'date' | 'open' | 'hoursFrom'>;

const hourOf = (time: string) => minutesBetween('2000-01-01T00:00', `2000-01-01T${time}`) / 60;

/** The hours to show: the practice's, 08:00 to 18:00 where it is closed or nobody told them; wider where the day is. */
export function hoursOf({ date, open, hoursFrom }: Hours, appointments: AppointmentView[]): { from: string; to: string } {
  const told = hoursFrom === 'nobody' ? [] : open;
  let from = Math.floor(hourOf(told[0]?.from ?? '08:00'));
  let to = Math.ceil(hourOf(told.at(-1)?.to ?? '18:00'));
  for (const one of appointments) {
    if (one.start.slice(0, 10) === date) from = Math.min(from, Number(one.start.slice(11, 13)));
    if (one.end.slice(0, 10) > date) to = 24;
    else to = Math.max(to, Math.ceil(minutesBetween(`${date}T00:00`, one.end) / 60));
  }
  return { from: `${String(from).padStart(2, '0')}:00`, to: `${String(to).padStart(2, '0')}:00` };
}

/** The practice's time now: what the engine said, and what has gone by since. */
export function practiceNow(day: DayView, readAt: number, now: number): string {
  return shiftMinutes(day.now, Math.max(0, Math.floor((now - readAt) / 60_000)));
}

/** When a day's first visit can begin. */
export function openingOf(day: Hours): string {
  return day.open[0]?.from ?? hoursOf(day, []).from;
}

/** Visits that take place; blocked time is none. */
export function bookedOf(appointments: AppointmentView[]): AppointmentView[] {
  return appointments.filter((one) => !isBlock(one) && one.statusKind !== 'cancelled');
}

/** The next patient: the first one still to come who is neither cancelled nor done. */
export function nextOf(appointments: AppointmentView[], now: string): AppointmentView | null {
  return appointments.find((one) => !isBlock(one) && one.start >= now && !['cancelled', 'completed'].includes(one.statusKind)) ?? null;
}

/** Numbers for the line above the schedule. */
export function tally(appointments: AppointmentView[]) {
  const visits = appointments.filter((one) => !isBlock(one));
  const count = (kind: string) => visits.filter((one) => one.statusKind === kind).length;
  const cancelled = count('cancelled');
  return {
    booked: visits.length - cancelled,
    confirmed: count('confirmed'),
    arrived: count('arrived'),
    completed: count('completed'),
    cancelled,
    pending: visits.filter((one) => one.pending !== null).length,
    fresh: visits.filter((one) => one.isNew).length,
  };
}

/** The days of a date's week, from Monday on. */
export function weekOf(date: string): string[] {
  const weekday = new Date(`${date}T00:00:00Z`).getUTCDay();
  const monday = shiftDay(date, -((weekday + 6) % 7));
  return [0, 1, 2, 3, 4, 5, 6].map((days) => shiftDay(monday, days));
}
