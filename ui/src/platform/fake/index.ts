// The in-memory twin of the host: for tests, and for working on the window in a browser (`npm run dev`).
import type { AppointmentView, Kept, Refusal, WriteBackView } from '../bindings';
import type { Host, Unlisten } from '../types';
import * as desk from './desk';
import { beginConnect, beginSync, endAttempt, endSync, finishConnect, moveWriteBack, type Later } from './flows';
import { availabilityOf, freeOf, hoursOn } from './openings';
import { OPERATORIES, PROVIDERS, STATUSES } from './people';
import { chartOf, findPatients, opened, patientList } from './patients';
import { disconnect, keep, renew, select, test, whyOld } from './practices';
import { demoPractice, set, withoutCredentials, type Scenario } from './scenarios';
import { kindOf, saidOf, say, statusesOf } from './statuses';
import { World } from './world';
import { inTheirOrder, statsOf } from './written';

export { scenarioFrom, SCENARIOS, type Scenario } from './scenarios';
export { World } from './world';

/** A host whose world tests can reach into. */
export type FakeHost = Host & { world: World };

/** A refusal as the twin throws it: with the fields of the real one. */
class Refused extends Error implements Refusal {
  readonly code: string;
  readonly detail: string | null;

  constructor(refusal: Refusal) {
    super(refusal.code);
    this.code = refusal.code;
    this.detail = refusal.detail;
  }
}

interface Options {
  scenario?: Scenario;
  /** Milliseconds that a query takes. */
  delay?: number;
  /** False: nothing goes on by itself; tests move the world. */
  alive?: boolean;
}

type Change = (appointment: string, operation: string, edit: (row: AppointmentView) => AppointmentView, more: Partial<WriteBackView>) => Kept;

/** Makes a twin. */
export function createFakeHost({ scenario = 'demo', delay = 60, alive = true }: Options = {}): FakeHost {
  const world = new World();
  set(world, scenario);
  const later: Later = (milliseconds, work) => {
    if (alive) window.setTimeout(work, milliseconds);
  };
  const answer = async <T>(name: string, work: () => T): Promise<T> => {
    world.calls.push(name);
    if (delay > 0) await new Promise((resolve) => window.setTimeout(resolve, delay));
    const refusal = world.refuse.get(name);
    if (refusal) throw new Refused(refusal);
    return work();
  };
  const subscribe = <T>(handlers: Set<T>, handler: T): Promise<Unlisten> => {
    handlers.add(handler);
    return Promise.resolve(() => {
      handlers.delete(handler);
    });
  };
  const found = <T>(one: T | null, what: string): T => {
    if (one === null) throw new Refused({ code: 'NOT_FOUND', detail: what });
    return one;
  };
  const change: Change = (appointment, operation, edit, more) =>
    found(desk.change(world, later, appointment, operation, edit, more), 'appointment');

  return {
    world,
    boot: () => answer('boot', () => world.boot),
    getState: () => answer('getState', () => world.state()),
    getDay: (date) => answer('getDay', () => {
      if (world.connection.practiceName === null) throw new Refused({ code: 'NOT_CONNECTED', detail: null });
      const now = world.now();
      const shown = date ?? now.slice(0, 10);
      const appointments = [...world.day(shown)].sort((a, b) => a.start.localeCompare(b.start));
      return {
        date: shown, today: now.slice(0, 10), now, providers: PROVIDERS, operatories: OPERATORIES, open: hoursOn(shown), hoursFrom: world.hoursFrom, appointments,
        statuses: STATUSES, saidStatuses: saidOf(world), whole: world.whole,
      };
    }),
    getAvailability: (date) => answer('getAvailability', () => {
      if (world.connection.practiceName === null) throw new Refused({ code: 'NOT_CONNECTED', detail: null });
      return availabilityOf(world, date);
    }),
    findFree: (wish) => answer('findFree', () => freeOf(world, wish)),
    getBell: () => answer('getBell', () => ({ unread: world.state().unread, items: [...world.bells], initials: world.initials })),
    searchPatients: (text) => answer('searchPatients', () => {
      return { patients: findPatients(world, text).slice(0, 30), complete: world.whole };
    }),
    getPatients: (text, activeOnly) => answer('getPatients', () => {
      if (world.connection.practiceName === null) throw new Refused({ code: 'NOT_CONNECTED', detail: null });
      return patientList(world, text, activeOnly);
    }),
    getWriteBacks: () => answer('getWriteBacks', () => ({ rows: inTheirOrder(world.writeBacks), stats: statsOf(world.writeBacks) })),
    getForms: () => answer('getForms', () => world.forms),
    getPatient: (patientId) => answer('getPatient', () => opened(world, found(desk.cardOf(world, patientId), 'patient'))),
    getAccount: (patientId) => answer('getAccount', () => desk.accountOf(world, patientId)),
    getChart: (patientId) => answer('getChart', () => chartOf(world, patientId)),
    getSync: () => answer('getSync', () => ({
      current: world.run, history: world.history, log: world.log, notOffered: world.notOffered, setAside: world.setAside.slice(0, 100),
      stats: { ...world.stats, needsAttention: Math.max(world.stats.needsAttention, world.setAside.length) }, nextDueAt: new Date(Date.now() + 40_000).toISOString(),
    })),
    getStatuses: () => answer('getStatuses', () => {
      if (world.connection.practiceName === null) throw new Refused({ code: 'NOT_CONNECTED', detail: null });
      return statusesOf(world);
    }),
    getAutostart: () => answer('getAutostart', () => world.autostart),
    takeTarget: () => answer('takeTarget', () => {
      const target = world.target;
      world.target = null;
      return target;
    }),

    saveCredentials: () => answer('saveCredentials', () => {
      world.connection = { ...world.connection, credentials: 'present' };
      world.refusesApp = false;
      world.changed('integrations');
    }),
    connect: (door) => answer('connect', () => beginConnect(world, later, door)),
    openAgain: () => answer('openAgain', () => undefined),
    cancelConnect: () => answer('cancelConnect', () => endAttempt(world)),
    choosePractice: (officeId, practiceId) => answer('choosePractice', () => {
      const choice = world.connection.practices.find((one) => one.officeId === officeId && one.practiceId === practiceId);
      finishConnect(world, later, choice);
    }),
    selectPractice: (id) => answer('selectPractice', () => select(world, id)),
    disconnect: (id, discard) => answer('disconnect', () => disconnect(world, id, discard)),
    keepConnected: (id) => answer('keepConnected', () => keep(world, id)),
    testConnection: (id) => answer('testConnection', () => test(world, id)),
    renewKey: (id) => answer('renewKey', () => renew(world, id)),
    whyOld: (id) => answer('whyOld', () => found(whyOld(world, id), 'practice')),
    setZone: (id, zone) => answer('setZone', () => {
      if (id === world.selected) world.clocks = { ...world.clocks, zone, zoneSource: 'person' };
      else world.others = world.others.map((one) => (one.id === id ? { ...one, clocks: { ...one.clocks, zone, zoneSource: 'person' } } : one));
      world.changed('integrations');
    }),
    syncNow: (full) => answer('syncNow', () => beginSync(world, later, full)),
    cancelSync: () => answer('cancelSync', () => endSync(world, 'cancelled')),
    clearSyncLog: () => answer('clearSyncLog', () => {
      world.log = [];
      world.note('info', 'log_cleared');
      world.changed('sync_log');
    }),
    holdSlot: (wish) => answer('holdSlot', () => desk.hold(world, wish)),
    releaseSlot: (formId) => answer('releaseSlot', () => {
      world.reservations.delete(formId);
    }),
    book: (form) => answer('book', () => desk.book(world, later, form)),
    reschedule: (form) => answer('reschedule', () => found(desk.reschedule(world, later, form), 'appointment')),
    setStatus: (number, value) => answer('setStatus', () => change(number, 'update_appointment', (row) => ({
      ...row, status: value, statusKind: kindOf(world, value),
    }), { statusValue: value })),
    cancelAppointment: (number, reason) => answer('cancelAppointment', () => desk.underWay(world, number, 'cancel_appointment') ?? change(number, 'cancel_appointment', (row) => ({
      ...row, status: 'Broken', statusKind: 'cancelled',
    }), { statusValue: 'Broken', text: reason })),
    updatePatient: (form) => answer('updatePatient', () => desk.updatePatient(world, later, form)),
    addNote: (form) => answer('addNote', () => desk.addNote(world, later, form)),
    takePayment: (form) => answer('takePayment', () => desk.takePayment(world, later, form)),
    keepForm: (content) => answer('keepForm', () => {
      world.unfinished = content === null ? null : { content, keptAt: new Date().toISOString() };
    }),
    unfinishedForm: () => answer('unfinishedForm', () => world.unfinished),
    discardWriteBack: (id) => answer('discardWriteBack', () => desk.takeBack(world, id)),
    patientChoices: (id) => answer('patientChoices', () => desk.choicesOf(world, id)),
    namePatient: (id, patientId) => answer('namePatient', () => {
      found(desk.namePatient(world, later, id, patientId), 'patient');
    }),
    markSeen: (id) => answer('markSeen', () => moveWriteBack(world, id, 'completed', 'in_the_pms', "On a person's word")),
    setTags: (practice, on) => answer('setTags', () => {
      if (practice === world.selected) world.tags = on;
      else world.others = world.others.map((one) => (one.id === practice ? { ...one, tags: on } : one));
      world.changed('integrations');
    }),
    setStatusKind: (practice, word, kind) => answer('setStatusKind', () => say(world, practice, word, kind)),
    sendAgain: (id) => answer('sendAgain', () => {
      moveWriteBack(world, id, 'queued', 'waiting');
      desk.travel(world, later, id);
    }),
    lookAgain: (id) => answer('lookAgain', () => {
      moveWriteBack(world, id, 'unknown', 'not_known_yet');
      later(1500, () => moveWriteBack(world, id, 'completed', 'in_the_pms', 'Success'));
    }),
    markBellsSeen: () => answer('markBellsSeen', () => {
      world.bells = world.bells.map((bell) => ({ ...bell, seen: true }));
      world.others = world.others.map((one) => ({ ...one, unread: 0 }));
      for (const rows of world.days.values()) rows.forEach((row, index) => (rows[index] = { ...row, isNew: false }));
      world.changed('bells');
    }),
    takeBell: (id, initials) => answer('takeBell', () => {
      const by = initials?.trim().toUpperCase() ?? null;
      if (by !== null) world.initials = by;
      world.bells = world.bells.map((bell) => (bell.id === id ? { ...bell, seen: true, taken: by === null ? null : { by, at: new Date().toISOString() } } : bell));
      world.changed('bells');
    }),
    pauseNotifications: (minutes) => answer('pauseNotifications', () => {
      world.pausedUntil = minutes === null ? null : new Date(Date.now() + minutes * 60_000).toISOString();
      world.changed('settings');
    }),
    saveSettings: (settings) => answer('saveSettings', () => {
      world.settings = settings;
      world.changed('settings');
    }),
    testNotification: () => answer('testNotification', () => undefined),
    setAutostart: (on) => answer('setAutostart', () => {
      world.autostart = on;
    }),
    tryDemo: () => answer('tryDemo', () => {
      demoPractice(world);
      world.setBoot('ready');
      world.changed('integrations');
    }),
    leaveDemo: () => answer('leaveDemo', () => {
      withoutCredentials(world);
      world.setBoot('ready');
      world.changed('integrations');
    }),
    retryOpening: () => answer('retryOpening', () => {
      world.setBoot('opening');
      later(900, () => world.setBoot('ready'));
    }),
    quit: () => answer('quit', () => undefined),

    onChanged: (handler) => subscribe(world.handlers.changed, handler),
    onBoot: (handler) => subscribe(world.handlers.boot, handler),
    onOpen: (handler) => subscribe(world.handlers.open, handler),
  };
}
