// What is said of one write-back: what it waits for, what may be done with it, and why something may not.
import type { WriteBackStats, WriteBackView } from '../../platform/bindings';
import { roughly } from '../time';
import { WRITE_BACK } from './states';

/** What to say below the sentence: what it waits for, or the last answer. */
export function secondLine(one: WriteBackView): string {
  if (one.state === 'needs_person') return 'No clear answer came, and it was not found at Sikka. Look in the practice’s software, then choose.';
  if (one.serverOff && one.word === 'waiting') return 'The practice’s server is off. It waits on this PC and is sent when the server is on again.';
  if (one.serverOff) return 'The practice’s server is off. It is kept at Sikka and goes on when the server is on again.';
  if (one.slow) return 'Taking longer than usual. You may wait, take it back, or look in the practice’s software.';
  if (one.word === 'refused') return one.lastAnswer ? `The answer: “${one.lastAnswer}”` : WRITE_BACK.refused.meaning;
  if (one.missingNumber === 'patient') {
    return 'Waits for the new patient’s number, which nobody has told yet. Deskbell keeps looking. Say which patient it is, or take the booking back.';
  }
  if (one.missingNumber === 'appointment') return 'Waits for the appointment’s number, which nobody has told yet. Deskbell keeps looking.';
  if (one.waitsFor !== null && one.word === 'waiting') return 'Waits for the change before it.';
  return WRITE_BACK[one.word].meaning;
}

/** The question before it is taken back. */
export function takeBackWords(one: WriteBackView): { title: string; text: string } {
  if (one.state === 'needs_person') {
    return {
      title: 'Stop looking for this change?',
      text: 'It may have reached the practice’s software: look there first. Deskbell then only stops asking; what is there stays there.',
    };
  }
  if (one.word === 'waiting') return { title: 'Take this change back?', text: 'It has not left this PC. Nothing is sent.' };
  return {
    title: 'Take this change back from Sikka?',
    text: 'Sikka has it, and the practice’s software has not confirmed it yet. Deskbell asks Sikka to delete it. If the practice’s software was quicker, it stays, and you see it here.',
  };
}

/** The question before it is sent again. */
export function sendAgainWords(one: WriteBackView): string {
  if (one.word === 'refused') return 'It was refused before; the same answer may come again.';
  if (one.operation === 'process_payment') return 'Look in the practice’s software first: if the first one did arrive, the payment is there twice.';
  return 'If the first one did arrive, it is in the practice’s software twice: look there first.';
}

/** Why a button is not there where people look for it; null where none is missed. */
export function whyNot(one: WriteBackView): string | null {
  if (one.mayDiscard || ['in_the_pms', 'refused', 'taken_back'].includes(one.word)) return null;
  if (one.state === 'sending') return 'It is being sent right now; in a moment you can take it back.';
  if (one.word === 'sent') return 'Sikka has it: it can be taken back only while it is pending.';
  return 'Deskbell is looking it up at Sikka. Nothing is sent again before that is known.';
}

/** The numbers in words: `1 waiting · 2 sent · 1 needs a look · usually about 24 s`. */
export function statsWords(stats: WriteBackStats): string[] {
  const parts = [`${stats.waiting} waiting`, `${stats.sent} sent`, `${stats.notKnown} not known yet`];
  if (stats.stuck > 0) parts.push(`${stats.stuck} ${stats.stuck === 1 ? 'needs' : 'need'} a look`);
  if (stats.usualSeconds !== null) parts.push(`usually ${roughly(stats.usualSeconds)}`);
  return parts;
}

/** True where a text is in the sentence, the patient, or what was written. */
export function matches(one: WriteBackView, sentence: string, text: string): boolean {
  const wanted = text.trim().toLowerCase();
  const all = [sentence, one.patientName, one.text, one.operation.replaceAll('_', ' '), one.amount ?? '', one.lastAnswer ?? '', one.sikkaId ?? ''];
  return wanted === '' || all.join(' ').toLowerCase().includes(wanted);
}
