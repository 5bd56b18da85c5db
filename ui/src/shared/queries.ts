// The window's questions to the host, each with its key, and which of them a change in a table makes stale.
import { keepPreviousData, type QueryClient, usePrefetchQuery, useQueries, useQuery } from '@tanstack/react-query';

import type { ChangeView, FreeSlot, FreeWish } from '../platform/bindings';
import { useHost } from './host';

/** Keys of the cache. */
export const keys = {
  boot: ['boot'] as const,
  state: ['state'] as const,
  day: (date: string | null) => ['day', date] as const,
  availability: (date: string | null) => ['availability', date] as const,
  free: (wish: FreeWish) => ['availability', 'free', wish] as const,
  firstFree: (formId: string, providerId: string) => ['first-free', formId, providerId] as const,
  bell: ['bell'] as const,
  writeBacks: ['write-backs'] as const,
  sync: ['sync'] as const,
  patients: (text: string) => ['patients', text] as const,
  /** The Patients page, by what was typed and whether inactive ones are left out. */
  patientList: (text: string, activeOnly: boolean) => ['patient-list', text, activeOnly] as const,
  statuses: ['statuses'] as const,
  autostart: ['autostart'] as const,
  forms: ['forms'] as const,
  patient: (patientId: string) => ['patient', patientId] as const,
  /** Asked of Sikka itself, so only when a card opens and when a person asks again. */
  account: (patientId: string) => ['account', patientId] as const,
  /** Insurance and notes, likewise. */
  chart: (patientId: string) => ['chart', patientId] as const,
  /** When a person last asked for a sync in this window; answered by nobody. */
  asked: ['asked'] as const,
  /** Settings that a person wants and that are not kept yet; answered by nobody. */
  wanted: ['wanted'] as const,
};

const STALE: Record<string, string[]> = {
  integrations: ['state', 'day', 'availability', 'sync', 'bell', 'write-backs', 'statuses'],
  connect_attempts: ['state'],
  writebacks: ['write-backs', 'day', 'availability', 'state', 'forms', 'patient', 'patient-list'],
  writeback_history: ['write-backs', 'patient'],
  reservations: ['availability'],
  sync_runs: ['sync', 'state'],
  sync_log: ['sync'],
  not_offered: ['sync'],
  set_aside: ['sync'],
  search_fills: ['patients', 'patient-list', 'sync'],
  bells: ['bell', 'state', 'day'],
  settings: ['state', 'patient-list'],
  duties: ['sync'],
  notices: ['state'],
  patients: ['day', 'patients', 'patient-list', 'sync', 'patient'],
  appointments: ['day', 'availability', 'sync', 'bell', 'patient', 'patient-list'],
  providers: ['day', 'availability'],
  operatories: ['day', 'availability'],
  appointment_statuses: ['day'],
  status_kinds: ['statuses', 'day', 'availability', 'sync', 'patient', 'patient-list'],
  practice_variables: ['day'],
  walks: ['day', 'sync', 'patients', 'patient-list', 'statuses'],
};

/** First parts of the keys that these changes make stale; `null` where everything is. */
export function staleAfter(changes: ChangeView[]): Set<string> | null {
  const stale = new Set<string>();
  for (const change of changes) {
    const names = STALE[change.table];
    if (!names) return null;
    names.forEach((name) => stale.add(name));
  }
  return stale;
}

/** No change in a table makes these stale. */
const ONCE: unknown[] = ['boot', 'account', 'chart', 'first-free'];

/** Marks what these changes touch; what is on the screen is read again at once. Ends when it is. */
export async function invalidate(client: QueryClient, stale: Set<string> | null): Promise<void> {
  if (stale === null) {
    await client.invalidateQueries({ predicate: (query) => !ONCE.includes(query.queryKey[0]) });
    return;
  }
  await Promise.all([...stale].map((name) => client.invalidateQueries({ queryKey: [name] })));
}

/** How far the program got in opening. */
export function useBoot() {
  const host = useHost();
  return useQuery({ queryKey: keys.boot, queryFn: () => host.boot() });
}

/** The one state; read every 15 s besides, since its clocks age. */
export function useAppState() {
  const host = useHost();
  return useQuery({ queryKey: keys.state, queryFn: () => host.getState(), refetchInterval: 15_000 });
}

/** A day of the schedule; the day before stays until the new one is there. */
export function useDay(date: string | null) {
  const host = useHost();
  return useQuery({ queryKey: keys.day(date), queryFn: () => host.getDay(date), placeholderData: keepPreviousData, refetchInterval: 60_000 });
}

/** Today's schedule is asked for before anything shows it. */
export function usePrefetchedDay(): void {
  const host = useHost();
  usePrefetchQuery({ queryKey: keys.day(null), queryFn: () => host.getDay(null) });
}

/** Several days of the schedule, each as [`useDay`] reads it. */
export function useDays(dates: string[]) {
  const host = useHost();
  return useQueries({ queries: dates.map((date) => ({ queryKey: keys.day(date), queryFn: () => host.getDay(date), refetchInterval: 60_000 })) });
}

/** Hours and gaps of a day; the day before stays until the new one is there. */
export function useAvailability(date: string | null) {
  const host = useHost();
  return useQuery({ queryKey: keys.availability(date), queryFn: () => host.getAvailability(date), placeholderData: keepPreviousData, refetchInterval: 60_000 });
}

/** The next free times. */
export function useFree(wish: FreeWish) {
  const host = useHost();
  return useQuery({ queryKey: keys.free(wish), queryFn: () => host.findFree(wish), placeholderData: keepPreviousData, refetchInterval: 60_000 });
}

/**
 * The next free time with a provider, asked once for a form: it must not move while the form is open, and the form keeps
 * that very time from others. `waits`: the answer is on its way.
 */
export function useFirstFree(formId: string, wish: Omit<FreeWish, 'hygiene'> | null): { free: FreeSlot | undefined; waits: boolean } {
  const host = useHost();
  const { data, isLoading } = useQuery({
    queryKey: keys.firstFree(formId, wish?.providerId ?? ''),
    queryFn: () => host.findFree({ minutes: 30, providerId: null, from: null, ...wish, hygiene: false }),
    enabled: wish !== null,
    refetchOnWindowFocus: false,
  });
  return { free: wish === null ? undefined : data?.[0], waits: isLoading };
}

/** What the bell has rung for. */
export function useBell(enabled: boolean) {
  const host = useHost();
  return useQuery({ queryKey: keys.bell, queryFn: () => host.getBell(), enabled });
}

/** The queue of write-backs. */
export function useWriteBacks() {
  const host = useHost();
  return useQuery({ queryKey: keys.writeBacks, queryFn: () => host.getWriteBacks(), refetchInterval: 15_000 });
}

/** Runs, log and statistics; asked each second while a run goes on, in case a push is lost. */
export function useSync() {
  const host = useHost();
  return useQuery({
    queryKey: keys.sync,
    queryFn: () => host.getSync(),
    refetchInterval: (query) => (query.state.data?.current ? 1_000 : 15_000),
  });
}

/** Patients by a piece of name, phone or chart number. */
export function usePatients(text: string) {
  const host = useHost();
  const wanted = text.trim();
  return useQuery({
    queryKey: keys.patients(wanted),
    queryFn: () => host.searchPatients(wanted),
    enabled: wanted.length >= 2,
    placeholderData: keepPreviousData,
  });
}

/** The Patients page: whom a search found, or whom the desk is likely to want. What was there stays until the answer. */
export function usePatientList(text: string, activeOnly: boolean, enabled = true) {
  const host = useHost();
  const wanted = text.trim();
  return useQuery({
    queryKey: keys.patientList(wanted, activeOnly),
    queryFn: () => host.getPatients(wanted, activeOnly),
    enabled,
    placeholderData: keepPreviousData,
  });
}

/** Insurance and notes of a patient, as Sikka tells now. */
export function useChart(patientId: string) {
  const host = useHost();
  return useQuery({ queryKey: keys.chart(patientId), queryFn: () => host.getChart(patientId), refetchOnWindowFocus: false, gcTime: 0 });
}

/** What the forms offer and check. */
export function useFormsView() {
  const host = useHost();
  return useQuery({ queryKey: keys.forms, queryFn: () => host.getForms() });
}

/** A patient with visits and open write-backs. */
export function usePatient(patientId: string | null) {
  const host = useHost();
  return useQuery({ queryKey: keys.patient(patientId ?? ''), queryFn: () => host.getPatient(patientId ?? ''), enabled: patientId !== null && patientId !== '' });
}

/** What a patient owes, as Sikka tells now. */
export function useAccount(patientId: string) {
  const host = useHost();
  return useQuery({ queryKey: keys.account(patientId), queryFn: () => host.getAccount(patientId), refetchOnWindowFocus: false, gcTime: 0 });
}

/** The status words of the practice; counted when Settings open, and again when one is said to mean something else. */
export function useStatuses() {
  const host = useHost();
  return useQuery({ queryKey: keys.statuses, queryFn: () => host.getStatuses(), staleTime: 0 });
}

/** Whether the system starts Deskbell. */
export function useAutostart() {
  const host = useHost();
  return useQuery({ queryKey: keys.autostart, queryFn: () => host.getAutostart() });
}
