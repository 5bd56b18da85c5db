// Who is in the way of a time in the twin, and which times beside it are free.
import type { Conflict, FreeSlot, SlotView, SlotWish } from '../bindings';
import { addMinutes } from './clock';
import { OPERATORIES, PROVIDERS } from './people';
import { providerName } from './written';
import type { World } from './world';

const overlap = (a: { start: string; end: string }, b: { start: string; end: string }) => a.start < b.end && a.end > b.start;

/** What stands where a form wants to be. */
export function conflictsOf(world: World, wish: SlotWish): Conflict[] {
  const here = { start: wish.start, end: addMinutes(wish.start, wish.lengthMinutes) };
  const same = (one: { providerId: string; operatory: string }) =>
    (wish.providerId !== '' && one.providerId === wish.providerId) || (wish.operatory !== '' && one.operatory === wish.operatory);
  const booked = world
    .day(wish.start.slice(0, 10))
    .filter((row) => row.statusKind !== 'cancelled' && overlap(row, here) && same(row))
    .filter((row) => wish.appointmentSrNo === null || (row.appointmentSrNo ?? row.id) !== wish.appointmentSrNo)
    .map((row): Conflict => ({
      what: row.pending?.operation === 'book_appointment' ? 'write_back' : 'appointment', patientName: row.patientName, start: row.start,
      end: row.end, operatory: row.operatory, providerName: providerName(row.providerId),
    }));
  const held = [...world.reservations.values()]
    .map((one) => ({ ...one, end: addMinutes(one.start, one.lengthMinutes) }))
    .filter((one) => one.formId !== wish.formId && overlap(one, here) && same(one))
    .map((one): Conflict => ({
      what: 'reservation', patientName: '', start: one.start, end: one.end, operatory: one.operatory, providerName: providerName(one.providerId),
    }));
  return [...booked, ...held];
}

/** Six free times, the nearest first. */
function nearest(world: World, wish: SlotWish): FreeSlot[] {
  const date = wish.start.slice(0, 10);
  const now = world.now();
  const found: FreeSlot[] = [];
  const offer = (start: string, operatory: string) => {
    const inHours = start.slice(0, 10) === date && start.slice(11) >= '08:00' && addMinutes(start, wish.lengthMinutes) <= `${date}T18:00`;
    if (found.length >= 6 || !inHours || start < now) return;
    if (conflictsOf(world, { ...wish, start, operatory }).length > 0) return;
    found.push({ start, lengthMinutes: wish.lengthMinutes, operatory, providerId: wish.providerId, providerName: providerName(wish.providerId), alsoIn: '' });
  };
  OPERATORIES.forEach((chair) => offer(wish.start, chair.id));
  for (let away = 15; away <= 600; away += 15) {
    [away, -away].forEach((minutes) => offer(addMinutes(wish.start, minutes), wish.operatory));
  }
  return found;
}

/** What is in the way of a wish, and what is free instead. */
export function slotView(world: World, wish: SlotWish): SlotView {
  const conflicts = conflictsOf(world, wish);
  const known = PROVIDERS.some((one) => one.id === wish.providerId);
  return { conflicts, nearest: conflicts.length > 0 && known ? nearest(world, wish) : [] };
}
