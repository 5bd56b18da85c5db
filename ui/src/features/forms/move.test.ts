// What is asked after a card was dropped somewhere else: all that changes is named.
import { afterEach, beforeAll, describe, expect, it } from 'vitest';

import { speak } from '../../language';
import { createFakeHost } from '../../platform/fake';
import type { AppointmentView, DayView } from '../../platform/bindings';
import { moveQuestion } from './MoveForm';
import type { Visit } from './visit';

let day: DayView;
let ana: AppointmentView;
const to = (edit: Partial<Visit>): Visit => ({ providerId: 'REED', operatory: 'OP-1', date: '2026-12-01', time: '10:30', minutes: 30, ...edit });
const asked = (edit: Partial<Visit>, one = ana) => moveQuestion(one, to(edit), day);

beforeAll(async () => {
  day = await createFakeHost({ scenario: 'demo', delay: 0, alive: false }).getDay(null);
  ana = { ...day.appointments[0]!, patientName: 'Ana Silva', start: '2026-12-01T10:30', providerId: 'REED', operatory: 'OP-1' };
});
afterEach(() => speak('en'));

describe('the question of a move', () => {
  it('names the day whenever it changes', () => {
    expect(asked({ date: '2026-12-03' })).toBe('Move Ana Silva from Tue, Dec 1, 10:30 to Thu, Dec 3, 10:30?');
    expect(asked({ date: '2026-12-03', time: '11:00', operatory: 'OP-2' })).toBe('Move Ana Silva from Tue, Dec 1, 10:30 to Thu, Dec 3, 11:00, to chair OP-2?');
    expect(asked({ time: '11:00' })).toBe('Move Ana Silva from 10:30 to 11:00?');
    speak('es');
    expect(asked({ date: '2026-12-03' })).toBe('¿Cambiar la cita de Ana Silva del mar, 1 de dic (10:30) al jue, 3 de dic (10:30)?');
    expect(asked({ time: '11:00' })).toBe('¿Cambiar la cita de Ana Silva de 10:30 a 11:00?');
  });

  it('has a sentence for a patient whose name is not known', () => {
    const nameless = { ...ana, patientName: '' };
    expect(asked({ date: '2026-12-03' }, nameless)).toBe('Move the patient from Tue, Dec 1, 10:30 to Thu, Dec 3, 10:30?');
    speak('es');
    expect(asked({ date: '2026-12-03' }, nameless)).toBe('¿Cambiar la cita del mar, 1 de dic (10:30) al jue, 3 de dic (10:30)?');
  });
});
