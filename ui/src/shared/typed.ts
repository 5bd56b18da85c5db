// Days, times and amounts as people type them.
import { locale, t } from '../language';
import { shiftDay, writesTwelveHours } from './time';

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

/** In small letters and without accents, as people type in a hurry. */
export const fold = (text: string) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

/** The names that the window's language has for these days or months. */
function names(count: number, day: (index: number) => number, options: Intl.DateTimeFormatOptions): string[] {
  const format = new Intl.DateTimeFormat(locale(), { timeZone: 'UTC', ...options });
  return Array.from({ length: count }, (_, index) => fold(format.format(new Date(day(index)))));
}

/** Which month or weekday a word means, in English or in the window's language; -1 for none. */
function which(word: string, english: string[], spoken: () => string[]): number {
  const index = english.indexOf(word.slice(0, 3));
  return index >= 0 || word.length < 3 ? index : spoken().findIndex((name) => name.startsWith(word));
}

const monthOf = (word: string) => which(word, MONTHS, () => names(12, (month) => Date.UTC(2026, month, 1), { month: 'long' }));

// The first of February 2026 was a Sunday.
const weekdayOf = (word: string) => which(word, WEEKDAYS, () => names(7, (weekday) => Date.UTC(2026, 1, 1 + weekday), { weekday: 'long' }));

/**
 * `9:30`, `930`, `09:30`, `9:30 pm` and `9:30 p. m.` as `09:30` and `21:30`; null for what is no time. Where times are written with AM
 * and PM, one to six without them are in the afternoon: at night nobody is treated.
 */
export function readTime(text: string): string | null {
  const found = /^\s*(\d{1,2})(?:[:.h ]?(\d{2}))?\s*([ap])?\.?\s*m?\.?\s*$/i.exec(text);
  if (!found) return null;
  const half = found[3]?.toLowerCase();
  // "10" alone may be the beginning of "10:30".
  if (found[2] === undefined && half === undefined) return null;
  let hour = Number(found[1]);
  const minute = Number(found[2] ?? '0');
  if (half !== undefined && (hour < 1 || hour > 12)) return null;
  const afternoon = half === 'p' || (half === undefined && writesTwelveHours() && hour >= 1 && hour <= 6 && !/^\s*0/.test(text));
  if (afternoon && hour < 12) hour += 12;
  if (half === 'a' && hour === 12) hour = 0;
  if (hour > 23 || minute > 59) return null;
  return `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
}

function dateOf(year: number, month: number, day: number): string | null {
  const date = `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
  const at = new Date(`${date}T00:00:00Z`);
  return Number.isNaN(at.getTime()) || at.toISOString().slice(0, 10) !== date ? null : date;
}

/** Year (where it was typed), month and day of a text; null for what is no day. */
function partsOf(text: string): { year: string | null; month: number; day: number } | null {
  const words = fold(text.trim()).replace(/\bde[l]?\s+/g, '');
  // "mar" is a Tuesday before a day, and March beside one.
  return readParts(words) ?? readParts(words.replace(/^([a-z]{3,10})\.?,?\s+/, (whole, word: string) => (weekdayOf(word) < 0 ? whole : '')));
}

function readParts(wanted: string): { year: string | null; month: number; day: number } | null {
  const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(wanted);
  if (iso) return { year: iso[1] ?? null, month: Number(iso[2]), day: Number(iso[3]) };
  const us = /^(\d{1,2})[/.-](\d{1,2})(?:[/.-](\d{4}|\d{2}))?$/.exec(wanted);
  if (us) return { year: us[3] ?? null, month: Number(us[1]), day: Number(us[2]) };
  const eight = /^(\d{2})(\d{2})(\d{4})$/.exec(wanted);
  if (eight) return { year: eight[3] ?? null, month: Number(eight[1]), day: Number(eight[2]) };
  const before = /^([a-z]{3,10})\.?\s*(\d{1,2})(?:st|nd|rd|th)?(?:,?\s+(\d{4}))?$/.exec(wanted);
  const behind = /^(\d{1,2})(?:st|nd|rd|th)?\.?\s*([a-z]{3,10})\.?(?:,?\s+(\d{4}))?$/.exec(wanted);
  const [name, day, year] = before ? [before[1], before[2], before[3]] : behind ? [behind[2], behind[1], behind[3]] : [];
  const month = monthOf(name ?? '') + 1;
  return month === 0 ? null : { year: year ?? null, month, day: Number(day) };
}

/** `2026-11-30`, `11/30/2026`, `11/30`, `nov 30`, `mon`, `today` and `tomorrow` as `2026-11-30`; without a year the next such day. */
export function readDate(text: string, today: string): string | null {
  const word = fold(text.trim());
  if (['today', fold(t('time.today'))].includes(word)) return today;
  if (['tomorrow', fold(t('time.tomorrow'))].includes(word)) return shiftDay(today, 1);
  const weekday = /^[a-z]{3,}$/.test(word) ? weekdayOf(word) : -1;
  if (weekday >= 0) {
    const now = new Date(`${today}T00:00:00Z`).getUTCDay();
    return shiftDay(today, (weekday - now + 7) % 7 || 7);
  }
  const parts = partsOf(text);
  if (!parts) return null;
  const thisYear = Number(today.slice(0, 4));
  if (parts.year !== null) return dateOf(Number(parts.year.length === 2 ? `20${parts.year}` : parts.year), parts.month, parts.day);
  const next = dateOf(thisYear, parts.month, parts.day);
  return next !== null && next >= today ? next : dateOf(thisYear + 1, parts.month, parts.day);
}

/** `3/4/1984`, `03041984`, `3/4/84` and `mar 4 1984` as `1984-03-04`; null for what is no day of birth until today. */
export function readBirthdate(text: string, today: string): string | null {
  const parts = partsOf(text);
  if (parts?.year == null) return null;
  let year = Number(parts.year);
  if (parts.year.length === 2) {
    const century = Number(today.slice(0, 2)) * 100;
    year = century + year > Number(today.slice(0, 4)) ? century - 100 + year : century + year;
  }
  const date = dateOf(year, parts.month, parts.day);
  return date !== null && date <= today && year >= 1900 ? date : null;
}

/** `39.3`, `$39.30` and `1,039` as `39.30` and `1039.00`; null for what is no amount above nothing. */
export function readAmount(text: string): string | null {
  const found = /^\s*\$?\s*(\d{1,3}(?:,\d{3})+|\d{1,6})(?:\.(\d{1,2}))?\s*$/.exec(text);
  if (!found) return null;
  const whole = (found[1] ?? '').replaceAll(',', '').replace(/^0+(?=\d)/, '');
  const amount = `${whole}.${(found[2] ?? '').padEnd(2, '0')}`;
  return Number(amount) > 0 ? amount : null;
}
