// Today: its states, its cards, and booking.
import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';

import { moveWriteBack } from '../../platform/fake/flows';
import { show } from '../../testing';
import { dropOf, mayMove } from './calendar';
import { TodayPage } from './TodayPage';
import { arrivedWord, confirmWord } from './VisitActions';

const cards = () => screen.findAllByTestId('appointment');

describe('Today', () => {
  it('shows a skeleton first, then a card for each appointment', async () => {
    const { world } = show(<TodayPage />);
    expect(screen.getByRole('status', { name: 'Loading the day' })).toBeInTheDocument();
    expect(await cards()).toHaveLength(world.day('2026-11-23').length);
  });

  it('names pending, new and cancelled in words', async () => {
    show(<TodayPage />);
    const all = await cards();
    const pending = all.find((card) => card.dataset.pending === 'sent')!;
    expect(within(pending).getByText('Sent')).toBeInTheDocument();
    const fresh = all.find((card) => card.dataset.new === 'true')!;
    expect(within(fresh).getByText('New')).toBeInTheDocument();
    const cancelled = all.find((card) => card.dataset.statusKind === 'cancelled')!;
    expect(within(cancelled).getByText('Broken')).toBeInTheDocument();
  });

  it('follows a change of a row', async () => {
    const { world, change } = show(<TodayPage />);
    const before = (await cards()).length;
    await change(() => world.day('2026-11-23').pop(), 'appointments');
    await waitFor(() => expect(screen.getAllByTestId('appointment')).toHaveLength(before - 1));
  });

  it('draws anew what changed, and nothing else', async () => {
    const { world, change } = show(<TodayPage />);
    const before = new Map((await cards()).map((card) => [card.dataset.appointmentId, card]));
    const [first, second] = world.day('2026-11-23');
    await change(() => {
      world.day('2026-11-23')[0] = { ...first!, description: 'Reworded' };
      world.day('2026-11-23')[1] = { ...second!, start: '2026-11-23T17:15', end: '2026-11-23T17:45' };
    }, 'appointments');
    expect(await screen.findByText('Reworded')).toBeInTheDocument();
    await waitFor(() => expect(screen.getAllByTestId('appointment').find((card) => card.dataset.appointmentId === second!.id)).toHaveTextContent('17:15'));
    const now = screen.getAllByTestId('appointment');
    expect(now).toHaveLength(before.size);
    expect(now.filter((card) => before.get(card.dataset.appointmentId) !== card).map((card) => card.dataset.appointmentId).sort()).toEqual([first!.id, second!.id].sort());
    // A click tells of the words of now.
    fireEvent.click(now.find((card) => card.dataset.appointmentId === first!.id)!);
    expect(within(await screen.findByRole('dialog')).getByText('Reworded')).toBeInTheDocument();
  });

  it('leaves a card alone while it is pressed', async () => {
    const { world, change } = show(<TodayPage />);
    const [first] = world.day('2026-11-23');
    const card = (await cards()).find((one) => one.dataset.appointmentId === first!.id)!;
    fireEvent.pointerDown(card);
    await change(() => (world.day('2026-11-23')[0] = { ...first!, description: 'Reworded' }), 'appointments');
    await new Promise((done) => setTimeout(done, 100));
    expect(card).toBeInTheDocument();
    fireEvent.pointerUp(card);
    fireEvent.click(card);
    expect(within(await screen.findByRole('dialog')).getByText('Reworded')).toBeInTheDocument();
    await waitFor(() => expect(card).not.toBeInTheDocument());
  });

  it('shows one more after all have changed', async () => {
    const { world, change } = show(<TodayPage />);
    const [first] = world.day('2026-11-23');
    expect((await cards()).length).toBeGreaterThan(10);
    await change(() => {
      const all = world.day('2026-11-23').splice(0);
      world.day('2026-11-23').push(...all.slice(0, 8).map((one) => ({ ...one, id: `${one.id}0` })));
    }, 'appointments');
    await change(() => world.day('2026-11-23').push({ ...first!, id: 'a:one-more', start: '2026-11-23T17:15', end: '2026-11-23T17:45' }), 'appointments');
    await waitFor(() => expect(screen.getAllByTestId('appointment')).toHaveLength(9));
    expect(screen.getAllByTestId('appointment').at(-1)).toHaveAttribute('data-appointment-id', 'a:one-more');
  });

  it('says what is free, chair by chair, and leads to it', async () => {
    const { world, visits, change } = show(<TodayPage />);
    const free = await screen.findByTestId('free-by-chair');
    expect(free).toHaveTextContent(/^Free: OP-\d( \d h)?( \d\d min)? · OP-\d/);
    fireEvent.click(free);
    expect(visits).toEqual([['availability', { date: null }]]);
    const [row] = world.day('2026-11-23');
    const chairs = ['OP-1', 'OP-2', 'OP-3', 'OP-4', 'OP-5', 'OP-6'];
    await change(() => {
      for (const operatory of chairs) world.day('2026-11-23').push({ ...row!, id: `a:${operatory}`, operatory, start: '2026-11-23T08:00', end: '2026-11-23T17:00', statusKind: 'confirmed' });
    }, 'appointments');
    await waitFor(() => expect(screen.getByTestId('free-by-chair')).toHaveTextContent(/^No chair is free$/));
  });

  it('says that a day is empty, and offers to book', async () => {
    show(<TodayPage />, 'empty');
    expect(await screen.findByText('Nothing is booked on this day.')).toBeInTheDocument();
    fireEvent.click(screen.getByText('Book the first appointment'));
    expect(await screen.findByTestId('booking-form')).toBeInTheDocument();
  });

  it('says that the first sync goes on', async () => {
    const { visits } = show(<TodayPage />, 'first-sync');
    fireEvent.click(await screen.findByText('Show progress'));
    expect(visits[0]?.[0]).toBe('sync');
  });

  it('leads to Connection without a practice', async () => {
    show(<TodayPage />, 'new');
    expect(await screen.findByText('Connect your practice to see its day')).toBeInTheDocument();
    expect(screen.getByRole('button', { name: 'Connect your practice' })).toBeEnabled();
    expect(screen.queryByTestId('book-button')).not.toBeInTheDocument();
  });

  it('shows an error in words, and tries again', async () => {
    const { world } = show(<TodayPage />, 'demo', ({ world: it }) => it.refuse.set('getDay', { code: 'DATABASE_BUSY', detail: 'locked' }));
    expect(await screen.findByText('Another program is using Deskbell’s files.')).toBeInTheDocument();
    world.refuse.clear();
    fireEvent.click(screen.getByText('Try again'));
    expect((await cards()).length).toBeGreaterThan(5);
  });

  it('changes columns and remembers it', async () => {
    show(<TodayPage />);
    await cards();
    fireEvent.click(screen.getByLabelText('Chairs'));
    expect(await screen.findByText('OP-5')).toBeInTheDocument();
    expect(window.localStorage.getItem('deskbell-columns')).toContain('operatory');
  });

  it('shows 240 appointments', async () => {
    show(<TodayPage />, 'busy-day');
    expect((await cards()).length).toBeGreaterThan(240);
  });
});

describe('an appointment', () => {
  it('opens, is confirmed once, and is cancelled only after a question', async () => {
    const { world } = show(<TodayPage />);
    const card = (await cards()).find((one) => one.dataset.statusKind === 'scheduled' && one.dataset.pending === '')!;
    fireEvent.click(card);
    const confirm = await screen.findByTestId('appointment-confirm');
    fireEvent.click(confirm);
    fireEvent.click(confirm);
    await waitFor(() => expect(world.calls.filter((name) => name === 'setStatus')).toHaveLength(1));
    fireEvent.click(await screen.findByTestId('appointment-cancel'));
    expect(world.calls).not.toContain('cancelAppointment');
    const dialog = await screen.findByRole('dialog', { name: 'Cancel this appointment?' });
    fireEvent.change(within(dialog).getByTestId('appointment-cancel-reason'), { target: { value: 'Ill & away' } });
    expect(dialog).toHaveTextContent('Sikka does not take &. Write “and”.');
    fireEvent.click(within(dialog).getByRole('button', { name: 'Cancel appointment' }));
    expect(world.calls).not.toContain('cancelAppointment');
    fireEvent.change(within(dialog).getByTestId('appointment-cancel-reason'), { target: { value: 'Has a cold' } });
    fireEvent.click(within(dialog).getByRole('button', { name: 'Cancel appointment' }));
    await waitFor(() => expect(world.writeBacks[0]).toMatchObject({ operation: 'cancel_appointment', text: 'Has a cold' }));
  });

  it('that is being cancelled from another window is not cancelled twice, and that is said', async () => {
    const { host, world } = show(<TodayPage />);
    const card = (await cards()).find((one) => one.dataset.statusKind === 'scheduled' && one.dataset.pending === '')!;
    fireEvent.click(card);
    fireEvent.click(await screen.findByTestId('appointment-cancel'));
    await screen.findByTestId('cancel-form');
    const number = card.dataset.appointmentId!.slice(2);
    const before = world.writeBacks.length;
    await host.cancelAppointment(number, 'Has a cold');
    fireEvent.change(screen.getByTestId('appointment-cancel-reason'), { target: { value: 'Moved away' } });
    fireEvent.submit(screen.getByTestId('cancel-form'));
    expect(await screen.findByTestId('sent-toast')).toHaveTextContent(/is already being cancelled\. Nothing was added: what was asked first stays as it is\./);
    expect(world.writeBacks).toHaveLength(before + 1);
    expect(world.writeBacks[0]).toMatchObject({ operation: 'cancel_appointment', text: 'Has a cold' });
    await waitFor(() => expect(screen.queryByTestId('cancel-form')).not.toBeInTheDocument());
  });

  it('is checked in with the practice’s own word', async () => {
    const { world } = show(<TodayPage />);
    fireEvent.click((await cards()).find((one) => one.dataset.statusKind === 'confirmed' && one.dataset.pending === '')!);
    fireEvent.click(await screen.findByTestId('appointment-check-in'));
    await waitFor(() => expect(world.writeBacks[0]).toMatchObject({ statusValue: 'Arrived' }));
  });

  it('that is not in the PMS yet can be moved and cancelled by its own number', async () => {
    const { world } = show(<TodayPage />, 'demo', ({ world: it }) => {
      const row = it.day('2026-11-23').find((one) => one.pending?.operation === 'book_appointment')!;
      Object.assign(row, { id: `w:${row.pending!.writeBackId}`, appointmentSrNo: null });
      row.pending = { ...row.pending!, notChecked: true, slow: true };
    });
    fireEvent.click((await cards()).find((one) => one.dataset.appointmentId?.startsWith('w:'))!);
    expect(await screen.findByTestId('appointment-pending')).toHaveTextContent('Not checked');
    expect(screen.getByTestId('appointment-pending')).toHaveAttribute('data-slow', 'true');
    fireEvent.click(await screen.findByTestId('appointment-confirm'));
    await waitFor(() => expect(world.writeBacks[0]).toMatchObject({ statusValue: 'Confirmed' }));
    expect(world.writeBacks[0]!.waitsFor).not.toBeNull();
  });

  it('leads to its patient', async () => {
    show(<TodayPage />);
    const card = (await cards())[0]!;
    fireEvent.click(card);
    fireEvent.click(await screen.findByTestId('open-patient-card'));
    expect(await screen.findByTestId('patient-card')).toBeInTheDocument();
  });

  it('comes up as a card when it is refused, with the answer and the way to mend it', async () => {
    const { world, change } = show(<TodayPage />);
    await cards();
    const one = world.writeBacks.find((item) => item.word === 'waiting')!;
    await change(() => moveWriteBack(world, one.id, 'failed', 'refused', 'The operatory is closed'), 'writebacks');
    const refused = (await screen.findByText(/The operatory is closed/)).closest<HTMLElement>('[data-testid="refused-card"]')!;
    expect(refused).toHaveAttribute('data-id', one.id);
    expect(within(refused).getByTestId('write-back-edit')).toBeInTheDocument();
    fireEvent.click(within(refused).getByTestId('refused-hide'));
    await waitFor(() => expect(screen.queryByText(/The operatory is closed/)).not.toBeInTheDocument());
  });

  it('is moved', async () => {
    const user = userEvent.setup();
    const { world } = show(<TodayPage />);
    fireEvent.click((await cards()).find((one) => one.dataset.statusKind === 'confirmed' && one.dataset.pending === '')!);
    fireEvent.click(await screen.findByTestId('appointment-reschedule'));
    expect(await screen.findByTestId('reschedule-submit')).toBeDisabled();
    const time = screen.getByTestId('booking-time');
    await user.clear(time);
    await user.type(time, '1730');
    fireEvent.click(screen.getByTestId('reschedule-submit'));
    await waitFor(() => expect(world.calls).toContain('reschedule'));
    expect(world.day('2026-11-23').some((row) => row.start === '2026-11-23T17:30' && row.pending)).toBe(true);
  });
});

describe('arithmetic of the day', () => {
  it('knows a drop that means something', () => {
    const one = { id: 'a:7', start: '2026-11-23T10:00' } as never;
    expect(dropOf(one, '2026-11-23T11:00', 'REED', 'REED', true)).toMatchObject({ start: '2026-11-23T11:00', column: 'REED' });
    expect(dropOf(one, '2026-11-23T10:00', 'OKAF', 'REED', true)).not.toBeNull();
    expect(dropOf(one, '2026-11-23T10:00', 'REED', 'REED', true)).toBeNull();
    expect(dropOf(one, '2026-11-23T11:00', 'REED', 'REED', false)).toBeNull();
    expect(dropOf(one, '2026-11-23T11:00', '—', 'REED', true)).toBeNull();
    const may = (statusKind: string, operation?: string) => mayMove({ statusKind, pending: operation ? { operation } : null } as never);
    expect([may('scheduled'), may('arrived'), may('cancelled'), may('completed'), may('scheduled', 'cancel_appointment')]).toEqual([true, true, false, false, false]);
  });
  it('finds the practice’s word for confirmed', () => {
    expect(confirmWord(['open.unconfirm', 'Not confirmed', 'Confirmed'])).toBe('Confirmed');
    expect(confirmWord(['Scheduled'])).toBeNull();
    expect(arrivedWord(['Late arrival', 'Checked In', 'Arrived'])).toBe('Arrived');
    expect(arrivedWord(['Not arrived', 'check-in'])).toBe('check-in');
    expect(arrivedWord(['Scheduled', 'No show'])).toBeNull();
  });
  it('goes by what a person said that the words mean', () => {
    expect(confirmWord(['Confirmed', 'OK by text'], { Confirmed: 'scheduled', 'OK by text': 'confirmed' })).toBe('OK by text');
    expect(confirmWord(['Confirmed', 'Confirmed - Text'], { Confirmed: 'confirmed' })).toBe('Confirmed');
    expect(confirmWord(['Confirmed'], { Confirmed: 'scheduled' })).toBeNull();
    expect(arrivedWord(['Seat 1', 'Check-in'], { 'Check-in': 'confirmed', 'Seat 1': 'arrived' })).toBe('Seat 1');
  });
});

describe('a week', () => {
  const days = () => screen.findAllByTestId('week-day');

  it('shows one provider, is remembered, and its heads lead to the days', async () => {
    show(<TodayPage />);
    await cards();
    fireEvent.click(screen.getByLabelText('Week'));
    expect((await days()).map((one) => one.dataset.date)).toEqual(['2026-11-23', '2026-11-24', '2026-11-25', '2026-11-26', '2026-11-27', '2026-11-28']);
    const provider = screen.getByTestId<HTMLSelectElement>('week-person');
    const before = provider.value;
    expect(screen.getByTestId('week-numbers')).toHaveTextContent(/\d+ booked this week/);
    fireEvent.click(screen.getByText('Next provider'));
    expect(provider.value).not.toBe(before);
    fireEvent.click((await days())[2]!);
    expect(await screen.findByTestId('today-shown')).toHaveAttribute('data-date', '2026-11-25');
    expect(screen.queryByTestId('week-grid')).not.toBeInTheDocument();
  });

  it('opens an appointment of another day, and books into the provider’s column', async () => {
    const { world } = show(<TodayPage />);
    await cards();
    fireEvent.click(screen.getByLabelText('Week'));
    await days();
    const person = screen.getByTestId<HTMLSelectElement>('week-person').value;
    const other = world.day('2026-11-26').find((one) => one.providerId === person)!;
    fireEvent.click((await cards()).find((one) => one.dataset.appointmentId === other.id)!);
    const drawer = await screen.findByTestId('appointment-details');
    expect(drawer).toHaveTextContent(other.patientName);
    expect(drawer).toHaveTextContent('Thursday, November 26');
  });

  it('shows a visit once that is moved to an earlier day, which is read first', async () => {
    const { world, change } = show(<TodayPage />);
    await cards();
    fireEvent.click(screen.getByLabelText('Week'));
    await days();
    const person = screen.getByTestId<HTMLSelectElement>('week-person').value;
    const moved = world.day('2026-11-26').find((one) => one.providerId === person)!;
    const shown = async () => (await cards()).filter((one) => one.dataset.appointmentId === moved.id);
    expect(await shown()).toHaveLength(1);
    await change(() => world.day('2026-11-24').push({ ...moved, start: '2026-11-24T17:15', end: '2026-11-24T17:45' }), 'appointments');
    await waitFor(async () => expect(await shown()).toHaveLength(2));
    await change(() => world.day('2026-11-26').splice(world.day('2026-11-26').indexOf(moved), 1), 'appointments');
    await waitFor(async () => expect(await shown()).toHaveLength(1));
    expect((await shown())[0]).toHaveTextContent('17:15');
  });

  it('goes from week to week', async () => {
    show(<TodayPage />);
    await cards();
    fireEvent.click(screen.getByLabelText('Week'));
    await days();
    fireEvent.click(screen.getByLabelText('Week after'));
    await waitFor(async () => expect((await days())[0]).toHaveAttribute('data-date', '2026-11-30'));
  });
});

describe('the day on paper', () => {
  it('is made for the printer alone and goes again', async () => {
    const printed = vi.fn();
    vi.stubGlobal('print', printed);
    const { world } = show(<TodayPage />);
    await cards();
    expect(screen.queryByTestId('printed-day')).not.toBeInTheDocument();
    fireEvent.click(screen.getByTestId('today-print'));
    const paper = await screen.findByTestId('printed-day');
    expect(printed).toHaveBeenCalledTimes(1);
    expect(within(paper).getAllByRole('row', { hidden: true }).length).toBeGreaterThan(world.day('2026-11-23').length);
    fireEvent(window, new Event('afterprint'));
    await waitFor(() => expect(screen.queryByTestId('printed-day')).not.toBeInTheDocument());
    vi.unstubAllGlobals();
  });

  it('is printed again where nothing told that the dialog was cancelled', async () => {
    const printed = vi.fn(() => expect(screen.getAllByTestId('printed-day')).toHaveLength(1));
    vi.stubGlobal('print', printed);
    show(<TodayPage />);
    await cards();
    fireEvent.click(screen.getByTestId('today-print'));
    await waitFor(() => expect(printed).toHaveBeenCalledTimes(1));
    fireEvent.click(screen.getByTestId('today-print'));
    await waitFor(() => expect(printed).toHaveBeenCalledTimes(2));
    fireEvent(window, new Event('afterprint'));
    await waitFor(() => expect(screen.queryByTestId('printed-day')).not.toBeInTheDocument());
    vi.unstubAllGlobals();
  });
});
