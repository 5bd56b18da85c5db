// What takes time in the twin: connecting, syncing, and a write-back on its way to the practice.
import type { PracticeChoice, RunStatus, RunView, TableCounts } from '../bindings';
import type { Door } from '../types';
import { PATIENTS, PRACTICES } from './people';
import { practice, select } from './practices';
import { ago, connected, MINUTE, notConnected, type World } from './world';

/** Calls back after a while; `pace` 0 means at once (tests). */
export type Later = (milliseconds: number, work: () => void) => void;

export function beginConnect(world: World, later: Later, door: Door): void {
  const before = { ...world.connection, error: null, errorDetail: null, practices: [] };
  if (door === 'marketplace') {
    world.connection = { ...before, phase: 'connecting', status: 'connecting' };
    later(900, () => {
      if (world.refusesApp) { refuseApp(world); return; }
      world.connection = { ...before, phase: 'choosing_practice', status: 'pending', practices: PRACTICES };
      world.changed('connect_attempts');
    });
  } else {
    world.connection = { ...before, phase: 'awaiting_browser', status: 'pending', deadline: ago(-10 * MINUTE) };
    later(6000, () => {
      if (world.connection.phase === 'awaiting_browser') finishConnect(world, later);
    });
  }
  world.changed('connect_attempts');
}

/** Ends an attempt whose App-Id or App-Key Sikka does not accept. */
export function refuseApp(world: World): void {
  world.connection = { ...world.connection, phase: 'failed', status: 'failed', deadline: null, error: 'AUTH_FAILED', errorDetail: 'HTTP 401' };
  world.changed('connect_attempts');
}

/** Ends an attempt: what was connected before still is. */
export function endAttempt(world: World): void {
  const { practiceName, pmsType, officeId } = world.connection;
  world.connection = practiceName === null ? notConnected() : { ...connected(), practiceName, pmsType, officeId };
  world.changed('connect_attempts');
}

export function finishConnect(world: World, later: Later, choice: PracticeChoice | null = null): void {
  world.connection = { ...world.connection, phase: 'connecting', status: 'connecting', deadline: null, practices: [] };
  world.changed('connect_attempts');
  later(1800, () => {
    if (world.refusesApp) { refuseApp(world); return; }
    endAttempt(world);
    const found = choice ?? (world.connection.practiceName === null ? PRACTICES[0] : PRACTICES[2]);
    if (world.connection.practiceName === null) {
      world.connection = { ...connected(), practiceName: found?.name ?? null, pmsType: found?.pmsType ?? null, officeId: found?.officeId ?? null };
    } else if (found && !world.state().practices.some((one) => one.officeId === found.officeId && one.name === found.name)) {
      const id = world.nextNumber();
      world.others.push(practice({ id, name: found.name, officeId: found.officeId, practiceId: found.practiceId, pmsType: found.pmsType }));
      select(world, id);
    }
    world.problems = [];
    world.status = 'connected';
    world.changed('integrations', 'connect_attempts');
  });
}

const STEPS: RunStatus[] = [
  'starting', 'starting', 'starting', 'fetching_patients', 'fetching_appointments', 'fetching_appointments', 'analyzing', 'storing',
];

const APPOINTMENTS = 1284;

export function newRun(id: string, kind: RunView['operationType'], cause = 'person'): RunView {
  const now = new Date().toISOString();
  return {
    syncId: id, operationType: kind, cause, status: 'starting', progressPercentage: 0, currentStepNumber: 1, totalSteps: 8, page: 0,
    totalPages: null, patientsFound: 0, appointmentsFound: 0, activeIdentified: null, activeStored: null, recordsProcessed: 0,
    recordsSuccess: 0, recordsFailed: 0, tables: [], vanished: 0, error: null, errorDetail: null, startedAt: now, completedAt: null,
    lastUpdated: now, estimatedSecondsRemaining: null,
  };
}

/** A run with the account of these tables, and the sums that follow from it. */
export function accounted(run: RunView, tables: TableCounts[]): RunView {
  const sum = (count: (one: TableCounts) => number) => tables.reduce((total, one) => total + count(one), 0);
  const found = (table: string) => tables.find((one) => one.table === table)?.received ?? 0;
  return {
    ...run, tables, patientsFound: found('patients'), appointmentsFound: found('appointments'),
    recordsProcessed: sum((one) => one.received), recordsSuccess: sum((one) => one.stored + one.unchanged),
    recordsFailed: sum((one) => one.setAside),
  };
}

/** Counts of a table in which nothing was set aside. */
export function counts(table: string, received: number, told: number | null = received, stored = received): TableCounts {
  return { table, told, received, stored, unchanged: received - stored, setAside: 0 };
}

/** Where a run stands at a percentage. */
export function runAt(run: RunView, percent: number): RunView {
  const step = Math.min(8, Math.floor(percent / 12.5) + 1);
  const patients = Math.round(PATIENTS.length * Math.min(1, Math.max(0, (percent - 37) / 13)));
  const appointments = Math.round(APPOINTMENTS * Math.min(1, Math.max(0, (percent - 50) / 12)));
  const tables = [counts('patients', patients, PATIENTS.length), counts('appointments', appointments, APPOINTMENTS)];
  return {
    ...accounted(run, step < 4 ? [] : step === 4 ? tables.slice(0, 1) : tables),
    status: STEPS[step - 1] ?? 'storing',
    progressPercentage: percent,
    currentStepNumber: step,
    page: step === 4 ? Math.ceil(patients / 50) : step === 5 ? Math.ceil(appointments / 200) : 0,
    totalPages: step === 4 ? 4 : step === 5 ? 7 : null,
    activeIdentified: step >= 7 ? 131 : null,
    activeStored: step >= 7 ? 131 : null,
    lastUpdated: new Date().toISOString(),
    estimatedSecondsRemaining: step >= 4 ? Math.ceil((100 - percent) / 9) : null,
  };
}

export function beginSync(world: World, later: Later, full: boolean): void {
  world.run = newRun(world.nextNumber(), full ? 'full_patients' : 'incremental');
  world.note('info', 'sync_started', { kind: full ? 'full' : 'incremental' });
  world.changed('sync_runs', 'sync_log');
  const tick = (percent: number) => {
    if (!world.run) return;
    if (percent >= 100) { endSync(world, 'completed'); return; }
    const before = world.run.currentStepNumber;
    world.run = runAt(world.run, percent);
    if (world.run.currentStepNumber === 4) world.note('info', 'patients_page', { page: world.run.page, pages: 4, rows: 50 });
    if (before !== 6 && world.run.currentStepNumber === 6) world.note('info', 'providers_loaded', { rows: 4 });
    world.changed('sync_runs', 'sync_log');
    later(full ? 450 : 90, () => tick(percent + 5));
  };
  later(300, () => tick(5));
}

export function endSync(world: World, status: 'completed' | 'cancelled' | 'failed', error: string | null = null): void {
  if (!world.run) return;
  const done = new Date().toISOString();
  const run = status === 'completed' && world.run.progressPercentage < 100 ? runAt(world.run, 100) : world.run;
  world.history = [{ ...run, status, error, completedAt: done, estimatedSecondsRemaining: null }, ...world.history];
  world.run = null;
  if (status === 'completed') {
    world.whole = true;
    world.stats = { ...world.stats, lastSyncTime: done };
    world.clocks = { ...world.clocks, deskbellReadSikka: done };
    world.note('success', 'sync_completed', { rows: 1444, changed: 3, set_aside: world.setAside.length });
  } else {
    world.note(status === 'cancelled' ? 'warning' : 'error', `sync_${status}`, error ? { error } : {});
  }
  world.changed('sync_runs', 'sync_log', 'walks');
}

export { moveWriteBack } from './written';
