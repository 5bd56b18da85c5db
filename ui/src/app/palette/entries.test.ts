// What the palette finds of a day.
import { describe, expect, it } from 'vitest';

import type { DayView } from '../../platform/bindings';
import { providersOf, visitsOf } from './entries';

describe('time that is blocked', () => {
  it('is no visit that is found, nor whom a provider sees next', () => {
    const row = (patientId: string, patientName: string, start: string) => ({ id: `a:${start}`, patientId, patientName, providerId: 'REED', operatory: 'OP-1', description: '', start, end: start, statusKind: 'scheduled' });
    const appointments = [row('', '', '2026-11-23T10:00'), row('1', 'Ana Silva', '2026-11-23T11:00')];
    const day = { date: '2026-11-23', today: '2026-11-23', now: '2026-11-23T09:00', appointments, providers: [{ id: 'REED', name: 'Dr. Reed', detail: '' }] } as unknown as DayView;
    expect(visitsOf(day, [], '', () => undefined).map((one) => one.label)).toEqual(['11:00 Ana Silva']);
    expect(providersOf(day, 'reed', () => undefined)[0]?.detail).toContain('Ana Silva');
  });
});
