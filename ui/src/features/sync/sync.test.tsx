// Sync: a run from its start to each of its ends.
import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';

import { endSync, runAt } from '../../platform/fake/flows';
import { show } from '../../testing';
import { heightOf } from './HistoryChart';
import { SyncPage } from './SyncPage';

describe('Sync', () => {
  it('shows a run: bar, word, steps, counts, page and time to go', async () => {
    show(<SyncPage />, 'syncing');
    expect(await screen.findByTestId('sync-progress')).toHaveAttribute('data-percent', '45');
    expect(screen.getByTestId('sync-status')).toHaveTextContent('Fetching patients');
    const steps = screen.getAllByTestId('sync-step');
    expect(steps.map((step) => step.dataset.state)).toEqual(['done', 'done', 'done', 'now', 'later', 'later', 'later', 'later']);
    expect(screen.getByTestId('sync-step-now')).toHaveTextContent('Step 4 of 8: Fetching patients');
    expect(steps[3]).toHaveTextContent('4. Fetching patients');
    expect(screen.getByTestId('sync-counts')).toHaveTextContent('98 patients found');
    expect(screen.getByTestId('sync-counts')).toHaveTextContent('98 stored, 0 the same');
    expect(screen.getByTestId('sync-counts')).toHaveTextContent('page 2 of 4');
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

  it('says what is not offered, once', async () => {
    show(<SyncPage />, 'demo', ({ world }) => world.notOffered.push('providers'));
    expect(await screen.findAllByText(/codes from the appointments are shown instead/)).toHaveLength(1);
  });

  it('is quiet without a practice', async () => {
    show(<SyncPage />, 'new');
    expect(await screen.findByText('Connect your practice')).toBeInTheDocument();
    expect(screen.getByTestId('sync-now')).toBeDisabled();
    expect(screen.getByTestId('sync-status')).toHaveAttribute('data-status', 'idle');
    expect(screen.getByText('No run has ended yet.')).toBeInTheDocument();
  });

  it('gives each table of a full run its account', async () => {
    show(<SyncPage />, 'attention');
    const account = await screen.findByTestId('sync-account');
    expect(account).toHaveTextContent('157 of 160 patients; 3 need attention');
    expect(account).toHaveTextContent('100% of 1,284 appointments');
    expect([...account.children].map((line) => (line as HTMLElement).dataset.tone)).toEqual(['amber', 'green']);
  });

  it('shows an error in words', async () => {
    show(<SyncPage />, 'demo', ({ world }) => world.refuse.set('getSync', { code: 'DATABASE_BUSY', detail: null }));
    expect(await screen.findByText('Another program is using Deskbell’s files.')).toBeInTheDocument();
  });
});

describe('the cards', () => {
  const card = (key: string) => screen.getAllByTestId('sync-card').find((one) => one.dataset.card === key)!;

  it('say how many there are, how many are here, and how well it goes', async () => {
    show(<SyncPage />);
    await screen.findAllByTestId('sync-card');
    expect(card('total')).toHaveTextContent('Patients1601,284 appointments');
    expect(card('active')).toHaveTextContent('131');
    expect(card('upcoming')).toHaveTextContent('74');
    expect(card('recent')).toHaveTextContent('118in the last 12 months');
    expect(card('success')).toHaveTextContent('98%');
    expect(card('synced')).toHaveTextContent('160 of 160all of Sikka’s patients');
    expect(card('last')).toHaveTextContent('10:41');
    expect(card('attention')).toHaveTextContent('1');
  });

  it('differ in words and colour', async () => {
    show(<SyncPage />, 'counts-differ');
    await screen.findAllByTestId('sync-card');
    expect(card('synced')).toHaveTextContent('155 of 1605 not here');
    expect(card('synced')).toHaveAttribute('data-tone', 'amber');
    expect(screen.getByTestId('sync-account')).toHaveTextContent('155 of 160 patients; 5 not in Sikka’s list');
    expect(screen.getByTestId('sync-account')).toHaveTextContent('100% of 1,284 appointments; Sikka gives no count');
  });

  it('have words where a number is not known, or nothing was read', async () => {
    const { unmount } = show(<SyncPage />, 'demo', ({ world }) => (world.stats = { ...world.stats, patientsTold: null, successRate: null }));
    await screen.findAllByTestId('sync-card');
    expect(card('synced')).toHaveTextContent('160Sikka gives no count');
    expect(card('success')).toHaveTextContent('no sync has ended yet');
    unmount();
    show(<SyncPage />, 'new');
    await screen.findAllByTestId('sync-card');
    expect(card('total')).toHaveTextContent('nothing was read yet');
    expect(card('synced')).toHaveTextContent('nothing was read yet');
    expect(card('last')).toHaveTextContent('Never');
  });

  it('are empty shapes while they load', () => {
    show(<SyncPage />);
    expect(screen.getByRole('status', { name: 'Loading' })).toBeInTheDocument();
  });

  it('follow the setting of the active patient', async () => {
    show(<SyncPage />, 'demo', ({ world }) => (world.settings.activeMonths = 1));
    await screen.findAllByTestId('sync-card');
    await waitFor(() => expect(card('recent')).toHaveTextContent('in the last month'));
  });
});

describe('rows that need attention', () => {
  it('are listed with number, field, reason, and what Sikka sent one click away', async () => {
    const { world } = show(<SyncPage />, 'attention');
    const rows = await screen.findAllByTestId('attention-row');
    expect(rows).toHaveLength(100);
    expect(screen.getByText('Needs attention: 130 rows')).toBeInTheDocument();
    expect(screen.getByText(/The first 100 are shown/)).toBeInTheDocument();
    expect(rows[0]).toHaveTextContent('Appointment 70671Date: what Sikka sent cannot be read.');
    expect(rows[1]).toHaveTextContent('Patient without a numberIt has no patient number');
    expect(screen.queryByText(/"firstname":"Ana"/)).toBeNull();
    fireEvent.click(within(rows[1]!).getByRole('button', { name: 'What Sikka sent' }));
    expect(screen.getByText('{"firstname":"Ana","lastname":"Silva"}')).toBeInTheDocument();
    fireEvent.click(screen.getByTestId('attention-retry'));
    await waitFor(() => expect(world.run?.operationType).toBe('full_patients'));
  });

  it('are found from the card', async () => {
    show(<SyncPage />, 'attention');
    fireEvent.click(await screen.findByTestId('attention-show'));
    expect(screen.getByTestId('attention')).toHaveFocus();
  });

  it('are not spoken of where there are none', async () => {
    show(<SyncPage />, 'demo', ({ world }) => (world.setAside = []));
    await screen.findAllByTestId('sync-card');
    expect(screen.queryByTestId('attention')).toBeNull();
  });
});

describe('the history', () => {
  it('is drawn, the oldest run first, with what went wrong in words too', async () => {
    const { world } = show(<SyncPage />);
    const chart = await screen.findByTestId('sync-history-chart');
    const bars = within(chart).getAllByTestId('sync-history-bar');
    expect(bars).toHaveLength(world.history.length);
    expect(within(chart).getByRole('img')).toHaveAccessibleName(new RegExp(`^The last ${world.history.length} runs: \\d+ complete`));
    const newest = world.history[0]!;
    expect(bars.at(-1)!.querySelector('title')).toHaveTextContent(newest.recordsProcessed.toLocaleString('en-US'));
    expect(heightOf(0, 100)).toBe(0);
    expect([heightOf(1, 3600), heightOf(60, 3600), heightOf(3600, 3600)]).toEqual([3, 17, 34]);
  });

  it('has the account of each run, who began it, and why it failed a click away', async () => {
    show(<SyncPage />, 'sync-failed');
    const [failed, quick] = await screen.findAllByTestId('sync-history-row');
    expect(failed).toHaveTextContent('By a person');
    expect(screen.queryByTestId('sync-history-detail')).toBeNull();
    fireEvent.click(within(failed!).getByTestId('sync-history-why'));
    expect(screen.getByTestId('sync-history-detail')).toHaveTextContent('Sikka has trouble of its own. What was already read is kept.');
    expect(screen.getByTestId('sync-history-detail')).toHaveTextContent('SERVER: HTTP 503');
    const cells = within(quick!).getAllByRole('cell').map((cell) => cell.textContent);
    expect(cells.slice(1)).toEqual(['Quick', 'By itself', 'Completed', '7', '4', '3', '0', '1', '21 s']);
  });
});

describe('the activity', () => {
  const lines = () => screen.findAllByTestId('sync-log-line');

  it('shows 200 lines, and those of one kind', async () => {
    show(<SyncPage />, 'attention');
    expect(await lines()).toHaveLength(200);
    fireEvent.click(screen.getByRole('radio', { name: 'Notes' }));
    expect((await lines()).every((line) => line.dataset.category === 'warning')).toBe(true);
    fireEvent.click(screen.getByRole('radio', { name: 'Errors' }));
    expect(await screen.findByText('Nothing of this kind.')).toBeInTheDocument();
  });

  it('is followed, held still, and followed again', async () => {
    const { world, change } = show(<SyncPage />);
    const before = (await lines()).length;
    fireEvent.click(screen.getByTestId('sync-log-follow'));
    await change(() => world.note('warning', 'daily_limit'), 'sync_log');
    await waitFor(() => expect(screen.getByTestId('sync-log-follow')).toHaveTextContent('Follow (1 new)'));
    expect(await lines()).toHaveLength(before);
    fireEvent.click(screen.getByTestId('sync-log-follow'));
    expect((await lines())[0]).toHaveTextContent('Today’s number of requests to Sikka is used up');
    expect(screen.getByTestId('sync-log-follow')).toHaveAttribute('aria-pressed', 'true');
  });

  it('is held still by who scrolls down, and goes to the top when it is followed', async () => {
    show(<SyncPage />, 'attention');
    await lines();
    const log = screen.getByRole('log');
    log.scrollTop = 300;
    fireEvent.scroll(log);
    expect(screen.getByTestId('sync-log-follow')).toHaveTextContent('Follow');
    expect(log.scrollTop).toBe(300);
    fireEvent.click(screen.getByTestId('sync-log-follow'));
    await waitFor(() => expect(log.scrollTop).toBe(0));
  });

  it('is cleared only after a question', async () => {
    const { world } = show(<SyncPage />);
    await lines();
    fireEvent.click(screen.getByTestId('sync-log-clear'));
    const dialog = await screen.findByRole('dialog', { name: 'Clear the activity?' });
    expect(world.calls).not.toContain('clearSyncLog');
    fireEvent.click(within(dialog).getByRole('button', { name: 'Clear' }));
    await waitFor(() => expect(screen.getAllByTestId('sync-log-line')).toHaveLength(1));
    expect(screen.getByTestId('sync-log-line')).toHaveAttribute('data-code', 'log_cleared');
  });
});
