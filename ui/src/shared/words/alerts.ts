// Words for the table of alerts.
import type { Alert, AlertEvent, ClockFace, Sound, TextSize } from '../../platform/bindings';

/** What may be told, in the order of the table. */
export const ALERT_EVENT: Record<AlertEvent, { word: string; meaning: string }> = {
  new_today: { word: 'New booking for today', meaning: 'The day changes while you work' },
  new_later: { word: 'New booking for later', meaning: 'From tomorrow on' },
  moved: { word: 'Moved', meaning: 'Another time, chair or provider' },
  cancelled: { word: 'Cancelled', meaning: 'Or removed from the PMS' },
  arrived: { word: 'Arrived', meaning: 'Marked as here in the PMS' },
  write_back_needs_you: { word: 'A change needs you', meaning: 'Refused, or without a clear answer' },
  sync_trouble: { word: 'Connection needs you', meaning: 'Deskbell cannot go on by itself' },
};

/** Of these the provider and the chair are known. */
export const OF_A_VISIT: AlertEvent[] = ['new_today', 'new_later', 'moved', 'cancelled', 'arrived'];

export const ALERT: Record<Alert, string> = {
  silent: 'Not at all', list: 'In the bell’s list', pop_up: 'Pop-up', pop_up_with_sound: 'Pop-up with sound',
};

/** For what does not appear under the bell: it waits on its own page. */
export const ALERT_ELSEWHERE: Partial<Record<Alert, string>> = { list: 'No pop-up' };

export const SOUND: Record<Sound, string> = { chime: 'Chime (two soft notes)', bell: 'Counter bell', knock: 'Knock' };

/** Seconds that a pop-up stays. */
export const STAYS: [number, string][] = [[0, 'As this PC has it'], [3, '3 seconds'], [5, '5 seconds'], [10, '10 seconds'], [20, '20 seconds']];

export const CLOCK_FACE: Record<ClockFace, string> = { system: 'As the system', twelve: '2:30 PM', twenty_four: '14:30' };

export const TEXT_SIZE: Record<TextSize, string> = { normal: 'Normal', large: 'Large', larger: 'Larger' };
