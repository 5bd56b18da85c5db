// The in-memory twin of the host: for tests, and for working on the window in a browser (`npm run dev`).
import type { AppointmentView, Refusal } from '../bindings';
import type { Host, Unlisten } from '../types';
import { addMinutes } from './clock';
import { beginConnect, beginSync, endAttempt, endSync, finishConnect, moveWriteBack, type Later } from './flows';
import { OPERATORIES, PATIENTS, PROVIDERS, STATUSES } from './people';
import { disconnect, keep, select, test } from './practices';
import { set, writeBack, type Scenario } from './scenarios';
import { World } from './world';

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
  const travel = (id: string) => {
    later(900, () => moveWriteBack(world, id, 'submitted', 'sent', 'Writeback request received'));
    later(5500, () => moveWriteBack(world, id, 'completed', 'in_the_pms', 'Success'));
  };
  const change = (appointmentSrNo: string, operation: string, edit: (row: AppointmentView) => AppointmentView, value: string | null) => {
    for (const rows of world.days.values()) {
      const index = rows.findIndex((row) => row.appointmentSrNo === appointmentSrNo);
      const row = rows[index];
      if (!row) continue;
      const id = world.nextNumber();
      const edited = { ...edit(row), pending: { writeBackId: id, operation, word: 'waiting' as const } };
      rows.splice(index, 1);
      const day = world.day(edited.start.slice(0, 10));
      day.push(edited);
      world.writeBacks = [
        { ...writeBack(world, id, edited, operation, 'queued', 'waiting'), createdAt: new Date().toISOString(), statusValue: value, reschedules: edited.start !== row.start },
        ...world.writeBacks,
      ];
      world.changed('writebacks', 'appointments');
      travel(id);
      return id;
    }
    throw new Refused({ code: 'NOT_FOUND', detail: 'appointment' });
  };

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
        date: shown, today: now.slice(0, 10), now, providers: PROVIDERS, operatories: OPERATORIES, appointments,
        statuses: STATUSES, whole: world.whole,
      };
    }),
    getBell: () => answer('getBell', () => ({ unread: world.state().unread, items: [...world.bells] })),
    searchPatients: (text) => answer('searchPatients', () => {
      const wanted = text.trim().toLowerCase();
      const patients = PATIENTS.filter((one) => `${one.name} ${one.phone} ${one.chartNumber}`.toLowerCase().includes(wanted));
      return { patients: patients.slice(0, 30), complete: world.whole };
    }),
    getWriteBacks: () => answer('getWriteBacks', () => [...world.writeBacks]),
    getSync: () => answer('getSync', () => ({
      current: world.run, history: world.history, log: world.log, notOffered: world.notOffered, setAside: world.setAside.slice(0, 100),
      stats: { ...world.stats, needsAttention: Math.max(world.stats.needsAttention, world.setAside.length) }, nextDueAt: new Date(Date.now() + 40_000).toISOString(),
    })),
    getAutostart: () => answer('getAutostart', () => world.autostart),
    takeTarget: () => answer('takeTarget', () => {
      const target = world.target;
      world.target = null;
      return target;
    }),

    saveCredentials: () => answer('saveCredentials', () => {
      world.connection = { ...world.connection, credentials: 'present' };
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
    book: (form) => answer('book', () => {
      const id = world.nextNumber();
      const patient = PATIENTS.find((one) => one.patientId === form.patientId);
      const row: AppointmentView = {
        id: `w:${id}`, appointmentSrNo: null, patientId: form.patientId, patientName: patient?.name ?? '',
        providerId: form.providerId, operatory: form.operatory, start: form.start,
        end: addMinutes(form.start, form.lengthMinutes), lengthMinutes: form.lengthMinutes, status: 'Scheduled',
        statusKind: 'scheduled', appointmentType: '', description: form.description, note: '', isNew: false,
        pending: { writeBackId: id, operation: 'book_appointment', word: 'waiting' },
      };
      world.day(form.start.slice(0, 10)).push(row);
      world.writeBacks = [{ ...writeBack(world, id, row, 'book_appointment', 'queued', 'waiting'), createdAt: new Date().toISOString() }, ...world.writeBacks];
      world.changed('writebacks', 'appointments');
      travel(id);
      return id;
    }),
    reschedule: (form) => answer('reschedule', () => change(form.appointmentSrNo, 'update_appointment', (row) => ({
      ...row, start: form.start, end: addMinutes(form.start, form.lengthMinutes), lengthMinutes: form.lengthMinutes,
      operatory: form.operatory, providerId: form.providerId,
    }), null)),
    setStatus: (number, value) => answer('setStatus', () => change(number, 'update_appointment', (row) => ({
      ...row, status: value, statusKind: value === 'Complete' ? 'completed' : value === 'Broken' ? 'cancelled' : value.toLowerCase(),
    }), value)),
    cancelAppointment: (number) => answer('cancelAppointment', () => change(number, 'cancel_appointment', (row) => ({
      ...row, status: 'Broken', statusKind: 'cancelled',
    }), 'Broken')),
    discardWriteBack: (id) => answer('discardWriteBack', () => moveWriteBack(world, id, 'discarded', 'taken_back')),
    sendAgain: (id) => answer('sendAgain', () => {
      moveWriteBack(world, id, 'queued', 'waiting');
      travel(id);
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
