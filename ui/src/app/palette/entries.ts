// What the palette offers: pages, actions, practices, and who and what fits the typed words.
import { t } from '../../language';
import type { AppointmentView, DayView, PatientLine } from '../../platform/bindings';
import { isBlock } from '../../shared/blocks';
import { wallDay, wallTime } from '../../shared/time';
import { fold } from '../../shared/typed';

/** The group that an entry stands in. */
export type Group = 'Patients' | 'Appointments' | 'Providers' | 'Actions' | 'Pages' | 'Practices';

/** Something to choose. */
export interface Entry {
  id: string;
  group: Group;
  label: string;
  detail: string;
  /** Words by which it is found besides its label. */
  also?: string;
  keys?: string;
  run: () => void;
}

const wordsOf = (text: string) => fold(text).split(/[^a-z0-9]+/).filter((word) => word !== '');

/** True where each typed word begins a word of the text. */
export function fits(typed: string, text: string): boolean {
  const known = wordsOf(text);
  return wordsOf(typed).every((word) => known.some((one) => one.startsWith(word)));
}

/** Entries that fit; all of them where nothing is typed. */
export function fitting(entries: Entry[], typed: string): Entry[] {
  return entries.filter((one) => fits(typed, `${one.label} ${one.also ?? ''}`));
}

/** Visits of today that fit by the patient's name and are not over, and the next visits of those who were found. */
export function visitsOf(day: DayView | undefined, lines: PatientLine[], typed: string, show: (date: string, patientId: string, appointmentSrNo: string | null) => void): Entry[] {
  const open = (one: AppointmentView) => !isBlock(one) && one.statusKind !== 'cancelled' && one.end > (day?.now ?? '');
  const today = day?.date === day?.today ? (day?.appointments ?? []).filter((one) => open(one) && fits(typed, one.patientName)) : [];
  const entries = today.slice(0, 4).map(
    (one): Entry => ({
      id: `visit ${one.id}`, group: 'Appointments', label: `${wallTime(one.start)} ${one.patientName}`,
      detail: [t('app.palette.today'), one.operatory, one.description || one.appointmentType].filter((part) => part !== '').join(' · '),
      run: () => show(one.start.slice(0, 10), one.patientId, one.appointmentSrNo),
    }),
  );
  const later = lines.filter((line) => line.nextVisit !== null && line.nextVisit.slice(0, 10) > (day?.today ?? ''));
  return [
    ...entries,
    ...later.slice(0, 3).map((line): Entry => {
      const start = line.nextVisit ?? '';
      return {
        id: `next ${line.patient.patientId}`, group: 'Appointments', label: `${wallDay(start)}, ${wallTime(start)} ${line.patient.name}`, detail: t('app.palette.next_visit'),
        run: () => show(start.slice(0, 10), line.patient.patientId, null),
      };
    }),
  ];
}

/** Providers that fit, with whom they see next today. */
export function providersOf(day: DayView | undefined, typed: string, show: (next: AppointmentView | null) => void): Entry[] {
  if (!day) return [];
  return day.providers
    .filter((one) => fits(typed, `${one.name} ${one.id}`))
    .slice(0, 4)
    .map((one) => {
      const todays = day.appointments.filter((row) => row.providerId === one.id && !isBlock(row) && row.statusKind !== 'cancelled');
      const next = todays.find((row) => row.start >= day.now) ?? null;
      const count = todays.length === 0 ? t('app.palette.nobody_today') : t('app.palette.count_today', { count: todays.length });
      return {
        id: `provider ${one.id}`, group: 'Providers', label: one.name,
        detail: [one.detail, count, next ? t('app.palette.next', { time: wallTime(next.start), name: next.patientName }) : ''].filter((part) => part !== '').join(' · '),
        run: () => show(next),
      };
    });
}
