// What the calendars of a day and of a week have in common: cards, hours, a click, a drop.
import { destroyCalendar, type Calendar } from '@event-calendar/core';
import { replaceEqualDeep } from '@tanstack/react-query';
import { useCallback, useEffect, useRef, type RefObject } from 'react';

import { locale } from '../../language';
import type { AppointmentView, DayView } from '../../platform/bindings';
import { blockTitle, isBlock } from '../../shared/blocks';
import { shiftDay, shiftMinutes, writtenHour } from '../../shared/time';
import { cardOf } from './card';
import classes from './today.module.css';

/** The column of appointments whose provider or chair is not among the columns. */
export const NOBODY = '—';

/** Where a card was dropped. */
export interface Dropped {
  appointment: AppointmentView;
  start: string;
  column: string;
}

/** What may be taken and dropped: visits to come, unless they are just being cancelled. */
export function mayMove(one: AppointmentView): boolean {
  return !isBlock(one) && one.statusKind !== 'cancelled' && one.statusKind !== 'completed' && one.pending?.operation !== 'cancel_appointment';
}

/** A drop that means something: inside the grid, on a column that is somebody's, and not where it was. */
export function dropOf(one: AppointmentView, start: string, column: string, before: string, inside: boolean): Dropped | null {
  if (!inside || column === NOBODY || column === '' || (start === one.start && column === before)) return null;
  return { appointment: one, start, column };
}

export const localText = (date: Date) => {
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

/** Takes a calendar away, but not before it has done what it put off: it would scroll what is no longer there. */
export function dismantle(calendar: Calendar): void {
  window.setTimeout(() => void destroyCalendar(calendar), 0);
}

const TABLE = ['[aria-colindex]', ...['table', 'rowgroup', 'row', 'cell', 'columnheader'].map((role) => `[role="${role}"]`)].join();

/**
 * The calendar calls itself a table, but its cards stand beside the cells, and all cells are empty: to those who hear
 * the page it is a list of buttons. A day without cards is to be scrolled by keys too. Returns what ends it.
 */
export function heardAsCards(box: HTMLElement): () => void {
  const mend = () => {
    for (const one of box.querySelectorAll(TABLE)) {
      one.removeAttribute('role');
      one.removeAttribute('aria-colindex');
    }
    box.querySelectorAll('.ec-main:not([tabindex])').forEach((one) => one.setAttribute('tabindex', '0'));
  };
  const watch = new MutationObserver(mend);
  watch.observe(box, { childList: true, subtree: true, attributeFilter: ['role', 'aria-colindex'] });
  mend();
  return () => watch.disconnect();
}

/** What a calendar does when a person does something. */
export interface Acts {
  onOpen: (one: AppointmentView) => void;
  /** `column` is empty where the calendar has none. */
  onSlot: (start: string, column: string) => void;
  onDrop: (dropped: Dropped) => void;
}

/** A calendar's event for an appointment, where it was dropped if it was. */
export function eventOf(one: AppointmentView, next: boolean, dropped: Dropped | null): Calendar.EventInput {
  const start = dropped?.start ?? one.start;
  const end = dropped ? shiftMinutes(dropped.start, one.lengthMinutes) : one.end;
  return {
    id: one.id,
    start: `${start}:00`,
    end: `${end > start ? end : shiftMinutes(start, 15)}:00`,
    title: isBlock(one) ? blockTitle(one) : one.patientName,
    startEditable: mayMove(one),
    durationEditable: false,
    extendedProps: { appointment: one, next },
  };
}

/** What has gone by of today. */
export function pastOf(today: string, now: string): Calendar.EventInput {
  return { id: 'past', start: `${today}T00:00:00`, end: `${now}:00`, display: 'background', classNames: [classes.past ?? 'past'] };
}

/** When the practice is closed on a day, by hours that somebody told. */
export function closedOf({ date, open, hoursFrom }: DayView): Calendar.EventInput[] {
  if (hoursFrom === 'nobody') return [];
  const starts = ['00:00', ...open.map((span) => span.to)];
  const ends = [...open.map((span) => span.from), '24:00'];
  return starts.flatMap((from, at): Calendar.EventInput[] => {
    const to = ends[at] ?? '24:00';
    if (from >= to) return [];
    const end = to === '24:00' ? `${shiftDay(date, 1)}T00:00:00` : `${date}T${to}:00`;
    return [{ id: `closed ${date} ${from}`, start: `${date}T${from}:00`, end, display: 'background', classNames: [classes.closed ?? 'closed'] }];
  });
}

interface Shown {
  appointment?: AppointmentView;
  next?: boolean;
}

const shownOf = (event: Calendar.EventInput | Calendar.Event): Shown => event.extendedProps ?? {};

const cardFor = ({ appointment, next }: Shown, start?: string) => (appointment ? cardOf(appointment, next === true, start) : null);

/** Whether two of a calendar's events stand in the same place and can be taken alike. */
const isPlacedAs = (one: Calendar.EventInput, before: Calendar.EventInput) =>
  one.start === before.start && one.end === before.end && one.startEditable === before.startEditable && String(one.resourceIds) === String(before.resourceIds);

/** Whether two cards say the same. */
const readsAs = (one: Shown, before: Shown) => one.next === before.next && replaceEqualDeep(before.appointment, one.appointment) === before.appointment;

/**
 * Tells a calendar its events, of which it has drawn some. Only what is new is drawn anew, and where only words are new
 * only the card: all of them would take many times as long. In a week, a visit that is moved to another day may stand
 * twice for a moment, since each day is read by itself: then all are drawn.
 */
export function showEvents(calendar: Calendar, box: HTMLElement | null, events: Calendar.EventInput[], drawn: Calendar.EventInput[]): void {
  const gone = new Map(drawn.map((one) => [one.id, one]));
  const added: Calendar.EventInput[] = [];
  const moved: Calendar.EventInput[] = [];
  const reworded: Calendar.EventInput[] = [];
  for (const one of events) {
    const before = gone.get(one.id);
    gone.delete(one.id);
    if (before === undefined) added.push(one);
    else if (!isPlacedAs(one, before)) moved.push(one);
    else if (!readsAs(shownOf(one), shownOf(before))) reworded.push(one);
  }
  const twice = new Set(drawn.map((one) => one.id)).size < drawn.length || new Set(events.map((one) => one.id)).size < events.length;
  if (twice || added.length + moved.length + gone.size > events.length / 2) {
    calendar.setOption('events', events);
    return;
  }
  for (const id of gone.keys()) calendar.removeEventById(String(id));
  for (const one of moved) calendar.updateEvent(one);
  for (const one of added) calendar.addEvent(one);
  for (const one of reworded) {
    const card = cardFor(shownOf(one), String(one.start).slice(0, 16));
    if (card) box?.querySelector(`[data-appointment-id="${CSS.escape(String(one.id))}"]`)?.replaceWith(card);
  }
}

/**
 * Keeps a calendar's cards as the page's events are, and finds those of now. While a button is held down on them nothing
 * is drawn: a click whose card is drawn anew between down and up would hit nothing, and a card that is dragged would jump.
 */
export function useCards(calendar: RefObject<Calendar | null>, box: RefObject<HTMLElement | null>, events: Calendar.EventInput[]) {
  const latest = useRef(events);
  const drawn = useRef(events);
  const held = useRef(false);
  const draw = () => {
    if (held.current || !calendar.current || drawn.current === latest.current) return;
    showEvents(calendar.current, box.current, latest.current, drawn.current);
    drawn.current = latest.current;
  };
  const drawNow = useRef(draw);
  useEffect(() => {
    const inside = box.current;
    const hold = () => {
      held.current = true;
    };
    const letGo = () => {
      held.current = false;
      drawNow.current();
    };
    const release = () => {
      // The click comes after the release.
      if (held.current) window.setTimeout(letGo, 0);
    };
    inside?.addEventListener('pointerdown', hold, true);
    for (const end of ENDS) window.addEventListener(end, release);
    return () => {
      inside?.removeEventListener('pointerdown', hold, true);
      for (const end of ENDS) window.removeEventListener(end, release);
    };
  }, [box]);
  useEffect(() => {
    latest.current = events;
    drawNow.current();
  }, [events]);
  return useCallback((id: string | number) => latest.current.find((one) => one.id === id), []);
}

/** What ends the holding of a button, also where the page does not see it let go. */
const ENDS = ['pointerup', 'pointercancel', 'blur'] as const;

/**
 * Options of both. `box` holds the calendar, `act` is what to do at the time of asking, and `find` gives the event of
 * now: the calendar's own does not hear of new words.
 */
export function optionsOf(box: () => HTMLElement | null, act: () => Acts, find: (id: string | number) => Calendar.EventInput | undefined): Calendar.Options {
  const shown = (event: Calendar.Event) => shownOf(find(event.id) ?? event);
  return {
    slotDuration: '00:15',
    slotLabelInterval: '01:00',
    slotHeight: 23,
    slotEventOverlap: false,
    locale: locale(),
    // The cards write their own times: the calendar's would be made for each card at each change, and shown nowhere.
    eventTimeFormat: () => '',
    slotLabelFormat: (time) => writtenHour(time.getHours()),
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
      const card = cardFor(shown(event), localText(event.start));
      return card ? { domNodes: [card] } : '';
    },
    eventClick: ({ event }) => {
      const one = shown(event).appointment;
      if (one) act().onOpen(one);
    },
    eventDrop: ({ event, oldEvent, jsEvent, revert }) => {
      const one = shown(event).appointment;
      // The question decides; until then the page says where the card is, not the calendar.
      revert();
      if (!one) return;
      const [column, before] = [event, oldEvent].map((each) => String(each.resourceIds[0] ?? ''));
      const made = dropOf(one, localText(event.start), column ?? '', before ?? '', isInside(box(), jsEvent));
      if (made) act().onDrop(made);
    },
    dateClick: ({ date, resource }) => act().onSlot(localText(date), resource?.id ?? ''),
  };
}
