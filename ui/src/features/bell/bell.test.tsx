// The bell's list.
import { fireEvent, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { describe, expect, it, vi } from 'vitest';

import { show } from '../../testing';
import { BellDrawer } from './BellDrawer';
import { BellPage } from './BellPage';

describe('the bell', () => {
  it('lists what came, marks it as seen, and keeps the mark while it is open', async () => {
    const { world } = show(<BellDrawer opened onClose={() => undefined} />);
    const items = await screen.findAllByTestId('bell-item');
    expect(items.map((item) => item.dataset.kind)).toEqual(['booked', 'booked', 'cancelled', 'moved', 'removed']);
    expect(screen.getAllByText('New')).toHaveLength(2);
    await waitFor(() => expect(world.state().unread).toBe(0));
    expect(world.calls.filter((name) => name === 'markBellsSeen')).toHaveLength(1);
    expect(screen.getAllByText('New')).toHaveLength(2);
  });

  it('is taken by whoever says so first, with initials typed once', async () => {
    const user = userEvent.setup();
    const { world } = show(<BellDrawer opened onClose={() => undefined} />);
    const [first] = await screen.findAllByTestId('bell-take');
    await user.click(first!);
    const field = await screen.findByTestId('bell-initials');
    expect(field).toHaveFocus();
    await user.keyboard('a1');
    expect(screen.getByText('One to four letters')).toBeInTheDocument();
    await user.keyboard('{Backspace}m{Enter}');
    expect(await screen.findByTestId('bell-taken')).toHaveTextContent('AM has it, just now');
    expect(world.bells[0]?.taken?.by).toBe('AM');
    // The next one is a click, and says whose initials they are.
    expect(screen.getAllByText('Not AM?')).toHaveLength(4);
    await user.click(screen.getAllByTestId('bell-take')[0]!);
    await waitFor(() => expect(screen.getAllByTestId('bell-taken')).toHaveLength(2));
    world.refuse.set('takeBell', { code: 'BUSY', detail: '' });
    await user.click(screen.getAllByTestId('bell-take')[0]!);
    expect(await screen.findByRole('alert')).toBeInTheDocument();
    world.refuse.clear();
    await user.click(screen.getAllByText('Give back')[0]!);
    await waitFor(() => expect(world.bells[0]?.taken).toBeNull());
  });

  it('is taken and given back by keyboard: Esc leaves the initials and not the drawer, and the focus goes on', async () => {
    const user = userEvent.setup();
    const close = vi.fn();
    show(<BellDrawer opened onClose={close} />);
    const take = () => screen.getAllByTestId('bell-take')[0]!;
    await user.click((await screen.findAllByTestId('bell-take'))[0]!);
    await user.keyboard('a1{Escape}');
    expect(screen.queryByTestId('bell-initials')).toBeNull();
    expect(close).not.toHaveBeenCalled();
    expect(take()).toHaveFocus();
    await user.keyboard('{Enter}');
    expect(screen.getByTestId('bell-initials')).toHaveValue('');
    await user.keyboard('am{Enter}');
    await waitFor(() => expect(screen.getByText('Give back').closest('button')).toHaveFocus());
    await user.keyboard('{Enter}');
    await waitFor(() => expect(screen.queryByTestId('bell-taken')).toBeNull());
    expect(take()).toHaveFocus();
    await user.keyboard('{Enter}');
    await waitFor(() => expect(screen.getByText('Give back').closest('button')).toHaveFocus());
    await user.keyboard('{Escape}');
    expect(close).toHaveBeenCalledOnce();
  });

  it('opens the appointment', async () => {
    const close = vi.fn();
    const { visits, world } = show(<BellDrawer opened onClose={close} />);
    const bell = world.bells[0]!;
    fireEvent.click((await screen.findAllByTestId('bell-item'))[0]!);
    expect(visits[0]).toEqual(['today', { date: '2026-11-23', appointmentSrNo: bell.appointmentSrNo }]);
    expect(close).toHaveBeenCalled();
  });

  it('opens the day on which the visit is now', async () => {
    const { visits } = show(<BellDrawer opened onClose={() => undefined} />, 'demo', ({ world }) => {
      world.bells = world.bells.map((bell) => ({ ...bell, standsOn: '2026-12-01' }));
    });
    fireEvent.click((await screen.findAllByTestId('bell-item'))[0]!);
    expect(visits[0]?.[1]?.date).toBe('2026-12-01');
  });

  it('names the practice once there are two, and shows it before the appointment', async () => {
    const { visits, world } = show(<BellDrawer opened onClose={() => undefined} />, 'two-practices');
    const items = await screen.findAllByTestId('bell-item');
    await waitFor(() => expect(items[0]).toHaveTextContent('Harbor Orthodontics'));
    expect(items[1]).toHaveTextContent('Happy Dental Clinic');
    fireEvent.click(items[0]!);
    await waitFor(() => expect(visits).toHaveLength(1));
    expect(world.selected).toBe('2');
    expect(visits[0]?.[1]?.appointmentSrNo).toBe('8101');
  });

  it('opens no day of a practice that was left', async () => {
    const { visits, world } = show(<BellDrawer opened onClose={() => undefined} />, 'demo', (host) => {
      host.world.bells = host.world.bells.map((bell) => ({ ...bell, practice: '9', practiceName: 'Old Town Dental' }));
    });
    const [item] = await screen.findAllByTestId('bell-item');
    await waitFor(() => expect(item).toBeDisabled());
    expect(item).toHaveTextContent('Old Town Dental');
    fireEvent.click(item!);
    expect(visits).toEqual([]);
    expect(world.calls).not.toContain('selectPractice');
  });

  it('does not name the only practice', async () => {
    show(<BellDrawer opened onClose={() => undefined} />);
    expect((await screen.findAllByTestId('bell-item'))[0]).not.toHaveTextContent('Happy Dental Clinic');
  });

  it('is empty in words, asks nothing while closed', async () => {
    const { world, unmount } = show(<BellDrawer opened={false} onClose={() => undefined} />);
    expect(world.calls).not.toContain('getBell');
    unmount();
    show(<BellDrawer opened onClose={() => undefined} />, 'new');
    expect(await screen.findByText('The bell has not rung yet')).toBeInTheDocument();
  });

  it('shows an error in words', async () => {
    show(<BellDrawer opened onClose={() => undefined} />, 'demo', ({ world }) => world.refuse.set('getBell', { code: 'INTERNAL', detail: null }));
    expect(await screen.findByText('Something went wrong inside Deskbell.')).toBeInTheDocument();
  });
});

describe('the bell’s page', () => {
  const kinds = () => screen.getAllByTestId('bell-item').map((item) => item.dataset.kind);
  const filter = (which: string) => screen.getAllByTestId('bell-filter').find((one) => one.dataset.value === which)!;

  it('shows what rang day by day, with where it was done, and marks it as seen', async () => {
    const { world } = show(<BellPage />);
    await screen.findAllByTestId('bell-item');
    expect(kinds()).toEqual(['booked', 'booked', 'cancelled', 'moved', 'removed']);
    const sources = screen.getAllByTestId('bell-source').map((one) => one.textContent);
    expect(sources[0]).toBe('In the practice’s software');
    expect(sources[1]).toBe('By another program: not yet in the practice’s software');
    expect(screen.getAllByRole('heading', { level: 2 }).length).toBeGreaterThan(0);
    await waitFor(() => expect(world.state().unread).toBe(0));
    expect(screen.getAllByText('New')).toHaveLength(2);
  });

  it('says how a move was before and is now', async () => {
    const { world } = show(<BellPage />);
    await screen.findAllByTestId('bell-item');
    const moved = screen.getAllByTestId('bell-item').find((item) => item.dataset.kind === 'moved')!;
    const bell = world.bells.find((one) => one.kind === 'moved')!;
    const struck = moved.querySelector('s')!;
    expect(struck).toHaveTextContent('Before:');
    expect(struck).toHaveTextContent(bell.before!.start!.slice(11, 16));
    expect(moved).toHaveTextContent(bell.start.slice(11, 16));
  });

  it('finds by kind, by who has it, and by name without accents', async () => {
    const user = userEvent.setup();
    const { world } = show(<BellPage />, 'demo', (host) => {
      host.world.bells = host.world.bells.map((bell, index) => ({
        ...bell, patientName: index === 2 ? 'Álvarez, José' : bell.patientName, taken: index === 0 ? { by: 'MK', at: bell.at } : null,
      }));
    });
    await screen.findAllByTestId('bell-item');
    await user.click(filter('booked'));
    expect(kinds()).toEqual(['booked', 'booked']);
    await user.click(filter('free'));
    expect(kinds()).toHaveLength(4);
    expect(filter('arrived')).toBeDisabled();
    await user.click(filter('all'));
    await user.type(screen.getByTestId('bell-search'), 'alvarez');
    expect(kinds()).toEqual(['cancelled']);
    await user.type(screen.getByTestId('bell-search'), 'x');
    await user.click(await screen.findByRole('button', { name: 'Show all' }));
    expect(kinds()).toHaveLength(world.bells.length);
  });

  it('goes to the day of what has no number yet', async () => {
    const { visits } = show(<BellPage />, 'demo', (host) => {
      host.world.bells = host.world.bells.map((bell) => ({ ...bell, appointmentSrNo: '' }));
    });
    fireEvent.click((await screen.findAllByTestId('bell-item'))[0]!);
    await waitFor(() => expect(visits[0]).toEqual(['today', { date: '2026-11-23', appointmentSrNo: null }]));
  });

  it('shows fifty at first, and more when asked', async () => {
    show(<BellPage />, 'demo', (host) => {
      const [first] = host.world.bells;
      host.world.bells = Array.from({ length: 120 }, (_, index) => ({ ...first!, id: String(index + 1) }));
    });
    expect(await screen.findAllByTestId('bell-item')).toHaveLength(50);
    fireEvent.click(screen.getByTestId('bell-more'));
    expect(screen.getAllByTestId('bell-item')).toHaveLength(100);
    fireEvent.click(screen.getByTestId('bell-more'));
    expect(screen.getAllByTestId('bell-item')).toHaveLength(120);
    expect(screen.queryByTestId('bell-more')).not.toBeInTheDocument();
  });

  it('says so where nothing rang, and where the list cannot be read', async () => {
    const { unmount } = show(<BellPage />, 'demo', (host) => { host.world.bells = []; });
    expect(await screen.findByText('The bell has not rung yet')).toBeInTheDocument();
    unmount();
    show(<BellPage />, 'demo', (host) => { host.world.refuse.set('getBell', { code: 'NETWORK', detail: '' }); });
    expect(await screen.findByRole('alert')).toBeInTheDocument();
  });
});
