// Words for every code: what happened, what was kept safe, what to do next.

/** A button that can go with a code. */
export type Remedy = 'reconnect' | 'connect' | 'retry_opening' | 'sync' | 'write-backs' | null;

/** The words for a code. */
export interface CodeWords {
  title: string;
  safe: string;
  next: string;
  remedy: Remedy;
}

const words = (title: string, safe: string, next: string, remedy: Remedy = null): CodeWords => ({ title, safe, next, remedy });

const NOTHING_LOST = 'Nothing was lost.';
const KEPT = 'Everything you entered is kept on this PC.';
const UNTOUCHED = 'Your files were left exactly as they are.';

export const CODES = {
  NETWORK: words('No connection to Sikka.', `${KEPT} You see the schedule as it was last read.`, 'Check the internet connection. Deskbell goes on by itself when it is back.', 'sync'),
  SERVER: words('Sikka has trouble of its own.', `${KEPT} You see the schedule as it was last read.`, 'Deskbell keeps trying. If it lasts for more than an hour, call Sikka support.', 'sync'),
  AUTH_FAILED: words('Sikka did not accept the App-Id or App-Key.', NOTHING_LOST, 'Check both on the Connection page, letter by letter, and save them again.', 'connect'),
  RATE_LIMITED: words('Sikka asked Deskbell to slow down.', `${NOTHING_LOST} You see the schedule as it was last read.`, 'Nothing to do: Deskbell waits a little and goes on.'),
  DAILY_LIMIT: words('Today’s number of requests to Sikka is used up.', `${KEPT} You see the schedule as it was last read.`, 'Deskbell tries again every hour by itself. To raise the limit, call Sikka.'),
  NOT_ANSWERING: words('Sikka is not answering.', `${KEPT} You see the schedule as it was last read.`, 'Nothing to do: Deskbell tries again by itself. If it lasts for more than an hour, call Sikka support.', 'sync'),
  NOT_YET_UPLOADED: words('The practice has not sent its data to Sikka yet.', NOTHING_LOST, 'Check that the practice’s server is on and that Sikka’s program runs there. Deskbell asks again by itself.', 'sync'),
  DATA_INSERT: words('Sikka is taking in data from the practice right now.', NOTHING_LOST, 'Deskbell asks again in a few minutes.'),
  CANCELLED: words('Stopped by a person.', 'What was already read is kept.', 'Start it again whenever you like.', 'sync'),
  DISK_FULL: words('This PC’s disk is full.', 'What was stored before is safe. Nothing new can be stored.', 'Free some space, then try again.', 'retry_opening'),
  DATABASE_KEY_MISSING: words('The key to Deskbell’s files is not in the keychain.', UNTOUCHED, 'If you changed your login or keychain, switch back and try again. Otherwise ask your IT person.', 'retry_opening'),
  DATABASE_KEY_WRONG: words('The key in the keychain does not open Deskbell’s files.', UNTOUCHED, 'If the files came from another PC or user, put the right ones back, then try again.', 'retry_opening'),
  DATABASE_DAMAGED: words('One of Deskbell’s files is damaged.', `${UNTOUCHED} The schedule itself is safe in the practice’s own system.`, 'Ask your IT person for the latest backup of the file, then try again.', 'retry_opening'),
  DATABASE_NEWER: words('These files were written by a newer Deskbell.', UNTOUCHED, 'Install the newer Deskbell again, then open it.', 'retry_opening'),
  DATABASE_CONSTRAINT: words('Some rows did not fit into Deskbell’s files.', 'What was stored before is safe, and so is the practice’s own system.', 'Start a full sync. If it happens again, tell support what the details say.', 'sync'),
  DATABASE_FOLDER: words('Deskbell cannot write to its folder.', UNTOUCHED, 'Ask your IT person to allow Deskbell to write there, then try again.', 'retry_opening'),
  DATABASE_BUSY: words('Another program is using Deskbell’s files.', NOTHING_LOST, 'Close the other program (a backup, perhaps) and try again.', 'retry_opening'),
  ALREADY_RUNNING: words('Deskbell is already running on this PC.', NOTHING_LOST, 'Use the bell beside the clock to open it. If it is not there, sign out, sign in and try again.', 'retry_opening'),
  KEYCHAIN_LOCKED: words('The keychain of this PC is locked.', UNTOUCHED, 'Unlock it (your login password), then try again.', 'retry_opening'),
  KEYCHAIN_ABSENT: words('This PC offers no keychain.', UNTOUCHED, 'Deskbell keeps its keys there and nowhere else. Ask your IT person to start the keychain, then try again.', 'retry_opening'),
  KEYCHAIN_FAILED: words('The keychain of this PC did not answer properly.', UNTOUCHED, 'Try again. If it goes on, sign out of this PC and in again.', 'retry_opening'),
  RECONNECT_NEEDED: words('Sikka wants you to connect the practice again.', `${KEPT} It is sent once you are connected.`, 'Press Connect again and allow access in the browser.', 'reconnect'),
  ACCESS_DENIED: words('Access was declined on Sikka’s page.', 'Nothing was changed.', 'To connect, try again and press Allow.', 'connect'),
  CONNECT_TIMEOUT: words('Sikka did not answer in time.', 'What Sikka already gave is kept.', 'Try again. If it happens twice, check the internet connection.', 'connect'),
  STATE_EXPIRED: words('The answer from the browser came too late.', 'Nothing was changed.', 'Start again and finish in the browser within ten minutes.', 'connect'),
  CREDENTIALS_MISSING: words('Deskbell has no App-Id and App-Key yet.', NOTHING_LOST, 'Enter them once on the Connection page.', 'connect'),
  BROWSER_FAILED: words('The browser could not be opened.', 'Nothing was changed.', 'Set a default browser on this PC, then press “Open again”.', 'connect'),
  NO_PRACTICE: words('Sikka knows no practice that allowed Deskbell.', 'Nothing was changed.', 'Install Deskbell on Sikka’s marketplace for your practice, then try again.', 'connect'),
  BAD_INPUT: words('One of the entries cannot be used.', 'What you typed is still here.', 'Correct the marked entry and send it again.'),
  NOT_CONNECTED: words('No practice is connected.', NOTHING_LOST, 'Connect your practice first.', 'connect'),
  NOT_FOUND: words('It is no longer there.', 'Nothing was changed.', 'Someone else may have changed it. Look at the schedule again.'),
  BUSY: words('That is not possible at this moment.', 'Nothing was changed.', 'Wait until what is going on has ended, then try again.'),
  SPU_OFFLINE: words('The practice’s server does not answer.', 'Your changes wait at Sikka and are not lost.', 'Check that the practice’s server is switched on. Deskbell goes on by itself.', 'write-backs'),
  WRITEBACK_NEEDS_PERSON: words('A change needs you to decide.', 'Nothing is sent twice while it waits.', 'Open Write-backs and choose what to do with it.', 'write-backs'),
  INTERNAL: words('Something went wrong inside Deskbell.', KEPT, 'Try again. If it happens again, tell support what the details say.'),
} satisfies Record<string, CodeWords>;

/** A code that has words. */
export type Code = keyof typeof CODES;

/** The words for a code; those of INTERNAL for one that is not known. */
export function wordsFor(code: string): CodeWords {
  return (CODES as Record<string, CodeWords>)[code] ?? CODES.INTERNAL;
}

/** Codes of trouble that a sync may have by itself, without anybody at the desk. */
const OF_A_SYNC = [
  'NETWORK', 'SERVER', 'NOT_ANSWERING', 'AUTH_FAILED', 'RATE_LIMITED', 'DAILY_LIMIT', 'NOT_YET_UPLOADED', 'DATA_INSERT', 'DISK_FULL',
  'RECONNECT_NEEDED', 'INTERNAL',
];

/** True for trouble that a sync may run into by itself. */
export function isOfASync(code: string): boolean {
  return OF_A_SYNC.includes(code) || code.startsWith('DATABASE_') || code.startsWith('KEYCHAIN_');
}

/** What a code's words need to know of the moment; null where it is not known. */
export interface Moment {
  /** When Deskbell last read Sikka, as a text. */
  lastSynced: string | null;
  /** When Sikka is asked again, as a text. */
  nextTry: string | null;
}

/** The title of trouble that goes on: `Sikka is not answering, last synced 10:32.` */
export function titleNow(code: string, { lastSynced }: Moment): string {
  const { title } = wordsFor(code);
  if (code !== 'NOT_ANSWERING') return title;
  return title.replace(/\.$/, lastSynced === null ? ', and nothing was synced yet.' : `, last synced ${lastSynced}.`);
}

/** What to do about trouble that goes on, with the time of the next try where Sikka asked for a pause. */
export function nextNow(code: string, { nextTry }: Moment): string {
  const { next } = wordsFor(code);
  const pauses = ['NOT_ANSWERING', 'RATE_LIMITED', 'DAILY_LIMIT'].includes(code);
  return pauses && nextTry !== null ? `${next} Next try at ${nextTry}.` : next;
}

/** Fields named in BAD_INPUT, as the forms call them. */
export const FIELDS: Record<string, string> = {
  patient: 'the patient', patient_id: 'the patient', patientId: 'the patient',
  provider: 'the provider', provider_id: 'the provider', providerId: 'the provider',
  operatory: 'the chair', start: 'date and time', date: 'the date', time: 'the time',
  length: 'the length', length_minutes: 'the length', lengthMinutes: 'the length',
  description: 'what is planned', app_id: 'the App-Id', appId: 'the App-Id', app_key: 'the App-Key', appKey: 'the App-Key',
  active_months: 'the months of an active patient', activeMonths: 'the months of an active patient', zone: 'the time zone',
  initials: 'your initials', sync_seconds: 'the sync interval', syncSeconds: 'the sync interval', value: 'the status',
};
