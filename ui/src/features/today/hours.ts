// Arithmetic of the day on the screen: which hours to show, who is next, what stands where.
import type { AppointmentView, DayView } from '../../platform/bindings';
import { minutesBetween, shiftMinutes } from '../../shared/time';

/** Columns of the schedule. */
export type Columns = 'provider' | 'operatory';

/** The hours to show: 08:00 to 18:00, wider where the day is. */
export function hoursOf(date: string, appointments: AppointmentView[]): { from: string; to: string } {
  let from = 8;
  let to = 18;
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

/** The next patient: the first one still to come who is neither cancelled nor done. */
export function nextOf(appointments: AppointmentView[], now: string): AppointmentView | null {
  return appointments.find((one) => one.start >= now && !['cancelled', 'completed'].includes(one.statusKind)) ?? null;
}

/** Numbers for the line above the schedule. */
export function tally(appointments: AppointmentView[]) {
  const count = (kind: string) => appointments.filter((one) => one.statusKind === kind).length;
  const cancelled = count('cancelled');
  return {
    booked: appointments.length - cancelled,
    confirmed: count('confirmed'),
    arrived: count('arrived'),
    completed: count('completed'),
    cancelled,
    pending: appointments.filter((one) => one.pending !== null).length,
    fresh: appointments.filter((one) => one.isNew).length,
  };
}

/** The first appointment of this provider or chair in the way of a time. */
export function clash(
  appointments: AppointmentView[],
  start: string,
  minutes: number,
  where: { providerId: string; operatory: string; except?: string | null },
): AppointmentView | null {
  const end = shiftMinutes(start, minutes);
  return (
    appointments.find(
      (one) =>
        one.statusKind !== 'cancelled' &&
        one.appointmentSrNo !== (where.except ?? undefined) &&
        one.start < end &&
        one.end > start &&
        (one.providerId === where.providerId || one.operatory === where.operatory),
    ) ?? null
  );
}

/** The next full quarter of an hour. */
export function nextQuarter(now: string): string {
  const minute = Number(now.slice(14, 16));
  return shiftMinutes(now, 15 - (minute % 15));
}

/** `9:30`, `930` and `09:30` as `09:30`; null for what is no time. */
export function readTime(text: string): string | null {
  const found = /^\s*(\d{1,2})[:.h ]?(\d{2})\s*$/.exec(text);
  if (!found) return null;
  const [hour, minute] = [Number(found[1]), Number(found[2])];
  if (hour > 23 || minute > 59) return null;
  return `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
}

/** `2026-11-23` and `11/23/2026` as `2026-11-23`; null for what is no day. */
export function readDate(text: string): string | null {
  const iso = /^\s*(\d{4})-(\d{2})-(\d{2})\s*$/.exec(text);
  const us = /^\s*(\d{1,2})\/(\d{1,2})\/(\d{4})\s*$/.exec(text);
  const [year, month, day] = iso ? [iso[1], iso[2], iso[3]] : us ? [us[3], us[1], us[2]] : [];
  if (!year || !month || !day) return null;
  const date = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  const at = new Date(`${date}T00:00:00Z`);
  return Number.isNaN(at.getTime()) || at.toISOString().slice(0, 10) !== date ? null : date;
}
