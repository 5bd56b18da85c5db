// Lines about syncs: one's own always ends with one, those that run by themselves speak only when trouble begins.
import { act, fireEvent, render, screen, waitFor } from '@testing-library/react';
import { notifications } from '@mantine/notifications';
import { afterEach, describe, expect, it } from 'vitest';

import { createFakeHost, type FakeHost, type Scenario } from '../platform/fake';
import { accounted, counts, endSync, newRun } from '../platform/fake/flows';
import { setAside } from '../platform/fake/scenarios';
import { App } from './App';
import { ending, Said, type News } from './news';

async function open(scenario: Scenario, page: string, prepare?: (host: FakeHost) => void) {
  const host = createFakeHost({ scenario, delay: 0, alive: false });
  prepare?.(host);
  render(<App host={host} env="test" />);
  fireEvent.click(await screen.findByTestId(`nav-${page}`));
  await screen.findByTestId(`page-${page}`);
  await waitFor(() => expect(host.world.calls).toContain('getSync'));
  return host.world;
}

/** Long enough for the pushes of a moment to have been gathered and answered. */
const settle = () => act(() => new Promise((resolve) => setTimeout(resolve, 500)));
const lines = () => screen.queryAllByTestId('sync-news').map((line) => line.textContent);

afterEach(() => act(() => notifications.clean()));

describe('a sync that a person started', () => {
  it('ends with a line on any page', async () => {
    const world = await open('demo', 'sync', (host) => (host.world.setAside = []));
    await waitFor(() => expect(screen.getByTestId('sync-full')).toBeEnabled());
    fireEvent.click(screen.getByTestId('sync-full'));
    await waitFor(() => expect(screen.getByTestId('sync-cancel')).toBeInTheDocument());
    fireEvent.click(screen.getByTestId('nav-settings'));
    expect(lines()).toEqual([]);
    act(() => endSync(world, 'completed'));
    expect(await screen.findByText('All 160 patients and 1,284 appointments are up to date.')).toBeInTheDocument();
    await settle();
    expect(lines()).toHaveLength(1);
    expect(screen.getByTestId('sync-news')).toHaveAttribute('data-tone', 'green');
  });

  it('says what needs attention, with a way to it', async () => {
    const world = await open('demo', 'settings');
    act(() => {
      world.run = { ...newRun('90', 'full_patients', 'person') };
      world.changed('sync_runs');
    });
    await screen.findByText('0%');
    act(() => {
      world.run = accounted({ ...newRun('90', 'full_patients', 'person'), progressPercentage: 100 }, [
        { ...counts('patients', 160, 160, 157), unchanged: 0, setAside: 3 }, counts('appointments', 1284),
      ]);
      world.setAside = [setAside(0, 0), setAside(1, 0), setAside(2, 0)];
      endSync(world, 'completed');
      world.changed('set_aside');
    });
    expect(await screen.findByText('157 of 160 patients; 3 need attention.')).toBeInTheDocument();
    await settle();
    expect(lines()).toHaveLength(1);
    fireEvent.click(screen.getByRole('button', { name: 'Show' }));
    expect(await screen.findByTestId('page-sync')).toBeInTheDocument();
  });

  it('is heard of even when it was over before it was seen', async () => {
    const world = await open('demo', 'sync', (host) => {
      host.world.setAside = [];
      host.syncNow = () => {
        host.world.stats = { ...host.world.stats, lastSyncTime: new Date().toISOString() };
        host.world.clocks = { ...host.world.clocks, deskbellReadSikka: new Date().toISOString() };
        window.setTimeout(() => host.world.changed('sync_runs'), 50);
        return Promise.resolve();
      };
    });
    await waitFor(() => expect(screen.getByTestId('sync-now')).toBeEnabled());
    fireEvent.click(screen.getByTestId('sync-now'));
    expect(await screen.findByText('All 160 patients and 1,284 appointments are up to date.')).toBeInTheDocument();
    expect(world.run).toBeNull();
  });

  it('says what failed and what was kept, once', async () => {
    const world = await open('demo', 'today');
    act(() => {
      world.run = newRun('91', 'incremental', 'person');
      world.changed('sync_runs');
    });
    await settle();
    act(() => {
      world.problems = [{ code: 'NETWORK', detail: null, since: null }];
      endSync(world, 'failed', 'NETWORK');
      world.changed('integrations');
    });
    expect(await screen.findByText('The sync did not finish. No connection to Sikka. What was already read is kept.')).toBeInTheDocument();
    await settle();
    expect(lines()).toHaveLength(1);
  });

  it('says that it was stopped', () => {
    const run = { ...newRun('1', 'full_patients'), status: 'cancelled' as const, startedAt: '2026-11-23T16:00:00Z' };
    const sync = { current: null, history: [run], stats: { lastSyncTime: null } } as unknown as Parameters<typeof ending>[0];
    expect(ending(sync, '2026-11-23T16:00:00Z')?.text).toBe('The sync was stopped. What was already read is kept.');
    expect(ending(sync, '2026-11-23T16:00:01Z')).toBeNull();
    expect(ending({ ...sync, current: run }, '2026-11-23T16:00:00Z')).toBeNull();
  });
});

describe('a sync that runs by itself', () => {
  it('says nothing when it ends well', async () => {
    const world = await open('demo', 'today');
    act(() => {
      world.run = newRun('92', 'incremental', 'schedule');
      world.changed('sync_runs');
    });
    await settle();
    act(() => endSync(world, 'completed'));
    await settle();
    expect(lines()).toEqual([]);
  });

  it('says nothing of old trouble when the window opens', async () => {
    await open('not-answering', 'today');
    await settle();
    expect(lines()).toEqual([]);
  });

  it('speaks once when it begins to fail, and not every minute', async () => {
    const world = await open('demo', 'today');
    await settle();
    const fail = (code: string | null) =>
      act(() => {
        world.problems = code === null ? [] : [{ code, detail: null, since: null }];
        world.changed('integrations');
      });
    fail('NOT_ANSWERING');
    await waitFor(() => expect(lines()).toHaveLength(1));
    expect(lines()[0]).toContain('Sikka is not answering.');
    act(() => notifications.clean());
    for (let minute = 0; minute < 3; minute += 1) {
      fail('NOT_ANSWERING');
      await settle();
      fail(null);
      await settle();
    }
    expect(lines()).toEqual([]);
  });

  it('names the practice that has begun to fail', async () => {
    const world = await open('two-practices', 'today');
    await settle();
    act(() => {
      world.others = world.others.map((one) => ({ ...one, status: 'connected', error: 'DAILY_LIMIT' }));
      world.changed('integrations');
    });
    await waitFor(() => expect(lines()[0]).toContain('Harbor Orthodontics: Today’s number of requests to Sikka is used up.'));
  });

  it('speaks once when it sets rows aside', async () => {
    const world = await open('demo', 'today', (host) => (host.world.setAside = []));
    await settle();
    const aside = (count: number) =>
      act(() => {
        world.setAside = Array.from({ length: count }, (_, index) => setAside(index, 0));
        world.note('warning', 'rows_set_aside', { table: 'patients', rows: count });
        world.changed('set_aside', 'sync_log');
      });
    aside(2);
    await waitFor(() => expect(lines()).toHaveLength(1));
    expect(lines()[0]).toContain('2 rows need attention.');
    aside(2);
    await settle();
    expect(lines()).toHaveLength(1);
  });
});

describe('what was said', () => {
  const one: News = { text: 'x', tone: 'amber', more: true };
  it('is not said again within the hour, and is after it', () => {
    const said = new Said();
    const now = Date.now();
    expect(said.begun(new Map([['1 SERVER', one]]), now)).toEqual([]);
    expect(said.begun(new Map(), now)).toEqual([]);
    expect(said.begun(new Map([['1 SERVER', one]]), now)).toEqual([one]);
    expect(said.begun(new Map(), now)).toEqual([]);
    expect(said.begun(new Map([['1 SERVER', one]]), now + 60_000)).toEqual([]);
    expect(said.begun(new Map(), now + 60_000)).toEqual([]);
    expect(said.begun(new Map([['1 SERVER', one], ['2 SERVER', one]]), now + 3_600_001)).toEqual([one, one]);
  });
});
