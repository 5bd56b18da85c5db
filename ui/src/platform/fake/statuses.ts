// What the practice's status words mean in the twin: as they read, or as somebody said.
import type { StatusesView, StatusKind } from '../bindings';
import type { World } from './world';

/** Words of the practice's appointments: how many have them, and how many of these the PMS marks as cancelled. */
const COUNTED: [word: string, appointments: number, marked: number][] = [
  ['Complete', 871, 0], ['Scheduled', 168, 0], ['Confirmed', 104, 0], ['Broken', 71, 71], ['Confirmed - Text', 32, 0],
  ['UNSCHEDULED', 21, 4], ['', 9, 0], ['Arrived', 8, 0],
];

const READS: [looks: RegExp, kind: StatusKind][] = [
  [/cancel|broken/i, 'cancelled'], [/complete/i, 'completed'], [/arriv|here|in chair/i, 'arrived'], [/confirm/i, 'confirmed'],
];

function readAs(word: string): StatusKind {
  return READS.find(([looks]) => looks.test(word))?.[1] ?? 'scheduled';
}

/** What was said of the words of the practice that the pages show. */
export function saidOf(world: World): Record<string, StatusKind> {
  return world.said.get(world.selected) ?? {};
}

/** What a word of the practice that the pages show means. */
export function kindOf(world: World, word: string): StatusKind {
  return saidOf(world)[word] ?? readAs(word);
}

/** The table of Settings. */
export function statusesOf(world: World): StatusesView {
  const said = saidOf(world);
  return {
    practice: world.selected,
    practiceName: world.connection.practiceName ?? '',
    words: COUNTED.map(([word, appointments, markedCancelled]) => ({ word, appointments, markedCancelled, readAs: readAs(word), said: said[word] ?? null })),
  };
}

/** Says what a word means: what is on the schedule has its kind anew. */
export function say(world: World, practice: string, word: string, kind: StatusKind | null): void {
  const others = Object.entries(world.said.get(practice) ?? {}).filter(([one]) => one !== word);
  world.said.set(practice, Object.fromEntries(kind === null ? others : [...others, [word, kind]]));
  if (practice === world.selected) {
    for (const rows of world.days.values()) rows.forEach((row, at) => (rows[at] = row.status === word ? { ...row, statusKind: kindOf(world, word) } : row));
  }
  world.changed('status_kinds');
}
