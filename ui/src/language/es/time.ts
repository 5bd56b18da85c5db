// Times of day, and how long something is or was.
import type { Translated } from '../catalog';
import type { time as en } from '../en/time';

export const time: Translated<typeof en> = {
  am: 'a. m.',
  pm: 'p. m.',
  just_now: 'ahora mismo',
  minutes_ago: 'hace {{minutes}} min',
  hours_ago: 'hace {{hours}} h',
  days_ago: 'hace {{days}} días',
  about_seconds: 'unos {{seconds}} s',
  about_minutes: 'unos {{minutes}} min',
  seconds: '{{seconds}} s',
  minutes_and_seconds: '{{minutes}} min {{seconds}} s',
  months_one: '{{count}} mes',
  months_other: '{{count}} meses',
  today: 'hoy',
  tomorrow: 'mañana',
};
