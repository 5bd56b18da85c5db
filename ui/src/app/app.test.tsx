// The whole window on the twin: opening, header, problems, pages, what pushes do.
import { act, fireEvent, render, screen, waitFor } from '@testing-library/react';
import { describe, expect, it, vi } from 'vitest';

import type { ChangeView } from '../platform/bindings';
import { createFakeHost, type FakeHost, type Scenario } from '../platform/fake';
import { App } from './App';
import { gather } from './useSubscriptions';

function open(scenario: Scenario, prepare?: (host: FakeHost) => void) {
  const host = createFakeHost({ scenario, delay: 0, alive: false });
  prepare?.(host);
  render(<App host={host} env="test" />);
  return host.world;
}

describe('opening', () => {
  it('waits, then opens when it is told to', async () => {
    const world = open('opening');
    expect(await screen.findByText('Opening Deskbell…')).toBeInTheDocument();
    act(() => world.setBoot('ready'));
    expect(await screen.findByTestId('page-today')).toBeInTheDocument();
  });

  it('says what is wrong, and tries again', async () => {
    const world = open('locked');
    expect(await screen.findByTestId('boot-problem')).toHaveAttribute('data-code', 'KEYCHAIN_LOCKED');
    expect(screen.getByRole('heading', { name: 'The keychain of this PC is locked.' })).toBeInTheDocument();
    fireEvent.click(screen.getByTestId('boot-retry'));
    await waitFor(() => expect(world.calls).toContain('retryOpening'));
    expect(await screen.findByText('Opening Deskbell…')).toBeInTheDocument();
  });

  it('listens before it asks', async () => {
    const host = createFakeHost({ delay: 0, alive: false });
    const listen = vi.spyOn(host, 'onChanged');
    const ask = vi.spyOn(host, 'boot');
    render(<App host={host} env="test" />);
    await waitFor(() => expect(ask).toHaveBeenCalled());
    expect(listen.mock.invocationCallOrder[0]).toBeLessThan(ask.mock.invocationCallOrder[0]!);
  });

  it('begins with connecting while there is no practice, and Today offers the same', async () => {
    open('new');
    expect(await screen.findByTestId('page-connection')).toBeInTheDocument();
    fireEvent.click(screen.getByTestId('nav-today'));
    expect(await screen.findByText('Connect your practice to see its day')).toBeInTheDocument();
    expect(screen.queryByRole('alert')).not.toBeInTheDocument();
  });

  it('goes where a notification pointed before the window was there', async () => {
    open('demo', ({ world }) => (world.target = { page: 'sync' }));
    expect(await screen.findByTestId('page-sync')).toBeInTheDocument();
  });
});

describe('header', () => {
  it('shows practice, state and the two clocks on every page', async () => {
    open('demo');
    for (const page of ['today', 'bell', 'availability', 'write-backs', 'sync', 'connection', 'settings']) {
      fireEvent.click(await screen.findByTestId(`nav-${page}`));
      expect(await screen.findByTestId(`page-${page}`)).toBeInTheDocument();
      expect(await screen.findByTestId('clock-sikka')).toHaveTextContent('Sikka last read the practice 10:30 (12 min ago)');
      expect(screen.getByTestId('clock-deskbell')).toHaveTextContent('Deskbell last read Sikka 10:41');
      expect(screen.getByTestId('overall-state')).toHaveAttribute('data-overall', 'connected');
    }
    expect(screen.getByText('Demo practice')).toBeInTheDocument();
  });

  it.each([
    ['demo', 'connected', 'Connected', 'Connected to'], ['old-data', 'stale', 'Old data', 'Connected, but the practice last sent data 31 h ago'],
    ['offline', 'offline', 'Offline', 'Offline: no connection to Sikka'], ['reconnect', 'attention', 'Needs attention', 'Deskbell needs to connect again'],
    ['two-practices', 'attention', 'Harbor Orthodontics: Needs attention', 'Harbor Orthodontics: Deskbell needs to connect again'],
    ['new', 'not_connected', 'Not connected', 'Not connected'],
  ] as const)('says the one state of %s, as the title does', async (scenario, overall, word, sentence) => {
    const world = open(scenario);
    const shown = await screen.findByTestId('overall-state');
    expect(shown).toHaveAttribute('data-overall', overall);
    expect(shown).toHaveTextContent(word);
    expect(shown.title.startsWith(sentence)).toBe(true);
    await waitFor(() => expect(document.title).toBe(`${world.state().unread > 0 ? `(${world.state().unread}) ` : ''}Deskbell: ${shown.title}`));
  });

  it('says that pop-ups are paused', async () => {
    const world = open('demo');
    expect(await screen.findByTestId('overall-state')).toHaveTextContent('Connected');
    act(() => {
      world.pausedUntil = new Date(Date.now() + 30 * 60_000).toISOString();
      world.changed('settings');
    });
    await waitFor(() => expect(screen.getByTestId('overall-state')).toHaveTextContent('Paused'));
    expect(document.title).toMatch(/pop-ups paused until 11:12$/);
  });

  it('shows the date of an old clock, and says when Sikka tells none', async () => {
    const world = open('old-data');
    expect(await screen.findByTestId('clock-sikka')).toHaveTextContent('Sun, Nov 22, 03:42 (31 h ago)');
    act(() => {
      world.clocks = { ...world.clocks, sikkaReadPractice: null };
      world.changed('settings');
    });
    await waitFor(() => expect(screen.getByTestId('clock-sikka')).toHaveTextContent('Sikka last read the practice: not told by Sikka'));
  });

  it('counts the bell and opens it', async () => {
    open('demo');
    expect(await screen.findByTestId('bell-count')).toHaveTextContent('2');
    fireEvent.click(screen.getByTestId('bell-button'));
    expect(await screen.findAllByTestId('bell-item')).toHaveLength(5);
    await waitFor(() => expect(screen.queryByTestId('bell-count')).toBeNull());
  });

  it('follows the tray', async () => {
    const world = open('demo');
    await screen.findByTestId('page-today');
    act(() => world.open({ page: 'bell' }));
    expect(await screen.findAllByTestId('bell-item')).toHaveLength(5);
    act(() => world.open({ page: 'connection' }));
    expect(await screen.findByTestId('page-connection')).toBeInTheDocument();
  });

  it('opens the appointment that was asked for', async () => {
    const world = open('demo');
    await screen.findAllByTestId('appointment');
    const row = world.day('2026-11-24')[0]!;
    act(() => world.open({ page: 'today', date: '2026-11-24', appointmentSrNo: row.appointmentSrNo }));
    expect(await screen.findByTestId('appointment-details')).toHaveTextContent(row.patientName);
  });
});

describe('problems', () => {
  it('shows the worst, and the rest on a click', async () => {
    const world = open('reconnect');
    expect(await screen.findByText('Sikka wants you to connect the practice again.')).toBeInTheDocument();
    expect(screen.queryByText('No connection to Sikka.')).toBeNull();
    fireEvent.click(screen.getByText('1 more'));
    expect(screen.getByText('No connection to Sikka.')).toBeInTheDocument();
    fireEvent.click(screen.getByRole('button', { name: 'Connect again' }));
    await waitFor(() => expect(world.calls).toContain('connect'));
    expect(await screen.findByTestId('page-connection')).toBeInTheDocument();
  });

  it('says why old data may be old, what it found, and what to check', async () => {
    const world = open('old-data');
    expect(await screen.findByTestId('stale')).toHaveTextContent('the practice last sent data 31 h ago');
    fireEvent.click(screen.getByTestId('why-old-open'));
    const sheet = await screen.findByTestId('why-old');
    expect(world.calls).toContain('whyOld');
    expect(screen.getAllByTestId('why-check').map((one) => one.dataset.result)).toEqual(['good', 'good', 'bad', expect.any(String)]);
    expect(sheet).toHaveTextContent('The server was off or asleep');
    for (const row of world.day(world.now().slice(0, 10))) expect(sheet).not.toHaveTextContent(row.patientName);
    // On paper it stands beside the window's own page, which is not printed.
    const printed = vi.fn();
    vi.stubGlobal('print', printed);
    fireEvent.click(screen.getByTestId('why-old-print'));
    const paper = await screen.findByTestId('printed-why-old');
    expect(printed).toHaveBeenCalledTimes(1);
    expect(paper.parentElement).toBe(document.body);
    expect(paper).toHaveTextContent(/Why is it old\?.*Happy Dental Clinic.*The server was off or asleep/);
    fireEvent(window, new Event('afterprint'));
    await waitFor(() => expect(screen.queryByTestId('printed-why-old')).toBeNull());
    vi.unstubAllGlobals();
  });

  it('says that the shown practice’s data is old beside what is worse', async () => {
    const world = open('decide', ({ world: made }) => {
      made.staleSince = new Date(Date.now() - 31 * 3_600_000).toISOString();
      made.problems = [{ code: 'WRITEBACK_NEEDS_PERSON', detail: null, since: null }];
    });
    expect(await screen.findByTestId('overall-state')).toHaveAttribute('data-overall', 'attention');
    expect(screen.getByTestId('problem')).toHaveAttribute('data-code', 'WRITEBACK_NEEDS_PERSON');
    expect(screen.getByTestId('stale')).toHaveTextContent('The practice last sent data 31 h ago.');
    fireEvent.click(screen.getByTestId('why-old-open'));
    await screen.findByTestId('why-old');
    expect(world.calls).toContain('whyOld');
    act(() => {
      world.staleSince = null;
      world.problems = [{ code: 'NETWORK', detail: null, since: null }, ...world.problems];
      world.changed('notices');
    });
    // What passes by itself is among the problems already.
    await waitFor(() => expect(screen.queryByTestId('stale')).toBeNull());
    expect(screen.getByTestId('why-old-open')).toBeInTheDocument();
  });

  it('asks of the shown practice, though another one is worse off', async () => {
    open('two-practices', ({ world: made }) => (made.staleSince = new Date(Date.now() - 9 * 3_600_000).toISOString()));
    expect(await screen.findByTestId('stale')).toHaveTextContent('The practice last sent data 9 h ago.');
    fireEvent.click(screen.getByTestId('why-old-open'));
    expect(await screen.findByTestId('why-old')).toHaveTextContent('Happy Dental Clinic');
  });

  it('is offline in a word, and goes on when it is over', async () => {
    const world = open('offline');
    expect(await screen.findByTestId('overall-state')).toHaveTextContent('Offline');
    expect(await screen.findAllByTestId('appointment')).not.toHaveLength(0);
    act(() => {
      world.problems = [];
      world.changed('notices');
    });
    await waitFor(() => expect(screen.getByTestId('overall-state')).toHaveTextContent('Connected'));
    expect(screen.queryByTestId('problem')).toBeNull();
  });
});

describe('pushes', () => {
  const change = (table: string, generation = 'g1', key = '1'): ChangeView => ({ file: 'mirror', generation, sequence: 1, table, key, operation: 'update', committedAt: Date.now() });
  /** A round that ends when the test says so. */
  const rounds = () => {
    const ends: (() => void)[] = [];
    const act = vi.fn<(stale: Set<string> | null) => Promise<void>>(() => new Promise((resolve) => ends.push(resolve)));
    const end = async () => {
      ends.shift()?.();
      await vi.advanceTimersByTimeAsync(150);
    };
    return { act, end };
  };

  it('acts at once, then gathers until that is on the screen', async () => {
    vi.useFakeTimers();
    const painted = vi.fn();
    const { act, end } = rounds();
    const { hear } = gather(act, painted);
    const first = Date.now();
    hear([change('bells')]);
    expect(act).toHaveBeenCalledTimes(1);
    for (let index = 0; index < 500; index += 1) hear([change('patients')]);
    await vi.advanceTimersByTimeAsync(100);
    expect(act).toHaveBeenCalledTimes(1);
    expect(painted).not.toHaveBeenCalled();
    await end();
    expect(painted).toHaveBeenCalledWith(first);
    expect(act).toHaveBeenCalledTimes(2);
    expect(act).toHaveBeenLastCalledWith(new Set(['day', 'patients', 'patient-list', 'sync', 'patient']));
    await end();
    expect(act).toHaveBeenCalledTimes(2);
  });

  it('waits longer after a page of a sync, and not for ever for what is read', async () => {
    vi.useFakeTimers();
    const { act } = rounds();
    const { hear, stop } = gather(act);
    hear([change('patients', 'g1', '*')]);
    hear([change('bells')]);
    // Nothing is answered: after half a second it goes on, and another 200 ms later looks again.
    await vi.advanceTimersByTimeAsync(590);
    expect(act).toHaveBeenCalledTimes(1);
    await vi.advanceTimersByTimeAsync(400);
    expect(act).toHaveBeenCalledTimes(2);
    stop();
  });

  it('reads everything again on a new generation or an unknown table', async () => {
    vi.useFakeTimers();
    const { act, end } = rounds();
    const { hear } = gather(act);
    hear([change('bells')]);
    hear([change('bells', 'g2')]);
    await end();
    expect(act).toHaveBeenLastCalledWith(null);
    hear([change('something_new', 'g2')]);
    await end();
    expect(act).toHaveBeenLastCalledWith(null);
  });
});
