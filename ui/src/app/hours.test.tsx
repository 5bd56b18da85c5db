// Times of day with AM and PM: on every page, in forms, and at once when the setting changes.
import { fireEvent, render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, it } from 'vitest';

import { createFakeHost } from '../platform/fake';
import { writeTwelveHours } from '../shared/time';
import { App } from './App';

afterEach(() => writeTwelveHours(false));

describe('times with AM and PM', () => {
  it('are written at once, and again as before', async () => {
    const host = createFakeHost({ delay: 0, alive: false });
    host.world.target = { page: 'settings' };
    render(<App host={host} env="test" />);
    const header = () => screen.getByTestId('clock-deskbell');
    await screen.findByTestId('settings-clock-face');
    await waitFor(() => expect(header()).toHaveTextContent(/\d\d:\d\d/));
    expect(header()).not.toHaveTextContent(/[AP]M/);
    fireEvent.click(screen.getByLabelText('2:30 PM'));
    await waitFor(() => expect(host.world.settings.clockFace).toBe('twelve'));
    await waitFor(() => expect(header()).toHaveTextContent(/\d:\d\d [AP]M/));
    fireEvent.click(screen.getByLabelText('14:30'));
    await waitFor(() => expect(header()).not.toHaveTextContent(/[AP]M/));
  });

  it('are read as they are written', async () => {
    const user = userEvent.setup();
    const host = createFakeHost({ scenario: 'empty', delay: 0, alive: false });
    const { world } = host;
    world.settings.clockFace = 'twelve';
    world.target = { page: 'today' };
    render(<App host={host} env="test" />);
    await screen.findByText('Nothing is booked on this day.');
    await user.keyboard('b');
    await screen.findByTestId('booking-form');
    expect(screen.getByTestId('booking-time')).toHaveDisplayValue(/^\d{1,2}:\d\d [AP]M$/);
    await waitFor(() => expect(screen.getByTestId('booking-patient-search')).toHaveFocus());
    await user.keyboard('ana sil');
    await waitFor(() => expect(document.querySelector('[data-combobox-selected]')).toHaveTextContent(/Ana Silva/));
    await user.keyboard('{Enter}');
    await waitFor(() => expect(screen.getByTestId('booking-date')).toHaveFocus());
    await user.keyboard('nov 30{Enter}530{Tab}');
    expect(screen.getByTestId('booking-time')).toHaveDisplayValue('5:30 PM');
    await waitFor(() => expect(screen.getByTestId('booking-operatory')).not.toHaveValue(''));
    fireEvent.click(screen.getByTestId('booking-submit'));
    await waitFor(() => expect(screen.queryByTestId('booking-form')).not.toBeInTheDocument());
    expect(world.day('2026-11-30').find((one) => one.id.startsWith('w:'))).toMatchObject({ start: '2026-11-30T17:30' });
    expect(await screen.findByTestId('sent-toast')).toHaveTextContent('Mon, Nov 30 at 5:30 PM');
  }, 60_000);
});
