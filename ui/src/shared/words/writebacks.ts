// What is said of one write-back: what it waits for, what may be done with it, and why something may not.
import { t } from '../../language';
import type { WriteBackStats, WriteBackView } from '../../platform/bindings';
import { roughly } from '../time';
import { fold } from '../typed';
import { WRITE_BACK } from './states';

/** What to say below the sentence: what it waits for, or the last answer. */
export function secondLine(one: WriteBackView): string {
  if (one.state === 'needs_person') return t('words.write_backs.needs_person');
  if (one.serverOff && one.word === 'waiting') return t('words.write_backs.off_waits_here');
  if (one.serverOff) return t('words.write_backs.off_waits_there');
  if (one.slow) return t('words.write_backs.slow');
  if (one.word === 'refused') return one.lastAnswer ? t('words.write_backs.answer', { answer: one.lastAnswer }) : WRITE_BACK.refused.meaning;
  if (one.missingNumber === 'patient') {
    return t('words.write_backs.waits_for_patient');
  }
  if (one.missingNumber === 'appointment') return t('words.write_backs.waits_for_appointment');
  if (one.waitsFor !== null && one.word === 'waiting') return t('words.write_backs.waits_for_change');
  return WRITE_BACK[one.word].meaning;
}

/** The question before it is taken back. */
export function takeBackWords(one: WriteBackView): { title: string; text: string } {
  if (one.state === 'needs_person') {
    return {
      title: t('words.write_backs.stop_looking.title'),
      text: t('words.write_backs.stop_looking.text'),
    };
  }
  if (one.word === 'waiting') return { title: t('words.write_backs.take_back_here.title'), text: t('words.write_backs.take_back_here.text') };
  return {
    title: t('words.write_backs.take_back_there.title'),
    text: t('words.write_backs.take_back_there.text'),
  };
}

/** The question before it is sent again. */
export function sendAgainWords(one: WriteBackView): string {
  if (one.word === 'refused') return t('words.write_backs.again_refused');
  if (one.operation === 'process_payment') return t('words.write_backs.again_payment');
  return t('words.write_backs.again_twice');
}

/** Why a button is not there where people look for it; null where none is missed. */
export function whyNot(one: WriteBackView): string | null {
  if (one.mayDiscard || ['in_the_pms', 'refused', 'taken_back'].includes(one.word)) return null;
  if (one.state === 'sending') return t('words.write_backs.not_while_sending');
  if (one.word === 'sent') return t('words.write_backs.not_after_pending');
  return t('words.write_backs.not_while_looking');
}

/** The numbers in words: `1 waiting · 2 sent · 1 needs a look · usually about 24 s`. */
export function statsWords(stats: WriteBackStats): string[] {
  const { waiting, sent, notKnown, stuck, usualSeconds } = stats;
  const parts: string[] = [
    t('words.write_backs.waiting', { count: waiting }), t('words.write_backs.sent', { count: sent }), t('words.write_backs.not_known', { count: notKnown }),
  ];
  if (stuck > 0) parts.push(t('words.write_backs.need_look', { count: stuck }));
  if (usualSeconds !== null) parts.push(t('words.write_backs.usually', { long: roughly(usualSeconds) }));
  return parts;
}

/** True where a text is in the sentence, the patient, or what was written. */
export function matches(one: WriteBackView, sentence: string, text: string): boolean {
  const wanted = fold(text.trim());
  const all = [sentence, one.patientName, one.text, one.operation.replaceAll('_', ' '), one.amount ?? '', one.lastAnswer ?? '', one.sikkaId ?? ''];
  return wanted === '' || fold(all.join(' ')).includes(wanted);
}
