// Words for the table of alerts.
import { t } from '../../language';
import type { Alert, AlertEvent, ClockFace, Sound, TextSize } from '../../platform/bindings';
import { each, said } from './said';

/** What may be told, in the order of the table; true where the provider and the chair are known. */
const EVENTS: Record<AlertEvent, boolean> = {
  new_today: true, new_later: true, moved: true, cancelled: true, arrived: true, write_back_needs_you: false, sync_trouble: false,
};

/** What may be told, in the order of the table. */
export const ALERT_EVENT: Readonly<Record<AlertEvent, { word: string; meaning: string }>> = each(EVENTS, (event) => ({
  get word() { return t(`words.alerts.event.${event}.word`); },
  get meaning() { return t(`words.alerts.event.${event}.meaning`); },
}));

/** Of these the provider and the chair are known. */
export const OF_A_VISIT: AlertEvent[] = (Object.keys(EVENTS) as AlertEvent[]).filter((event) => EVENTS[event]);

const ALERTS: Record<Alert, null> = { silent: null, list: null, pop_up: null, pop_up_with_sound: null };

export const ALERT: Readonly<Record<Alert, string>> = said(ALERTS, (alert) => t(`words.alerts.alert.${alert}`));

/** For what does not appear under the bell: it waits on its own page. */
export const ALERT_ELSEWHERE: Readonly<Partial<Record<Alert, string>>> = said({ list: null }, () => t('words.alerts.no_pop_up'));

const SOUNDS: Record<Sound, null> = { chime: null, bell: null, knock: null };

export const SOUND: Readonly<Record<Sound, string>> = said(SOUNDS, (sound) => t(`words.alerts.sound.${sound}`));

/** Seconds that a pop-up stays, each with its words, which are said when they are read. */
export const STAYS: [number, string][] = [0, 3, 5, 10, 20].map((count) =>
  Object.defineProperty([count, ''] as [number, string], 1, {
    enumerable: true,
    get: () => (count === 0 ? t('words.alerts.as_this_pc') : t('words.alerts.seconds', { count })),
  }),
);

const CLOCK_FACES: Record<ClockFace, null> = { system: null, twelve: null, twenty_four: null };

export const CLOCK_FACE: Readonly<Record<ClockFace, string>> = said(CLOCK_FACES, (face) => t(`words.alerts.clock_face.${face}`));

const TEXT_SIZES: Record<TextSize, null> = { normal: null, large: null, larger: null };

export const TEXT_SIZE: Readonly<Record<TextSize, string>> = said(TEXT_SIZES, (size) => t(`words.alerts.text_size.${size}`));
