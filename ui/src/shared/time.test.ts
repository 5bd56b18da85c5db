// Times in words.
import { afterEach, describe, expect, it } from 'vitest';

import { speak } from '../language';
import {
  ageOn, clock, clockSeconds, countdown, dayOf, isOld, minutesBetween, minutesUntilMorning, moment, roughly, shiftDay, shiftMinutes, since, took, wallDate, wallDay, wallDayLong,
  wallTime, writeTwelveHours, written, writtenHour,
} from './time';

const NOW = Date.parse('2026-11-23T16:42:00Z');

describe('time', () => {
  it('shows instants in the practice’s zone', () => {
    expect(clock('2026-11-23T16:32:00Z', 'America/Chicago')).toBe('10:32');
    expect(clock('2026-11-23T06:05:00Z', 'America/Chicago')).toBe('00:05');
    expect(clock('2026-11-23T16:32:00Z', 'No/Such_Zone')).toMatch(/^\d\d:\d\d$/);
    expect(moment('2026-11-22T16:32:00Z', 'America/Chicago', NOW)).toBe('Nov 22, 10:32');
  });
  describe('with AM and PM', () => {
    afterEach(() => writeTwelveHours(false));
    it('writes and counts as people of such places do', () => {
      writeTwelveHours(true);
      expect(clock('2026-11-23T20:32:00Z', 'America/Chicago')).toBe('2:32 PM');
      expect(clockSeconds('2026-11-23T06:05:09Z', 'America/Chicago')).toBe('12:05:09 AM');
      expect(moment('2026-11-22T16:32:00Z', 'America/Chicago', NOW)).toBe('Nov 22, 10:32 AM');
      expect(['00:00', '09:05', '12:00', '12:59', '13:00', '23:59', '24:00'].map(written)).toEqual(['12:00 AM', '9:05 AM', '12:00 PM', '12:59 PM', '1:00 PM', '11:59 PM', '12:00 AM']);
      expect(wallTime('2026-11-23T14:30')).toBe('2:30 PM');
      expect([0, 9, 12, 17].map(writtenHour)).toEqual(['12 AM', '9 AM', '12 PM', '5 PM']);
      expect(minutesUntilMorning(Date.parse('2026-11-23T20:00:00Z'), 'America/Chicago')).toBe(16 * 60);
    });
  });
  describe('in Spanish', () => {
    afterEach(() => {
      writeTwelveHours(false);
      speak('en');
    });
    it('is written as such people write it', () => {
      speak('es');
      expect(clock('2026-11-23T20:32:00Z', 'America/Chicago')).toBe('14:32');
      expect(moment('2026-11-22T16:32:00Z', 'America/Chicago', NOW)).toBe('22 nov, 10:32');
      expect(dayOf('2026-11-23T20:32:00Z', 'America/Chicago')).toBe('lun, 23 de nov');
      expect([wallDay('2026-11-25'), wallDayLong('2026-11-25'), wallDate('1984-03-04')]).toEqual(['mié, 25 de nov', 'miércoles, 25 de noviembre', '4 mar 1984']);
      expect([since('2026-11-23T16:41:30Z', NOW), since('2026-11-23T16:30:00Z', NOW), since('2026-11-20T09:42:00Z', NOW)]).toEqual(['ahora mismo', 'hace 12 min', 'hace 3 días']);
      expect([roughly(40), roughly(180), took('2026-11-23T16:00:00Z', '2026-11-23T16:02:05Z')]).toEqual(['unos 40 s', 'unos 3 min', '2 min 5 s']);
      expect([ageOn('2026-10-20', '2026-11-23'), ageOn('2026-01-20', '2026-11-23'), ageOn('1984-03-04', '2026-11-23')]).toEqual(['1 mes', '10 meses', '42']);
    });
    it('has its own words for AM and PM', () => {
      speak('es');
      writeTwelveHours(true);
      expect(clock('2026-11-23T20:30:00Z', 'America/Chicago')).toBe('2:30 p. m.');
      expect(clockSeconds('2026-11-23T06:05:09Z', 'America/Chicago')).toBe('12:05:09 a. m.');
      expect([wallTime('2026-11-23T09:05'), writtenHour(17)]).toEqual(['9:05 a. m.', '5 p. m.']);
      expect(minutesUntilMorning(Date.parse('2026-11-23T20:00:00Z'), 'America/Chicago')).toBe(16 * 60);
    });
  });
  it('says how long ago', () => {
    expect(since('2026-11-23T16:41:30Z', NOW)).toBe('just now');
    expect(since('2026-11-23T16:30:00Z', NOW)).toBe('12 min ago');
    expect(since('2026-11-22T09:42:00Z', NOW)).toBe('31 h ago');
    expect(isOld('2026-11-22T16:43:00Z', NOW)).toBe(false);
    expect(isOld('2026-11-22T16:41:00Z', NOW)).toBe(true);
  });
  it('counts down and never below zero', () => {
    expect(countdown('2026-11-23T16:51:41Z', NOW)).toBe('9:41');
    expect(countdown('2026-11-23T16:00:00Z', NOW)).toBe('0:00');
  });
  it('moves practice times without a zone', () => {
    expect(shiftDay('2026-02-28', 1)).toBe('2026-03-01');
    expect(shiftMinutes('2026-11-01T23:50', 20)).toBe('2026-11-02T00:10');
    expect(minutesBetween('2026-11-23T10:42', '2026-11-23T11:30')).toBe(48);
    expect(wallDay('2026-11-23')).toBe('Mon, Nov 23');
  });
  it('knows how long it is until morning', () => {
    expect(minutesUntilMorning(NOW, 'America/Chicago')).toBe(30 * 60 - (10 * 60 + 42));
    // 17:00 in New York before the night that is an hour shorter, and before the one that is an hour longer.
    expect(minutesUntilMorning(Date.parse('2026-03-07T22:00:00Z'), 'America/New_York')).toBe(12 * 60);
    expect(minutesUntilMorning(Date.parse('2026-10-31T21:00:00Z'), 'America/New_York')).toBe(14 * 60);
  });
});
