// Builds an appointment's card for the calendar, as nodes: nothing from the practice is ever read as HTML.
import { t } from '../../language';
import type { AppointmentView } from '../../platform/bindings';
import { blockTitle, isBlock } from '../../shared/blocks';
import { wallTime } from '../../shared/time';
import { statusWord, WRITE_BACK, type Tone } from '../../shared/words/states';
import classes from './card.module.css';

function node(tag: 'div' | 'span' | 'time' | 'strong', className: string | undefined, text = ''): HTMLElement {
  const made = document.createElement(tag);
  if (className) made.className = className;
  made.textContent = text;
  return made;
}

function mark(word: string, tone: Tone, meaning: string): HTMLElement {
  const made = node('span', classes.mark, word);
  made.dataset.tone = tone;
  made.title = meaning;
  return made;
}

/** Short cards have one line, longer ones up to four. */
export function sizeOf(minutes: number): 'short' | 'middle' | 'long' | 'tall' {
  if (minutes < 25) return 'short';
  if (minutes < 45) return 'middle';
  return minutes < 60 ? 'long' : 'tall';
}

/** Blocked time is quiet: it says when and what for, and is nobody's visit. */
function blockOf(card: HTMLElement, one: AppointmentView, start: string): HTMLElement {
  card.dataset.testid = 'block';
  card.dataset.block = 'true';
  const head = node('div', classes.head);
  head.append(node('time', classes.time, wallTime(start)), node('strong', classes.name, blockTitle(one)));
  card.append(head);
  return card;
}

/** The card of an appointment; while it is dragged, with the time where it would be dropped. */
export function cardOf(one: AppointmentView, next: boolean, start = one.start): HTMLElement {
  const card = node('div', classes.card);
  card.dataset.testid = 'appointment';
  card.dataset.appointmentId = one.id;
  card.dataset.statusKind = one.statusKind;
  card.dataset.pending = one.pending?.word ?? '';
  card.dataset.new = String(one.isNew);
  card.dataset.size = sizeOf(one.lengthMinutes);
  if (isBlock(one)) return blockOf(card, one, start);
  if (next) card.dataset.next = 'true';

  const head = node('div', classes.head);
  head.append(node('time', classes.time, wallTime(start)), node('strong', classes.name, one.patientName || t('today.name_not_known')));
  const state = node('div', classes.state);
  state.append(node('span', classes.status, statusWord(one)));
  if (one.isNew) state.append(mark(t('today.card.new'), 'green', t('today.card.new_means')));
  if (one.pending) {
    const words = WRITE_BACK[one.pending.word];
    state.append(mark(words.word, words.tone, words.meaning));
  }
  const what = one.description || one.appointmentType;
  const tail = node('div', classes.tail);
  tail.append(state);
  if (what !== '') tail.append(node('span', classes.what, what));
  card.append(head, tail);
  return card;
}
