// Availability: a day's gaps, and the next free times.
import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it } from 'vitest';

import { show } from '../../testing';
import { AvailabilityPage } from './AvailabilityPage';
import { stillFree } from '../../shared/freeTime';
import { rangeOf } from './DayBars';

const rows = () => screen.findAllByTestId('availability-row');

/** A Monday at six in the morning. */
const early = ({ world }: { world: { now: () => string } }) => {
  world.now = () => '2026-11-23T06:00';
};

describe('Availability', () => {
  it('shows what is free of each provider, and books it', async () => {
    show(<AvailabilityPage />, 'demo', early);
    const first = (await rows())[0]!;
    expect(first).toHaveTextContent('Dr. Helen Reed');
    const gap = within(first).getAllByTestId('availability-gap')[0]!;
    const start = /at (\d\d:\d\d)/.exec(gap.getAttribute('aria-label')!)![1]!;
    fireEvent.click(gap);
    const form = await screen.findByTestId('booking-form');
    expect(within(form).getByTestId('booking-time')).toHaveValue(start);
    expect(within(form).getByTestId('booking-provider')).toHaveValue('REED');
  });

  it('goes by chair too', async () => {
    show(<AvailabilityPage />, 'demo', early);
    await rows();
    fireEvent.click(screen.getByLabelText('Chairs'));
    await waitFor(async () => expect((await rows()).map((one) => one.dataset.id)).toContain('OP-5'));
  });

  it('offers the next free times of a hygienist, and books one as long as asked for', async () => {
    show(<AvailabilityPage />, 'demo', early);
    await rows();
    fireEvent.change(screen.getByTestId('free-minutes'), { target: { value: '90' } });
    fireEvent.change(screen.getByTestId('free-with'), { target: { value: 'hygiene' } });
    await waitFor(() => {
      const offers = screen.getAllByTestId('free-offer');
      expect(offers).toHaveLength(3);
      for (const offer of offers) expect(offer).toHaveTextContent(/Lena Brandt|Marcus Hale/);
    });
    fireEvent.click(within(screen.getAllByTestId('free-offer')[0]!).getByRole('button'));
    expect(within(await screen.findByTestId('booking-form')).getByTestId('booking-length')).toHaveValue('90 min');
  });

  it('counts as free what is still to come, as Today does', async () => {
    show(<AvailabilityPage />, 'demo', ({ world }) => {
      world.now = () => '2026-11-23T21:00';
    });
    await rows();
    expect(screen.getByText(/no chair is free/)).toBeInTheDocument();
    for (const row of await rows()) expect(row).toHaveTextContent('Full');
  });

  it('says that a day is closed, and where the hours are from', async () => {
    show(<AvailabilityPage />, 'demo', ({ world }) => {
      world.now = () => '2026-11-22T09:00';
    });
    expect((await rows())[0]).toHaveTextContent('Closed');
    expect(screen.getByText('Hours are read from the practice’s software, and changed there.')).toBeInTheDocument();
  });

  it('leads to Connection without a practice, and says what failed', async () => {
    const { visits } = show(<AvailabilityPage />, 'new');
    fireEvent.click(await screen.findByText('Connect your practice'));
    expect(visits[0]?.[0]).toBe('connection');
  });

  it('tries again after an error', async () => {
    const { world } = show(<AvailabilityPage />, 'demo', ({ world: it }) => it.refuse.set('getAvailability', { code: 'DATABASE_BUSY', detail: null }));
    expect(await screen.findByText('Another program is using Deskbell’s files.')).toBeInTheDocument();
    world.refuse.clear();
    fireEvent.click(screen.getByText('Try again'));
    expect((await rows()).length).toBeGreaterThan(2);
  });
});

describe('what is still free', () => {
  const free = [{ from: '08:00', to: '09:00' }, { from: '10:00', to: '11:00' }];

  it('is what lies ahead', () => {
    expect(stillFree(free, { date: '2026-11-23', today: '2026-11-23', now: '2026-11-23T10:12' })).toEqual([{ from: '10:15', to: '11:00' }]);
    expect(stillFree(free, { date: '2026-11-24', today: '2026-11-23', now: '2026-11-23T10:12' })).toEqual(free);
    expect(stillFree(free, { date: '2026-11-22', today: '2026-11-23', now: '2026-11-23T10:12' })).toEqual([]);
  });

  it('is shown between whole hours', () => {
    const row = { id: '', name: '', detail: '', free, freeMinutes: 0, openMinutes: 0, open: [{ from: '08:30', to: '16:45' }], taken: [{ from: '07:45', to: '08:30', what: 'appointment' as const, block: false }] };
    expect(rangeOf([row])).toEqual([420, 1020]);
    expect(rangeOf([])).toEqual([480, 1080]);
  });
});
