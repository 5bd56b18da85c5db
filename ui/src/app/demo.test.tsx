// Into the demo practice and out of it, in the whole window.
import { fireEvent, render, screen, waitFor } from '@testing-library/react';
import { describe, expect, it } from 'vitest';

import { createFakeHost, type FakeHost, type Scenario } from '../platform/fake';
import { App } from './App';

function open(scenario: Scenario, prepare?: (host: FakeHost) => void) {
  const host = createFakeHost({ scenario, delay: 0, alive: false });
  prepare?.(host);
  render(<App host={host} env="test" />);
  return host.world;
}

describe('the demo practice', () => {
  it('is tried from the first step, told on every page, and left for the first step again', async () => {
    open('credentials');
    fireEvent.click(await screen.findByTestId('demo-try'));
    expect(await screen.findByTestId('demo-banner')).toHaveTextContent('Demo practice: nothing here is real');
    expect(await screen.findByTestId('connect-button')).toBeInTheDocument();
    expect(screen.getByText(/the demo practice’s own page on this PC/)).toBeInTheDocument();
    expect(screen.getByTestId('connect-steps')).not.toHaveTextContent('App-Key');
    expect(screen.queryByTestId('credentials-save')).toBeNull();
    for (const page of ['today', 'bell', 'patients', 'availability', 'write-backs', 'sync', 'settings', 'connection']) {
      fireEvent.click(screen.getByTestId(`nav-${page}`));
      await screen.findByTestId(`page-${page}`);
      expect(screen.getByTestId('demo-banner')).toBeInTheDocument();
    }
    fireEvent.click(screen.getByTestId('demo-leave'));
    expect(await screen.findByTestId('credentials-save')).toBeInTheDocument();
    expect(screen.queryByTestId('demo-banner')).toBeNull();
  });

  it('has no banner where this program does not run it', async () => {
    open('demo');
    await screen.findByTestId('page-today');
    expect(screen.queryByTestId('demo-banner')).toBeNull();
    expect(await screen.findByText('Demo practice')).toBeInTheDocument();
  });

  it('can be left where its files cannot be opened, and says what is in the way', async () => {
    const world = open('locked', ({ world: it_ }) => {
      it_.boot = { ...it_.boot, leavesDemo: true };
      it_.refuse.set('leaveDemo', { code: 'DISK_FULL', detail: null });
    });
    fireEvent.click(await screen.findByTestId('demo-leave'));
    expect(await screen.findByText('This PC’s disk is full.')).toBeInTheDocument();
    world.refuse.clear();
    fireEvent.click(screen.getByTestId('demo-leave'));
    await waitFor(() => expect(screen.queryByTestId('boot-problem')).toBeNull());
  });
});
