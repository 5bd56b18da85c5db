// Times in words. Practice times are texts without a zone and are shown as they are; instants are shown in a zone.
import { locale, number, t } from '../language';

const DAY = 86_400_000;

let twelve = false;

/** From now on times of day are written as `2:30 PM`, or as `14:30`. What is on screen is to be drawn anew. */
export function writeTwelveHours(wanted: boolean): void {
  twelve = wanted;
}

/** Whether times of day are written as `2:30 PM`. */
export function writesTwelveHours(): boolean {
  return twelve;
}

const formats = new Map<string, Intl.DateTimeFormat>();

function format(zone: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${locale()}|${zone}|${JSON.stringify(options)}`;
  let found = formats.get(key);
  if (!found) {
    try {
      found = new Intl.DateTimeFormat(locale(), { hourCycle: 'h23', timeZone: zone, ...options });
    } catch {
      found = new Intl.DateTimeFormat(locale(), { hourCycle: 'h23', ...options });
    }
    formats.set(key, found);
  }
  return found;
}

/** `14:32:07` of an instant in a zone. */
function timeOfDay(instant: Date, zone: string): string {
  const parts = format(zone, { hour: '2-digit', minute: '2-digit', second: '2-digit' }).formatToParts(instant);
  return (['hour', 'minute', 'second'] as const).map((one) => (parts.find(({ type }) => type === one)?.value ?? '0').padStart(2, '0')).join(':');
}

/** `14:32` or `2:32 PM` */
export function clock(instant: string, zone: string): string {
  return written(timeOfDay(new Date(instant), zone).slice(0, 5));
}

/** `14:32:07` or `2:32:07 PM` */
export function clockSeconds(instant: string, zone: string): string {
  return written(timeOfDay(new Date(instant), zone));
}

/** `14:30` or `14:30:07` as it is written: so, or as `2:30 PM`. */
export function written(time: string): string {
  if (!twelve) return time;
  const hour = Number(time.slice(0, 2));
  return `${hour % 12 === 0 ? 12 : hour % 12}${time.slice(2)} ${hour % 24 < 12 ? t('time.am') : t('time.pm')}`;
}

/** A full hour of a scale: `14:00` or `2 PM`. */
export function writtenHour(hour: number): string {
  const time = written(`${String(hour).padStart(2, '0')}:00`);
  return twelve ? time.replace(':00', '') : time;
}

/** `Mon, Nov 23` */
export function dayOf(instant: string, zone: string): string {
  return format(zone, { weekday: 'short', month: 'short', day: 'numeric' }).format(new Date(instant));
}

/** `10:32` today, `Nov 21, 10:32` on another day; or with AM and PM. */
export function moment(instant: string, zone: string, now: number): string {
  const same = dayOf(instant, zone) === dayOf(new Date(now).toISOString(), zone) && now - Date.parse(instant) < DAY;
  if (same) return clock(instant, zone);
  return `${format(zone, { month: 'short', day: 'numeric' }).format(new Date(instant))}, ${clock(instant, zone)}`;
}

/** `just now`, `12 min ago`, `3 h ago`, `2 days ago` */
export function since(instant: string, now: number): string {
  const minutes = Math.floor((now - Date.parse(instant)) / 60_000);
  if (minutes < 1) return t('time.just_now');
  if (minutes < 60) return t('time.minutes_ago', { minutes });
  const hours = Math.floor(minutes / 60);
  if (hours < 48) return t('time.hours_ago', { hours });
  return t('time.days_ago', { days: Math.floor(hours / 24) });
}

/** True for what is older than 24 hours. */
export function isOld(instant: string, now: number): boolean {
  return now - Date.parse(instant) > DAY;
}

/** `9:41` of minutes and seconds to go; never less than `0:00`. */
export function countdown(deadline: string, now: number): string {
  const seconds = Math.max(0, Math.ceil((Date.parse(deadline) - now) / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

/** `about 40 s`, `about 3 min` */
export function roughly(seconds: number): string {
  return seconds < 90 ? t('time.about_seconds', { seconds }) : t('time.about_minutes', { minutes: Math.round(seconds / 60) });
}

/** How long something took: `0.8 s`, `21 s`, `2 min 5 s` */
export function took(from: string, to: string): string {
  const milliseconds = Math.max(0, Date.parse(to) - Date.parse(from));
  if (milliseconds < 10_000) return t('time.seconds', { seconds: number(milliseconds / 1000, 1) });
  const seconds = Math.round(milliseconds / 1000);
  return seconds < 120 ? t('time.seconds', { seconds }) : t('time.minutes_and_seconds', { minutes: Math.floor(seconds / 60), seconds: seconds % 60 });
}

const wall = (text: string) => new Date(text.length === 10 ? `${text}T00:00:00Z` : `${text}:00Z`);

/** `14:30` or `2:30 PM` of `2026-11-23T14:30` */
export function wallTime(text: string): string {
  return written(text.slice(11, 16));
}

/** `Mon, Nov 23` of a date or practice time */
export function wallDay(text: string): string {
  return format('UTC', { weekday: 'short', month: 'short', day: 'numeric' }).format(wall(text));
}

/** `Monday, November 23` */
export function wallDayLong(text: string): string {
  return format('UTC', { weekday: 'long', month: 'long', day: 'numeric' }).format(wall(text));
}

/** `Monday, Nov 23` */
export function wallDayFull(text: string): string {
  return format('UTC', { weekday: 'long', month: 'short', day: 'numeric' }).format(wall(text));
}

/** `Mar 4, 1984` of a birthdate */
export function wallDate(text: string): string {
  return format('UTC', { month: 'short', day: 'numeric', year: 'numeric' }).format(wall(text));
}

/** Whole years between a day of birth and a day; months for babies: `38`, `7 months`. */
export function ageOn(birthdate: string, day: string): string {
  const months = (Number(day.slice(0, 4)) - Number(birthdate.slice(0, 4))) * 12 + Number(day.slice(5, 7)) - Number(birthdate.slice(5, 7)) - (day.slice(8, 10) < birthdate.slice(8, 10) ? 1 : 0);
  if (months < 24) return t('time.months', { count: Math.max(0, months) });
  return String(Math.floor(months / 12));
}

/** The day so many days away. */
export function shiftDay(date: string, days: number): string {
  return new Date(wall(date).getTime() + days * DAY).toISOString().slice(0, 10);
}

/** A practice time and some minutes. */
export function shiftMinutes(text: string, minutes: number): string {
  return new Date(wall(text).getTime() + minutes * 60_000).toISOString().slice(0, 16);
}

/** Whole minutes from one practice time to another. */
export function minutesBetween(from: string, to: string): number {
  return Math.round((wall(to).getTime() - wall(from).getTime()) / 60_000);
}

/** Minutes from now until six in the morning of the next day in a zone. */
export function minutesUntilMorning(now: number, zone: string): number {
  const minuteAt = (instant: number) => {
    const [hour = 0, minute = 0] = timeOfDay(new Date(instant), zone).split(':').map(Number);
    return hour * 60 + minute;
  };
  const minutes = 30 * 60 - minuteAt(now);
  // The night between may be an hour shorter or longer than others: what that clock would show then is not six.
  return minutes + 6 * 60 - minuteAt(now + minutes * 60_000);
}

/** The next full quarter of an hour. */
export function nextQuarter(now: string): string {
  const minute = Number(now.slice(14, 16));
  return shiftMinutes(now, 15 - (minute % 15));
}
