// The calendar: the week of one provider or chair, a column for each day.
import { createCalendar, Interaction, TimeGrid, type Calendar } from '@event-calendar/core';
import { useComputedColorScheme } from '@mantine/core';
import { useEffect, useMemo, useRef } from 'react';

import { t } from '../../language';
import type { AppointmentView, DayView } from '../../platform/bindings';
import { shiftMinutes, wallDay } from '../../shared/time';
import { closedOf, dismantle, eventOf, heardAsCards, localText, optionsOf, pastOf, useCards, type Acts, type Dropped } from './calendar';
import { bookedOf, hoursOf, nextOf, type Columns } from './hours';
import classes from './today.module.css';

interface Props extends Acts {
  /** The days that are here, in order. */
  days: DayView[];
  /** All days of the week; those without a column are closed. */
  shown: string[];
  /** Whose week. */
  person: string;
  columns: Columns;
  now: string;
  dropped: Dropped | null;
  onDay: (date: string) => void;
}

/** The appointments of a day that stand in a provider's or a chair's column. */
export function theirs(day: DayView, columns: Columns, person: string): AppointmentView[] {
  return day.appointments.filter((one) => (columns === 'provider' ? one.providerId : one.operatory) === person);
}

function eventsOf({ days, columns, person, now, dropped }: Props): Calendar.EventInput[] {
  const events = days.flatMap((day) => {
    const next = day.date === day.today ? nextOf(theirs(day, columns, person), now) : null;
    return theirs(day, columns, person).map((one) => eventOf(one, one.id === next?.id, dropped?.appointment.id === one.id ? dropped : null));
  });
  const today = days[0]?.today ?? '';
  const closed = days.flatMap(closedOf);
  return [...[...events, ...closed].map((event) => ({ ...event, resourceIds: [person] })), ...(days.some((day) => day.date === today) ? [pastOf(today, now)] : [])];
}

/** The earliest and the latest hour of the days. */
function weekHours(days: DayView[], columns: Columns, person: string) {
  // A day that is closed has no hours of its own.
  const open = days.filter((day) => day.open.length > 0 || theirs(day, columns, person).length > 0);
  const all = (open.length > 0 ? open : days).map((day) => hoursOf(day, theirs(day, columns, person)));
  const from = all.map((one) => one.from).sort()[0] ?? '08:00';
  const to = all.map((one) => one.to).sort().at(-1) ?? '18:00';
  return { from, to };
}

/** A day's head: a click leads to the day. */
function head(date: string, count: number | null, today: string, go: (date: string) => void): HTMLElement {
  const made = document.createElement('button');
  made.type = 'button';
  made.className = classes.weekday ?? '';
  made.dataset.testid = 'week-day';
  made.dataset.date = date;
  if (date === today) made.dataset.today = 'true';
  const name = document.createElement('strong');
  name.textContent = wallDay(date);
  const booked = document.createElement('span');
  booked.textContent = count === null ? '' : count === 0 ? t('today.week_day.free') : t('today.week_day.booked', { count });
  made.append(name, booked);
  made.addEventListener('click', () => go(date));
  return made;
}

export function WeekGrid(props: Props) {
  const { days, shown, person, columns, now, dropped, onOpen, onSlot, onDrop, onDay } = props;
  const box = useRef<HTMLDivElement>(null);
  const calendar = useRef<Calendar | null>(null);
  const scheme = useComputedColorScheme('light');
  const counts = useMemo(
    () => new Map(days.map((day) => [day.date, bookedOf(theirs(day, columns, person)).length])),
    [days, columns, person],
  );
  const today = days[0]?.today ?? '';
  const events = useMemo(() => eventsOf({ days, shown, person, columns, now, dropped, onOpen, onSlot, onDrop, onDay }), [
    days, shown, person, columns, now, dropped, onOpen, onSlot, onDrop, onDay,
  ]);
  const { from, to } = weekHours(days, columns, person);
  const monday = shown[0] ?? today;
  const hidden = useMemo(() => ([6, 0] as const).filter((weekday) => !shown.some((date) => new Date(`${date}T00:00:00Z`).getUTCDay() === weekday)), [shown]);
  const inWeek = shown.includes(today);
  const scroll = inWeek ? shiftMinutes(now, -50).slice(11) : from;
  const acts = { onOpen, onSlot, onDrop, onDay };
  const latest = useRef(acts);
  const find = useCards(calendar, box, events);
  const first = useRef({ events, from, to, monday, hidden, scroll });
  useEffect(() => {
    latest.current = acts;
  });

  useEffect(() => {
    if (!box.current) return undefined;
    const start = first.current;
    const made = createCalendar(box.current, [TimeGrid, Interaction], {
      view: 'timeGridWeek',
      firstDay: 1,
      hiddenDays: start.hidden,
      date: start.monday,
      events: start.events,
      slotMinTime: start.from,
      slotMaxTime: start.to,
      scrollTime: start.scroll,
      ...optionsOf(() => box.current, () => latest.current, find),
    });
    calendar.current = made;
    const end = heardAsCards(box.current);
    return () => {
      end();
      calendar.current = null;
      dismantle(made);
    };
  }, [find]);

  useEffect(() => {
    calendar.current?.setOption('hiddenDays', hidden).setOption('slotMinTime', from).setOption('slotMaxTime', to);
  }, [hidden, from, to]);
  useEffect(() => {
    const named = (date: Date) => {
      const day = localText(date).slice(0, 10);
      return { domNodes: [head(day, counts.get(day) ?? null, today, (at) => latest.current.onDay(at))] };
    };
    calendar.current?.setOption('dayHeaderFormat', named);
  }, [counts, today]);
  const scrolled = useRef(monday);
  useEffect(() => {
    if (scrolled.current === monday) return;
    scrolled.current = monday;
    calendar.current?.setOption('date', monday).setOption('scrollTime', scroll);
  }, [monday, scroll]);

  return <div ref={box} className={`${classes.grid} ${scheme === 'dark' ? 'ec-dark' : 'ec-light'}`} data-testid="week-grid" />;
}
