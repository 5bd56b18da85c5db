// Several practices in the twin: showing another one, leaving one, and changing one's mind.
import type { ConnectedPractice, ConnectionTest, OpenWriteBack, PracticeStatus, WhyOldView, WriteBackView } from '../bindings';
import { ago, connected, HOUR, MINUTE, notConnected, type World } from './world';
import { moveWriteBack } from './written';

const OPEN = ['waiting', 'sent', 'not_known_yet'];

/** Write-backs that have not ended, of the practice of that name. */
export function openOf(writeBacks: WriteBackView[], practiceName: string): OpenWriteBack[] {
  return writeBacks
    .filter((one) => OPEN.includes(one.word) && one.practiceName === practiceName)
    .map(({ id, operation, word, patientName, start }) => ({ id, operation, word, patientName, start }));
}

/** A practice beside the one that the pages show. */
export function practice(change: Partial<ConnectedPractice> & { id: string; name: string }): ConnectedPractice {
  return {
    officeId: 'D31120', practiceId: '1', pmsType: 'OrthoTrac', status: 'connected', overall: 'connected', isSelected: false, error: null,
    errorDetail: null, errorSince: null, nextTryAt: null, keyExpiresAt: ago(-9 * HOUR), nextRenewalAt: ago(-8 * HOUR),
    clocks: { sikkaReadPractice: ago(34 * MINUTE), deskbellReadSikka: ago(30_000), zone: 'America/New_York', zoneSource: 'sikka' },
    staleSince: null, unread: 0, needsPerson: 0, tags: true, openWriteBacks: [], ...change,
  };
}

/** So many practices of one group. */
export function group(count: number): ConnectedPractice[] {
  const places = ['Alameda', 'Berkeley', 'Concord', 'Daly City', 'Emeryville', 'Fremont', 'Gilroy', 'Hayward', 'Lafayette', 'Martinez'];
  return Array.from({ length: count }, (_, index) =>
    practice({
      id: String(index + 2), officeId: `D${31120 + index}`, name: `Bright Smiles ${places[index % 10] ?? ''} ${Math.floor(index / 10) + 1}`,
      pmsType: index % 3 === 0 ? 'Eaglesoft' : 'Dentrix', unread: index % 4 === 1 ? index : 0,
    }),
  );
}

/** Shows another practice, with the day, the runs and the clocks that are its own. */
export function select(world: World, id: string): void {
  const wanted = world.others.find((one) => one.id === id);
  if (!wanted) return;
  const before = world.state().practices.find((one) => one.isSelected);
  world.others = world.others.filter((one) => one.id !== id);
  if (before) world.others.push({ ...before, isSelected: false });
  show(world, wanted);
}

function show(world: World, wanted: ConnectedPractice): void {
  world.leaveRoom();
  world.selected = wanted.id;
  world.status = wanted.status;
  world.tags = wanted.tags;
  world.nextTryAt = wanted.nextTryAt;
  world.clocks = wanted.clocks;
  world.staleSince = wanted.staleSince;
  const broken = wanted.status === 'reconnect_needed';
  world.connection = {
    ...connected(), practiceName: wanted.name, pmsType: wanted.pmsType, officeId: wanted.officeId, keyExpiresAt: wanted.keyExpiresAt,
    nextRenewalAt: wanted.nextRenewalAt, error: wanted.error, errorDetail: wanted.errorDetail, isConnected: !broken,
    status: broken ? 'failed' : 'connected', phase: broken ? 'failed' : 'connected',
  };
  world.problems = wanted.error === null ? [] : [{ code: wanted.error, detail: wanted.errorDetail, since: wanted.errorSince }];
  world.enterRoom();
  world.changed('integrations', 'settings', 'appointments', 'sync_runs');
}

function setStatus(world: World, id: string, status: PracticeStatus): void {
  if (id === world.selected) world.status = status;
  else world.others = world.others.map((one) => (one.id === id ? { ...one, status } : one));
}

/** Leaves a practice: at once, or when what is open and was not discarded has ended. */
export function disconnect(world: World, id: string, discard: string[]): void {
  world.others = world.others.map((one) =>
    one.id === id ? { ...one, openWriteBacks: one.openWriteBacks.filter((open) => !discard.includes(open.id)) } : one,
  );
  setStatus(world, id, 'disconnecting');
  if (id === world.selected) discard.forEach((number) => moveWriteBack(world, number, 'discarded', 'taken_back'));
  settle(world);
  world.changed('integrations', 'writebacks');
}

/** Takes back a disconnect that waits. */
export function keep(world: World, id: string): void {
  setStatus(world, id, 'connected');
  world.changed('integrations');
}

/** Removes what is being disconnected and waits for nothing any more. */
export function settle(world: World): void {
  world.others = world.others.filter((one) => one.status !== 'disconnecting' || one.openWriteBacks.length > 0);
  const name = world.connection.practiceName;
  if (name === null || world.status !== 'disconnecting' || openOf(world.writeBacks, name).length > 0) return;
  world.writeBacks = world.writeBacks.filter((one) => one.practiceName !== name);
  world.bells = world.bells.filter((one) => one.practiceName !== name);
  world.days.clear();
  world.said.delete(world.selected);
  world.status = 'connected';
  const next = world.others.shift();
  if (next) {
    show(world, next);
  } else {
    world.connection = notConnected();
  }
  world.changed('integrations', 'appointments', 'writebacks', 'bells');
}

/** What Sikka answers when it is asked. */
export function test(world: World, id: string): ConnectionTest {
  const here = id === world.selected ? world.stats.totalPatients : 412;
  return { patients: id === world.selected ? world.stats.patientsTold : here, patientsHere: here, answeredInMs: 412 };
}

/** A new key, good for a day. */
export function renew(world: World, id: string): void {
  const fresh = { keyExpiresAt: ago(-24 * HOUR), nextRenewalAt: ago(-23 * HOUR) };
  if (id === world.selected) world.connection = { ...world.connection, ...fresh };
  else world.others = world.others.map((one) => (one.id === id ? { ...one, ...fresh } : one));
  world.changed('integrations');
}

/** What can be found out of the way to a practice's server. */
export function whyOld(world: World, id: string): WhyOldView | null {
  const one = world.state().practices.find((practice) => practice.id === id);
  if (!one) return null;
  const reaches = one.overall !== 'offline';
  return {
    at: new Date().toISOString(), practiceName: one.name, officeId: one.officeId, practiceId: one.practiceId, pmsType: one.pmsType,
    zone: one.clocks.zone, sikkaReadPractice: one.clocks.sikkaReadPractice, deskbellReadSikka: one.clocks.deskbellReadSikka,
    checks: [
      { check: 'sikka', result: reaches ? 'good' : 'bad', detail: reaches ? 'OK' : one.error },
      { check: 'key', result: one.status === 'reconnect_needed' ? 'bad' : 'good', detail: null },
      { check: 'practice_sends', result: reaches ? (one.staleSince === null ? 'good' : 'bad') : 'unknown', detail: null },
      { check: 'server', result: world.writeBacks.some((row) => row.serverOff) ? 'bad' : 'unknown', detail: null },
    ],
  };
}
