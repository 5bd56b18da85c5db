// Several practices in one window: the switcher, and that nothing of one shows on the pages of another.
import { act, fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it } from 'vitest';

import { createFakeHost, type FakeHost, type Scenario } from '../platform/fake';
import { App } from './App';

function open(scenario: Scenario, prepare?: (host: FakeHost) => void) {
  const host = createFakeHost({ scenario, delay: 0, alive: false });
  prepare?.(host);
  render(<App host={host} env="test" />);
  return host.world;
}

const choose = async (name: RegExp) => {
  fireEvent.click(await screen.findByTestId('practice-switcher'));
  fireEvent.click(await screen.findByRole('menuitemradio', { name }));
};

describe('the switcher', () => {
  it('is not there with one practice, and no page names it', async () => {
    open('demo');
    expect(await screen.findByText('Happy Dental Clinic')).toBeInTheDocument();
    expect(screen.queryByTestId('practice-switcher')).toBeNull();
    expect(screen.queryByTestId('page-practice')).toBeNull();
  });

  it('lists each with its word and what is new, and marks the one shown', async () => {
    open('two-practices');
    const button = await screen.findByTestId('practice-switcher');
    expect(button).toHaveAccessibleName('Practice: Happy Dental Clinic, 1 new in other practices. Show another one');
    fireEvent.click(button);
    const [here, there] = await screen.findAllByRole('menuitemradio');
    expect(here).toBeChecked();
    expect(here).toHaveTextContent('Happy Dental ClinicConnected · Dentrix2 new');
    expect(there).not.toBeChecked();
    expect(there).toHaveTextContent('Harbor OrthodonticsConnect again · OrthoTrac1 new');
  });

  it('is worked by keyboard', async () => {
    const user = userEvent.setup();
    const world = open('two-practices');
    (await screen.findByTestId('practice-switcher')).focus();
    await user.keyboard('{Enter}');
    const items = await screen.findAllByRole('menuitemradio');
    await waitFor(() => expect(screen.getByRole('menu')).toContainElement(document.activeElement as HTMLElement));
    for (let presses = 0; document.activeElement !== items[1] && presses < 4; presses += 1) await user.keyboard('{ArrowDown}');
    await user.keyboard('{Enter}');
    await waitFor(() => expect(world.selected).toBe('2'));
    await waitFor(() => expect(screen.queryByRole('menu')).toBeNull());
  });

  it('shows another practice on every page, each of which names it', async () => {
    const world = open('two-practices');
    const before = (await screen.findAllByTestId('appointment')).map((card) => card.textContent);
    await choose(/Harbor Orthodontics/);
    await waitFor(() => expect(screen.getByTestId('page-practice')).toHaveTextContent('Harbor Orthodontics'));
    const after = (await screen.findAllByTestId('appointment')).map((card) => card.textContent);
    expect(after).not.toEqual(before);
    expect(world.calls).toContain('selectPractice');
    for (const page of ['bell', 'patients', 'availability', 'write-backs', 'sync', 'connection', 'settings']) {
      fireEvent.click(screen.getByTestId(`nav-${page}`));
      await screen.findByTestId(`page-${page}`);
      expect(screen.getByTestId('page-practice')).toHaveTextContent('Harbor Orthodontics');
    }
  });

  it('leaves nothing of the practice before on a page while the new one is read', async () => {
    const host = createFakeHost({ scenario: 'two-practices', delay: 0, alive: false });
    render(<App host={host} env="test" />);
    await screen.findAllByTestId('appointment');
    fireEvent.click(screen.getByTestId('book-button'));
    expect(await screen.findByTestId('booking-form')).toBeInTheDocument();
    let answer: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => (answer = resolve));
    const day = host.getDay.bind(host);
    host.getDay = async (date) => {
      await gate;
      return day(date);
    };
    act(() => {
      void host.selectPractice('2');
    });
    await waitFor(() => expect(screen.getByTestId('practice-switcher')).toHaveTextContent('Harbor Orthodontics'));
    expect(screen.queryAllByTestId('appointment')).toHaveLength(0);
    expect(screen.queryByTestId('booking-form')).toBeNull();
    act(() => answer());
    expect(await screen.findAllByTestId('appointment')).not.toHaveLength(0);
  });

  it('stays open, and says so, when that is refused', async () => {
    const world = open('two-practices', (host) => host.world.refuse.set('selectPractice', { code: 'BUSY', detail: null }));
    await choose(/Harbor Orthodontics/);
    expect(await within(await screen.findByRole('menu')).findByText('That is not possible at this moment.')).toBeInTheDocument();
    expect(world.selected).toBe('1');
  });

  it('is usable with twenty', async () => {
    const world = open('many-practices');
    fireEvent.click(await screen.findByTestId('practice-switcher'));
    expect(await screen.findAllByRole('menuitemradio')).toHaveLength(20);
    fireEvent.click(screen.getByRole('menuitemradio', { name: /Bright Smiles Martinez 1/ }));
    await waitFor(() => expect(screen.getByTestId('practice-switcher')).toHaveTextContent('Bright Smiles Martinez 1'));
    expect(world.state().practices).toHaveLength(20);
  });
});

describe('trouble with its time', () => {
  it('says when Sikka was last read', async () => {
    open('not-answering');
    expect(await screen.findByText('Sikka is not answering, last synced 10:18.')).toBeInTheDocument();
    expect(screen.getByTestId('overall-state')).toHaveTextContent('Offline');
    expect(screen.getByRole('button', { name: 'Try again' })).toBeEnabled();
  });

  it('says when it is tried again', async () => {
    open('daily-limit');
    expect(await screen.findByText(/Deskbell tries again every hour by itself.* Next try at 10:52\./)).toBeInTheDocument();
  });
});
