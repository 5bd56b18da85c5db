// What a booking or a move needs, what is wrong with it before it is sent, and what it begins with.
import { t } from '../../language';
import type { AppointmentView, DayView, Person } from '../../platform/bindings';
import { shiftMinutes, wallTime, written } from '../../shared/time';
import { readTime } from '../../shared/typed';

/** The fields that booking and moving share, as typed. */
export interface Visit {
  providerId: string;
  operatory: string;
  date: string | null;
  time: string;
  minutes: number | string;
}

/** Sentences by field. */
export type Wrong = Partial<Record<keyof Visit | 'patient', string>>;

/** What is wrong with a visit; empty when nothing is. */
export function check(visit: Visit, now: string): Wrong {
  const wrong: Wrong = {};
  if (visit.providerId === '') wrong.providerId = t('forms.visit.choose_provider');
  if (visit.operatory === '') wrong.operatory = t('forms.visit.choose_chair');
  const time = readTime(visit.time);
  if (visit.date === null) wrong.date = t('forms.visit.choose_day');
  else if (visit.date < now.slice(0, 10)) wrong.date = t('forms.visit.day_over');
  if (time === null) wrong.time = t('forms.visit.time_example', { time: written('10:30') });
  else if (visit.date === now.slice(0, 10) && `${visit.date}T${time}` < now) wrong.time = t('forms.visit.time_over');
  const length = wrongLength(visit.minutes);
  if (length !== undefined) wrong.minutes = length;
  return wrong;
}

/** What is wrong with a length in minutes, as typed. */
export function wrongLength(typed: number | string): string | undefined {
  const minutes = Number(typed);
  return Number.isInteger(minutes) && minutes >= 5 && minutes <= 480 ? undefined : t('forms.visit.length_range');
}

/** `YYYY-MM-DDTHH:MM`, for a visit with nothing wrong. */
export function startOf(visit: Visit): string {
  return `${visit.date ?? ''}T${readTime(visit.time) ?? ''}`;
}

/** A visit of so many minutes at a place of the schedule. */
export function beginWith(day: DayView, slot: { start: string; providerId?: string; operatory?: string }, minutes: number): Visit {
  const has = (list: { id: string }[], id: string | undefined) => list.some((one) => one.id === id);
  return {
    providerId: has(day.providers, slot.providerId) ? (slot.providerId ?? '') : '',
    operatory: has(day.operatories, slot.operatory) ? (slot.operatory ?? '') : '',
    date: slot.start.slice(0, 10),
    time: wallTime(slot.start),
    minutes,
  };
}

/** Hygienists' visits are an hour, others half of one, until somebody types another length. */
export function usualMinutes(provider: Person | undefined): number {
  return provider && /hygien/i.test(provider.detail) ? 60 : 30;
}

/** The chair to offer: the one that the provider works at on that day if it is free, else the first free one. */
export function freeChair(day: DayView, rows: AppointmentView[], start: string, minutes: number, providerId: string): string {
  const end = shiftMinutes(start, minutes);
  const coming = rows.filter((one) => one.statusKind !== 'cancelled');
  const taken = new Set(coming.filter((one) => one.start < end && one.end > start).map((one) => one.operatory));
  const visits = new Map<string, number>();
  for (const one of coming.filter((row) => row.providerId === providerId)) visits.set(one.operatory, (visits.get(one.operatory) ?? 0) + 1);
  const free = day.operatories.filter((chair) => !taken.has(chair.id));
  const usual = [...free].sort((a, b) => (visits.get(b.id) ?? 0) - (visits.get(a.id) ?? 0))[0];
  const busiest = [...visits.entries()].sort((a, b) => b[1] - a[1])[0]?.[0];
  return usual?.id ?? busiest ?? day.operatories[0]?.id ?? '';
}
