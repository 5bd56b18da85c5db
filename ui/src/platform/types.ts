// The whole surface of the host as the window knows it: queries, commands and pushed events.
import type {
  AccountView,
  AvailabilityView,
  BellView,
  BookingForm,
  BootView,
  ChartView,
  ChangeView,
  ConnectionTest,
  DayView,
  FormsView,
  FoundPatients,
  FreeSlot,
  FreeWish,
  Kept,
  NoteForm,
  PatientCard,
  PatientChoice,
  PatientForm,
  PatientsView,
  PaymentForm,
  Refusal,
  RescheduleForm,
  SettingsView,
  SlotView,
  SlotWish,
  StateView,
  StatusesView,
  StatusKind,
  SyncView,
  UnfinishedForm,
  WhyOldView,
  WriteBacksView,
} from './bindings';

/** The three ways in: the browser and back, the marketplace, and the browser with an answer on this PC. */
export type Door = 'browser' | 'marketplace' | 'loopback';

/** What a notification or the tray asks the window to show. */
export type TargetPage = 'today' | 'sync' | 'write-backs' | 'connection' | 'settings' | 'bell';

/** A page, and on Today the day and the appointment. */
export interface OpenTarget {
  page: TargetPage;
  date?: string | null;
  appointmentSrNo?: string | null;
}

/** Ends a subscription. */
export type Unlisten = () => void;

/** The host. Every promise rejects with a `Refusal`. */
export interface Host {
  boot(): Promise<BootView>;
  getState(): Promise<StateView>;
  /** `null` is the practice's today. */
  getDay(date: string | null): Promise<DayView>;
  /** Hours and gaps of a day; null: the practice's today. */
  getAvailability(date: string | null): Promise<AvailabilityView>;
  /** The next free times, three at most. */
  findFree(wish: FreeWish): Promise<FreeSlot[]>;
  getBell(): Promise<BellView>;
  /** At most 30. */
  searchPatients(text: string): Promise<FoundPatients>;
  /** The Patients page; for no text who comes today and whose cards were open lately. */
  getPatients(text: string, activeOnly: boolean): Promise<PatientsView>;
  getWriteBacks(): Promise<WriteBacksView>;
  /** What the forms offer and check, from the store. */
  getForms(): Promise<FormsView>;
  getPatient(patientId: string): Promise<PatientCard>;
  /** What a patient owes, asked of Sikka now. */
  getAccount(patientId: string): Promise<AccountView>;
  /** Insurance and notes of a patient, asked of Sikka now. */
  getChart(patientId: string): Promise<ChartView>;
  getSync(): Promise<SyncView>;
  /** What the status words of the practice mean that the window shows. */
  getStatuses(): Promise<StatusesView>;
  getAutostart(): Promise<boolean>;
  /** What was asked for before the window existed; once. */
  takeTarget(): Promise<OpenTarget | null>;

  saveCredentials(appId: string, appKey: string): Promise<void>;
  connect(door: Door): Promise<void>;
  openAgain(): Promise<void>;
  cancelConnect(): Promise<void>;
  choosePractice(officeId: string, practiceId: string): Promise<void>;
  /** Shows another practice on every page. */
  selectPractice(practice: string): Promise<void>;
  /** Ends a practice here; waits for its open write-backs but those that are discarded by their numbers. */
  disconnect(practice: string, discard: string[]): Promise<void>;
  /** Takes back a disconnect that still waits. */
  keepConnected(practice: string): Promise<void>;
  testConnection(practice: string): Promise<ConnectionTest>;
  /** Renews the practice's key now. */
  renewKey(practice: string): Promise<void>;
  /** Looks along the way from this PC to the practice's server. */
  whyOld(practice: string): Promise<WhyOldView>;
  /** Names the practice's zone (IANA) where Sikka does not. */
  setZone(practice: string, zone: string): Promise<void>;
  syncNow(full: boolean): Promise<void>;
  cancelSync(): Promise<void>;
  clearSyncLog(): Promise<void>;
  /** What is in the way of a time; while the form is open the time is kept for it. */
  holdSlot(wish: SlotWish): Promise<SlotView>;
  /** The form is closed: others may have the time. */
  releaseSlot(formId: string): Promise<void>;
  book(form: BookingForm): Promise<Kept>;
  reschedule(form: RescheduleForm): Promise<Kept>;
  /** The appointment: the PMS's number, or `w:` and the number of an open booking. */
  setStatus(appointmentSrNo: string, value: string): Promise<Kept>;
  cancelAppointment(appointmentSrNo: string, reason: string): Promise<Kept>;
  updatePatient(form: PatientForm): Promise<Kept>;
  addNote(form: NoteForm): Promise<Kept>;
  takePayment(form: PaymentForm): Promise<Kept>;
  /** Keeps the form that is being filled in for a window that opens later; null forgets it. */
  keepForm(content: string | null): Promise<void>;
  /** The form that was not finished when the window closed; null where there is none of the last day. */
  unfinishedForm(): Promise<UnfinishedForm | null>;
  /** Takes it back: before it leaves, or at Sikka while it is pending. */
  discardWriteBack(id: string): Promise<void>;
  sendAgain(id: string): Promise<void>;
  /** Who may be the new patient whose number it waits for, asked of Sikka now. */
  patientChoices(id: string): Promise<PatientChoice[]>;
  /** A person says who the new patient is; what waits for the number goes on. */
  namePatient(id: string, patientId: string): Promise<void>;
  /** A person saw it in the PMS. */
  markSeen(id: string): Promise<void>;
  /** Whether Deskbell's mark is written at the end of notes. */
  setTags(practice: string, on: boolean): Promise<void>;
  /** What a status word of a practice means; null: as Deskbell reads it. */
  setStatusKind(practice: string, word: string, kind: StatusKind | null): Promise<void>;
  lookAgain(id: string): Promise<void>;
  markBellsSeen(): Promise<void>;
  /** Who takes care of it; null: nobody any more. `BUSY`: somebody else had it already. */
  takeBell(id: string, initials: string | null): Promise<void>;
  /** `null` resumes. */
  pauseNotifications(minutes: number | null): Promise<void>;
  saveSettings(settings: SettingsView): Promise<void>;
  testNotification(): Promise<void>;
  setAutostart(on: boolean): Promise<void>;
  /** The demo practice instead of the real data; the program starts anew. */
  tryDemo(): Promise<void>;
  /** Back to the real data, and nothing of the demo is left; the program starts anew. */
  leaveDemo(): Promise<void>;
  retryOpening(): Promise<void>;
  quit(): Promise<void>;

  onChanged(handler: (changes: ChangeView[]) => void): Promise<Unlisten>;
  onBoot(handler: (boot: BootView) => void): Promise<Unlisten>;
  onOpen(handler: (target: OpenTarget) => void): Promise<Unlisten>;
}

/** Makes a `Refusal` of whatever a promise was rejected with. */
export function toRefusal(error: unknown): Refusal {
  if (typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string') {
    const detail = 'detail' in error && typeof error.detail === 'string' ? error.detail : null;
    return { code: error.code, detail };
  }
  const detail = error instanceof Error ? error.message : typeof error === 'string' ? error : null;
  return { code: 'INTERNAL', detail };
}
