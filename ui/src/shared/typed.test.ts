// Days, times, amounts and texts as people type them.
import { afterEach, describe, expect, it } from 'vitest';

import { speak } from '../language';
import { wallDate, wallDay, wallDayLong, writeTwelveHours, written } from './time';
import { readAmount, readBirthdate, readDate, readTime } from './typed';
import { looksLikeCard, textTrouble } from './words/fields';
import { conflictWords, freeWords } from './words/slots';

const TODAY = '2026-11-23';

describe('what is typed', () => {
  it('is a time', () => {
    expect(['9:30', '930', '1030', '09:30', '23.59', '9:30 pm', '2pm', '12 am'].map(readTime)).toEqual(['09:30', '09:30', '10:30', '09:30', '23:59', '21:30', '14:00', '00:00']);
    expect(['24:00', '10', '1', '13 pm', '10:75', 'x', ''].map(readTime)).toEqual([null, null, null, null, null, null, null]);
  });

  it('is in the afternoon where AM and PM are written and nobody treats at night', () => {
    writeTwelveHours(true);
    try {
      expect(['2:30', '230', '6:45', '7:00', '11:15', '12:30', '02:30', '2:30 am', '2:30 PM', '14:30'].map(readTime)).toEqual(['14:30', '14:30', '18:45', '07:00', '11:15', '12:30', '02:30', '02:30', '14:30', '14:30']);
    } finally {
      writeTwelveHours(false);
    }
  });

  it('is a day, the next one where no year is typed', () => {
    const read = (text: string) => readDate(text, TODAY);
    expect(['2026-11-30', '11/30/2026', '11/30', 'nov 30', '30 nov', 'November 30th, 2026', 'Mon, Nov 30, 2026'].map(read)).toEqual(Array(7).fill('2026-11-30'));
    expect(['11/22', 'jan 2', 'today', 'tomorrow', 'mon', 'fri'].map(read)).toEqual(['2027-11-22', '2027-01-02', TODAY, '2026-11-24', '2026-11-30', '2026-11-27']);
    expect(['2026-02-31', '13/1', 'x', 'nov', ''].map(read)).toEqual([null, null, null, null, null]);
  });

  it('is a day of birth, never one to come', () => {
    const read = (text: string) => readBirthdate(text, TODAY);
    expect(['3/4/1984', '3/4/84', '03041984', 'mar 4 1984', '1984-03-04'].map(read)).toEqual(Array(5).fill('1984-03-04'));
    expect(read('3/4/26')).toBe('2026-03-04');
    expect(read('3/4/27')).toBe('1927-03-04');
    expect(['3/4', '2/30/1984', '3/4/2027', '3/4/1884', 'x'].map(read)).toEqual([null, null, null, null, null]);
  });

  it('is an amount above nothing', () => {
    expect(['39.3', '$39.30', '1,039', '39', ' 0.05 '].map(readAmount)).toEqual(['39.30', '39.30', '1039.00', '39.00', '0.05']);
    expect(['0', '0.00', '-5', '39.305', '1,03', 'x', ''].map(readAmount)).toEqual([null, null, null, null, null, null, null]);
  });
});

describe('what is typed in Spanish', () => {
  afterEach(() => {
    writeTwelveHours(false);
    speak('en');
  });

  it('is a time, as it is written', () => {
    speak('es');
    expect(['2:30 p. m.', '2:30 p.m.', '2:30p.m.', '2:30 pm', '9:05 a. m.', '12:00 a. m.', '12:00 p. m.', '14:30', '2 p. m.'].map(readTime)).toEqual(
      ['14:30', '14:30', '14:30', '14:30', '09:05', '00:00', '12:00', '14:30', '14:00'],
    );
    writeTwelveHours(true);
    for (const time of ['00:00', '06:15', '09:05', '12:30', '18:45', '23:59']) expect(readTime(written(time))).toBe(time);
  });

  it('is a day, in either language', () => {
    speak('es');
    const read = (text: string) => readDate(text, TODAY);
    expect(['30 nov', '30 de noviembre', 'noviembre 30', '30 de noviembre de 2026', 'lun, 30 nov', 'lun., nov 30, 2026', 'lunes 30 de noviembre', 'nov 30', 'Mon, Nov 30, 2026', '11/30'].map(read)).toEqual(Array(10).fill('2026-11-30'));
    expect(['hoy', 'mañana', 'manana', 'tomorrow', 'mar', 'martes', 'miércoles', 'sabado', 'fri'].map(read)).toEqual(
      [TODAY, '2026-11-24', '2026-11-24', '2026-11-24', '2026-11-24', '2026-11-24', '2026-11-25', '2026-11-28', '2026-11-27'],
    );
    expect(['mar, 24 nov', 'mar 24 nov', '1 dic', '15 de enero'].map(read)).toEqual(['2026-11-24', '2026-11-24', '2026-12-01', '2027-01-15']);
    expect(['marzo', 'x', 'nov', '31 de febrero', 'de'].map(read)).toEqual([null, null, null, null, null]);
    for (let month = 1; month <= 12; month += 1) {
      const day = `2027-${String(month).padStart(2, '0')}-09`;
      expect([wallDate(day), `${wallDay(day)} 2027`, `${wallDayLong(day)} de 2027`].map(read)).toEqual([day, day, day]);
    }
  });

  it('is a day of birth', () => {
    speak('es');
    const read = (text: string) => readBirthdate(text, TODAY);
    expect(['3/4/1984', '4 mar 1984', 'mar 4 1984', '4 de marzo de 1984', '4 de marzo del 1984'].map(read)).toEqual(Array(5).fill('1984-03-04'));
  });

  it('is no Spanish day in English', () => {
    expect(['hoy', 'lunes', '30 de noviembre', 'ene 15'].map((text) => readDate(text, TODAY))).toEqual([null, null, '2026-11-30', null]);
  });
});

describe('a text', () => {
  it('may not look like a card number', () => {
    expect(['4111111111111111', 'card 4111 1111 1111 1111 12/28', '3400-000000-00009', '4222222222222'].map(looksLikeCard)).toEqual([true, true, true, true]);
    expect(['4111111111111112', '(408) 555-0100', '12345', '', '0000000000000000'].map(looksLikeCard)).toEqual([false, false, false, false, false]);
  });

  it('has a length and characters that it may not hold', () => {
    const rule = { field: 'note', most: 5, forbidden: '&<~' };
    expect(textTrouble('abcde', rule)).toBeUndefined();
    expect(textTrouble('a&b', rule)).toBe('Sikka does not take &. Write “and”.');
    expect(textTrouble('a~b', rule)).toBe('Sikka does not take ~. Leave it out.');
    expect(textTrouble('abcdef', rule)).toBe('1 character too many: 5 at most');
    expect(textTrouble('a&b', undefined)).toBeUndefined();
  });
});

describe('a time that is taken', () => {
  const one = { what: 'appointment' as const, patientName: 'Ana Silva', start: `${TODAY}T10:00`, end: `${TODAY}T11:00`, operatory: 'OP-1', providerName: '' };

  it('says by whom', () => {
    expect(conflictWords(one)).toBe('Ana Silva, 10:00 to 11:00, chair OP-1');
    expect(conflictWords({ ...one, what: 'write_back', patientName: '', operatory: '', providerName: 'Dr. Reed' })).toBe('A patient, 10:00 to 11:00, Dr. Reed (booked here, on its way)');
    expect(conflictWords({ ...one, what: 'reservation' })).toBe('Somebody has a form open for 10:00 to 11:00, chair OP-1');
  });

  it('names what differs in a free one', () => {
    const free = { start: `${TODAY}T11:00`, lengthMinutes: 30, operatory: 'OP-1', providerId: 'A', providerName: 'Dr. Reed', alsoIn: '' };
    expect(freeWords({ ...free, alsoIn: 'OP-2' }, { date: TODAY, providerId: 'A' })).toBe('11:00, OP-1 (also in OP-2 then)');
    expect(freeWords(free, { date: TODAY, providerId: 'A' })).toBe('11:00, OP-1');
    expect(freeWords(free, { date: '2026-11-24', providerId: 'B' })).toBe('Mon, Nov 23, 11:00, OP-1, Dr. Reed');
  });
});
