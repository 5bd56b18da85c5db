// Hours and gaps in the twin: open from 08:00 to 12:00 and from 13:00 to 17:00, Saturdays in the morning.
import type { AvailabilityView, FreeSlot, FreeWish, OpenColumn, Person, SpanView } from '../bindings';
import { addMinutes } from './clock';
import { OPERATORIES, PROVIDERS } from './people';
import { conflictsOf } from './slots';
import { providerName } from './written';
import type { World } from './world';

const minute = (text: string) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3));
const length = (spans: SpanView[]) => spans.reduce((sum, span) => sum + minute(span.to) - minute(span.from), 0);

/** The practice's open times of a day. */
export function hoursOn(date: string): SpanView[] {
  const weekday = new Date(`${date}T00:00:00Z`).getUTCDay();
  const morning = { from: '08:00', to: '12:00' };
  if (weekday === 0) return [];
  return weekday === 6 ? [morning] : [morning, { from: '13:00', to: '17:00' }];
}

function gaps(open: SpanView[], taken: SpanView[]): SpanView[] {
  return open.flatMap((span) => {
    const free: SpanView[] = [];
    let from = span.from;
    for (const one of taken) {
      if (one.from >= span.to || one.to <= from) continue;
      free.push({ from, to: one.from });
      if (one.to > from) from = one.to;
    }
    return [...free, { from, to: span.to }].filter((gap) => gap.from < gap.to);
  });
}

function column(world: World, date: string, one: Person, key: 'providerId' | 'operatory'): OpenColumn {
  const open = hoursOn(date);
  const booked = world
    .day(date)
    .filter((row) => row[key] === one.id && row.statusKind !== 'cancelled')
    .map((row) => ({ from: row.start.slice(11), to: row.end.slice(11), what: row.pending?.operation === 'book_appointment' ? ('write_back' as const) : ('appointment' as const), block: row.patientId === '' }));
  const held = [...world.reservations.values()]
    .filter((wish) => wish.start.startsWith(date) && wish[key] === one.id)
    .map((wish) => ({ from: wish.start.slice(11), to: addMinutes(wish.start, wish.lengthMinutes).slice(11), what: 'reservation' as const, block: false }));
  const taken = [...booked, ...held].sort((a, b) => a.from.localeCompare(b.from));
  const free = gaps(open, taken);
  return { ...one, open, taken, free, freeMinutes: length(free), openMinutes: length(open) };
}

/** A day by provider and by chair. */
export function availabilityOf(world: World, date: string | null): AvailabilityView {
  const now = world.now();
  const day = date ?? now.slice(0, 10);
  return {
    date: day, today: now.slice(0, 10), now, hoursFrom: world.hoursFrom, open: hoursOn(day), whole: world.whole,
    providers: PROVIDERS.map((one) => column(world, day, one, 'providerId')),
    operatories: OPERATORIES.map((one) => column(world, day, one, 'operatory')),
  };
}

/** The next free times, three at most. */
export function freeOf(world: World, wish: FreeWish): FreeSlot[] {
  const now = world.now();
  const first = wish.from ?? now.slice(0, 10);
  const treat = PROVIDERS.filter((one) => (wish.providerId === null ? !wish.hygiene || one.detail === 'Hygienist' : one.id === wish.providerId));
  const found: FreeSlot[] = [];
  for (let days = 0; days < 60 && found.length < 3; days += 1) {
    const date = addMinutes(`${first}T00:00`, days * 1440).slice(0, 10);
    for (const span of hoursOn(date)) {
      for (let at = span.from; found.length < 3 && minute(at) + wish.minutes <= minute(span.to); at = addMinutes(`${date}T${at}`, 15).slice(11)) {
        const start = `${date}T${at}`;
        if (start <= now || found.some((one) => start < addMinutes(one.start, wish.minutes))) continue;
        for (const who of treat) {
          const chair = OPERATORIES.find(
            (one) => conflictsOf(world, { formId: '', appointmentSrNo: null, start, lengthMinutes: wish.minutes, operatory: one.id, providerId: who.id }).length === 0,
          );
          if (!chair) continue;
          found.push({ start, lengthMinutes: wish.minutes, operatory: chair.id, providerId: who.id, providerName: providerName(who.id), alsoIn: '' });
          break;
        }
      }
    }
  }
  return found;
}
