// Makes a believable day of appointments, the same one for the same date.
import type { AppointmentView } from '../bindings';
import { addMinutes } from './clock';
import { OPERATORIES, PATIENTS, PROVIDERS, VISITS } from './people';

function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/** The appointments of a date; none on a Sunday. Another practice has another day. */
export function dayOf(date: string, now: string, practice = 0): AppointmentView[] {
  const weekday = new Date(`${date}T00:00:00Z`).getUTCDay();
  if (weekday === 0) return [];
  const seed = Number(date.replaceAll('-', '')) + practice * 104_729;
  const rows: AppointmentView[] = [];
  PROVIDERS.forEach((provider, column) => {
    const next = random(seed + column * 7919);
    let at = addMinutes(`${date}T08:00`, next() < 0.5 ? 0 : 30);
    while (at.slice(11) < (weekday === 6 ? '12:00' : '16:45')) {
      const visit = VISITS[Math.floor(next() * VISITS.length)] ?? { type: 'Exam', description: '', minutes: 45 };
      const patient = PATIENTS[Math.floor(next() * PATIENTS.length)];
      const lunch = at.slice(11) >= '12:00' && at.slice(11) < '13:00';
      if (!lunch && next() > 0.16 && patient) {
        rows.push(appointment(date, now, rows.length, at, visit, { patient, provider: provider.id, column }, next()));
      }
      at = addMinutes(at, lunch ? 60 : visit.minutes + (next() < 0.3 ? 15 : 0));
    }
  });
  return rows.sort((a, b) => a.start.localeCompare(b.start));
}

function appointment(
  date: string,
  now: string,
  index: number,
  start: string,
  visit: (typeof VISITS)[number],
  who: { patient: (typeof PATIENTS)[number]; provider: string; column: number },
  chance: number,
): AppointmentView {
  const number = String(Number(date.slice(5).replace('-', '')) * 100 + index);
  const end = addMinutes(start, visit.minutes);
  const [status, statusKind] = statusAt(start, end, now, chance);
  return {
    id: `a:${number}`,
    appointmentSrNo: number,
    patientId: who.patient.patientId,
    patientName: who.patient.name,
    providerId: who.provider,
    operatory: OPERATORIES[who.column]?.id ?? 'OP-1',
    start,
    end,
    lengthMinutes: visit.minutes,
    status,
    statusKind,
    appointmentType: visit.type,
    description: visit.description,
    note: chance > 0.8 ? 'Prefers to be called by phone. Allergic to penicillin.' : '',
    isNew: false,
    pending: null,
  };
}

function statusAt(start: string, end: string, now: string, chance: number): [string, string] {
  if (chance < 0.07) return ['Broken', 'cancelled'];
  if (end <= now) return ['Complete', 'completed'];
  if (start <= now) return ['Arrived', 'arrived'];
  if (start <= addMinutes(now, 25) && chance > 0.6) return ['Arrived', 'arrived'];
  return chance > 0.45 ? ['Confirmed', 'confirmed'] : ['Scheduled', 'scheduled'];
}
