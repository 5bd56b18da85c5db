// The Patients page of the twin: a search that folds as the store does, whose cards were open, insurance and notes.
import type { ChartView, PatientCard, PatientLine, PatientsView, PatientView } from '../bindings';
import { addDays } from './clock';
import type { World } from './world';

const LISTED = 50;

const fold = (text: string) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().replace(/[^a-z0-9@]+/g, ' ').trim();

function words(one: PatientView): string[] {
  const number = one.phone.replace(/\D/g, '');
  const [year = '', month = '', day = ''] = (one.birthdate ?? '').split('-');
  const email = `${fold(one.name).split(' ')[0] ?? ''}@example.com`;
  return [
    ...fold(one.name).split(' '), fold(one.name).replaceAll(' ', ''), ...fold(one.chartNumber).split(' '), one.chartNumber.replace(/\D/g, ''), email,
    number, number.slice(-7), number.slice(-4), `${year}${month}${day}`, `${month}${day}${year}`,
  ];
}

/** Patients by names in any order, phone digits, birth date, chart number, e-mail, and by their number first. */
export function findPatients(world: World, text: string): PatientView[] {
  const day = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/.exec(text.trim());
  const typed = day ? `${(day[1] ?? '').padStart(2, '0')}${(day[2] ?? '').padStart(2, '0')}${day[3] ?? ''}` : text;
  const wanted = /[a-z]/i.test(typed) ? fold(typed).split(' ') : [typed.replace(/\D/g, '')];
  if (wanted.every((one) => one === '')) return [];
  const found = world.patients.filter((one) => {
    const known = words(one);
    return wanted.every((word) => known.some((part) => part.startsWith(word)));
  });
  const exact = world.patients.filter((one) => one.patientId === text.trim());
  return [...exact, ...found.filter((one) => !exact.includes(one))];
}

function line(world: World, patient: PatientView, why: PatientLine['why']): PatientLine {
  const today = world.now().slice(0, 10);
  const visits = [...world.days.values()].flat().filter((row) => row.patientId === patient.patientId && row.statusKind !== 'cancelled');
  const coming = visits.filter((row) => row.start.slice(0, 10) >= today && ['scheduled', 'confirmed'].includes(row.statusKind));
  const past = visits.filter((row) => row.start.slice(0, 10) < today);
  const now = why === 'today' ? visits.filter((row) => row.start.startsWith(today)).sort((a, b) => a.start.localeCompare(b.start))[0] : undefined;
  return {
    patient, why, today: now?.start ?? null, statusKind: now?.statusKind ?? null,
    lastVisit: past.map((row) => row.start.slice(0, 10)).sort().at(-1) ?? null, nextVisit: coming.map((row) => row.start).sort()[0] ?? null,
    openWriteBacks: world.writeBacks.filter((one) => one.patientId === patient.patientId && ['waiting', 'sent', 'not_known_yet'].includes(one.word)).length,
  };
}

/** The page. */
export function patientList(world: World, text: string, activeOnly: boolean): PatientsView {
  const today = world.now().slice(0, 10);
  for (let away = -14; away <= 14; away += 1) world.day(addDays(today, away));
  const rest = { complete: world.whole, today };
  if (text.trim() !== '') {
    const found = findPatients(world, text).filter((one) => !activeOnly || one.active);
    const rows = found.slice(0, LISTED).map((one) => line(world, one, 'found'));
    return { ...rest, rows, more: found.length > LISTED, known: null };
  }
  const visits = [...world.day(today)].filter((row) => row.statusKind !== 'cancelled').sort((a, b) => a.start.localeCompare(b.start));
  const numbers = [...new Set(visits.map((row) => row.patientId))];
  const by = (numbers_: string[]) => numbers_.flatMap((number) => world.patients.filter((one) => one.patientId === number));
  const recent = by(world.recent.filter((number) => !numbers.includes(number))).filter((one) => !activeOnly || one.active);
  const rows = [...by(numbers).map((one) => line(world, one, 'today')), ...recent.map((one) => line(world, one, 'recent'))];
  return { ...rest, rows, more: false, known: world.stats.totalPatients };
}

/** A card was opened. */
export function opened(world: World, card: PatientCard): PatientCard {
  const number = card.patient.patientId;
  if (world.recent[0] !== number) {
    world.recent = [number, ...world.recent.filter((one) => one !== number)].slice(0, 20);
    world.changed('settings');
  }
  return card;
}

const INSURERS = ['Delta Dental of California', 'Cigna Dental', 'MetLife', 'Guardian'];

/** Insurance and notes, other ones for each patient. */
export function chartOf(world: World, patientId: string): ChartView {
  const told = world.charts.get(patientId);
  if (told) return told;
  const number = Number(patientId) || 0;
  const today = world.now().slice(0, 10);
  const plan = (rank: string, at: number, relationship: string) => ({
    rank, company: INSURERS[at % INSURERS.length] ?? '', phone: `(800) 555-0${150 + (at % INSURERS.length)}`, subscriberId: `${100_000 + number * 37}`, relationship,
  });
  return {
    plans: number % 5 === 4 ? [] : [plan('primary', number, 'Self'), ...(number % 3 === 0 ? [plan('secondary', number + 1, 'Spouse')] : [])],
    alerts: number % 4 === 1 ? [{ kind: 'alert', text: 'Allergy: penicillin' }, { kind: 'patient', text: 'Prefers mornings. Call the mobile number.' }] : [],
    notes: Array.from({ length: number % 6 }, (_, index) => ({
      date: addDays(today, -30 * (index + 1)), noteType: 'Clinical Note', providerName: 'Dr. Helen Reed',
      text: index % 2 === 0 ? 'Tolerated well. Composite, two surfaces.' : 'Called about the bill, will call back.',
    })),
    toldAt: new Date().toISOString(),
  };
}
