// Connection: each step and each door.
import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';

import { connected } from '../../platform/fake/world';
import { show } from '../../testing';
import { ConnectionPage } from './ConnectionPage';

const phase = async (name: string) =>
  waitFor(() => expect(screen.getByTestId('connection-status')).toHaveAttribute('data-phase', name));

describe('Connection', () => {
  it('goes through the four steps', async () => {
    const { world, change, visits } = show(<ConnectionPage />, 'new');
    fireEvent.click(await screen.findByTestId('connect-button'));
    await phase('awaiting_browser');
    expect(screen.getByText('Waiting for Sikka in your browser')).toBeInTheDocument();
    expect(screen.getByText('10:00')).toBeInTheDocument();
    await change(() => (world.connection = { ...world.connection, phase: 'connecting', status: 'connecting' }), 'connect_attempts');
    await phase('connecting');
    expect(screen.getByTestId('connect-button')).toBeDisabled();
    await change(() => (world.connection = connected()), 'integrations');
    await phase('connected');
    expect(screen.getByRole('heading', { name: 'Connected to Happy Dental Clinic (Dentrix)' })).toBeInTheDocument();
    fireEvent.click(screen.getByTestId('connect-continue'));
    expect(visits).toHaveLength(1);
  });

  it('opens the browser again, and cancels', async () => {
    const { world } = show(<ConnectionPage />, 'waiting');
    fireEvent.click(await screen.findByTestId('connect-open-again'));
    await waitFor(() => expect(world.calls).toContain('openAgain'));
    fireEvent.click(screen.getByTestId('connect-cancel'));
    await phase('not_connected');
  });

  it('offers the other way while it waits', async () => {
    const { world } = show(<ConnectionPage />, 'waiting');
    fireEvent.click(await screen.findByTestId('connect-loopback'));
    await waitFor(() => expect(world.calls).toContain('connect'));
    expect(world.calls).toContain('cancelConnect');
  });

  it('lets a practice be chosen', async () => {
    const { world } = show(<ConnectionPage />, 'choosing');
    const choices = await screen.findAllByTestId('practice-choice');
    expect(choices).toHaveLength(3);
    expect(choices[1]).toHaveTextContent('Happy Dental Kids');
    fireEvent.click(choices[1]!);
    await waitFor(() => expect(world.calls).toContain('choosePractice'));
    await phase('connecting');
  });

  it('says why it failed, with the code a click away', async () => {
    const { world } = show(<ConnectionPage />, 'failed');
    expect(await screen.findByText('Access was declined on Sikka’s page.')).toBeInTheDocument();
    expect(screen.getByText('Details')).toHaveAttribute('aria-expanded', 'false');
    fireEvent.click(screen.getByText('Details'));
    expect(screen.getByText('ACCESS_DENIED: access_denied')).toBeInTheDocument();
    fireEvent.click(screen.getByTestId('connect-retry'));
    await waitFor(() => expect(world.calls).toContain('connect'));
  });

  it('asks for the credentials once', async () => {
    const user = userEvent.setup();
    const { world } = show(<ConnectionPage />, 'credentials');
    fireEvent.click(await screen.findByTestId('credentials-save'));
    expect(await screen.findByText('Enter the App-Key')).toBeInTheDocument();
    expect(world.calls).not.toContain('saveCredentials');
    await user.type(screen.getByTestId('credentials-app-id'), 'b0ce');
    await user.type(screen.getByTestId('credentials-app-key'), 'secret');
    expect(screen.getByTestId('credentials-app-key')).toHaveAttribute('type', 'password');
    fireEvent.click(screen.getByTestId('credentials-save'));
    expect(await screen.findByTestId('connect-marketplace')).toBeInTheDocument();
  });

  it('says that the zone is guessed, and disconnects after a question', async () => {
    const { world } = show(<ConnectionPage />, 'demo', (host) => (host.world.clocks.zoneIsGuess = true));
    expect(await screen.findByText(/guessed: Sikka names none/)).toBeInTheDocument();
    fireEvent.click(screen.getByTestId('disconnect-button'));
    const dialog = await screen.findByRole('dialog', { name: 'Disconnect Happy Dental Clinic?' });
    expect(dialog).toHaveTextContent('3 of your changes are not in the practice’s system yet');
    expect(world.calls).not.toContain('disconnect');
    fireEvent.click(within(dialog).getByRole('button', { name: 'Disconnect' }));
    await phase('not_connected');
  });

  it('shows a refusal beside the button', async () => {
    show(<ConnectionPage />, 'new', ({ world }) => world.refuse.set('connect', { code: 'BROWSER_FAILED', detail: null }));
    fireEvent.click(await screen.findByTestId('connect-button'));
    expect(await screen.findByText('The browser could not be opened.')).toBeInTheDocument();
  });
});
