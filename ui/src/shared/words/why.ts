// "Why is it old?": what Deskbell found, and what to check, the most likely first.
import type { Check, CheckResult } from '../../platform/bindings';
import type { Tone } from './states';

export const CHECK: Record<Check, Record<CheckResult, string>> = {
  sikka: { good: 'This PC reaches Sikka.', bad: 'This PC does not reach Sikka: look at the internet connection.', unknown: 'Whether this PC reaches Sikka is not known.' },
  key: { good: 'Sikka accepts this practice’s key.', bad: 'Sikka does not accept this practice’s key: connect it again.', unknown: 'Whether the key is accepted is not known.' },
  practice_sends: { good: 'Sikka gets data from the practice.', bad: 'Sikka gets no data from the practice at the moment.', unknown: 'Sikka does not say whether the practice sends data.' },
  server: { good: 'The practice’s server answers.', bad: 'The practice’s server did not answer when a change was sent.', unknown: 'Whether the practice’s server is on cannot be seen from here.' },
};

export const FOUND: Record<CheckResult, { word: string; tone: Tone }> = {
  good: { word: 'Well', tone: 'green' }, bad: { word: 'Look here', tone: 'red' }, unknown: { word: 'Not known', tone: 'grey' },
};

/** What it may be at the practice's server, the most likely first, with what to do. */
export const CAUSES_OF_OLD: { title: string; todo: string }[] = [
  { title: 'The server was off or asleep', todo: 'Is the PC switched on that Sikka’s program runs on? Sikka often reads at night: leave it on, and do not let it sleep.' },
  { title: 'Sikka’s program is stopped', todo: 'On that PC, look for the Sikka icon beside the clock. If it is missing or grey, start it, or start the PC again.' },
  { title: 'A password was changed', todo: 'Was a Windows or PMS password changed lately? Sikka’s program needs the new one. Ask your IT person or Sikka.' },
  { title: 'Antivirus or firewall stops it', todo: 'Ask your IT person to let Sikka’s program through, above all after an update of the antivirus.' },
  { title: 'A backup or an update runs at the same hour', todo: 'Ask your IT person when the backup runs, and whether Windows waits for a restart.' },
  { title: 'The server’s disk is full', todo: 'Ask your IT person to look at the free space on that PC.' },
];
