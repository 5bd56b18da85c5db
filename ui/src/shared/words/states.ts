// Words for the states that a page shows beside a colour.
import type {
  AppointmentView, BellKind, OpenWriteBack, Overall, PracticeStatus, RunKind, RunStatus, Word, WriteBackView,
} from '../../platform/bindings';
import { wallDay, wallTime } from '../time';

/** Colours with a meaning. Never the only sign of it. */
export type Tone = 'green' | 'blue' | 'amber' | 'red' | 'grey';

export const OVERALL: Record<Overall, { word: string; tone: Tone }> = {
  not_connected: { word: 'Not connected', tone: 'grey' },
  connecting: { word: 'Connecting', tone: 'blue' },
  connected: { word: 'Connected', tone: 'green' },
  paused: { word: 'Paused', tone: 'blue' },
  stale: { word: 'Old data', tone: 'amber' },
  offline: { word: 'Offline', tone: 'amber' },
  attention: { word: 'Needs attention', tone: 'red' },
};

export const WRITE_BACK: Record<Word, { word: string; meaning: string; tone: Tone }> = {
  waiting: { word: 'Waiting', meaning: 'Kept on this PC, about to be sent to Sikka', tone: 'amber' },
  sent: { word: 'Sent', meaning: 'Sikka has it; the practice’s system has not confirmed it yet', tone: 'blue' },
  in_the_pms: { word: 'In the PMS', meaning: 'Confirmed by the practice’s system', tone: 'green' },
  refused: { word: 'Refused', meaning: 'Sikka or the practice’s system said no; nothing was changed there', tone: 'red' },
  not_known_yet: { word: 'Not known yet', meaning: 'No clear answer came; Deskbell looks it up before anything is sent again', tone: 'red' },
  taken_back: { word: 'Taken back', meaning: 'Discarded by a person', tone: 'grey' },
};

/** States behind the word, for the timeline. */
export const WRITE_BACK_STATE: Record<string, string> = {
  draft: 'Started',
  queued: 'Waiting to be sent',
  sending: 'Being sent to Sikka',
  submitted: 'Accepted by Sikka',
  pending: 'On its way to the practice’s system',
  completed: 'Confirmed by the practice’s system',
  failed: 'Refused',
  unknown: 'No clear answer; being looked up at Sikka',
  needs_person: 'Waiting for you to decide',
  discarded: 'Taken back',
};

export const RUN_STATUS: Record<RunStatus, { word: string; tone: Tone }> = {
  starting: { word: 'Starting', tone: 'blue' },
  fetching_patients: { word: 'Fetching patients', tone: 'blue' },
  fetching_appointments: { word: 'Fetching appointments', tone: 'blue' },
  analyzing: { word: 'Analyzing', tone: 'blue' },
  storing: { word: 'Storing', tone: 'blue' },
  completed: { word: 'Completed', tone: 'green' },
  failed: { word: 'Failed', tone: 'red' },
  cancelled: { word: 'Cancelled', tone: 'grey' },
  interrupted: { word: 'Interrupted', tone: 'amber' },
};

export const RUN_KIND: Record<RunKind, { word: string; short: 'Full' | 'Quick'; tag: string }> = {
  full_patients: { word: 'Full sync', short: 'Full', tag: 'full' },
  incremental: { word: 'Quick sync', short: 'Quick', tag: 'incremental' },
};

const CAUSES: Record<string, string> = {
  person: 'By a person', schedule: 'By itself', night: 'Every night', connected: 'After connecting', resumed: 'Goes on from before',
  started: 'At the start', woke: 'After sleep', write_back: 'After a change', writeback: 'After a change', events: 'A change at Sikka',
};

/** Who or what began a run; an unknown one becomes its own words. */
export function causeWord(cause: string): string {
  return CAUSES[cause] ?? cause.replaceAll('_', ' ').replace(/^./, (letter) => letter.toUpperCase());
}

/** How a connected practice stands, for its card and the switcher. */
export const PRACTICE_STATUS: Record<Exclude<PracticeStatus, 'connected'>, { word: string; tone: Tone }> = {
  reconnect_needed: { word: 'Connect again', tone: 'red' },
  disconnecting: { word: 'Disconnecting', tone: 'amber' },
};

/** The one word of a practice: what a person must know first. */
export function practiceWord(one: { status: PracticeStatus; overall: Overall }): { word: string; tone: Tone } {
  return one.status === 'connected' ? OVERALL[one.overall] : PRACTICE_STATUS[one.status];
}

/** The eight steps, in order. */
export const STEPS = [
  { name: 'Initializing', detail: 'Getting ready' },
  { name: 'Checking config', detail: 'Which practice, which server' },
  { name: 'Checking credentials', detail: 'The key to Sikka' },
  { name: 'Fetching patients', detail: 'Reading patients' },
  { name: 'Fetching appointments', detail: 'Reading appointments' },
  { name: 'Loading types', detail: 'Providers, chairs, statuses' },
  { name: 'Analyzing', detail: 'Finding active patients' },
  { name: 'Storing', detail: 'Finishing up' },
] as const;

export const BELL: Record<BellKind, { word: string; tone: Tone }> = {
  booked: { word: 'New booking', tone: 'green' },
  cancelled: { word: 'Cancelled', tone: 'amber' },
  removed: { word: 'Removed', tone: 'red' },
  moved: { word: 'Moved', tone: 'blue' },
  arrived: { word: 'Arrived', tone: 'green' },
};

export const STATUS_KIND: Record<string, { word: string; tone: Tone }> = {
  scheduled: { word: 'Scheduled', tone: 'grey' },
  confirmed: { word: 'Confirmed', tone: 'blue' },
  arrived: { word: 'Arrived', tone: 'green' },
  completed: { word: 'Done', tone: 'grey' },
  cancelled: { word: 'Cancelled', tone: 'red' },
};

/** Endpoints of Sikka and what is missed without them. */
export const ENDPOINT: Record<string, string> = {
  providers: 'Provider names: codes from the appointments are shown instead',
  operatories: 'The list of chairs: those named in appointments are shown',
  appointment_statuses: 'The practice’s status words: those seen in appointments are offered',
  practice_variables: 'The practice’s status words: those seen in appointments are offered',
  practice_events: 'Notice of deletions: they are found by the next full sync',
  authorized_practices: 'When Sikka last read the practice',
  writebacks: 'The list of changes at Sikka: unclear ones wait for you',
  data_sync_status: 'When Sikka last read the practice',
};

const VERBS: Record<string, string> = {
  book_appointment: 'Book', update_appointment: 'Change', cancel_appointment: 'Cancel', create_patient: 'New patient',
  update_patient: 'Change details of', add_medical_note: 'Note for', process_payment: 'Payment by',
};

const OF_A_PATIENT = ['create_patient', 'update_patient', 'add_medical_note', 'process_payment'];

/** An open write-back by name, in short: `Book Ana Silva, Mon, Nov 23 at 10:30`. */
export function openSentence(one: OpenWriteBack): string {
  const who = one.patientName === '' ? 'an appointment' : one.patientName;
  return `${VERBS[one.operation] ?? 'Change'} ${who}${one.start ? `, ${wallDay(one.start)} at ${wallTime(one.start)}` : ''}`;
}

/** What a write-back is, as a sentence: `Book Ana Silva, Mon, Nov 23, 10:30, Dr. Reed`. */
export function writeBackSentence(one: WriteBackView): string {
  const who = one.patientName === '' ? (OF_A_PATIENT.includes(one.operation) ? 'a patient' : 'an appointment') : one.patientName;
  if (one.operation === 'process_payment') return `Payment${one.amount === null ? '' : ` of ${one.amount}`} by ${who}`;
  if (OF_A_PATIENT.includes(one.operation)) return `${VERBS[one.operation] ?? 'Change'} ${who}`;
  const where = [
    one.start ? `${wallDay(one.start)} at ${wallTime(one.start)}` : '',
    one.providerName,
    one.operatory,
  ].filter((part) => part !== '');
  const tail = where.length > 0 ? `, ${where.join(', ')}` : '';
  if (one.operation === 'update_appointment' && one.reschedules) return `Move ${who} to ${where.join(', ')}`;
  if (one.operation === 'update_appointment' && one.statusValue) return `Set ${who} to “${one.statusValue}”${tail}`;
  return `${VERBS[one.operation] ?? 'Change'} ${who}${tail}`;
}

/** The status to show on a card: the practice's own word, or ours where it has none. */
export function statusWord(one: Pick<AppointmentView, 'status' | 'statusKind'>): string {
  return one.status === '' ? (STATUS_KIND[one.statusKind]?.word ?? '') : one.status;
}
