// Booking: by keys alone, conflicts, new patients, undo, and what is checked while it is typed.
import { act, fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';

import { TodayPage } from '../features/today/TodayPage';
import { createFakeHost } from '../platform/fake';
import { freeOf } from '../platform/fake/openings';
import { useForms } from '../shared/forms';
import { wallTime } from '../shared/time';
import { show } from '../testing';
import { App } from './App';

const DAY = '2026-11-23';
const cards = () => screen.findAllByTestId('appointment');
const open = async () => {
  await cards();
  fireEvent.click(screen.getByTestId('book-button'));
  return screen.findByTestId('booking-form');
};
/** Types a name, waits for the first option, and takes it with Enter. */
const pick = async (user: ReturnType<typeof userEvent.setup>, name: string) => {
  await user.keyboard(name);
  await screen.findAllByTestId('booking-patient-option');
  await waitFor(() => expect(document.querySelector('[data-combobox-selected]')).toHaveTextContent(/Ana Silva/));
  await user.keyboard('{Enter}');
};

function BookForAna() {
  const { open } = useForms();
  return <button type="button" onClick={() => open({ kind: 'book', patientId: '1001' })}>Ana</button>;
}

describe('booking', () => {
  it('books a known patient with keys alone', async () => {
    const user = userEvent.setup();
    const { world } = show(<TodayPage />, 'empty');
    await screen.findByText('Nothing is booked on this day.');
    await user.keyboard('b');
    await screen.findByTestId('booking-form');
    await waitFor(() => expect(screen.getByTestId('booking-patient-search')).toHaveFocus());
    await pick(user, 'ana sil');
    await waitFor(() => expect(screen.getByTestId('booking-date')).toHaveFocus());
    await user.keyboard('nov 30{Enter}');
    expect(screen.getByTestId('booking-time')).toHaveFocus();
    await user.keyboard('1730');
    await waitFor(() => expect(screen.getByTestId('booking-operatory')).not.toHaveValue(''));
    expect(screen.getByTestId('booking-provider')).toHaveValue('REED');
    await user.keyboard('{Enter}');
    await waitFor(() => expect(screen.queryByTestId('booking-form')).not.toBeInTheDocument());
    expect(world.calls.filter((name) => name === 'book')).toHaveLength(1);
    const row = world.day('2026-11-30').find((one) => one.id.startsWith('w:'))!;
    expect(row).toMatchObject({ patientName: 'Ana Silva', providerId: 'REED', start: '2026-11-30T17:30', lengthMinutes: 30 });
    await waitFor(() => expect(world.reservations.size).toBe(0));
  }, 60_000);

  it('books a known patient for today from any page in a dozen keys', async () => {
    const user = userEvent.setup();
    const host = createFakeHost({ scenario: 'empty', delay: 0, alive: false });
    const { world } = host;
    world.target = { page: 'sync' };
    render(<App host={host} env="test" />);
    await screen.findByTestId('page-sync');
    let keys = 0;
    const press = async (...pressed: string[]) => {
      keys += pressed.length;
      await user.keyboard(pressed.join(''));
    };
    await press('b');
    await waitFor(() => expect(screen.getByTestId('booking-patient-search')).toHaveFocus());
    await press('a', 'n', 'a', ' ', 's');
    await waitFor(() => expect(document.querySelector('[data-combobox-selected]')).toHaveTextContent(/Ana Silva/));
    await press('{Enter}');
    await waitFor(() => expect(screen.getByTestId('booking-date')).toHaveFocus());
    // The day is today already.
    await press('{Enter}');
    expect(screen.getByTestId('booking-time')).toHaveFocus();
    await press('1', '7', '3', '0');
    await waitFor(() => expect(screen.getByTestId('booking-operatory')).not.toHaveValue(''));
    await press('{Enter}');
    await waitFor(() => expect(screen.queryByTestId('booking-form')).not.toBeInTheDocument());
    expect(keys).toBe(13);
    const row = world.day(DAY).find((one) => one.id.startsWith('w:'))!;
    expect(row).toMatchObject({ patientName: 'Ana Silva', start: `${DAY}T17:30` });
    expect(world.calls.filter((name) => name === 'book')).toHaveLength(1);
  }, 60_000);

  it('begins with the next free time of whoever treats the patient, which stays until somebody says another', async () => {
    const user = userEvent.setup();
    const host = createFakeHost({ scenario: 'demo', delay: 0, alive: false });
    const { world } = host;
    world.target = { page: 'sync' };
    const asked = vi.spyOn(host, 'findFree');
    render(<App host={host} env="test" />);
    await screen.findByTestId('page-sync');
    await user.keyboard('b');
    await waitFor(() => expect(screen.getByTestId('booking-patient-search')).toHaveFocus());
    await pick(user, 'ana sil');
    await waitFor(() => expect(asked).toHaveBeenCalledWith({ minutes: 30, providerId: 'REED', hygiene: false, from: '2026-11-23' }));
    const [free] = freeOf(world, { minutes: 30, providerId: 'REED', hygiene: false, from: null });
    await waitFor(() => expect(screen.getByTestId('booking-time')).toHaveValue(wallTime(free!.start)));
    expect(screen.getByTestId('booking-operatory')).toHaveValue(free!.operatory);
    // It is kept for this form now; that must not send the form on to the next one.
    await waitFor(() => expect(world.reservations.size).toBe(1));
    expect(screen.queryByTestId('slot-conflict')).not.toBeInTheDocument();
    expect(screen.getByTestId('booking-time')).toHaveValue(wallTime(free!.start));
    fireEvent.change(screen.getByTestId('booking-length'), { target: { value: '60' } });
    expect(screen.getByTestId('booking-time'), 'another length').toHaveValue(wallTime(free!.start));
    screen.getByTestId('booking-date').focus();
    await user.keyboard('nov 30{Enter}');
    expect(screen.getByTestId('booking-time'), 'the time goes along to the other day').toHaveValue(wallTime(free!.start));
  });

  it('shows the day that it begins with, where today is over', async () => {
    const user = userEvent.setup();
    const { world } = show(<TodayPage />, 'demo', (host) => {
      host.world.now = () => '2026-11-23T21:07';
    });
    await cards();
    await user.keyboard('b');
    await waitFor(() => expect(screen.getByTestId('booking-patient-search')).toHaveFocus());
    expect(screen.getByTestId('booking-date')).toHaveValue('Mon, Nov 23, 2026');
    await pick(user, 'ana sil');
    await waitFor(() => expect(screen.getByTestId('booking-date')).toHaveFocus());
    expect(screen.getByTestId('booking-date')).toHaveValue('Tue, Nov 24, 2026');
    await user.keyboard('{Control>}{Enter}{/Control}');
    await waitFor(() => expect(screen.queryByTestId('booking-form')).not.toBeInTheDocument());
    expect(world.day('2026-11-24').filter((one) => one.id.startsWith('w:') && one.patientName === 'Ana Silva')).toHaveLength(1);
  });

  it('shows that day too where the patient is known before, and never sends a day that is not shown', async () => {
    const user = userEvent.setup();
    const { world } = show(<BookForAna />, 'demo', (host) => {
      host.world.now = () => '2026-11-23T21:07';
    });
    fireEvent.click(screen.getByText('Ana'));
    await waitFor(() => expect(screen.getByTestId('booking-date')).toHaveFocus());
    expect(screen.getByTestId('booking-date')).toHaveValue('Tue, Nov 24, 2026');
    await user.keyboard('nov 31{Control>}{Enter}{/Control}');
    expect(screen.getByTestId('booking-date')).toHaveValue('nov 31');
    expect(await screen.findByText('Choose a day')).toBeInTheDocument();
    expect(world.calls).not.toContain('book');
  });

  it('opens from within a field with Ctrl+B, one form only, and not while no practice is shown', async () => {
    const user = userEvent.setup();
    const host = createFakeHost({ scenario: 'demo', delay: 0, alive: false });
    host.world.target = { page: 'write-backs' };
    const { unmount } = render(<App host={host} env="test" />);
    await user.click(await screen.findByTestId('write-back-search'));
    await user.keyboard('b');
    expect(screen.queryByTestId('booking-form')).not.toBeInTheDocument();
    await user.keyboard('{Control>}b{/Control}');
    expect(await screen.findAllByTestId('booking-form')).toHaveLength(1);
    unmount();
    render(<App host={createFakeHost({ scenario: 'new', delay: 0, alive: false })} env="test" />);
    await screen.findByTestId('page-connection');
    await user.keyboard('b');
    expect(screen.queryByTestId('booking-form')).not.toBeInTheDocument();
  }, 60_000);

  it('never takes somebody of an earlier answer, however fast Enter comes', async () => {
    const user = userEvent.setup();
    const { host } = show(<TodayPage />);
    const real = host.searchPatients.bind(host);
    vi.spyOn(host, 'searchPatients').mockImplementation(async (text) => {
      await new Promise((resolve) => setTimeout(resolve, text === 'ana silva' ? 250 : 0));
      return real(text);
    });
    await open();
    await user.type(screen.getByTestId('booking-patient-search'), 'an');
    await screen.findAllByTestId('booking-patient-option');
    await user.keyboard('a silva{Enter}');
    expect(screen.queryByTestId('booking-patient')).not.toBeInTheDocument();
    expect(await screen.findByTestId('booking-patient')).toHaveTextContent('Ana Silva');
  });

  it('sends from anywhere with Ctrl+Enter, once', async () => {
    const user = userEvent.setup();
    const { world } = show(<TodayPage />, 'empty');
    fireEvent.click(await screen.findByTestId('book-button'));
    await screen.findByTestId('booking-form');
    await waitFor(() => expect(screen.getByTestId('booking-patient-search')).toHaveFocus());
    await pick(user, 'ana sil');
    await waitFor(() => expect(screen.getByTestId('booking-operatory')).not.toHaveValue(''));
    await user.click(screen.getByTestId('booking-note'));
    await user.keyboard('Wheelchair{Control>}{Enter}{Enter}{/Control}');
    await waitFor(() => expect(screen.queryByTestId('booking-form')).not.toBeInTheDocument());
    expect(world.calls.filter((name) => name === 'book')).toHaveLength(1);
    const row = world.day(DAY).find((one) => one.id.startsWith('w:'))!;
    expect(row).toMatchObject({ start: `${DAY}T10:45`, note: 'Wheelchair' });
    await waitFor(() => expect(document.querySelector(`[data-appointment-id="${row.id}"]`)).toHaveAttribute('data-pending', 'waiting'));
  });

  it('shows who is there, fills in the nearest free time, and books all the same only as a second step', async () => {
    const user = userEvent.setup();
    const { world } = show(<TodayPage />);
    const form = await open();
    await pick(user, 'ana sil');
    const other = world.day(DAY).find((row) => row.providerId === 'REED' && row.start > `${DAY}T11:00` && row.statusKind !== 'cancelled')!;
    const time = screen.getByTestId('booking-time');
    fireEvent.change(time, { target: { value: other.start.slice(11) } });
    const conflict = await screen.findByTestId('slot-conflict');
    expect(conflict).toHaveTextContent(`${other.patientName}, ${other.start.slice(11)} to ${other.end.slice(11)}, chair ${other.operatory}`);
    expect(screen.queryByTestId('slot-anyway')).not.toBeInTheDocument();
    fireEvent.submit(form);
    await screen.findByTestId('slot-anyway');
    expect(world.day(DAY).some((row) => row.id.startsWith('w:'))).toBe(false);
    const free = screen.getAllByTestId('slot-nearest')[0]!;
    const start = free.dataset.start!;
    fireEvent.click(free);
    expect(time).toHaveValue(start.slice(11));
    await waitFor(() => expect(screen.queryByTestId('slot-conflict')).not.toBeInTheDocument());
    fireEvent.change(time, { target: { value: other.start.slice(11) } });
    await screen.findByTestId('slot-conflict');
    expect(screen.queryByTestId('slot-anyway')).not.toBeInTheDocument();
    fireEvent.submit(form);
    fireEvent.click(await screen.findByTestId('slot-anyway'));
    await waitFor(() => expect(world.day(DAY).some((row) => row.id.startsWith('w:') && row.start === other.start)).toBe(true));
  });

  it('keeps the time while the form is open, and lets go of it when it closes', async () => {
    const user = userEvent.setup();
    const { world } = show(<TodayPage />, 'empty');
    fireEvent.click(await screen.findByTestId('book-button'));
    await screen.findByTestId('booking-form');
    await pick(user, 'ana sil');
    await waitFor(() => expect([...world.reservations.values()]).toMatchObject([{ start: `${DAY}T10:45`, providerId: 'REED' }]));
    fireEvent.change(screen.getByTestId('booking-time'), { target: { value: '1115' } });
    await waitFor(() => expect([...world.reservations.values()]).toMatchObject([{ start: `${DAY}T11:15` }]));
    fireEvent.click(screen.getByRole('button', { name: 'Close', hidden: false }));
    fireEvent.click(await screen.findByTestId('ask-yes'));
    await waitFor(() => expect(world.reservations.size).toBe(0));
  });

  it('says that a form is open elsewhere', async () => {
    const user = userEvent.setup();
    show(<TodayPage />, 'empty', ({ world }) =>
      world.reservations.set('other', { formId: 'other', appointmentSrNo: null, start: `${DAY}T10:45`, lengthMinutes: 30, operatory: 'OP-2', providerId: 'REED' }),
    );
    fireEvent.click(await screen.findByTestId('book-button'));
    await screen.findByTestId('booking-form');
    await pick(user, 'ana sil');
    // It begins elsewhere; whoever wants that very time is told.
    await waitFor(() => expect(screen.getByTestId('booking-date')).toHaveFocus());
    await user.keyboard('{Enter}1045');
    expect(await screen.findByTestId('slot-conflict')).toHaveTextContent('Somebody has a form open for 10:45 to 11:15, chair OP-2');
  });

  it('is undone while that is possible, with Ctrl+Z too', async () => {
    const user = userEvent.setup();
    const { world } = show(<TodayPage />, 'empty');
    fireEvent.click(await screen.findByTestId('book-button'));
    await screen.findByTestId('booking-form');
    await pick(user, 'ana sil');
    await waitFor(() => expect(screen.getByTestId('booking-operatory')).not.toHaveValue(''));
    fireEvent.click(screen.getByTestId('booking-submit'));
    expect(await screen.findByTestId('sent-toast')).toHaveTextContent('Ana Silva, Mon, Nov 23 at 10:45: on its way');
    expect(screen.getByTestId('undo-button')).toHaveTextContent('Undo (5)');
    act(() => {
      document.body.focus();
    });
    await user.keyboard('{Control>}z{/Control}');
    expect(await screen.findByText('Undone. Nothing was sent.')).toBeInTheDocument();
    expect(world.writeBacks[0]).toMatchObject({ word: 'taken_back' });
    expect(world.day(DAY)).toHaveLength(0);
  });

  it('offers no undo once the time is over, and says "not checked"', async () => {
    const user = userEvent.setup();
    show(<TodayPage />, 'empty', ({ world }) => (world.checks = false));
    fireEvent.click(await screen.findByTestId('book-button'));
    await screen.findByTestId('booking-form');
    await pick(user, 'ana sil');
    await waitFor(() => expect(screen.getByTestId('booking-operatory')).not.toHaveValue(''));
    fireEvent.click(screen.getByTestId('booking-submit'));
    expect(await screen.findByTestId('sent-toast')).toHaveTextContent('not checked');
    vi.setSystemTime(Date.now() + 6_000);
    await waitFor(() => expect(screen.queryByTestId('undo-button')).not.toBeInTheDocument());
    fireEvent.click((await cards())[0]!);
    expect(await screen.findByTestId('appointment-pending')).toHaveTextContent('Not checked');
  });

  it('says what is missing and sends nothing', async () => {
    const { world } = show(<TodayPage />);
    fireEvent.submit(await open());
    expect(await screen.findByText('Choose a patient')).toBeInTheDocument();
    expect(screen.getByText('Choose who treats')).toBeInTheDocument();
    expect(world.calls).not.toContain('book');
  });

  it('names the character that Sikka does not take, while it is typed', async () => {
    show(<TodayPage />);
    await open();
    fireEvent.change(screen.getByTestId('booking-description'), { target: { value: 'Crown & bridge' } });
    expect(screen.getByText('Sikka does not take &. Write “and”.')).toBeInTheDocument();
    fireEvent.change(screen.getByTestId('booking-description'), { target: { value: 'x'.repeat(152) } });
    expect(screen.getByText('2 characters too many: 150 at most')).toBeInTheDocument();
  });

  it('keeps what was typed when it is refused', async () => {
    const user = userEvent.setup();
    show(<TodayPage />, 'empty', ({ world }) => world.refuse.set('book', { code: 'BAD_INPUT', detail: 'start' }));
    fireEvent.click(await screen.findByTestId('book-button'));
    const form = await screen.findByTestId('booking-form');
    await pick(user, 'ana sil');
    await waitFor(() => expect(screen.getByTestId('booking-operatory')).not.toHaveValue(''));
    fireEvent.submit(form);
    expect(await screen.findByText('Please check date and time.')).toBeInTheDocument();
    expect(screen.getByTestId('booking-patient')).toHaveTextContent('Ana Silva');
  });

  it('says that somebody may be missing while the first sync goes on', async () => {
    const user = userEvent.setup();
    show(<TodayPage />, 'first-sync');
    await open();
    await user.type(screen.getByTestId('booking-patient-search'), 'ana sil');
    expect(await screen.findByTestId('booking-patient-missing')).toHaveTextContent('The first sync is still reading patients; somebody may be missing.');
    expect(await screen.findAllByTestId('booking-patient-option')).not.toHaveLength(0);
  });

  it('warns before typing starts where bookings were refused as a kind, and lets them through', async () => {
    show(<TodayPage />, 'refused-kinds');
    await open();
    expect(await screen.findByTestId('offer-warning')).toHaveTextContent(/refused by the practice’s software 3 times.*You can still try\..*“This action is not supported/);
    expect(screen.getByTestId('booking-submit')).toBeEnabled();
  });
});

describe('a new patient', () => {
  const fill = (one: Record<string, string>) => {
    for (const [field, value] of Object.entries(one)) fireEvent.change(screen.getByTestId(`new-patient-${field}`), { target: { value } });
  };

  it('is entered in the same form, from what was searched for, and sent first', async () => {
    const user = userEvent.setup();
    const { world } = show(<TodayPage />, 'empty');
    fireEvent.click(await screen.findByTestId('book-button'));
    const form = await screen.findByTestId('booking-form');
    await user.type(screen.getByTestId('booking-patient-search'), 'nora quist');
    await screen.findByTestId('booking-patient-new-option');
    await waitFor(() => expect(document.querySelector('[data-combobox-selected]')).not.toBeNull());
    await user.keyboard('{Enter}');
    expect(await screen.findByTestId('new-patient-first')).toHaveValue('Nora');
    fill({ birthdate: '13/45/1990', cell: '12', email: 'nora' });
    fireEvent.submit(form);
    expect(screen.getByText('A day such as 3/4/1984')).toBeInTheDocument();
    expect(screen.getByText('A number such as (408) 555-0100')).toBeInTheDocument();
    expect(screen.getByText('An address such as ana@example.com')).toBeInTheDocument();
    fill({ birthdate: '3/4/90', cell: '4085550100', email: 'nora@example.com', gender: 'female' });
    expect(screen.getByText('Mar 4, 1990')).toBeInTheDocument();
    await user.selectOptions(screen.getByTestId('booking-provider'), 'OKAF');
    fireEvent.submit(form);
    await waitFor(() => expect(screen.queryByTestId('booking-form')).not.toBeInTheDocument());
    const [booking, patient] = world.writeBacks;
    expect(patient).toMatchObject({ operation: 'create_patient', patientName: 'Nora Quist' });
    expect(booking).toMatchObject({ operation: 'book_appointment', patientName: 'Nora Quist', waitsFor: patient!.id });
  });

  it('of a name that is known is asked about: the same, or another person', async () => {
    const { world } = show(<TodayPage />, 'empty');
    fireEvent.click(await screen.findByTestId('book-button'));
    const form = await screen.findByTestId('booking-form');
    fireEvent.click(screen.getByTestId('booking-new-patient'));
    fill({ first: 'Ana', last: 'Silva' });
    fireEvent.change(screen.getByTestId('booking-provider'), { target: { value: 'REED' } });
    await waitFor(() => expect(screen.getByTestId('booking-operatory')).not.toHaveValue(''));
    fireEvent.submit(form);
    const asked = await screen.findByTestId('same-patient');
    expect(world.writeBacks.some((one) => one.operation === 'create_patient')).toBe(false);
    fireEvent.click(within(asked).getByTestId('same-patient-another'));
    await waitFor(() => expect(world.writeBacks.some((one) => one.operation === 'create_patient')).toBe(true));
  });

  it('turns out to be somebody who is here', async () => {
    const { world } = show(<TodayPage />, 'empty');
    fireEvent.click(await screen.findByTestId('book-button'));
    const form = await screen.findByTestId('booking-form');
    fireEvent.click(screen.getByTestId('booking-new-patient'));
    fill({ first: 'Ana', last: 'Silva' });
    fireEvent.change(screen.getByTestId('booking-provider'), { target: { value: 'REED' } });
    await waitFor(() => expect(screen.getByTestId('booking-operatory')).not.toHaveValue(''));
    fireEvent.submit(form);
    fireEvent.click((await screen.findAllByTestId('same-patient-choose'))[0]!);
    expect(await screen.findByTestId('booking-patient')).toHaveTextContent('Ana Silva');
    fireEvent.submit(form);
    await waitFor(() => expect(world.writeBacks[0]).toMatchObject({ operation: 'book_appointment', patientId: '1001' }));
    expect(world.writeBacks.some((one) => one.operation === 'create_patient')).toBe(false);
  });
});
