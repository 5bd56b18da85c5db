// The palette and the shortcuts, with the keys alone: what is found, where it leads, and what it leaves alone.
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { describe, expect, it } from 'vitest';

import type { FakeHost, Scenario } from '../platform/fake';
import { useForms } from '../shared/forms';
import { show } from '../testing';
import { fits } from './palette/entries';
import { PaletteDesk } from './palette/PaletteDesk';

function Desk() {
  const [opened, setOpened] = useState(false);
  const [bell, setBell] = useState(false);
  const forms = useForms();
  return (
    <>
      <PaletteDesk opened={opened} setOpened={setOpened} onBell={() => setBell(true)} />
      <button type="button" onClick={() => forms.open({ kind: 'note', patientId: '1001', patientName: 'Ana Silva' })}>
        Note
      </button>
      {bell ? <p>The bell is open</p> : null}
    </>
  );
}

const options = () => screen.queryAllByTestId('palette-option');
const labels = (group: string) => options().filter((one) => one.dataset['group'] === group).map((one) => one.querySelector('span')?.textContent);

function desk(scenario: Scenario = 'demo', prepare?: (host: FakeHost) => void) {
  const user = userEvent.setup();
  const shown = show(<Desk />, scenario, prepare);
  return { ...shown, user };
}

async function palette(scenario: Scenario = 'demo', prepare?: (host: FakeHost) => void) {
  const shown = desk(scenario, prepare);
  await shown.user.keyboard('{Control>}k{/Control}');
  const dialog = await screen.findByRole('dialog', { name: 'Find or do' });
  await waitFor(() => expect(screen.getByTestId('palette-search')).toHaveFocus());
  return { ...shown, dialog };
}

describe('the palette', () => {
  it('opens with pages and actions, and says by role and name what it is', async () => {
    const { dialog } = await palette();
    await waitFor(() => expect(labels('Actions')).toContain('Sync now'));
    expect(labels('Pages')).toEqual(expect.arrayContaining(['Today', 'Patients', 'Write-backs', 'Sync', 'Connection', 'Settings']));
    expect(within(dialog).getByRole('textbox', { name: 'Find a patient, a page or an action' })).toBeInTheDocument();
    expect(within(dialog).getByRole('listbox')).toBeInTheDocument();
    expect(within(dialog).getAllByRole('option').length).toBe(options().length);
    expect(within(dialog).getByRole('group', { name: 'Pages' })).toBeInTheDocument();
  });

  it('finds a patient by words in any order, and Enter opens the card', async () => {
    const { user } = await palette();
    await user.keyboard('sil ana');
    await waitFor(() => expect(labels('Patients')).toEqual(['Ana Silva']));
    await waitFor(() => expect(document.querySelector('[data-combobox-selected]')).toHaveTextContent('Ana Silva'));
    await user.keyboard('{Enter}');
    expect(await screen.findByTestId('patient-card')).toHaveAttribute('data-patient-id', '1001');
    expect(screen.queryByTestId('palette')).not.toBeInTheDocument();
  });

  it('finds today’s visit of a patient, and opens it on Today', async () => {
    let wanted = { name: '', number: '' };
    const { user, visits } = await palette('demo', ({ world }) => {
      const one = world.day('2026-11-23').find((row) => row.start > world.now() && row.statusKind !== 'cancelled' && row.appointmentSrNo !== null)!;
      wanted = { name: one.patientName, number: one.appointmentSrNo! };
    });
    await user.keyboard(wanted.name);
    await waitFor(() => expect(labels('Appointments').some((one) => one?.includes(wanted.name))).toBe(true));
    const option = options().find((one) => one.dataset['group'] === 'Appointments')!;
    await user.click(option);
    expect(visits.at(-1)).toEqual(['today', { date: '2026-11-23', appointmentSrNo: wanted.number }]);
  });

  it('finds the next visit of a found patient on another day, and which one it is', async () => {
    const { user, visits, world } = await palette('empty');
    await user.keyboard('ana silva');
    await waitFor(() => expect(labels('Appointments')).toHaveLength(1));
    await user.keyboard('{ArrowDown}{Enter}');
    await waitFor(() => expect(visits).toHaveLength(1));
    const [page, where] = visits[0]!;
    expect(page).toBe('today');
    const there = world.day(where?.date ?? '').find((row) => row.appointmentSrNo === where?.appointmentSrNo);
    expect(there?.patientId).toBe('1001');
  });

  it('finds a provider, and says whom they see next', async () => {
    const { user, visits } = await palette();
    await user.keyboard('okafor');
    await waitFor(() => expect(labels('Providers')).toEqual(['Dr. Sam Okafor']));
    expect(options()[0]).toHaveTextContent(/Dentist · \d+ today/);
    await user.keyboard('{Enter}');
    expect(visits.at(-1)?.[0]).toBe('today');
  });

  it.each([
    ['sync now', 'syncNow'], ['pause 30', 'pauseNotifications'], ['mark bell', 'markBellsSeen'],
  ])('does %s by its first letters', async (typed, call) => {
    const { user, world } = await palette();
    await waitFor(() => expect(labels('Actions')).toContain('Mark the bell as seen'));
    await user.keyboard(typed);
    await waitFor(() => expect(labels('Actions')).toHaveLength(1));
    await user.keyboard('{Enter}');
    await waitFor(() => expect(world.calls).toContain(call));
  });

  it('books, and shows the bell, a page and another practice', async () => {
    const { user, visits, world } = await palette('two-practices');
    await user.keyboard('settin');
    await waitFor(() => expect(labels('Pages')).toEqual(['Settings']));
    await user.keyboard('{Enter}');
    expect(visits.at(-1)?.[0]).toBe('settings');
    await user.keyboard('{Control>}k{/Control}');
    await user.keyboard('show bell');
    await waitFor(() => expect(labels('Actions')).toEqual(['Show the bell']));
    await user.keyboard('{Enter}');
    expect(await screen.findByText('The bell is open')).toBeInTheDocument();
    await user.keyboard('{Control>}k{/Control}');
    await user.keyboard('harbor');
    await waitFor(() => expect(labels('Practices')).toEqual(['Harbor Orthodontics']));
    await user.click(options().find((one) => one.dataset['group'] === 'Practices')!);
    await waitFor(() => expect(world.calls).toContain('selectPractice'));
    await user.keyboard('{Control>}k{/Control}');
    await user.keyboard('book app');
    await waitFor(() => expect(labels('Actions')).toEqual(['Book an appointment']));
    await user.keyboard('{Enter}');
    expect(await screen.findByRole('dialog', { name: 'Book an appointment' })).toBeInTheDocument();
  });

  it('offers without a practice only what can be done without one, and says when nothing fits', async () => {
    const { user, world } = await palette('new');
    expect(labels('Actions')).not.toContain('Sync now');
    await user.keyboard('zzz');
    expect(await screen.findByText('Nothing fits.')).toBeInTheDocument();
    expect(world.calls).not.toContain('getPatients');
  });

  it('says what is in the way of a search', async () => {
    const { user } = await palette('demo', (host) => host.world.refuse.set('getPatients', { code: 'DATABASE_BUSY', detail: null }));
    await user.keyboard('silva');
    expect(await screen.findByText('Another program is using Deskbell’s files.')).toBeInTheDocument();
  });

  it('does not come between a person and a form', async () => {
    const { user } = desk();
    await user.click(screen.getByText('Note'));
    await screen.findByTestId('note-form');
    await user.keyboard('{Control>}k{/Control}?');
    expect(screen.queryByTestId('palette')).not.toBeInTheDocument();
    expect(screen.queryByTestId('shortcuts')).not.toBeInTheDocument();
  });
});

describe('the keys', () => {
  it('? lists them, Ctrl and a number goes to a page, / to the patients', async () => {
    const { user, visits } = desk();
    await user.keyboard('?');
    const list = await screen.findByTestId('shortcuts');
    expect(list).toHaveTextContent('Find a patient, an appointment, a page or an action');
    expect(list).toHaveTextContent('Go to Patients');
    await user.keyboard('{Escape}');
    await waitFor(() => expect(screen.queryByTestId('shortcuts')).not.toBeInTheDocument());
    await user.keyboard('{Control>}4{/Control}');
    expect(visits.at(-1)?.[0]).toBe('availability');
    await user.keyboard('/');
    expect(visits.at(-1)?.[0]).toBe('patients');
  });

  it('are what is typed, with Shift or without it: / is Shift and 7 on a Spanish keyboard', async () => {
    const { user, visits } = desk();
    await user.keyboard('{Control>}4{/Control}{Shift>}/{/Shift}');
    expect(visits.at(-1)?.[0]).toBe('patients');
    await user.keyboard('{Shift>}?{/Shift}');
    expect(await screen.findByTestId('shortcuts')).toBeInTheDocument();
  });

  it('fit by the beginnings of words, accents folded', () => {
    expect(fits('zo neil', 'Zoë O’Neill')).toBe(true);
    expect(fits('eill', 'Zoë O’Neill')).toBe(false);
    expect(fits('', 'anything')).toBe(true);
  });
});
