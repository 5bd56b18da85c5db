// The state of the in-memory twin, and the way it tells of changes.
import type {
  AccountView, Alert, AlertEvent, AlertsView, AppointmentView, BellItem, BootView, ChangeView, ChartView, Clocks, ConnectedPractice, ConnectionView, FormsView, HoursFrom, Kept,
  LogLine,
  PatientView, PracticeStatus, Problem, RunView, SetAsideView, SettingsView, SlotWish, StateView, StatusKind, SyncStats, UnfinishedForm, WriteBackView,
} from '../bindings';
import type { OpenTarget } from '../types';
import { wallClock, workingZone } from './clock';
import { dayOf } from './day';
import { FORMS, PATIENTS, PRACTICE } from './people';
import { openOf } from './practices';
import { overallOf, standing } from './standing';
import { kindOf } from './statuses';

/** Milliseconds ago, as RFC 3339. */
export const ago = (milliseconds: number) => new Date(Date.now() - milliseconds).toISOString();
export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;

type Handlers = {
  changed: Set<(changes: ChangeView[]) => void>;
  boot: Set<(boot: BootView) => void>;
  open: Set<(target: OpenTarget) => void>;
};

/** What belongs to one practice and waits while the pages show another one. */
type Room = Pick<World, 'run' | 'history' | 'log' | 'notOffered' | 'setAside' | 'stats' | 'whole'> & { days: [string, AppointmentView[]][] };

/** What the day does when a write-back ends one way or the other. */
export interface Effect {
  landed?: () => void;
  undone?: () => void;
}

/** Everything the twin knows. Tests reach in and change it, then call `changed`. */
export class World {
  readonly zone = workingZone(new Date());
  boot: BootView = { state: 'ready', detail: null, version: '0.1.0', demo: true, leavesDemo: false, offersDemo: false, tray: true };
  connection: ConnectionView = connected();
  /** Sikka does not accept the App-Id and App-Key that are kept. */
  refusesApp = false;
  /** Number of the practice that the pages show, and how it stands. */
  selected = '1';
  status: PracticeStatus = 'connected';
  nextTryAt: string | null = null;
  /** Connected practices beside it. */
  others: ConnectedPractice[] = [];
  clocks: Clocks;
  problems: Problem[] = [];
  /** When Sikka last read the practice, where that is too long ago. */
  staleSince: string | null = null;
  settings: SettingsView = {
    notifications: true, notificationPrivacy: 'time_and_provider', syncSeconds: 60, activeMonths: 12, appearance: 'system', textSize: 'normal', clockFace: 'system', language: 'system',
    alerts: usualAlerts(),
  };
  /** Words in brackets, for tests that look for what comes from no catalog. */
  marked = false;
  autostart = false;
  unfinished: UnfinishedForm | null = null;
  pausedUntil: string | null = null;
  run: RunView | null = null;
  history: RunView[] = [];
  log: LogLine[] = [];
  notOffered: string[] = [];
  setAside: SetAsideView[] = [];
  stats: SyncStats = {
    totalPatients: PATIENTS.length, activePatients: 131, patientsWithUpcoming: 74, patientsWithRecent: 118, totalAppointments: 1284,
    successRate: 98, patientsTold: PATIENTS.length, needsAttention: 0, lastSyncTime: ago(40_000),
  };
  whole = true;
  /** What was said of the status words, by practice. */
  readonly said = new Map<string, Record<string, StatusKind>>();
  /** Whether our mark is written at the end of notes. */
  tags = true;
  forms: FormsView = FORMS;
  patients: PatientView[] = [...PATIENTS];
  /** Numbers of those whose cards were open lately. */
  recent: string[] = [];
  /** Insurance and notes that Sikka tells otherwise than usual. */
  readonly charts = new Map<string, ChartView>();
  /** Accounts that Sikka tells otherwise than usual. */
  readonly accounts = new Map<string, AccountView>();
  /** Times kept for open forms, by form. */
  readonly reservations = new Map<string, SlotWish>();
  /** What was answered to a form: a second click gets the same. */
  readonly kept = new Map<string, Kept>();
  readonly effects = new Map<string, Effect>();
  /** Who told the practice's hours. */
  hoursFrom: HoursFrom = 'pms';
  /** False: nobody can look at the practice's data in time. */
  checks = true;
  writeBacks: WriteBackView[] = [];
  bells: BellItem[] = [];
  initials = '';
  target: OpenTarget | null = null;
  /** A refusal with which the next call of that name fails. */
  refuse = new Map<string, { code: string; detail: string | null }>();
  /** Names of the calls so far. */
  calls: string[] = [];
  readonly handlers: Handlers = { changed: new Set(), boot: new Set(), open: new Set() };
  readonly days = new Map<string, AppointmentView[]>();
  private sequence = 0;
  private numbers = 500;
  private readonly rooms = new Map<string, Room>();

  constructor() {
    this.clocks = {
      sikkaReadPractice: ago(12 * MINUTE), deskbellReadSikka: ago(20_000), zone: this.zone, zoneSource: 'sikka',
    };
  }

  /** The practice's time now, `YYYY-MM-DDTHH:MM`. */
  now(): string {
    return wallClock(new Date(), this.zone);
  }

  nextNumber(): string {
    this.numbers += 1;
    return String(this.numbers);
  }

  day(date: string): AppointmentView[] {
    const found = this.days.get(date);
    if (found) return found;
    const made = dayOf(date, this.now(), Number(this.selected) - 1).map((row) => ({ ...row, statusKind: kindOf(this, row.status) }));
    this.days.set(date, made);
    return made;
  }

  /** Puts aside what belongs to the practice that was shown. */
  leaveRoom(): void {
    const { run, history, log, notOffered, setAside, stats, whole } = this;
    this.rooms.set(this.selected, { run, history, log, notOffered, setAside, stats, whole, days: [...this.days] });
    this.days.clear();
    Object.assign(this, { run: null, history: [], log: [], notOffered: [], setAside: [], whole: true });
    this.stats = { ...stats, totalPatients: 412, patientsTold: 412, activePatients: 301, totalAppointments: 2210, needsAttention: 0 };
  }

  /** Takes out again what was put aside. */
  enterRoom(): void {
    const room = this.rooms.get(this.selected);
    if (!room) return;
    const { days, ...rest } = room;
    Object.assign(this, rest);
    days.forEach(([date, rows]) => this.days.set(date, rows));
  }

  /** Tells the window that rows of these tables changed. */
  changed(...tables: string[]): void {
    const changes = tables.map((table) => {
      this.sequence += 1;
      return { file: 'ledger', generation: 'g1', sequence: this.sequence, table, key: '1', operation: 'update', committedAt: Date.now() };
    });
    this.handlers.changed.forEach((handler) => handler(changes));
  }

  setBoot(state: string, detail: string | null = null): void {
    this.boot = { ...this.boot, state, detail };
    this.handlers.boot.forEach((handler) => handler(this.boot));
  }

  open(target: OpenTarget): void {
    this.handlers.open.forEach((handler) => handler(target));
  }

  note(category: string, code: string, values: Record<string, string | number> = {}): void {
    this.log = [{ id: this.nextNumber(), at: new Date().toISOString(), category, code, values }, ...this.log].slice(0, 200);
  }

  state(): StateView {
    const practices = this.practices();
    const shown = practices.find((one) => one.isSelected);
    const needsPerson = this.writeBacks.filter((one) => one.state === 'needs_person').length;
    const unread = practices.reduce((sum, one) => sum + one.unread, 0);
    return {
      ...standing(practices, this.connection, this.pausedUntil, unread, this.clocks.zone),
      connection: { ...this.connection, timestamp: new Date().toISOString() },
      practices,
      clocks: { ...this.clocks },
      unread,
      sync: this.run,
      needsPerson,
      openWriteBacks: shown?.openWriteBacks.length ?? 0,
      pausedUntil: this.pausedUntil,
      problems: this.problems,
      settings: { ...this.settings },
      twelveHours: this.settings.clockFace === 'twelve',
      // Of this language only the window knows.
      language: this.marked ? ('en-XA' as StateView['language']) : languageOf(this.settings.language),
    };
  }

  private practices(): ConnectedPractice[] {
    const { practiceName, pmsType, officeId, keyExpiresAt, nextRenewalAt } = this.connection;
    if (practiceName === null) return [...this.others];
    const [problem] = this.problems.filter((one) => one.code !== 'WRITEBACK_NEEDS_PERSON');
    const facts = {
      error: problem?.code ?? null, staleSince: this.staleSince,
      needsPerson: this.writeBacks.filter((one) => one.state === 'needs_person').length,
    };
    const shown: ConnectedPractice = {
      ...facts,
      id: this.selected, officeId: officeId ?? '', practiceId: '1', name: practiceName, pmsType: pmsType ?? '', status: this.status,
      overall: overallOf(facts), isSelected: true, errorDetail: problem?.detail ?? null,
      errorSince: problem?.since ?? null, nextTryAt: this.nextTryAt, keyExpiresAt, nextRenewalAt, clocks: { ...this.clocks },
      unread: this.bells.filter((bell) => !bell.seen && bell.practice === this.selected).length,
      tags: this.tags,
      openWriteBacks: openOf(this.writeBacks, practiceName),
    };
    return [shown, ...this.others].sort((a, b) => a.name.localeCompare(b.name));
  }
}

/** As the program takes it from the system, the twin takes it from the browser. */
function languageOf(wanted: SettingsView['language']): StateView['language'] {
  if (wanted === 'system') return navigator.language.startsWith('es') ? 'es' : 'en';
  return wanted === 'spanish' ? 'es' : 'en';
}

/** The rules that nobody changed. */
function usualAlerts(): AlertsView {
  const usual: Record<AlertEvent, Alert> = {
    new_today: 'pop_up_with_sound', new_later: 'pop_up', moved: 'pop_up', cancelled: 'pop_up', arrived: 'silent',
    write_back_needs_you: 'pop_up_with_sound', sync_trouble: 'pop_up',
  };
  const rules = Object.entries(usual).map(([event, alert]) => ({ event: event as AlertEvent, providerId: null, operatory: null, alert }));
  return { rules, staysSeconds: 0, sound: 'chime', quietHours: false };
}

/** A connection that works. */
export function connected(): ConnectionView {
  return {
    ...notConnected(), isConnected: true, status: 'connected', provider: 'SIKKA', practiceName: PRACTICE.name,
    pmsType: PRACTICE.pms, phase: 'connected', officeId: PRACTICE.office,
    keyExpiresAt: ago(-17 * HOUR), nextRenewalAt: ago(-16 * HOUR),
  };
}

/** No connection. */
export function notConnected(): ConnectionView {
  return {
    isConnected: false, status: 'pending', provider: null, practiceName: null, pmsType: null, error: null,
    errorDetail: null, timestamp: new Date().toISOString(), phase: 'not_connected', deadline: null, practices: [],
    credentials: 'present', officeId: null, keyExpiresAt: null, nextRenewalAt: null,
  };
}
