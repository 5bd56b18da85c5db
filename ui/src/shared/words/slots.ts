// A time that is taken: by whom, and what is free instead.
import type { Conflict, FreeSlot } from '../../platform/bindings';
import { wallDay, wallTime } from '../time';

/** `Ana Silva, 10:00 to 11:00, chair OP-1, Dr. Helen Reed` */
export function conflictWords(one: Conflict): string {
  const time = `${wallTime(one.start)} to ${wallTime(one.end)}`;
  const where = [one.operatory === '' ? '' : `chair ${one.operatory}`, one.providerName].filter((part) => part !== '');
  const rest = [time, ...where].join(', ');
  if (one.what === 'reservation') return `Somebody has a form open for ${rest}`;
  const who = one.patientName === '' ? 'A patient' : one.patientName;
  return `${who}, ${rest}${one.what === 'write_back' ? ' (booked here, on its way)' : ''}`;
}

/** `11:00, OP-1`, with day and provider where they differ from what was wished. */
export function freeWords(one: FreeSlot, wish: { date: string | null; providerId: string }): string {
  const day = wish.date === one.start.slice(0, 10) ? '' : `${wallDay(one.start)}, `;
  const provider = one.providerId === wish.providerId || one.providerName === '' ? '' : `, ${one.providerName}`;
  return `${day}${wallTime(one.start)}${one.operatory === '' ? '' : `, ${one.operatory}`}${provider}`;
}
