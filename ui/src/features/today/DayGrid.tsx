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
  /** A card that was dropped and is asked about: it stays there until the answer. */
  dropped: Dropped | null;
  onDrop: (dropped: Dropped) => void;
}

/** Where a card was dropped. */
export interface Dropped {
  appointment: AppointmentView;
  start: string;
  column: string;
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

/** What may be taken and dropped: visits to come, unless they are just being cancelled. */
export function mayMove(one: AppointmentView): boolean {
  return one.statusKind !== 'cancelled' && one.statusKind !== 'completed' && one.pending?.operation !== 'cancel_appointment';
}

/** A drop that means something: inside the grid, on a column that is somebody's, and not where it was. */
export function dropOf(one: AppointmentView, start: string, column: string, before: string, inside: boolean): Dropped | null {
  if (!inside || column === NOBODY || column === '' || (start === one.start && column === before)) return null;
  return { appointment: one, start, column };
}

function eventsOf(day: DayView, columns: Columns, people: Person[], now: string, dropped: Dropped | null): Calendar.EventInput[] {
  const known = new Set(people.map((one) => one.id));
  const next = day.date === day.today ? nextOf(day.appointments, now) : null;
  const events: Calendar.EventInput[] = day.appointments.map((one) => {
    const asked = dropped?.appointment.id === one.id ? dropped : null;
    const column = asked?.column ?? (columns === 'provider' ? one.providerId : one.operatory);
    const start = asked?.start ?? one.start;
    const end = asked ? shiftMinutes(asked.start, one.lengthMinutes) : one.end;
    return {
      id: one.id,
      start: `${start}:00`,
      end: `${end > start ? end : shiftMinutes(start, 15)}:00`,
      resourceIds: [known.has(column) ? column : NOBODY],
      title: one.patientName,
      startEditable: mayMove(one),
      durationEditable: false,
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

/** Whether the pointer is over the columns, not on their heads or beside them. */
function isInside(box: HTMLElement | null, at: Event): boolean {
  const body = box?.querySelector('.ec-body') ?? box;
  const area = body?.getBoundingClientRect();
  const frame = box?.getBoundingClientRect();
  if (!area || !frame || !(at instanceof MouseEvent)) return false;
  const between = (value: number, from: number, to: number) => value >= from && value <= to;
  return (
    between(at.clientX, Math.max(area.left, frame.left), Math.min(area.right, frame.right)) &&
    between(at.clientY, Math.max(area.top, frame.top), Math.min(area.bottom, frame.bottom))
  );
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
  const { from, to } = hoursOf(day.date, day.appointments);
  const scroll = day.date === day.today ? shiftMinutes(now, -50).slice(11) : from;
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
      dragScroll: true,
      eventDragMinDistance: 6,
      longPressDelay: 450,
      pointer: true,
      eventBackgroundColor: 'transparent',
      eventContent: ({ event }) => {
        const props = event.extendedProps as { appointment?: AppointmentView; next?: boolean };
        return props.appointment ? { domNodes: [cardOf(props.appointment, props.next === true, localText(event.start))] } : '';
      },
      resourceLabelContent: ({ resource }) => {
        const person = (resource.extendedProps as { person?: Person }).person;
        return person ? { domNodes: [label(person)] } : '';
      },
      eventClick: ({ event }) => {
        const one = (event.extendedProps as { appointment?: AppointmentView }).appointment;
        if (one) act.current.onOpen(one);
      },
      eventDrop: ({ event, oldEvent, jsEvent, revert }) => {
        const one = (event.extendedProps as { appointment?: AppointmentView }).appointment;
        // The question decides; until then the page says where the card is, not the calendar.
        revert();
        if (!one) return;
        const [column, before] = [event, oldEvent].map((each) => String(each.resourceIds[0] ?? ''));
        const made = dropOf(one, localText(event.start), column ?? '', before ?? '', isInside(box.current, jsEvent));
        if (made) act.current.onDrop(made);
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
