// Sync: a run from its start to each of its ends.
import { fireEvent, screen, waitFor } from '@testing-library/react';
import { describe, expect, it } from 'vitest';

import { endSync, runAt } from '../../platform/fake/flows';
import { show } from '../../testing';
import { SyncPage } from './SyncPage';

describe('Sync', () => {
  it('shows a run: bar, word, steps, counts, page and time to go', async () => {
    show(<SyncPage />, 'syncing');
    expect(await screen.findByTestId('sync-progress')).toHaveAttribute('data-percent', '45');
    expect(screen.getByTestId('sync-status')).toHaveTextContent('Fetching patients');
    const steps = screen.getAllByTestId('sync-step');
    expect(steps.map((step) => step.dataset.state)).toEqual(['done', 'done', 'done', 'now', 'later', 'later', 'later', 'later']);
    expect(screen.getByText(/to go/)).toBeInTheDocument();
    expect(screen.queryByTestId('sync-now')).toBeNull();
  });

  it('starts, goes on, and is cancelled', async () => {
    const { world, change } = show(<SyncPage />);
    await waitFor(() => expect(screen.getByTestId('sync-full')).toBeEnabled());
    fireEvent.click(screen.getByTestId('sync-full'));
    await waitFor(() => expect(screen.getByTestId('sync-status')).toHaveAttribute('data-status', 'starting'));
    await change(() => (world.run = runAt(world.run!, 70)), 'sync_runs');
    await waitFor(() => expect(screen.getByTestId('sync-progress')).toHaveAttribute('data-percent', '70'));
    fireEvent.click(screen.getByTestId('sync-cancel'));
    await waitFor(() => expect(screen.getByTestId('sync-status')).toHaveTextContent('Cancelled'));
    expect(screen.getAllByTestId('sync-history-row')[0]).toHaveAttribute('data-status', 'cancelled');
  });

  it('ends green, and as a row of the history', async () => {
    const { world, change } = show(<SyncPage />, 'syncing');
    await screen.findByTestId('sync-progress');
    await change(() => endSync(world, 'completed'), 'sync_runs', 'sync_log');
    await waitFor(() => expect(screen.getByTestId('sync-status')).toHaveAttribute('data-status', 'completed'));
    expect(screen.getByTestId('sync-progress')).toHaveAttribute('data-percent', '100');
    expect(screen.getAllByTestId('sync-log-line')[0]).toHaveTextContent('Sync completed: 1,444 rows read, 3 changes');
  });

  it('says why it failed and offers Retry', async () => {
    const { world } = show(<SyncPage />, 'sync-failed');
    expect(await screen.findByText('Sikka has trouble of its own.')).toBeInTheDocument();
    fireEvent.click(screen.getByTestId('sync-retry'));
    await waitFor(() => expect(world.calls).toContain('syncNow'));
  });

  it('says what is not offered, and what was set aside', async () => {
    show(<SyncPage />);
    expect(await screen.findByText(/codes from the appointments are shown instead/)).toBeInTheDocument();
    expect(screen.getByText(/An appointment: the date cannot be read/)).toBeInTheDocument();
  });

  it('is quiet without a practice', async () => {
    show(<SyncPage />, 'new');
    expect(await screen.findByText('Connect your practice')).toBeInTheDocument();
    expect(screen.getByTestId('sync-now')).toBeDisabled();
    expect(screen.getByTestId('sync-status')).toHaveAttribute('data-status', 'idle');
    expect(screen.getByText('No run has ended yet.')).toBeInTheDocument();
  });

  it('shows an error in words', async () => {
    show(<SyncPage />, 'demo', ({ world }) => world.refuse.set('getSync', { code: 'DATABASE_BUSY', detail: null }));
    expect(await screen.findByText('Another program is using Deskbell’s files.')).toBeInTheDocument();
  });
});
