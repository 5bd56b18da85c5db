// A time that is taken: by whom, and what is free instead.
import { t } from '../../language';
import type { Conflict, FreeSlot } from '../../platform/bindings';
import { wallDay, wallTime } from '../time';

/** `Ana Silva, 10:00 to 11:00, chair OP-1, Dr. Helen Reed` */
export function conflictWords(one: Conflict): string {
  const time = t('words.slots.span', { from: wallTime(one.start), to: wallTime(one.end) });
  const where = [one.operatory === '' ? '' : t('words.slots.chair', { chair: one.operatory }), one.providerName].filter((part) => part !== '');
  const rest = [time, ...where].join(', ');
  if (one.what === 'reservation') return t('words.slots.form_open', { what: rest });
  const who = one.patientName === '' ? t('words.slots.a_patient') : one.patientName;
  const what = `${who}, ${rest}`;
  return one.what === 'write_back' ? t('words.slots.on_its_way', { what }) : what;
}

/** `11:00, OP-1`, with day and provider where they differ from what was wished. */
export function freeWords(one: FreeSlot, wish: { date: string | null; providerId: string }): string {
  const day = wish.date === one.start.slice(0, 10) ? '' : `${wallDay(one.start)}, `;
  const provider = one.providerId === wish.providerId || one.providerName === '' ? '' : `, ${one.providerName}`;
  const also = one.alsoIn === '' ? '' : ` (${alsoWords(one)})`;
  return `${day}${wallTime(one.start)}${one.operatory === '' ? '' : `, ${one.operatory}`}${provider}${also}`;
}

/** That the provider treats somebody else then: it is free, and yet they are there twice. */
export function alsoWords(one: FreeSlot): string {
  return one.alsoIn === '' ? '' : t('words.slots.also_in', { chair: one.alsoIn });
}
