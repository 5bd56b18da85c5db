// What the tray or a pop-up asks for while a form is open waits until the form ends.
import { act, fireEvent, render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';

import { createFakeHost } from '../platform/fake';
import { App } from './App';

/** A booking with some words in it, and a visit of the next day. */
async function someForm() {
  const user = userEvent.setup();
  const host = createFakeHost({ scenario: 'demo', delay: 0, alive: false });
  const { world } = host;
  render(<App host={host} env="test" />);
  fireEvent.click(await screen.findByTestId('book-button'));
  await screen.findByTestId('booking-form');
  await user.click(screen.getByTestId('booking-note'));
  await user.keyboard('Asked for');
  const row = world.day('2026-11-24')[0]!;
  return { user, world, row };
}

/** What is asked for would be there by now. */
const moment = () => act(() => new Promise((resolve) => setTimeout(resolve, 300)));

describe('while a form is open', () => {
  it('a visit that is asked for waits, takes no key, and is shown once the form was closed', async () => {
    const { user, world, row } = await someForm();
    act(() => world.open({ page: 'sync' }));
    act(() => world.open({ page: 'today', date: '2026-11-24', appointmentSrNo: row.appointmentSrNo }));
    await moment();
    expect(screen.queryByTestId('appointment-details')).not.toBeInTheDocument();
    expect(screen.getByTestId('booking-note')).toHaveFocus();
    await user.keyboard(' the early chair');
    expect(screen.getByTestId('booking-note')).toHaveValue('Asked for the early chair');
    // Going on writing is no end.
    await user.keyboard('{Escape}');
    fireEvent.click(await screen.findByTestId('ask-no'));
    await moment();
    expect(screen.queryByTestId('appointment-details')).not.toBeInTheDocument();
    await waitFor(() => expect(screen.getByTestId('booking-note')).toHaveFocus());
    await user.keyboard('{Escape}');
    fireEvent.click(await screen.findByTestId('ask-yes'));
    expect(await screen.findByTestId('appointment-details')).toHaveTextContent(row.patientName);
    expect(screen.queryByTestId('page-sync'), 'only what was asked for last').not.toBeInTheDocument();
  }, 60_000);

  it('the bell waits, too, and nothing is asked for twice', async () => {
    const { user, world } = await someForm();
    act(() => world.open({ page: 'bell' }));
    await moment();
    expect(screen.queryAllByTestId('bell-item')).toHaveLength(0);
    await user.keyboard('{Escape}');
    fireEvent.click(await screen.findByTestId('ask-yes'));
    expect(await screen.findAllByTestId('bell-item')).toHaveLength(5);
    act(() => world.open({ page: 'connection' }));
    expect(await screen.findByTestId('page-connection')).toBeInTheDocument();
    await user.keyboard('b');
    await screen.findByTestId('booking-form');
    await waitFor(() => expect(screen.getByTestId('booking-patient-search')).toHaveFocus());
    await user.keyboard('{Escape}');
    await waitFor(() => expect(screen.queryByTestId('booking-form')).not.toBeInTheDocument());
    await moment();
    expect(screen.getByTestId('page-connection')).toBeInTheDocument();
    await waitFor(() => expect(screen.queryAllByTestId('bell-item')).toHaveLength(0));
  }, 60_000);
});
