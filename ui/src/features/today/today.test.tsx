// Today: its states, its cards, and booking.
import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';

import { show } from '../../testing';
import { confirmWord } from './AppointmentDrawer';
import { clash, hoursOf, readDate, readTime } from './hours';
import { TodayPage } from './TodayPage';

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
    fireEvent.click(within(dialog).getByRole('button', { name: 'Cancel appointment' }));
    await waitFor(() => expect(world.calls).toContain('cancelAppointment'));
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

describe('booking', () => {
  const open = async () => {
    fireEvent.click(await screen.findByTestId('book-button'));
    return screen.findByTestId('booking-form');
  };

  it('finds a patient by keyboard, books once, and shows it as waiting', async () => {
    const user = userEvent.setup();
    const { world } = show(<TodayPage />);
    const form = await open();
    await user.type(screen.getByTestId('booking-patient-search'), 'ana sil');
    await screen.findAllByTestId('booking-patient-option');
    await waitFor(() => expect(document.querySelector('[data-combobox-selected]')).not.toBeNull());
    await user.keyboard('{Enter}');
    expect(await screen.findByTestId('booking-patient')).toHaveTextContent('Ana Silva');
    await user.selectOptions(screen.getByTestId('booking-provider'), 'OKAF');
    await user.selectOptions(screen.getByTestId('booking-operatory'), 'OP-5');
    await user.type(screen.getByTestId('booking-description'), 'Cleaning');
    fireEvent.submit(form);
    fireEvent.submit(form);
    await waitFor(() => expect(world.calls.filter((name) => name === 'book')).toHaveLength(1));
    const booked = world.day('2026-11-23').find((row) => row.id.startsWith('w:'))!;
    expect(booked).toMatchObject({ providerId: 'OKAF', operatory: 'OP-5', start: '2026-11-23T10:45', lengthMinutes: 30, description: 'Cleaning' });
    await waitFor(() => expect(document.querySelector(`[data-appointment-id="${booked.id}"]`)).toHaveAttribute('data-pending', 'waiting'));
  });

  it('says what is missing and sends nothing', async () => {
    const { world } = show(<TodayPage />);
    fireEvent.submit(await open());
    expect(await screen.findByText('Choose a patient')).toBeInTheDocument();
    expect(screen.getByText('Choose a chair')).toBeInTheDocument();
    expect(world.calls).not.toContain('book');
  });

  it('keeps what was typed when it is refused', async () => {
    const user = userEvent.setup();
    show(<TodayPage />, 'demo', ({ world }) => world.refuse.set('book', { code: 'BAD_INPUT', detail: 'start' }));
    const form = await open();
    await user.type(screen.getByTestId('booking-patient-search'), 'ana sil');
    fireEvent.click((await screen.findAllByTestId('booking-patient-option'))[0]!);
    await user.selectOptions(screen.getByTestId('booking-provider'), 'REED');
    await user.selectOptions(screen.getByTestId('booking-operatory'), 'OP-1');
    expect(await screen.findByText(/already has/)).toBeInTheDocument();
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

  it('says when nobody is found', async () => {
    const user = userEvent.setup();
    show(<TodayPage />);
    await open();
    await user.type(screen.getByTestId('booking-patient-search'), 'zzzz');
    expect(await screen.findByText(/No patient found/)).toBeInTheDocument();
  });
});

describe('arithmetic of the day', () => {
  it('widens the hours where the day is wider', () => {
    const row = { start: '2026-11-23T06:45', end: '2026-11-23T19:10' };
    expect(hoursOf('2026-11-23', [])).toEqual({ from: '08:00', to: '18:00' });
    expect(hoursOf('2026-11-23', [row as never])).toEqual({ from: '06:00', to: '20:00' });
  });
  it('reads times and days as people type them', () => {
    expect(['9:30', '930', '09:30', '23.59', '24:00', 'x'].map(readTime)).toEqual(['09:30', '09:30', '09:30', '23:59', null, null]);
    expect(['2026-11-23', '11/23/2026', '2026-02-31', 'x'].map(readDate)).toEqual(['2026-11-23', '2026-11-23', null, null]);
  });
  it('finds who is in the way', () => {
    const row = { start: '2026-11-23T10:00', end: '2026-11-23T10:30', providerId: 'A', operatory: '1', statusKind: 'scheduled', appointmentSrNo: '7' };
    const where = { providerId: 'A', operatory: '2' };
    expect(clash([row as never], '2026-11-23T10:15', 15, where)).toBe(row);
    expect(clash([row as never], '2026-11-23T10:30', 15, where)).toBeNull();
    expect(clash([row as never], '2026-11-23T10:15', 15, { ...where, except: '7' })).toBeNull();
  });
  it('finds the practice’s word for confirmed', () => {
    expect(confirmWord(['open.unconfirm', 'Not confirmed', 'Confirmed'])).toBe('Confirmed');
    expect(confirmWord(['Scheduled'])).toBeNull();
  });
});
