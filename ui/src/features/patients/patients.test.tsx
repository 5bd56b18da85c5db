// The Patients page: what is found, by keys alone, and what is said when nothing, too much or not yet everything is there.
import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import type { FakeHost, Scenario } from '../../platform/fake';
import { show } from '../../testing';
import { PatientsPage } from './PatientsPage';

// The list asks how high it is; jsdom lays nothing out.
const height = Object.getOwnPropertyDescriptor(Element.prototype, 'clientHeight')!;
beforeAll(() => void Object.defineProperty(Element.prototype, 'clientHeight', { configurable: true, get: () => 480 }));
afterAll(() => void Object.defineProperty(Element.prototype, 'clientHeight', height));

// A window in which the card has room beside the list.
let wide = true;
beforeEach(() => {
  wide = true;
  window.matchMedia = (query: string) =>
    ({ matches: wide && query.includes('min-width'), media: query, addEventListener: () => undefined, removeEventListener: () => undefined }) as unknown as MediaQueryList;
});

const rows = () => screen.queryAllByTestId('patient-row');
const names = () => rows().map((row) => within(row).getAllByText(/\S/)[0]?.textContent);
const search = () => screen.getByRole('combobox', { name: 'Find a patient' });
const selected = () => rows().find((row) => row.getAttribute('aria-selected') === 'true');
const settled = (words: RegExp | string) => waitFor(() => expect(screen.getByTestId('patients-count')).toHaveTextContent(words));

async function page(scenario: Scenario = 'demo', prepare?: (host: FakeHost) => void) {
  const user = userEvent.setup();
  const shown = show(<PatientsPage />, scenario, prepare);
  await screen.findByTestId('page-patients');
  return { ...shown, user };
}

describe('before anything is typed', () => {
  it('the search field has the focus, and who comes today is listed by the time of the visit', async () => {
    const { world } = await page();
    await waitFor(() => expect(rows().length).toBeGreaterThan(3));
    expect(search()).toHaveFocus();
    expect(screen.getByText('Today')).toBeInTheDocument();
    const first = world.day('2026-11-23').filter((row) => row.statusKind !== 'cancelled').sort((a, b) => a.start.localeCompare(b.start))[0]!;
    expect(rows()[0]).toHaveAttribute('data-patient-id', first.patientId);
    expect(rows()[0]).toHaveTextContent(first.start.slice(11));
  });

  it('the search field gets the focus by /, also where that needs Shift', async () => {
    const { user } = await page();
    await waitFor(() => expect(rows().length).toBeGreaterThan(3));
    search().blur();
    await user.keyboard('{Shift>}/{/Shift}');
    expect(search()).toHaveFocus();
    expect(search()).toHaveValue('');
  });

  it('those whose cards were open lately follow, and an opened card joins them', async () => {
    const { user } = await page('empty', ({ world }) => (world.recent = ['1001']));
    await waitFor(() => expect(names()).toEqual(['Ana Silva']));
    expect(screen.getByText('Opened lately')).toBeInTheDocument();
    await user.keyboard('hugo silva');
    await settled('1 patient found');
    await user.keyboard('{Enter}');
    await screen.findByTestId('patient-card');
    await user.keyboard('{Escape}{Escape}');
    await waitFor(() => expect(names()).toEqual(['Hugo Silva', 'Ana Silva']));
  });

  it('invites to type where nobody comes and nobody was looked at', async () => {
    await page('empty');
    expect(await screen.findByText('Type a name, a phone number or a birth date')).toBeInTheDocument();
  });

  it('says so where a practice has no patients at all', async () => {
    await page('empty', ({ world }) => (world.stats = { ...world.stats, totalPatients: 0 }));
    expect(await screen.findByText('No patients are here yet')).toBeInTheDocument();
  });
});

describe('a search', () => {
  it.each([
    ['sil ana', 'Ana Silva'], ['(408) 555-0100', 'Ana Silva'], ['0100', 'Ana Silva'], ['1/1/1948', 'Ana Silva'], ['01011948', 'Ana Silva'],
    ['1001', 'Ana Silva'], ["o'brien d", "David O'Brien"],
  ])('for %s finds %s first', async (typed, name) => {
    const { user } = await page();
    await user.type(search(), typed);
    await settled(/found$/);
    expect(names()[0]).toBe(name);
  });

  it('is gone through and opened with the keys alone; Escape closes the card, then empties the field', async () => {
    const { user, host } = await page();
    await user.keyboard('silva');
    await settled(/\d+ patients found/);
    expect(selected()).toBe(rows()[0]);
    expect(search()).toHaveAttribute('aria-activedescendant', rows()[0]!.id);
    await user.keyboard('{ArrowDown}{ArrowDown}{ArrowUp}');
    expect(selected()).toBe(rows()[1]);
    expect(search()).toHaveAttribute('aria-activedescendant', rows()[1]!.id);
    expect(host.world.calls).not.toContain('getPatient');
    const wanted = rows()[1]!.getAttribute('data-patient-id');
    await user.keyboard('{Enter}');
    expect(await screen.findByTestId('patient-card')).toHaveAttribute('data-patient-id', wanted);
    expect(search()).toHaveFocus();
    await user.keyboard('{Escape}');
    expect(screen.queryByTestId('patient-card')).not.toBeInTheDocument();
    expect(search()).toHaveValue('silva');
    await user.keyboard('{Escape}');
    expect(search()).toHaveValue('');
  });

  it('leaves out inactive ones until they are asked for', async () => {
    const { user, world } = await page();
    const gone = world.patients.find((one) => !one.active)!;
    await user.type(search(), gone.phone);
    expect(await screen.findByText('No active patient found')).toBeInTheDocument();
    await user.click(screen.getByText('Look among the inactive ones too'));
    await waitFor(() => expect(rows()).toHaveLength(1));
    expect(rows()[0]).toHaveTextContent('Inactive');
    await user.clear(search());
    await user.type(search(), 'zzz');
    expect(await screen.findByText('No patient found')).toBeInTheDocument();
  });

  it('offers to book for a new patient by the name that was typed', async () => {
    const { user } = await page();
    await user.type(search(), 'Wanda Vex');
    await user.click(await screen.findByText('Book for a new patient'));
    expect(await screen.findByDisplayValue('Wanda')).toBeInTheDocument();
    expect(screen.getByDisplayValue('Vex')).toBeInTheDocument();
  });

  it('says that there are more than are listed, and keeps only the rows in sight', async () => {
    const { user } = await page('demo', ({ world }) => {
      const [one] = world.patients;
      world.patients = Array.from({ length: 5_000 }, (_, index) => ({ ...one!, patientId: `x${index}`, name: `Bea Silva ${index}` }));
    });
    await user.type(search(), 'silva');
    await settled('More than 50 found');
    expect(screen.getByTestId('patients-more')).toHaveTextContent('Type more of the name');
    expect(rows().length).toBeLessThan(60);
    expect(rows()[0]).toHaveAttribute('aria-setsize', '50');
    await user.keyboard('{PageDown}');
    expect(search()).toHaveAttribute('aria-activedescendant', 'patient-option-10');
  });

  it('marks what is on its way', async () => {
    const { user, world } = await page('decide');
    const one = world.writeBacks.find((row) => row.operation === 'process_payment')!;
    await user.type(search(), one.patientName);
    await waitFor(() => expect(rows().find((row) => row.getAttribute('data-patient-id') === one.patientId)).toHaveTextContent(/\d open change/));
  });
});

describe('a state', () => {
  it('while the first sync still fills the index', async () => {
    const { user, visits, world, change } = await page('first-sync');
    expect(await screen.findByTestId('patients-filling')).toHaveTextContent('somebody may be missing');
    await user.click(screen.getByText('Show progress'));
    expect(visits.at(-1)?.[0]).toBe('sync');
    await change(() => (world.whole = true), 'search_fills');
    await waitFor(() => expect(screen.queryByTestId('patients-filling')).not.toBeInTheDocument());
  });

  it('without a practice', async () => {
    const { user, visits } = await page('new');
    await user.click(await screen.findByRole('button', { name: 'Connect your practice' }));
    expect(visits.at(-1)?.[0]).toBe('connection');
  });

  it('when the list cannot be read, and again when it can', async () => {
    const { user, world } = await page('demo', (host) => host.world.refuse.set('getPatients', { code: 'DATABASE_BUSY', detail: null }));
    expect(await screen.findByRole('alert')).toHaveTextContent('Another program is using Deskbell’s files.');
    world.refuse.clear();
    await user.click(screen.getByText('Try again'));
    await waitFor(() => expect(rows().length).toBeGreaterThan(0));
  });
});

describe('the card', () => {
  const open = async (id: string, prepare?: (host: FakeHost) => void) => {
    const shown = await page('demo', prepare);
    await shown.user.type(search(), id);
    await settled(/found$/);
    await shown.user.keyboard('{Enter}');
    return { ...shown, card: await screen.findByTestId('patient-card') };
  };

  it('shows alerts, insurance and notes as Sikka tells them', async () => {
    const { card } = await open('1001');
    expect(await within(card).findByTestId('patient-alerts')).toHaveTextContent('Alert: Allergy: penicillin');
    expect(within(card).getByTestId('insurance')).toHaveTextContent('Primary · number');
    const notes = within(card).getByTestId('notes');
    expect(within(notes).getAllByRole('listitem')).toHaveLength(3);
    fireEvent.click(within(notes).getByText('Show 2 more'));
    expect(within(notes).getAllByRole('listitem')).toHaveLength(5);
    expect(within(card).getByRole('region', { name: 'Past visits' })).toBeInTheDocument();
  });

  it('lists a visit that was cancelled under none to come', async () => {
    const { card, world } = await open('1001', ({ world: it }) => {
      const [row] = it.day('2026-11-30');
      const own = { ...row!, patientId: '1001', lengthMinutes: 30 };
      it.day('2026-12-05').push(
        { ...own, id: 'a:c1', appointmentSrNo: 'c1', start: '2026-12-05T09:05', end: '2026-12-05T09:35', status: 'Broken', statusKind: 'cancelled' },
        { ...own, id: 'a:c2', appointmentSrNo: 'c2', start: '2026-12-05T10:05', end: '2026-12-05T10:35', status: 'Confirmed', statusKind: 'confirmed' },
      );
    });
    expect(world.day('2026-12-05').some((one) => one.id === 'a:c1')).toBe(true);
    const coming = await within(card).findByRole('region', { name: 'Next visits' });
    expect(coming).toHaveTextContent('10:05');
    expect(coming).not.toHaveTextContent('09:05');
    expect(within(card).getByRole('region', { name: 'Past and cancelled visits' })).toHaveTextContent('09:05');
  });

  it('says what Sikka does not tell, and that nobody could ask', async () => {
    const { card, world, user } = await open('1001', ({ world: it }) => {
      it.charts.set('1001', { plans: null, alerts: [], notes: null, toldAt: new Date().toISOString() });
      it.refuse.set('getChart', { code: 'NETWORK', detail: null });
    });
    await waitFor(() => expect(within(card).getByTestId('insurance')).toHaveAttribute('data-state', 'offline'));
    expect(within(card).getByTestId('insurance')).toHaveTextContent('Not known now: No connection to Sikka.');
    world.refuse.clear();
    await user.click(within(card).getByTestId('chart-again'));
    await waitFor(() => expect(within(card).getByTestId('insurance')).toHaveAttribute('data-state', 'not-told'));
    expect(within(card).getByTestId('notes')).toHaveAttribute('data-state', 'not-told');
  });

  it('opens above the page where the window is narrow', async () => {
    wide = false;
    await open('1001');
    expect(screen.getByRole('dialog', { name: 'Patient' })).toBeInTheDocument();
    expect(screen.queryByTestId('patient-beside')).not.toBeInTheDocument();
  });
});
