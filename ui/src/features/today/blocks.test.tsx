// Today besides its visits: time that is blocked, the practice's hours, and a visit that is not where it was.
import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { describe, expect, it, vi } from 'vitest';

import type { AppointmentView, DayView } from '../../platform/bindings';
import { useNavigation } from '../../shared/navigation';
import { show } from '../../testing';
import { closedOf, eventOf, mayMove } from './calendar';
import { bookedOf, hoursOf, nextOf, openingOf, tally } from './hours';
import { TodayPage } from './TodayPage';

const DAY = '2026-11-23';
const blocks = () => screen.findAllByTestId('block');
const row = (patientId: string, start: string): AppointmentView => ({
  id: `a:${start}`, appointmentSrNo: start, patientId, patientName: patientId === '' ? '' : 'Ana Silva', providerId: 'REED', operatory: 'OP-1', start: `${DAY}T${start}`,
  end: `${DAY}T23:00`, lengthMinutes: 30, status: 'Scheduled', statusKind: 'scheduled', appointmentType: '', description: '', note: '', isNew: false, pending: null,
});

describe('blocked time', () => {
  it('is a quiet card with the practice’s words, and no visit', async () => {
    const { world } = show(<TodayPage />, 'blocked-time');
    const all = await blocks();
    expect(all.map((one) => one.textContent)).toEqual(['12:00Lunch', '17:15Blocked time']);
    expect(screen.queryByText('Name not known')).not.toBeInTheDocument();
    const visits = world.day(DAY).filter((one) => one.patientId !== '' && one.statusKind !== 'cancelled');
    expect(screen.getByTestId('day-numbers')).toHaveTextContent(new RegExp(`^${visits.length} booked`));
  });

  it('says behind its card what it is, and that it is changed elsewhere', async () => {
    show(<TodayPage />, 'blocked-time');
    fireEvent.click((await blocks())[0]!);
    const behind = await screen.findByTestId('block-details');
    expect(behind).toHaveTextContent('Lunch');
    expect(behind).toHaveTextContent('12:00 to 13:00 (60 min)');
    expect(behind).toHaveTextContent('it is changed there');
    expect(within(behind).queryAllByRole('button')).toEqual([]);
    expect(screen.queryByTestId('appointment-details')).not.toBeInTheDocument();
  });

  it('is told on paper by its own words', async () => {
    vi.stubGlobal('print', vi.fn());
    show(<TodayPage />, 'blocked-time');
    await blocks();
    fireEvent.click(screen.getByTestId('today-print'));
    const paper = await screen.findByTestId('printed-day');
    expect(within(paper).getByText('Lunch')).toBeInTheDocument();
    expect(within(paper).queryByText('Name not known')).not.toBeInTheDocument();
    vi.unstubAllGlobals();
  });

  it('is not counted in a week', async () => {
    const { world } = show(<TodayPage />, 'blocked-time', ({ world: it }) => {
      for (const day of [23, 24, 25, 26, 27, 28, 29]) it.days.set(`2026-11-${day}`, it.day(`2026-11-${day}`).filter((one) => one.patientId === ''));
    });
    await blocks();
    fireEvent.click(screen.getByLabelText('Week'));
    expect(await screen.findByTestId('week-numbers')).toHaveTextContent('0 booked this week');
    expect(screen.getAllByTestId('week-day')[0]).toHaveTextContent(/free$/);
    expect(world.day(DAY)).toHaveLength(2);
  });

  it('alone on a day leaves nothing booked', async () => {
    show(<TodayPage />, 'blocked-time', ({ world }) => world.days.set(DAY, world.day(DAY).filter((one) => one.patientId === '')));
    await blocks();
    expect(screen.getByText('Nothing is booked on this day.')).toBeInTheDocument();
  });

  it('is neither next, nor counted, nor dragged', () => {
    const rows = [row('', '10:00'), row('1', '11:00')];
    expect(nextOf(rows, `${DAY}T09:00`)?.patientId).toBe('1');
    expect(tally([{ ...row('', '10:00'), isNew: true }, row('1', '11:00')])).toMatchObject({ booked: 1, fresh: 0 });
    expect(bookedOf(rows)).toHaveLength(1);
    expect(rows.map(mayMove)).toEqual([false, true]);
    expect(rows.map((one) => eventOf(one, false, null).title)).toEqual(['Blocked time', 'Ana Silva']);
  });
});

describe('the practice’s hours', () => {
  const open = [{ from: '07:30', to: '12:00' }, { from: '13:00', to: '16:15' }];
  const told = { date: DAY, open, hoursFrom: 'pms' as const };
  const spans = (day: Pick<DayView, 'date' | 'open' | 'hoursFrom'>) => closedOf(day as DayView).map((one) => `${String(one.start).slice(11, 16)} ${String(one.end).slice(5, 16)}`);

  it('are the hours that are shown, wider where the day is', () => {
    expect(hoursOf(told, [])).toEqual({ from: '07:00', to: '17:00' });
    expect(hoursOf(told, [{ start: `${DAY}T06:45`, end: `${DAY}T19:10` } as never])).toEqual({ from: '06:00', to: '20:00' });
    expect(hoursOf({ ...told, open: [] }, [])).toEqual({ from: '08:00', to: '18:00' });
    expect(hoursOf({ ...told, hoursFrom: 'nobody' }, [])).toEqual({ from: '08:00', to: '18:00' });
    expect(hoursOf({ ...told, open: [{ from: '00:00', to: '24:00' }] }, [])).toEqual({ from: '00:00', to: '24:00' });
    expect([openingOf(told), openingOf({ ...told, open: [] })]).toEqual(['07:30', '08:00']);
  });

  it('leave the rest of the day shaded, unless nobody told them', () => {
    expect(spans(told)).toEqual(['00:00 11-23T07:30', '12:00 11-23T13:00', '16:15 11-24T00:00']);
    expect(spans({ ...told, open: [] })).toEqual(['00:00 11-24T00:00']);
    expect(spans({ ...told, open: [{ from: '00:00', to: '24:00' }] })).toEqual([]);
    expect(spans({ ...told, hoursFrom: 'nobody' })).toEqual([]);
  });

  it('are drawn, and gone where nobody tells them', async () => {
    const { world, change } = show(<TodayPage />);
    await screen.findAllByTestId('appointment');
    const shaded = () => document.querySelectorAll('.ec-bg-event[class*="closed"]').length;
    await waitFor(() => expect(shaded()).toBeGreaterThan(0));
    await change(() => (world.hoursFrom = 'nobody'), 'appointments');
    await waitFor(() => expect(shaded()).toBe(0));
  });
});

describe('a visit that was asked for', () => {
  function Asks({ number, date = DAY }: { number: string; date?: string }) {
    const { go } = useNavigation();
    return (
      <>
        <button type="button" onClick={() => go('today', { date, appointmentSrNo: number })}>
          Ask
        </button>
        <TodayPage />
      </>
    );
  }

  it('and is elsewhere is said to be, until it is read', async () => {
    show(<Asks number="elsewhere" />);
    fireEvent.click(screen.getByText('Ask'));
    const note = await screen.findByTestId('visit-gone');
    expect(note).toHaveTextContent('This visit is not on this day any more');
    fireEvent.click(within(note).getByRole('button', { name: 'Close' }));
    expect(screen.queryByTestId('visit-gone')).not.toBeInTheDocument();
  });

  it('and is there is opened, and nothing is said when it leaves later', async () => {
    const { world, change } = show(<Asks number="b1" />, 'blocked-time');
    fireEvent.click(screen.getByText('Ask'));
    expect(await screen.findByTestId('block-details')).toBeInTheDocument();
    await change(() => world.days.set(DAY, world.day(DAY).filter((one) => one.appointmentSrNo !== 'b1')), 'appointments');
    await waitFor(() => expect(screen.queryByTestId('block-details')).not.toBeInTheDocument());
    expect(screen.queryByTestId('visit-gone')).not.toBeInTheDocument();
  });
});
