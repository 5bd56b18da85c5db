// The calendar: one day, a column for each provider or chair.
import { createCalendar, Interaction, ResourceTimeGrid, type Calendar } from '@event-calendar/core';
import { useComputedColorScheme } from '@mantine/core';
import { useEffect, useMemo, useRef } from 'react';

import { t } from '../../language';
import type { DayView, Person } from '../../platform/bindings';
import { shiftMinutes } from '../../shared/time';
import { closedOf, dismantle, eventOf, heardAsCards, NOBODY, optionsOf, pastOf, useCards, type Acts, type Dropped } from './calendar';
import classes from './today.module.css';
import { hoursOf, nextOf, type Columns } from './hours';

interface Props extends Acts {
  day: DayView;
  now: string;
  columns: Columns;
  stale: boolean;
  /** A card that was dropped and is asked about: it stays there until the answer. */
  dropped: Dropped | null;
}

/** The columns, and one more for appointments whose provider or chair is not among them. */
export function columnsOf(day: DayView, columns: Columns): Person[] {
  const people = columns === 'provider' ? day.providers : day.operatories;
  const known = new Set(people.map((one) => one.id));
  const lost = day.appointments.some((one) => !known.has(columns === 'provider' ? one.providerId : one.operatory));
  if (!lost && people.length > 0) return people;
  return [...people, { id: NOBODY, name: columns === 'provider' ? t('today.no_provider') : t('today.no_chair'), detail: '' }];
}

/** More cards than this are drawn plainly: without a graphics card round corners take most of a scroll's time. */
const MANY = 120;

function eventsOf(day: DayView, columns: Columns, people: Person[], now: string, dropped: Dropped | null): Calendar.EventInput[] {
  const known = new Set(people.map((one) => one.id));
  const next = day.date === day.today ? nextOf(day.appointments, now) : null;
  const events: Calendar.EventInput[] = day.appointments.map((one) => {
    const asked = dropped?.appointment.id === one.id ? dropped : null;
    const column = asked?.column ?? (columns === 'provider' ? one.providerId : one.operatory);
    return { ...eventOf(one, one.id === next?.id, asked), resourceIds: [known.has(column) ? column : NOBODY] };
  });
  if (day.date === day.today) {
    events.push({ ...pastOf(day.today, now), resourceIds: people.map((one) => one.id) });
  }
  for (const closed of closedOf(day)) events.push({ ...closed, resourceIds: people.map((one) => one.id) });
  return events;
}

function label(person: Person): HTMLElement {
  const box = document.createElement('span');
  box.className = classes.column ?? '';
  const name = document.createElement('strong');
  name.textContent = person.name;
  box.append(name);
  if (person.detail !== '') {
    const detail = document.createElement('span');
    detail.textContent = person.detail;
    box.append(detail);
  }
  return box;
}

export function DayGrid({ day, now, columns, stale, onOpen, onSlot, dropped, onDrop }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const calendar = useRef<Calendar | null>(null);
  const act = useRef({ onOpen, onSlot, onDrop });
  const scheme = useComputedColorScheme('light');
  const people = useMemo(() => columnsOf(day, columns), [day, columns]);
  const events = useMemo(() => eventsOf(day, columns, people, now, dropped), [day, columns, people, now, dropped]);
  const resources = useMemo(() => people.map((one) => ({ id: one.id, title: one.name, extendedProps: { person: one } })), [people]);
  const { from, to } = hoursOf(day, day.appointments);
  const scroll = day.date === day.today ? shiftMinutes(now, -50).slice(11) : from;
  const find = useCards(calendar, box, events);
  const first = useRef({ events, resources, from, to, date: day.date, scroll });

  useEffect(() => {
    act.current = { onOpen, onSlot, onDrop };
  });

  useEffect(() => {
    if (!box.current) return undefined;
    const start = first.current;
    const made = createCalendar(box.current, [ResourceTimeGrid, Interaction], {
      view: 'resourceTimeGridDay',
      date: start.date,
      resources: start.resources,
      events: start.events,
      slotMinTime: start.from,
      slotMaxTime: start.to,
      scrollTime: start.scroll,
      ...optionsOf(() => box.current, () => act.current, find),
      resourceLabelContent: ({ resource }) => {
        const person = (resource.extendedProps as { person?: Person }).person;
        return person ? { domNodes: [label(person)] } : '';
      },
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
    calendar.current?.setOption('resources', resources);
  }, [resources]);
  useEffect(() => {
    calendar.current?.setOption('slotMinTime', from).setOption('slotMaxTime', to);
  }, [from, to]);
  const date = day.date;
  const scrolled = useRef(date);
  useEffect(() => {
    if (scrolled.current === date) return;
    scrolled.current = date;
    calendar.current?.setOption('date', date).setOption('scrollTime', scroll);
  }, [date, scroll]);

  return <div ref={box} className={`${classes.grid} ${scheme === 'dark' ? 'ec-dark' : 'ec-light'}`} data-stale={stale || undefined} data-many={events.length > MANY || undefined} />;
}
