// Write-backs that ask for a person, kinds that the practice's software refuses, and more of them than fit on a page.
import { PATIENTS } from './people';
import { ago, HOUR, MINUTE, type World } from './world';
import { blank, rights } from './written';

const who = (index: number) => ({ patientId: PATIENTS[index]?.patientId ?? '', patientName: PATIENTS[index]?.name ?? '' });

/** A payment without an answer, one that was refused, and a note that takes long. */
export function decide(world: World): void {
  const payment = {
    ...blank(world, '451', 'process_payment', who(0)), word: 'not_known_yet' as const, state: 'needs_person', amount: '39.30',
    date: world.now().slice(0, 10), text: 'Card at the terminal', attempts: 1, checks: 4, createdAt: ago(9 * MINUTE),
    history: [
      { at: ago(9 * MINUTE), state: 'queued', note: null, ownNote: null },
      { at: ago(9 * MINUTE - 5_000), state: 'sending', note: null, ownNote: null },
      { at: ago(8 * MINUTE), state: 'unknown', note: 'The answer was lost on the way', ownNote: null },
      { at: ago(7 * MINUTE), state: 'needs_person', note: null, ownNote: null },
    ],
  };
  const refused = {
    ...blank(world, '452', 'process_payment', who(3)), word: 'refused' as const, state: 'failed', amount: '120.00', text: 'Check payment',
    date: world.now().slice(0, 10), lastAnswer: 'Procedure code CHK is not set up', attempts: 1, createdAt: ago(2 * HOUR), completedAt: ago(2 * HOUR - 40_000),
    providerId: 'REED', nextStepAt: null,
  };
  const slow = {
    ...blank(world, '453', 'add_medical_note', who(5)), word: 'sent' as const, state: 'pending', slow: true, text: 'Called, asked to call back.',
    date: world.now().slice(0, 10), sikkaId: '3809453', attempts: 1, checks: 31, createdAt: ago(8 * MINUTE), submittedAt: ago(8 * MINUTE - 6_000),
    lastAnswer: 'Writeback request received', lastCheckedAt: ago(9_000),
  };
  world.writeBacks = [...[payment, refused, slow].map((one) => ({ ...one, ...rights(one) })), ...world.writeBacks];
}

/** A booking for a new patient whose number nobody tells: two of the name are there. */
export function twoOfAName(world: World): void {
  const name = 'Zoë Quartermain';
  const twin = (patientId: string, phone: string) => ({
    patientId, name, birthdate: '1990-02-03', phone, chartNumber: '', providerId: 'REED', active: true,
  });
  world.patients = [...world.patients, twin('91181', '(617) 555-0142'), twin('91182', '(978) 555-0199')];
  const entered = {
    ...blank(world, '461', 'create_patient', { patientId: '', patientName: name }), word: 'in_the_pms' as const, state: 'completed',
    attempts: 2, mayDiscard: false, createdAt: ago(14 * MINUTE), completedAt: ago(13 * MINUTE), nextStepAt: null,
  };
  const booking = {
    ...blank(world, '462', 'book_appointment', { patientId: 'w:461', patientName: name }), missingNumber: 'patient' as const, waitsFor: '461',
    start: `${world.now().slice(0, 10)}T15:30`, date: world.now().slice(0, 10), lengthMinutes: 60, providerId: 'REED', providerName: 'Dr. Reed',
    operatory: 'OP-1', text: 'New patient exam', createdAt: ago(14 * MINUTE),
  };
  world.writeBacks = [booking, entered, ...world.writeBacks];
}

/** Details of patients are refused as a kind, and notes are not offered at all. */
export function refusedKinds(world: World): void {
  world.forms = {
    ...world.forms,
    operations: world.forms.operations.map((one) => {
      if (one.operation === 'add_medical_note') return { ...one, offer: 'no' as const, landed: 0 };
      if (one.operation !== 'update_patient' && one.operation !== 'book_appointment') return one;
      const refusals = [1, 3, 8].map((days) => ({ at: ago(days * 24 * HOUR), words: 'This action is not supported by the practice management system' }));
      return { ...one, offer: 'warn' as const, landed: 0, refused: 3, refusals };
    }),
  };
}

/** Three hundred that have ended. */
export function manyWriteBacks(world: World): void {
  const ended = Array.from({ length: 300 }, (_, index) => ({
    ...blank(world, String(2000 + index), 'add_medical_note', who(index % 160)), word: 'in_the_pms' as const, state: 'completed', mayDiscard: false,
    text: 'Reminder sent', createdAt: ago((index + 4) * HOUR), completedAt: ago((index + 4) * HOUR - 24_000), nextStepAt: null,
  }));
  world.writeBacks = [...world.writeBacks, ...ended];
}
