// The calendar: one day, a column for each provider or chair.
import { createCalendar, destroyCalendar, Interaction, ResourceTimeGrid, type Calendar } from '@event-calendar/core';
import { useComputedColorScheme } from '@mantine/core';
import { useEffect, useMemo, useRef } from 'react';

import type { AppointmentView, DayView, Person } from '../../platform/bindings';
import { shiftMinutes } from '../../shared/time';
import { cardOf } from './card';
import classes from './today.module.css';
import { hoursOf, nextOf, type Columns } from './hours';

interface Props {
  day: DayView;
  now: string;
  columns: Columns;
  stale: boolean;
  onOpen: (one: AppointmentView) => void;
  onSlot: (start: string, column: string) => void;
}

const NOBODY = '—';

/** The columns, and one more for appointments whose provider or chair is not among them. */
export function columnsOf(day: DayView, columns: Columns): Person[] {
  const people = columns === 'provider' ? day.providers : day.operatories;
  const known = new Set(people.map((one) => one.id));
  const lost = day.appointments.some((one) => !known.has(columns === 'provider' ? one.providerId : one.operatory));
  if (!lost && people.length > 0) return people;
  return [...people, { id: NOBODY, name: columns === 'provider' ? 'No provider' : 'No chair', detail: '' }];
}

function eventsOf(day: DayView, columns: Columns, people: Person[], now: string): Calendar.EventInput[] {
  const known = new Set(people.map((one) => one.id));
  const next = day.date === day.today ? nextOf(day.appointments, now) : null;
  const events: Calendar.EventInput[] = day.appointments.map((one) => {
    const column = columns === 'provider' ? one.providerId : one.operatory;
    return {
      id: one.id,
      start: `${one.start}:00`,
      end: `${one.end > one.start ? one.end : shiftMinutes(one.start, 15)}:00`,
      resourceIds: [known.has(column) ? column : NOBODY],
      title: one.patientName,
      editable: false,
      extendedProps: { appointment: one, next: one.id === next?.id },
    };
  });
  if (day.date === day.today) {
    events.push({
      id: 'past',
      start: `${day.date}T00:00:00`,
      end: `${now}:00`,
      resourceIds: people.map((one) => one.id),
      display: 'background',
      classNames: [classes.past ?? 'past'],
    });
  }
  return events;
}

const localText = (date: Date) => {
  const two = (value: number) => String(value).padStart(2, '0');
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}T${two(date.getHours())}:${two(date.getMinutes())}`;
};

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

export function DayGrid({ day, now, columns, stale, onOpen, onSlot }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const calendar = useRef<Calendar | null>(null);
  const act = useRef({ onOpen, onSlot });
  const scheme = useComputedColorScheme('light');
  const people = useMemo(() => columnsOf(day, columns), [day, columns]);
  const events = useMemo(() => eventsOf(day, columns, people, now), [day, columns, people, now]);
  const resources = useMemo(() => people.map((one) => ({ id: one.id, title: one.name, extendedProps: { person: one } })), [people]);
  const { from, to } = hoursOf(day.date, day.appointments);
  const scroll = day.date === day.today ? shiftMinutes(now, -50).slice(11) : from;
  const first = useRef({ events, resources, from, to, date: day.date, scroll });

  useEffect(() => {
    act.current = { onOpen, onSlot };
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
      slotDuration: '00:15',
      slotLabelInterval: '01:00',
      slotHeight: 23,
      slotEventOverlap: false,
      slotLabelFormat: { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
      columnWidth: 'minmax(150px, 1fr)',
      allDaySlot: false,
      headerToolbar: { start: '', center: '', end: '' },
      height: '100%',
      editable: false,
      pointer: true,
      eventBackgroundColor: 'transparent',
      eventContent: ({ event }) => {
        const props = event.extendedProps as { appointment?: AppointmentView; next?: boolean };
        return props.appointment ? { domNodes: [cardOf(props.appointment, props.next === true)] } : '';
      },
      resourceLabelContent: ({ resource }) => {
        const person = (resource.extendedProps as { person?: Person }).person;
        return person ? { domNodes: [label(person)] } : '';
      },
      eventClick: ({ event }) => {
        const one = (event.extendedProps as { appointment?: AppointmentView }).appointment;
        if (one) act.current.onOpen(one);
      },
      dateClick: ({ date, resource }) => act.current.onSlot(localText(date), resource?.id ?? ''),
    });
    calendar.current = made;
    return () => {
      calendar.current = null;
      void destroyCalendar(made);
    };
  }, []);

  useEffect(() => {
    calendar.current?.setOption('resources', resources);
  }, [resources]);
  useEffect(() => {
    calendar.current?.setOption('slotMinTime', from).setOption('slotMaxTime', to);
  }, [from, to]);
  useEffect(() => {
    calendar.current?.setOption('events', events);
  }, [events]);
  const date = day.date;
  const scrolled = useRef(date);
  useEffect(() => {
    if (scrolled.current === date) return;
    scrolled.current = date;
    calendar.current?.setOption('date', date).setOption('scrollTime', scroll);
  }, [date, scroll]);

  return <div ref={box} className={`${classes.grid} ${scheme === 'dark' ? 'ec-dark' : 'ec-light'}`} data-stale={stale || undefined} />;
}
