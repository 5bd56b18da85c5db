// Starting points of the twin: a working practice, and the troubles a page must be able to show.
import type { AppointmentView, SetAsideView, SyncStats } from '../bindings';
import { addMinutes } from './clock';
import { accounted, counts, newRun, refuseApp, runAt } from './flows';
import { PATIENTS, PRACTICES } from './people';
import { group, practice } from './practices';
import { ago, HOUR, MINUTE, notConnected, type World } from './world';
import { decide, manyWriteBacks, refusedKinds, twoOfAName } from './papers';
import { providerName, writeBack } from './written';

/** Names accepted by `?fake=`. */
export const SCENARIOS = [
  'demo', 'new', 'credentials', 'waiting', 'choosing', 'connecting', 'failed', 'offline', 'reconnect', 'syncing',
  'first-sync', 'sync-failed', 'empty', 'old-data', 'opening', 'locked', 'damaged', 'busy-day', 'two-practices', 'many-practices',
  'disconnecting', 'not-answering', 'daily-limit', 'attention', 'zone-guessed', 'counts-differ',
  'blocked-time', 'demo-practice', 'wrong-app-key', 'decide', 'two-of-a-name', 'refused-kinds', 'many-write-backs',
] as const;

/** A starting point. */
export type Scenario = (typeof SCENARIOS)[number];

/** The scenario that an address asks for: `?fake=offline`. */
export function scenarioFrom(search: string): Scenario {
  const asked = new URLSearchParams(search).get('fake');
  return SCENARIOS.find((one) => one === asked) ?? 'demo';
}

/** A new installation: nothing is known, and the demo practice may be tried. */
export function withoutCredentials(world: World): void {
  world.boot = { ...world.boot, demo: false, leavesDemo: false, offersDemo: true };
  world.connection = { ...notConnected(), credentials: 'missing' };
  fresh(world);
}

/** In the demo practice, on its first step. */
export function demoPractice(world: World): void {
  world.boot = { ...world.boot, demo: true, leavesDemo: true, offersDemo: false };
  world.connection = notConnected();
  fresh(world);
}

/** A new installation whose App-Id or App-Key was mistyped: connecting failed, and does until others are saved. */
function wrongAppKey(world: World): void {
  withoutCredentials(world);
  world.connection = notConnected();
  world.refusesApp = true;
  refuseApp(world);
}

export function set(world: World, scenario: Scenario): void {
  if (!['new', 'credentials', 'waiting', 'choosing', 'connecting', 'failed', 'empty', 'first-sync', 'demo-practice', 'wrong-app-key'].includes(scenario)) {
    practiceAtWork(world);
  }
  switch (scenario) {
    case 'new':
      world.connection = notConnected();
      fresh(world);
      break;
    case 'credentials':
      withoutCredentials(world);
      break;
    case 'demo-practice':
      demoPractice(world);
      break;
    case 'wrong-app-key':
      wrongAppKey(world);
      break;
    case 'waiting':
      world.connection = { ...notConnected(), phase: 'awaiting_browser', deadline: ago(-9.5 * MINUTE) };
      fresh(world);
      break;
    case 'choosing':
      world.connection = { ...notConnected(), phase: 'choosing_practice', practices: PRACTICES };
      fresh(world);
      break;
    case 'connecting':
      world.connection = { ...notConnected(), phase: 'connecting', status: 'connecting' };
      fresh(world);
      break;
    case 'failed':
      world.connection = {
        ...notConnected(), phase: 'failed', status: 'failed', error: 'ACCESS_DENIED', errorDetail: 'access_denied',
      };
      fresh(world);
      break;
    case 'offline':
      world.problems = [{ code: 'NETWORK', detail: 'dns error: failed to lookup address', since: ago(14 * MINUTE) }];
      world.clocks = { ...world.clocks, deskbellReadSikka: ago(14 * MINUTE), sikkaReadPractice: ago(26 * MINUTE) };
      break;
    case 'reconnect':
      world.problems = [
        { code: 'RECONNECT_NEEDED', detail: 'API1025', since: ago(2 * HOUR) },
        { code: 'NETWORK', detail: 'timeout', since: ago(3 * MINUTE) },
      ];
      world.connection = { ...world.connection, status: 'failed', error: 'RECONNECT_NEEDED', isConnected: false };
      break;
    case 'syncing':
      world.run = runAt(newRun('77', 'full_patients'), 45);
      break;
    case 'first-sync':
      world.whole = false;
      world.run = runAt(newRun('1', 'full_patients', 'connected'), 45);
      world.day(world.now().slice(0, 10)).splice(4);
      world.stats = NO_STATS;
      break;
    case 'sync-failed':
      world.history = [
        { ...runAt(newRun('78', 'full_patients'), 42), status: 'failed', error: 'SERVER', errorDetail: 'HTTP 503', completedAt: ago(MINUTE) },
        ...world.history,
      ];
      break;
    case 'empty':
      world.days.set(world.now().slice(0, 10), []);
      break;
    case 'old-data':
      world.staleSince = ago(31 * HOUR);
      world.clocks = { ...world.clocks, sikkaReadPractice: world.staleSince };
      break;
    case 'opening':
      world.boot = { ...world.boot, state: 'opening' };
      break;
    case 'locked':
      world.boot = { ...world.boot, state: 'KEYCHAIN_LOCKED', detail: 'the keychain did not answer within 5 s' };
      break;
    case 'damaged':
      world.boot = { ...world.boot, state: 'DATABASE_DAMAGED', detail: 'ledger: page 14: hmac check failed' };
      break;
    case 'blocked-time':
      block(world);
      break;
    case 'busy-day':
      busy(world);
      break;
    case 'two-practices':
      twoPractices(world);
      break;
    case 'many-practices':
      world.others = group(19);
      break;
    case 'disconnecting':
      world.status = 'disconnecting';
      break;
    case 'not-answering':
      world.problems = [{ code: 'NOT_ANSWERING', detail: 'five requests in a row timed out', since: ago(22 * MINUTE) }];
      world.clocks = { ...world.clocks, deskbellReadSikka: ago(24 * MINUTE) };
      break;
    case 'daily-limit':
      world.problems = [{ code: 'DAILY_LIMIT', detail: 'API2012', since: ago(50 * MINUTE) }];
      world.nextTryAt = ago(-10 * MINUTE);
      break;
    case 'attention':
      attention(world);
      break;
    case 'decide':
      decide(world);
      break;
    case 'two-of-a-name':
      twoOfAName(world);
      break;
    case 'refused-kinds':
      refusedKinds(world);
      break;
    case 'many-write-backs':
      manyWriteBacks(world);
      break;
    case 'zone-guessed':
      world.clocks = { ...world.clocks, zoneSource: 'pc', sikkaReadPractice: null };
      break;
    case 'counts-differ':
      world.stats = { ...world.stats, totalPatients: 155, patientsTold: 160 };
      world.history = [
        {
          ...accounted(runAt(newRun('79', 'full_patients', 'night'), 100), [counts('patients', 155, 160), counts('appointments', 1284, null)]),
          status: 'completed', completedAt: ago(MINUTE),
        },
        ...world.history,
      ];
      world.note('warning', 'list_incomplete', { table: 'patients', told: 160, rows: 155 });
      break;
    case 'demo':
      break;
  }
}

const NO_STATS: SyncStats = {
  totalPatients: 0, activePatients: 0, patientsWithUpcoming: 0, patientsWithRecent: 0, totalAppointments: 0, successRate: null,
  patientsTold: null, needsAttention: 0, lastSyncTime: null,
};

function twoPractices(world: World): void {
  world.others = [
    practice({
      id: '2', name: 'Harbor Orthodontics', unread: 1, status: 'reconnect_needed', overall: 'attention', error: 'RECONNECT_NEEDED',
      errorDetail: 'API1025', errorSince: ago(2 * HOUR), nextRenewalAt: null, keyExpiresAt: ago(2 * HOUR),
    }),
  ];
  const [bell] = world.bells;
  if (bell) world.bells = [{ ...bell, id: '90', practice: '2', practiceName: 'Harbor Orthodontics', appointmentSrNo: '8101' }, ...world.bells];
}

/** A row that needs attention, of each kind in turn. */
export function setAside(index: number, age: number): SetAsideView {
  const kinds: Omit<SetAsideView, 'at' | 'rowId'>[] = [
    { table: 'appointments', field: 'date', reason: 'not readable', text: '2026-13-40' },
    { table: 'patients', field: null, reason: 'no patient_id', text: '{"firstname":"Ana","lastname":"Silva"}' },
    { table: 'patients', field: 'birthdate', reason: 'not readable', text: '0000-00-00' },
  ];
  const kind = kinds[index % kinds.length];
  return {
    ...(kind ?? { table: 'patients', field: null, reason: 'not an object', text: '[]' }),
    rowId: index % kinds.length === 1 ? null : String(70671 + index), at: ago(age),
  };
}

function attention(world: World): void {
  world.setAside = Array.from({ length: 100 }, (_, index) => setAside(index, (index + 1) * MINUTE));
  world.stats = { ...world.stats, totalPatients: 157, needsAttention: 130 };
  world.history = [
    {
      ...accounted(runAt(newRun('79', 'full_patients'), 100), [
        { ...counts('patients', 160, 160, 157), unchanged: 0, setAside: 3 }, counts('appointments', 1284),
      ]),
      status: 'completed', completedAt: ago(MINUTE),
    },
    ...world.history,
  ];
  for (let page = 1; page <= 200; page += 1) world.note(page % 20 === 0 ? 'warning' : 'info', 'appointments_page', { page, pages: 200, rows: 200 });
}

function fresh(world: World): void {
  world.whole = false;
  world.days.set(world.now().slice(0, 10), []);
  world.clocks = { ...world.clocks, deskbellReadSikka: null, sikkaReadPractice: null };
  world.stats = NO_STATS;
}

function busy(world: World): void {
  const date = world.now().slice(0, 10);
  const rows = world.day(date);
  for (let index = 0; index < 240; index += 1) {
    const patient = PATIENTS[index % PATIENTS.length];
    const first = rows[0];
    if (!patient || !first) return;
    const start = addMinutes(`${date}T07:00`, (index * 10) % 720);
    rows.push({
      ...first, id: `a:x${index}`, appointmentSrNo: `x${index}`, patientName: patient.name, start,
      end: addMinutes(start, 30), lengthMinutes: 30, providerId: ['REED', 'OKAF', 'BRAN', 'HALE'][index % 4] ?? 'REED',
      status: 'Scheduled', statusKind: 'scheduled',
    });
  }
}

/** Lunch of one provider, and a note of which the practice's software says nothing. */
function block(world: World): void {
  const date = world.now().slice(0, 10);
  const rows = world.day(date);
  const [first] = rows;
  if (!first) return;
  const nobody = { ...first, patientId: '', patientName: '', status: 'Scheduled', statusKind: 'scheduled', appointmentType: '', description: '', note: '', isNew: false, pending: null };
  rows.push({ ...nobody, id: 'a:b1', appointmentSrNo: 'b1', start: `${date}T12:00`, end: `${date}T13:00`, lengthMinutes: 60, description: 'Lunch' });
  rows.push({ ...nobody, id: 'a:b2', appointmentSrNo: 'b2', start: `${date}T17:15`, end: `${date}T17:30`, lengthMinutes: 15 });
}

function practiceAtWork(world: World): void {
  const today = world.now().slice(0, 10);
  const rows = world.day(today);
  const coming = rows.filter((row) => row.start > world.now() && row.statusKind !== 'cancelled');
  const [first, second, third, fourth] = coming.slice(1);
  if (first) mark(rows, first, { isNew: true });
  if (second) pend(world, rows, second, 'book_appointment', 'sent', 'pending');
  if (third) pend(world, rows, third, 'update_appointment', 'waiting', 'queued');
  if (fourth) mark(rows, fourth, { isNew: true });
  oldWriteBacks(world, coming);
  bells(world, [first, fourth, ...coming.slice(5, 8)].filter((one) => one !== undefined));
  world.history = [4, 26, 74].map((hours, index) => {
    const run = runAt(newRun(String(70 - index), index === 2 ? 'full_patients' : 'incremental', index === 2 ? 'connected' : 'schedule'), 100);
    const few = accounted(run, [counts('patients', 2, null, 1), counts('appointments', 5, null, 3)]);
    const whole = accounted(run, [counts('patients', 160), { ...counts('appointments', 1284, 1284, 1283), unchanged: 0, setAside: 1 }]);
    return {
      ...(index === 2 ? whole : few), status: index === 1 ? ('interrupted' as const) : ('completed' as const),
      startedAt: ago(hours * HOUR), completedAt: ago(hours * HOUR - 21_000), vanished: index === 0 ? 1 : 0,
    };
  });
  world.notOffered = ['practice_events', 'providers'];
  world.setAside = [setAside(0, 74 * HOUR)];
  world.note('info', 'sync_started', { kind: 'full' });
  world.note('info', 'credentials_checked');
  world.note('info', 'patients_page', { page: 4, pages: 4, rows: 10 });
  world.note('info', 'appointments_page', { page: 7, pages: 7, rows: 84 });
  world.note('warning', 'endpoint_missing', { endpoint: 'practice_events', error: 'NOT_OFFERED' });
  world.note('info', 'analyzed', { active: 131 });
  world.note('success', 'sync_completed', { rows: 1444, changed: 1444, set_aside: 1 });
}

function mark(rows: AppointmentView[], row: AppointmentView, change: Partial<AppointmentView>): void {
  const index = rows.indexOf(row);
  rows[index] = { ...row, ...change };
}

function pend(world: World, rows: AppointmentView[], row: AppointmentView, operation: string, word: 'waiting' | 'sent', state: string): void {
  const id = world.nextNumber();
  mark(rows, row, { pending: { writeBackId: id, operation, word, notChecked: false, slow: false } });
  world.writeBacks = [writeBack(world, id, row, operation, state, word), ...world.writeBacks];
}

function oldWriteBacks(world: World, rows: AppointmentView[]): void {
  const [a, b, c, d] = rows.slice(3);
  if (!a || !b || !c || !d) return;
  world.writeBacks.push(
    {
      ...writeBack(world, '401', a, 'update_appointment', 'completed', 'in_the_pms'), reschedules: false, statusValue: 'Confirmed',
      createdAt: ago(3 * HOUR), completedAt: ago(3 * HOUR - 30_000), lastAnswer: 'Success', nextStepAt: null,
    },
    {
      ...writeBack(world, '402', b, 'book_appointment', 'failed', 'refused'), createdAt: ago(5 * HOUR), completedAt: ago(5 * HOUR - 42_000),
      lastAnswer: 'Operatory OP-9 does not exist in this practice', nextStepAt: null, maySendAgain: true,
    },
    {
      ...writeBack(world, '403', c, 'cancel_appointment', 'pending', 'sent'), createdAt: ago(11 * MINUTE), serverOff: true, slow: true,
      mayMarkSeen: true, statusValue: 'Broken', text: 'Has a cold',       lastAnswer: 'Waiting for the practice server',
    },
    {
      ...writeBack(world, '404', d, 'update_appointment', 'discarded', 'taken_back'), createdAt: ago(26 * HOUR), completedAt: ago(25.9 * HOUR),
      lastAnswer: null, nextStepAt: null,
    },
  );
}

function bells(world: World, rows: AppointmentView[]): void {
  const kinds = ['booked', 'booked', 'cancelled', 'moved', 'removed'] as const;
  world.bells = rows.map((row, index) => ({
    id: String(index + 1), kind: kinds[index] ?? 'booked', at: ago((index * 37 + 2) * MINUTE), start: row.start,
    standsOn: kinds[index] === 'removed' ? null : row.start.slice(0, 10), appointmentSrNo: row.appointmentSrNo ?? '', patientName: row.patientName, providerName: providerName(row.providerId),
    operatory: row.operatory, before: kinds[index] === 'moved' ? { start: addMinutes(row.start, -90), providerName: providerName(row.providerId), operatory: row.operatory } : null,
    source: index === 1 ? 'program_asked' : 'pms', seen: index > 1, taken: null, practice: world.selected, practiceName: world.connection.practiceName ?? '',
  }));
}
