// Times in words.
import { describe, expect, it } from 'vitest';

import { clock, countdown, isOld, minutesBetween, minutesUntilMorning, moment, shiftDay, shiftMinutes, since, wallDay } from './time';

const NOW = Date.parse('2026-11-23T16:42:00Z');

describe('time', () => {
  it('shows instants in the practice’s zone', () => {
    expect(clock('2026-11-23T16:32:00Z', 'America/Chicago')).toBe('10:32');
    expect(clock('2026-11-23T06:05:00Z', 'America/Chicago')).toBe('00:05');
    expect(clock('2026-11-23T16:32:00Z', 'No/Such_Zone')).toMatch(/^\d\d:\d\d$/);
    expect(moment('2026-11-22T16:32:00Z', 'America/Chicago', NOW)).toBe('Nov 22, 10:32');
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
  });
});
