// Every page, drawer, form and dialog, for tests of what all of them have in common.
import { fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import { act } from 'react';
import { afterAll, beforeAll } from 'vitest';

import { speak, type Language } from '../language';
import type { Catalog } from '../language/catalog';
import { createFakeHost, type FakeHost, type Scenario } from '../platform/fake';
import type { OpenTarget } from '../platform/types';
import { useForms, type OpenForm } from '../shared/forms';
import { show } from '../testing';
import { App } from './App';

/** Keys of a catalog with their words. */
export function entries(catalog: Catalog, above = ''): [string, string][] {
  return Object.entries(catalog).flatMap(([key, value]) => (typeof value === 'string' ? [[`${above}${key}`, value] as [string, string]] : entries(value, `${above}${key}.`)));
}

/** Names of the values that are put into words. */
export const valuesIn = (words: string) => [...words.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name).sort();

/** A list asks how high it is; jsdom lays nothing out. */
export function withHeight(): void {
  const height = Object.getOwnPropertyDescriptor(Element.prototype, 'clientHeight');
  beforeAll(() => void Object.defineProperty(Element.prototype, 'clientHeight', { configurable: true, get: () => 480 }));
  afterAll(() => {
    if (height) Object.defineProperty(Element.prototype, 'clientHeight', height);
  });
}

/** What the host answers, as far as it may be shown: texts, but no names of states. */
export function recorded(host: FakeHost): Set<string> {
  const data = new Set<string>();
  const collect = (value: unknown): void => {
    if (typeof value === 'string') {
      if (/\p{L}{2}/u.test(value) && !/^[a-z]+([_-][a-z]+)*$/.test(value)) data.add(value);
    } else if (typeof value === 'object' && value !== null) Object.values(value).forEach(collect);
  };
  const all = host as unknown as Record<string, unknown>;
  for (const [name, work] of Object.entries(all)) {
    if (typeof work !== 'function' || /^on[A-Z]/.test(name)) continue;
    all[name] = (...args: unknown[]) =>
      (work as (...args: unknown[]) => Promise<unknown>)(...args).then((answer) => {
        collect(answer);
        return answer;
      });
  }
  return data;
}

const READ = ['aria-label', 'aria-description', 'aria-roledescription', 'aria-valuetext', 'title', 'placeholder', 'alt'];

/** All that is read or said of the page: attributes, and texts in their order. Keys of the keyboard keep their names. */
export function texts(): string[] {
  const [attributes, found]: [string[], string[]] = [[], []];
  const walk = (node: Element) => {
    if (node.matches('kbd, script, style, code')) return;
    READ.forEach((name) => attributes.push(node.getAttribute(name) ?? ''));
    node.childNodes.forEach((child) => {
      if (child.nodeType === Node.TEXT_NODE) found.push(child.textContent ?? '');
      else if (child instanceof Element) walk(child);
    });
  };
  walk(document.body);
  return [...attributes, ...found].map((text) => text.replace(/\s+/g, ' ').trim()).filter((text) => text !== '');
}

/** Something that the window can show. */
export interface Sight {
  name: string;
  /** Draws it. The host was prepared: its language is set and its answers are recorded. */
  draw: (prepare: (host: FakeHost) => void, language: Language) => Promise<void>;
}

type Step = () => Promise<unknown>;
interface More {
  scenario?: Scenario;
  /** Changes the world before it is drawn. */
  world?: (world: FakeHost['world']) => void;
  steps?: Step[];
}

/** Presses the first of what has this test id. */
const press = (testid: string): Step => async () => {
  const [first] = await screen.findAllByTestId(testid);
  if (first) fireEvent.click(first);
};
/** Chooses the second of few. */
const second = (testid: string): Step => async () => {
  const radio = within(await screen.findByTestId(testid)).getAllByRole('radio')[1];
  if (radio) fireEvent.click(radio);
};
const sees = (testid: string): Step => () => screen.findAllByTestId(testid);
const type = (testid: string, value: string): Step => async () => {
  const field = await screen.findByTestId(testid);
  fireEvent.focus(field);
  fireEvent.change(field, { target: { value } });
};
const key = (init: KeyboardEventInit): Step => () => {
  fireEvent.keyDown(document.documentElement, init);
  return Promise.resolve();
};
/** Opens all that is folded. */
const unfold: Step = () => {
  document.querySelectorAll('button[aria-expanded="false"]').forEach((button) => fireEvent.click(button));
  return Promise.resolve();
};
const submit = (testid: string): Step => async () => fireEvent.submit(await screen.findByTestId(testid));
/** Presses the last button of a dialog that lies over the page. */
const SOURCES = ['pms', 'program', 'program_asked', 'program_done', 'program_refused'] as const;

const dialog: Step = async () => {
  const dialogs = await screen.findAllByRole('dialog');
  await waitFor(() => within(dialogs.at(-1) ?? document.body).getAllByRole('button'));
};

/** Until nothing moves any more. */
async function settled(): Promise<void> {
  await act(() => new Promise((resolve) => window.setTimeout(resolve, 150)));
  await waitFor(() => {
    if (document.querySelector('[aria-busy="true"]:not(main)') !== null) throw new Error('busy');
  });
}

async function follow(steps: Step[]): Promise<void> {
  for (const step of steps) await step();
  await settled();
}

function whole(name: string, target: OpenTarget | null, { scenario = 'demo', world, steps = [] }: More = {}): Sight {
  return {
    name,
    draw: async (prepare) => {
      const host = createFakeHost({ scenario, delay: 0, alive: false });
      host.world.target = target;
      world?.(host.world);
      prepare(host);
      render(<App host={host} env="test" />);
      await follow(steps);
    },
  };
}

function Opener({ form, patient }: { form?: OpenForm; patient?: string }) {
  const forms = useForms();
  const open = () => {
    if (form) forms.open(form);
    else forms.showPatient(patient ?? '');
  };
  return <button type="button" data-testid="opener" onClick={open} />;
}

function piece(name: string, what: Parameters<typeof Opener>[0] | ((world: FakeHost['world']) => OpenForm), { scenario = 'demo', world, steps = [] }: More = {}): Sight {
  return {
    name,
    draw: async (prepare, language) => {
      speak(language);
      const props = typeof what === 'function' ? { form: what(createFakeHost({ scenario, delay: 0, alive: false }).world) } : what;
      show(<Opener {...props} />, scenario, (host) => {
        world?.(host.world);
        prepare(host);
      });
      await follow([press('opener'), ...steps]);
    },
  };
}

const today = (world: FakeHost['world']) => world.now().slice(0, 10);
/** The last visit of today that nothing was done with. */
const visit = (world: FakeHost['world']) => {
  const found = world.day(today(world)).findLast((one) => one.appointmentSrNo !== null && one.pending === null && one.statusKind === 'scheduled');
  if (!found) throw new Error('no visit');
  return found;
};
const ANA = { patientId: '1001', patientName: 'Ana Silva', providerId: 'REED' };
const PAGE = {
  today: { page: 'today' }, sync: { page: 'sync' }, writeBacks: { page: 'write-backs' }, connection: { page: 'connection' }, settings: { page: 'settings' },
} as const;
const nav = (page: string) => [press(`nav-${page}`), sees(`page-${page}`)];

/** All of them. */
export const SIGHTS: Sight[] = [
  whole('Today', PAGE.today, { steps: [sees('page-today'), sees('day-numbers'), unfold] }),
  whole('Today without visits', PAGE.today, { scenario: 'empty', steps: [sees('page-today')] }),
  whole('Today without a practice', PAGE.today, { scenario: 'new', steps: [...nav('today')] }),
  whole('Today as a week', PAGE.today, { steps: [second('today-length'), sees('week-grid')] }),
  whole('Today by chairs', PAGE.today, { steps: [second('today-columns')] }),
  whole('Today while patients are read', PAGE.today, { scenario: 'first-sync', steps: [sees('page-today')] }),
  whole('Today with a change that was refused', PAGE.today, { scenario: 'decide', steps: [sees('page-today')] }),
  whole('Patients', PAGE.today, { steps: [...nav('patients'), sees('patient-row')] }),
  whole('Patients, searched', PAGE.today, { steps: [...nav('patients'), type('patients-search', 'an'), sees('patients-count'), sees('patient-row'), press('patient-row'), sees('patient-card')] }),
  whole('Patients, nobody found', PAGE.today, { steps: [...nav('patients'), type('patients-search', 'zzzzzz'), sees('patients-count')] }),
  whole('Patients while they are read', PAGE.today, { scenario: 'first-sync', steps: [...nav('patients')] }),
  whole('Availability', PAGE.today, { steps: [...nav('availability'), sees('availability-row')] }),
  whole('Availability of a day without visits', PAGE.today, { scenario: 'empty', steps: [...nav('availability')] }),
  whole('Write-backs', PAGE.writeBacks, { steps: [sees('write-back-row'), unfold] }),
  whole('Write-backs to decide', PAGE.writeBacks, { scenario: 'decide', steps: [sees('write-back-row'), unfold] }),
  whole('Write-backs, nothing fits', PAGE.writeBacks, { steps: [sees('write-back-row'), type('write-back-search', 'zzzzzz')] }),
  whole('Write-backs, many', PAGE.writeBacks, { scenario: 'many-write-backs', steps: [sees('write-back-more')] }),
  whole('Write-backs, none', PAGE.writeBacks, { world: (world) => (world.writeBacks = []), steps: [sees('page-write-backs')] }),
  whole('a write-back taken back', PAGE.writeBacks, { scenario: 'decide', steps: [press('write-back-discard'), dialog] }),
  whole('a write-back sent again', PAGE.writeBacks, { scenario: 'decide', steps: [press('write-back-send-again'), dialog] }),
  whole('a write-back that was seen', PAGE.writeBacks, { scenario: 'decide', steps: [press('write-back-mark-seen'), dialog] }),
  whole('two patients of a name', PAGE.writeBacks, { scenario: 'two-of-a-name', steps: [sees('write-back-row'), unfold, press('write-back-choose-patient'), sees('choose-patient-this')] }),
  whole('Sync', PAGE.sync, { steps: [sees('sync-log-line'), unfold] }),
  whole('Sync at work', PAGE.sync, { scenario: 'syncing', steps: [sees('sync-step')] }),
  whole('Sync that failed', PAGE.sync, { scenario: 'sync-failed', steps: [sees('sync-history-row'), unfold] }),
  whole('Sync with rows that need attention', PAGE.sync, { scenario: 'attention', steps: [sees('attention-row'), unfold] }),
  whole('Sync with counts that differ', PAGE.sync, { scenario: 'counts-differ', steps: [sees('sync-history-row'), unfold] }),
  whole('Sync without a practice', PAGE.sync, { scenario: 'new', steps: [sees('page-sync')] }),
  whole('Connection', PAGE.connection, { steps: [sees('practice-card'), unfold] }),
  whole('Connection tested', PAGE.connection, { steps: [press('test-connection'), sees('connection-test')] }),
  whole('Connection, zone chosen', PAGE.connection, { scenario: 'zone-guessed', steps: [sees('practice-card'), sees('practice-zone')] }),
  whole('Connection, another practice', PAGE.connection, { scenario: 'two-practices', steps: [press('connect-another')] }),
  whole('Connection, disconnecting', PAGE.connection, { scenario: 'disconnecting', steps: [sees('practice-disconnecting')] }),
  whole('Connection, the question before', PAGE.connection, { steps: [press('disconnect-button'), dialog] }),
  ...(['new', 'credentials', 'waiting', 'choosing', 'connecting', 'failed', 'wrong-app-key'] as const).map((scenario) => whole(`Connection, ${scenario}`, PAGE.connection, { scenario, steps: [sees('page-connection'), unfold] })),
  whole('Connection, nothing typed', PAGE.connection, { scenario: 'credentials', steps: [press('credentials-save')] }),
  whole('Connection, other credentials', PAGE.connection, {
    scenario: 'credentials', world: (world) => (world.connection = { ...world.connection, credentials: 'present' }), steps: [press('credentials-change'), press('credentials-save')],
  }),
  whole('Settings', PAGE.settings, { steps: [sees('page-settings'), sees('alert-rules'), press('alert-add'), unfold] }),
  whole('Settings, paused', PAGE.settings, { world: (world) => (world.pausedUntil = new Date(Date.now() + 1_800_000).toISOString()), steps: [sees('settings-resume')] }),
  whole('the bell', { page: 'bell' }, { steps: [sees('bell-item'), unfold] }),
  whole('the bell, taken', { page: 'bell' }, { world: (world) => (world.bells = world.bells.map((one) => ({ ...one, taken: { by: 'MK', at: new Date().toISOString() } }))), steps: [sees('bell-taken')] }),
  whole('the bell, nothing rang', { page: 'bell' }, { scenario: 'empty', world: (world) => (world.bells = []), steps: [dialog] }),
  whole('the Bell page', PAGE.today, { steps: [...nav('bell'), sees('bell-item')] }),
  whole('the Bell page, every source', PAGE.today, { world: (world) => (world.bells = SOURCES.flatMap((source, index) => world.bells.slice(index, index + 1).map((one) => ({ ...one, source })))), steps: [...nav('bell'), sees('bell-item')] }),
  whole('the bell, initials asked', { page: 'bell' }, { steps: [press('bell-take')] }),
  whole('an appointment', PAGE.today, { world: (world) => (world.target = { page: 'today', appointmentSrNo: visit(world).appointmentSrNo }), steps: [sees('appointment-details')] }),
  whole('an appointment on its way', PAGE.today, { world: (world) => (world.target = { page: 'today', appointmentSrNo: world.writeBacks.find((one) => one.word === 'sent')?.appointmentSrNo ?? null }), steps: [sees('page-today')] }),
  whole('practices', PAGE.today, { scenario: 'many-practices', steps: [press('practice-switcher'), sees('practice-option')] }),
  whole('trouble', PAGE.today, { scenario: 'reconnect', steps: [sees('problem'), unfold] }),
  whole('trouble that goes on', PAGE.today, { scenario: 'not-answering', steps: [sees('problem'), unfold] }),
  whole('the daily limit', PAGE.today, { scenario: 'daily-limit', steps: [sees('problem'), unfold] }),
  whole('why it is old', PAGE.today, { scenario: 'old-data', steps: [press('why-old-open'), sees('why-old')] }),
  whole('the palette', PAGE.today, { steps: [sees('page-today'), press('open-palette'), sees('palette-option')] }),
  whole('the palette, typed', PAGE.today, { scenario: 'two-practices', steps: [sees('page-today'), press('open-palette'), type('palette-search', 'an'), sees('palette-option')] }),
  whole('the palette, nothing fits', PAGE.today, { steps: [sees('page-today'), press('open-palette'), type('palette-search', 'zzzzzz')] }),
  whole('the shortcuts', PAGE.today, { steps: [sees('page-today'), key({ key: '?' }), sees('shortcuts')] }),
  whole('a sync that ended', PAGE.sync, { steps: [press('sync-now')] }),
  piece('booking', { form: { kind: 'book' } }, { steps: [submit('booking-form'), type('booking-patient-search', 'an'), sees('booking-patient-option')] }),
  piece('booking for Ana', { form: { kind: 'book', patientId: '1001' } }, { steps: [sees('booking-form'), press('booking-date')] }),
  piece('booking for a new patient', { form: { kind: 'book', newPatient: { firstName: 'Zoe', lastName: '' } } }, { steps: [sees('new-patient-form'), type('new-patient-cell', '1'), type('new-patient-email', 'x'), type('new-patient-birthdate', 'x'), submit('booking-form')] }),
  piece('booking for one of a name that is there', { form: { kind: 'book', newPatient: { firstName: 'Ana', lastName: 'Silva' } } }, { steps: [sees('new-patient-form'), type('booking-description', 'Exam'), submit('booking-form')] }),
  piece('booking where it is refused', { form: { kind: 'book', patientId: '1001' } }, { scenario: 'refused-kinds', steps: [sees('offer-warning')] }),
  piece('booking at a time that is taken', (world) => {
    const { start, providerId, operatory } = visit(world);
    return { kind: 'book', patientId: '1001', slot: { start, providerId, operatory } };
  }, { steps: [sees('slot-conflict')] }),
  piece('moving', (world) => ({ kind: 'move', appointment: visit(world) }), { steps: [sees('reschedule-form'), submit('reschedule-form')] }),
  piece('a card dropped elsewhere', (world) => {
    const appointment = visit(world);
    return { kind: 'dropped', appointment, to: { start: `${today(world)}T17:00`, providerId: appointment.providerId, operatory: appointment.operatory }, onEnd: () => undefined };
  }, { steps: [sees('move-question')] }),
  piece('cancelling', (world) => ({ kind: 'cancel', appointment: visit(world) }), { steps: [sees('cancel-form'), submit('cancel-form')] }),
  piece('a note', { form: { kind: 'note', ...ANA } }, { steps: [sees('note-form'), submit('note-form')] }),
  piece('a note that is closed', { form: { kind: 'note', ...ANA } }, { steps: [type('note-text', '1'), key({ key: 'Escape' }), sees('ask-no')] }),
  piece('a payment', { form: { kind: 'payment', ...ANA } }, { steps: [sees('payment-form'), submit('payment-form')] }),
  piece('a payment, the question', { form: { kind: 'payment', ...ANA, amount: '39.30' } }, { steps: [sees('payment-form'), submit('payment-form'), sees('payment-question')] }),
  piece('details', { form: { kind: 'details', patientId: '1001' } }, { steps: [sees('patient-edit-form'), type('patient-edit-first', ''), type('patient-edit-birthdate', 'x'), submit('patient-edit-form')] }),
  piece('a card', { patient: '1001' }, { steps: [sees('patient-card'), sees('insurance'), unfold] }),
  piece('a card where kinds are not offered', { patient: '1002' }, { scenario: 'refused-kinds', steps: [sees('not-offered')] }),
  piece('a card without answers', { patient: '1002' }, { world: () => undefined, steps: [sees('patient-card')] }),
  piece('what was sent', { form: { kind: 'note', ...ANA, text: 'Called' } }, { steps: [type('note-text', 'Called back'), submit('note-form'), sees('sent-toast')] }),
  whole('opening', null, { scenario: 'opening' }),
  whole('a locked keychain', null, { scenario: 'locked', steps: [sees('boot-problem'), unfold] }),
];
