// Write-backs of the twin: how one is made, how it moves, and what the page counts of them.
import type { AppointmentView, Word, WriteBackStats, WriteBackView } from '../bindings';
import { PROVIDERS } from './people';
import { settle } from './practices';
import { ago, type World } from './world';

const OPEN: Word[] = ['waiting', 'sent', 'not_known_yet'];

/** The name behind a provider's code. */
export function providerName(id: string): string {
  return PROVIDERS.find((one) => one.id === id)?.name ?? id;
}

/** What a person may do in a state. */
export function rights(one: Pick<WriteBackView, 'state' | 'word' | 'slow' | 'serverOff'>) {
  const pending = one.state === 'submitted' || one.state === 'pending';
  return {
    mayDiscard: one.word === 'waiting' || pending || one.state === 'needs_person',
    maySendAgain: one.state === 'needs_person' || one.state === 'failed',
    mayMarkSeen: one.state === 'needs_person' || (pending && (one.slow || one.serverOff)),
  };
}

/** A write-back about a patient, with nothing of a visit. */
export function blank(world: World, id: string, operation: string, who: { patientId: string; patientName: string }): WriteBackView {
  const at = new Date().toISOString();
  return {
    id, sikkaId: null, practiceName: world.connection.practiceName ?? '', operation, word: 'waiting', state: 'queued', ...who, start: null,
    date: null, lengthMinutes: null, providerName: '', providerId: '', operatory: '', statusValue: null, reschedules: false, text: '',
    amount: null, appointmentSrNo: null, waitsFor: null, missingNumber: null, attempts: 0, checks: 0, lastAnswer: null, createdAt: at, submittedAt: null, completedAt: null,
    lastCheckedAt: null, nextStepAt: ago(-5_000), slow: false, serverOff: false, notChecked: false, mayDiscard: true, maySendAgain: false,
    mayMarkSeen: false, undoUntil: null, history: [{ at, state: 'queued', note: null, ownNote: null }],
  };
}

/** A write-back about an appointment. */
export function writeBack(world: World, id: string, row: AppointmentView, operation: string, state: string, word: Word): WriteBackView {
  const at = ago(40_000);
  const sent = word !== 'waiting';
  const made = blank(world, id, operation, { patientId: row.patientId, patientName: row.patientName });
  const moved = { ...made, state, word };
  return {
    ...moved, ...rights(moved), sikkaId: sent ? `38099${id}` : null, start: row.start, date: row.start.slice(0, 10),
    lengthMinutes: row.lengthMinutes, providerName: providerName(row.providerId), providerId: row.providerId, operatory: row.operatory,
    appointmentSrNo: operation === 'book_appointment' ? null : (row.appointmentSrNo ?? row.id), reschedules: operation === 'update_appointment', text: operation === 'book_appointment' ? row.description : '',
    attempts: sent ? 1 : 0, checks: sent ? 3 : 0, lastAnswer: sent ? 'Writeback request received' : null, createdAt: at,
    submittedAt: sent ? ago(38_000) : null, lastCheckedAt: sent ? ago(9_000) : null, nextStepAt: ago(-6_000),
    history: [{ at, state: 'queued', note: null, ownNote: null }, ...(sent ? [{ at: ago(38_000), state: 'submitted', note: `Id:38099${id}`, ownNote: null }] : [])],
  };
}

/** Moves a write-back one step and shows it on its appointment. */
export function moveWriteBack(world: World, id: string, state: string, word: Word, note: string | null = null): void {
  const at = new Date().toISOString();
  const open = OPEN.includes(word);
  world.writeBacks = world.writeBacks.map((one): WriteBackView => {
    if (one.id !== id) return one;
    const moved = { ...one, state, word };
    return {
      ...moved, ...rights(moved), lastAnswer: note ?? one.lastAnswer, lastCheckedAt: at,
      attempts: state === 'submitted' ? one.attempts + 1 : one.attempts,
      sikkaId: state === 'submitted' ? `38${id}` : one.sikkaId,
      submittedAt: state === 'submitted' ? at : one.submittedAt,
      completedAt: open ? null : at,
      nextStepAt: open ? ago(-5_000) : null,
      undoUntil: state === 'queued' ? one.undoUntil : null,
      history: [...one.history, { at, state, note, ownNote: null }],
    };
  });
  for (const rows of world.days.values()) {
    rows.forEach((row, index) => {
      if (row.pending?.writeBackId !== id) return;
      rows[index] = { ...row, pending: open ? { ...row.pending, word } : null };
    });
  }
  if (!open) {
    const effect = world.effects.get(id);
    world.effects.delete(id);
    if (word === 'in_the_pms') effect?.landed?.();
    else effect?.undone?.();
  }
  world.changed('writebacks', 'writeback_history', 'appointments');
  settle(world);
}

/** What the page counts. */
export function statsOf(all: WriteBackView[]): WriteBackStats {
  const count = (word: Word) => all.filter((one) => one.word === word).length;
  const open = all.filter((one) => OPEN.includes(one.word));
  const oldest = open.map((one) => one.createdAt).sort()[0] ?? null;
  const checked = all.flatMap((one) => one.lastCheckedAt ?? []).sort().at(-1) ?? null;
  return {
    waiting: count('waiting'), sent: count('sent'), notKnown: count('not_known_yet'), completed: count('in_the_pms'),
    refused: count('refused'), takenBack: count('taken_back'),
    stuck: open.filter((one) => one.state === 'needs_person' || one.slow || one.serverOff).length,
    oldestOpen: oldest, usualSeconds: count('in_the_pms') > 0 ? 24 : null, slowSeconds: count('in_the_pms') > 0 ? 162 : null,
    lastCheckedAt: checked, checks: all.reduce((sum, one) => sum + one.checks, 0),
  };
}

/** Open ones first, then the newest. */
export function inTheirOrder(all: WriteBackView[]): WriteBackView[] {
  const rank = (one: WriteBackView) => (OPEN.includes(one.word) ? 0 : 1);
  return [...all].sort((a, b) => rank(a) - rank(b) || b.createdAt.localeCompare(a.createdAt)).slice(0, 500);
}
