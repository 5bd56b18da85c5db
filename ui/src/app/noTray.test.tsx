// Where the desktop shows no tray icons.
import { fireEvent, render, screen, waitFor } from '@testing-library/react';
import { beforeEach, describe, expect, it } from 'vitest';

import { createFakeHost } from '../platform/fake';
import { App } from './App';

function open(tray: boolean) {
  const host = createFakeHost({ scenario: 'demo', delay: 0, alive: false });
  host.world.boot = { ...host.world.boot, tray };
  return { ...render(<App host={host} env="test" />), world: host.world };
}

describe('a desktop without tray icons', () => {
  beforeEach(() => localStorage.clear());

  it('is told, with the way to quit, until a person knows', async () => {
    const { world, unmount } = open(false);
    expect(await screen.findByTestId('no-tray')).toHaveTextContent('Closing it only makes it small');
    fireEvent.click(screen.getByTestId('no-tray-quit'));
    await waitFor(() => expect(world.calls).toContain('quit'));
    fireEvent.click(screen.getByTestId('no-tray-known'));
    await waitFor(() => expect(screen.queryByTestId('no-tray')).toBeNull());
    unmount();
    open(false);
    await screen.findByTestId('page-today');
    expect(screen.queryByTestId('no-tray')).toBeNull();
  });

  it('is no longer one when an icon is shown all the same', async () => {
    const { world } = open(false);
    await screen.findByTestId('no-tray');
    world.boot = { ...world.boot, tray: true };
    world.setBoot('ready');
    await waitFor(() => expect(screen.queryByTestId('no-tray')).toBeNull());
  });

  it('is not told where there is one', async () => {
    open(true);
    await screen.findByTestId('page-today');
    expect(screen.queryByTestId('no-tray')).toBeNull();
  });
});
