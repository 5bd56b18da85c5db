// What a booking or a move needs, and what is wrong with it before it is sent.
import type { DayView } from '../../platform/bindings';
import { readTime } from './hours';

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
  if (visit.providerId === '') wrong.providerId = 'Choose who treats';
  if (visit.operatory === '') wrong.operatory = 'Choose a chair';
  const time = readTime(visit.time);
  if (visit.date === null) wrong.date = 'Choose a day';
  else if (visit.date < now.slice(0, 10)) wrong.date = 'This day is over';
  if (time === null) wrong.time = 'A time such as 10:30';
  else if (visit.date === now.slice(0, 10) && `${visit.date}T${time}` < now) wrong.time = 'This time is over';
  const minutes = Number(visit.minutes);
  if (!Number.isInteger(minutes) || minutes < 5 || minutes > 480) wrong.minutes = '5 to 480 minutes';
  return wrong;
}

/** `YYYY-MM-DDTHH:MM`, for a visit with nothing wrong. */
export function startOf(visit: Visit): string {
  return `${visit.date ?? ''}T${readTime(visit.time) ?? ''}`;
}

/** A visit to begin with. */
export function beginWith(day: DayView, slot: { start: string; providerId?: string; operatory?: string }, minutes: number): Visit {
  const has = (list: { id: string }[], id: string | undefined) => list.some((one) => one.id === id);
  return {
    providerId: has(day.providers, slot.providerId) ? (slot.providerId ?? '') : '',
    operatory: has(day.operatories, slot.operatory) ? (slot.operatory ?? '') : '',
    date: slot.start.slice(0, 10),
    time: slot.start.slice(11, 16),
    minutes,
  };
}
