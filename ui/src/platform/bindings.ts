// Generated from crates/engine/src/view by `cargo xtask bindings`. Do not edit: a test compares the two.

export type BootView = { 
/**
 * `opening`, `ready`, or a problem code: `KEYCHAIN_LOCKED`, `KEYCHAIN_ABSENT`, `DATABASE_KEY_MISSING`,
 * `DATABASE_KEY_WRONG`, `DATABASE_DAMAGED`, `DATABASE_NEWER`, `DISK_FULL`, `ALREADY_RUNNING` …
 */
state: string, 
/**
 * Technical detail for a click, never PHI.
 */
detail: string | null, 
/**
 * The program's version.
 */
version: string, 
/**
 * True when the practice is the built-in demo (a loopback address).
 */
demo: boolean, };

export type StateView = { 
/**
 * One word for icon, tooltip, menu line and header.
 */
overall: Overall, 
/**
 * The connection of the practice that the window shows, or the attempt that is going on.
 */
connection: ConnectionView, 
/**
 * All connected practices, by name.
 */
practices: Array<ConnectedPractice>, 
/**
 * The two clocks of the practice that the window shows.
 */
clocks: Clocks, 
/**
 * Bookings and cancellations that nobody has looked at yet, of all practices.
 */
unread: number, 
/**
 * The run in progress of the practice that the window shows, if one is.
 */
sync: RunView | null, 
/**
 * Write-backs that need a person.
 */
needsPerson: number, 
/**
 * Write-backs that are still open.
 */
openWriteBacks: number, 
/**
 * Notifications are paused until then.
 */
pausedUntil: string | null, 
/**
 * What is wrong now, worst first; empty when all is well.
 */
problems: Array<Problem>, 
/**
 * Settings.
 */
settings: SettingsView, };

export type Overall = "not_connected" | "connecting" | "connected" | "offline" | "attention";

export type Clocks = { 
/**
 * When Sikka last read the practice, UTC; null: not told by Sikka.
 */
sikkaReadPractice: string | null, 
/**
 * When Deskbell last read Sikka without an error, UTC; null: never.
 */
deskbellReadSikka: string | null, 
/**
 * The practice's zone (IANA).
 */
zone: string, 
/**
 * Who named the zone.
 */
zoneSource: ZoneSource, };

export type ZoneSource = "sikka" | "pc" | "person";

export type Problem = { 
/**
 * Stable code: `NETWORK`, `SERVER`, `RECONNECT_NEEDED`, `KEYCHAIN_LOCKED` …
 */
code: string, 
/**
 * Technical detail for a click, never PHI.
 */
detail: string | null, 
/**
 * Since when, UTC.
 */
since: string | null, };

export type ChangeView = { 
/**
 * `ledger` or `mirror`.
 */
file: string, 
/**
 * A mirror built anew starts a new generation: read everything once.
 */
generation: string, 
/**
 * Position in the feed of that file.
 */
sequence: number, 
/**
 * Table name.
 */
table: string, 
/**
 * The row's key as text.
 */
key: string, 
/**
 * `insert`, `update` or `delete`.
 */
operation: string, };

export type Refusal = { 
/**
 * Stable code with words in the window.
 */
code: string, 
/**
 * Technical detail for a click, never PHI.
 */
detail: string | null, };

export type ConnectionView = { 
/**
 * True when a practice is connected and its keys work.
 */
isConnected: boolean, 
/**
 * Seed 000's word.
 */
status: ConnectionStatus, 
/**
 * `SIKKA`.
 */
provider: string | null, 
/**
 * The practice's name.
 */
practiceName: string | null, 
/**
 * The practice-management system.
 */
pmsType: string | null, 
/**
 * Stable code of the last error; the window has the words.
 */
error: string | null, 
/**
 * Technical detail of the last error.
 */
errorDetail: string | null, 
/**
 * When this status was read, UTC.
 */
timestamp: string, 
/**
 * Where the page stands.
 */
phase: ConnectPhase, 
/**
 * Until when an answer from the browser is waited for, UTC.
 */
deadline: string | null, 
/**
 * Practices to choose from, in `choosing_practice`.
 */
practices: Array<PracticeChoice>, 
/**
 * Whether app credentials are there.
 */
credentials: CredentialsState, 
/**
 * Sikka's office number.
 */
officeId: string | null, 
/**
 * Until when the present key is good, UTC.
 */
keyExpiresAt: string | null, 
/**
 * When it will be renewed, UTC.
 */
nextRenewalAt: string | null, };

export type ConnectionStatus = "pending" | "connecting" | "connected" | "failed";

export type ConnectPhase = "not_connected" | "awaiting_browser" | "choosing_practice" | "connecting" | "connected" | "failed";

export type CredentialsState = "present" | "missing";

export type PracticeChoice = { 
/**
 * Sikka's office number.
 */
officeId: string, 
/**
 * The practice inside the office.
 */
practiceId: string, 
/**
 * Name.
 */
name: string, 
/**
 * City and state, for telling two apart.
 */
place: string, 
/**
 * The practice-management system.
 */
pmsType: string, };

export type ConnectedPractice = { 
/**
 * Our number.
 */
id: string, 
/**
 * Sikka's office number.
 */
officeId: string, 
/**
 * The practice inside the office; not unique between offices.
 */
practiceId: string, 
/**
 * Name.
 */
name: string, 
/**
 * The practice-management system.
 */
pmsType: string, 
/**
 * Whether it works.
 */
status: PracticeStatus, 
/**
 * Its own one word, by the same rule as the window's.
 */
overall: Overall, 
/**
 * True for the one that the pages show.
 */
isSelected: boolean, 
/**
 * Stable code of what is wrong with it; the window has the words.
 */
error: string | null, 
/**
 * Technical detail of it.
 */
errorDetail: string | null, 
/**
 * Since when, UTC.
 */
errorSince: string | null, 
/**
 * When Sikka is asked again, where it asked for a pause or the day's requests are used up, UTC.
 */
nextTryAt: string | null, 
/**
 * Until when the present key is good, UTC.
 */
keyExpiresAt: string | null, 
/**
 * When it will be renewed, UTC.
 */
nextRenewalAt: string | null, 
/**
 * Its two clocks.
 */
clocks: Clocks, 
/**
 * Bookings and cancellations that nobody has looked at yet.
 */
unread: number, 
/**
 * Write-backs that need a person.
 */
needsPerson: number, 
/**
 * Write-backs that have not ended: disconnecting waits for them, or a person discards each by name.
 */
openWriteBacks: Array<OpenWriteBack>, };

export type PracticeStatus = "connected" | "reconnect_needed" | "disconnecting";

export type OpenWriteBack = { 
/**
 * Our number.
 */
id: string, 
/**
 * One of seed 001's seven.
 */
operation: string, 
/**
 * Where it stands.
 */
word: Word, 
/**
 * Whose appointment; may be empty.
 */
patientName: string, 
/**
 * The visit's time after the change, `YYYY-MM-DDTHH:MM`, practice time; null where it is not known.
 */
start: string | null, };

export type ConnectionTest = { 
/**
 * Patients that Sikka counts in the practice; null where it gives no count.
 */
patients: number | null, 
/**
 * Patients that are here.
 */
patientsHere: number, 
/**
 * How long Sikka took to answer, in milliseconds.
 */
answeredInMs: number, };

export type DayView = { 
/**
 * The day shown, `YYYY-MM-DD`.
 */
date: string, 
/**
 * The practice's today.
 */
today: string, 
/**
 * The practice's time now, `YYYY-MM-DDTHH:MM`.
 */
now: string, 
/**
 * Columns by provider: active ones, and those with an appointment that day.
 */
providers: Array<Person>, 
/**
 * Columns by chair.
 */
operatories: Array<Person>, 
/**
 * Appointments of the day, by time; cancelled ones too.
 */
appointments: Array<AppointmentView>, 
/**
 * The status words that this practice uses, for the menus.
 */
statuses: Array<string>, 
/**
 * True once a full sync has ended well: an empty day is then really empty.
 */
whole: boolean, };

export type Person = { 
/**
 * The PMS's code.
 */
id: string, 
/**
 * Name to show.
 */
name: string, 
/**
 * "Hygienist", abbreviation of a chair … may be empty.
 */
detail: string, };

export type AppointmentView = { 
/**
 * Key for the window: `a:` and the PMS's number, or `w:` and the write-back for one that has none yet.
 */
id: string, 
/**
 * The PMS's number; null while the PMS does not have it.
 */
appointmentSrNo: string | null, 
/**
 * The patient.
 */
patientId: string, 
/**
 * Name as staff say it.
 */
patientName: string, 
/**
 * Who treats.
 */
providerId: string, 
/**
 * Chair.
 */
operatory: string, 
/**
 * `YYYY-MM-DDTHH:MM`, practice time.
 */
start: string, 
/**
 * `YYYY-MM-DDTHH:MM`, practice time.
 */
end: string, 
/**
 * Minutes.
 */
lengthMinutes: number, 
/**
 * The PMS's own word.
 */
status: string, 
/**
 * `scheduled`, `confirmed`, `arrived`, `completed` or `cancelled`.
 */
statusKind: string, 
/**
 * Kind of visit.
 */
appointmentType: string, 
/**
 * What is planned.
 */
description: string, 
/**
 * Note.
 */
note: string, 
/**
 * Rang, and nobody has looked at it yet.
 */
isNew: boolean, 
/**
 * The open write-back laid over it.
 */
pending: PendingView | null, };

export type PendingView = { 
/**
 * The write-back.
 */
writeBackId: string, 
/**
 * `book_appointment`, `update_appointment` or `cancel_appointment`.
 */
operation: string, 
/**
 * Where it stands.
 */
word: Word, };

export type PatientView = { 
/**
 * The PMS's number.
 */
patientId: string, 
/**
 * Name as staff say it.
 */
name: string, 
/**
 * `YYYY-MM-DD`.
 */
birthdate: string | null, 
/**
 * The number to call.
 */
phone: string, 
/**
 * Chart number; may be empty.
 */
chartNumber: string, 
/**
 * The provider whom they usually see.
 */
providerId: string, 
/**
 * False for those the PMS calls inactive.
 */
active: boolean, };

export type FoundPatients = { 
/**
 * Thirty at most.
 */
patients: Array<PatientView>, 
/**
 * False while the first sync goes on: somebody may be missing.
 */
complete: boolean, };

export type BellView = { 
/**
 * Nobody has looked at these yet.
 */
unread: number, 
/**
 * The last hundred.
 */
items: Array<BellItem>, };

export type BellItem = { 
/**
 * Number.
 */
id: string, 
/**
 * What happened.
 */
kind: BellKind, 
/**
 * When Deskbell saw it, UTC.
 */
at: string, 
/**
 * When the visit is, `YYYY-MM-DDTHH:MM`, practice time.
 */
start: string, 
/**
 * The appointment.
 */
appointmentSrNo: string, 
/**
 * Name as staff say it; may be empty.
 */
patientName: string, 
/**
 * Who treats.
 */
providerName: string, 
/**
 * Chair.
 */
operatory: string, 
/**
 * Somebody has looked at it.
 */
seen: boolean, 
/**
 * Number of the practice.
 */
practice: string, 
/**
 * Its name, to be shown where there are several.
 */
practiceName: string, };

export type BellKind = "booked" | "cancelled" | "removed";

export type BookingForm = { 
/**
 * Minted by the form when it opens: a double click submits once.
 */
formId: string, 
/**
 * Whose.
 */
patientId: string, 
/**
 * `YYYY-MM-DDTHH:MM`, practice time.
 */
start: string, 
/**
 * Minutes.
 */
lengthMinutes: number, 
/**
 * Chair.
 */
operatory: string, 
/**
 * Who treats.
 */
providerId: string, 
/**
 * What is planned; may be empty.
 */
description: string, };

export type RescheduleForm = { 
/**
 * Minted by the form when it opens.
 */
formId: string, 
/**
 * Which appointment.
 */
appointmentSrNo: string, 
/**
 * `YYYY-MM-DDTHH:MM`, practice time.
 */
start: string, 
/**
 * Minutes.
 */
lengthMinutes: number, 
/**
 * Chair.
 */
operatory: string, 
/**
 * Who treats.
 */
providerId: string, };

export type SettingsView = { 
/**
 * Pop-ups on or off. The list in the window is kept either way.
 */
notifications: boolean, 
/**
 * How much a pop-up says.
 */
notificationPrivacy: NotificationPrivacy, 
/**
 * Seconds between incremental syncs, 2 to 3600.
 */
syncSeconds: number, 
/**
 * A patient is active who has an appointment to come or had one in so many months, 1 to 60.
 */
activeMonths: number, 
/**
 * `system`, `light` or `dark`.
 */
appearance: string, };

export type NotificationPrivacy = "nothing" | "time_and_provider" | "name";

export type SyncView = { 
/**
 * The run in progress.
 */
current: RunView | null, 
/**
 * Ended runs, newest first: every full one, and incremental ones that changed something or failed.
 */
history: Array<RunView>, 
/**
 * Activity, newest first.
 */
log: Array<LogLine>, 
/**
 * Statistics.
 */
stats: SyncStats, 
/**
 * Endpoints that this server does not offer, said once each: `providers`, `practice_events` …
 */
notOffered: Array<string>, 
/**
 * Rows that need attention: set aside, or kept with a value that could not be read. A hundred at most.
 */
setAside: Array<SetAsideView>, 
/**
 * When the next incremental run is due, UTC.
 */
nextDueAt: string | null, };

export type RunView = { 
/**
 * Number of the run.
 */
syncId: string, 
/**
 * Full or incremental.
 */
operationType: RunKind, 
/**
 * `person`, `schedule`, `night`, `connected` …: who or what began it.
 */
cause: string, 
/**
 * Where it stands.
 */
status: RunStatus, 
/**
 * 0 to 100.
 */
progressPercentage: number, 
/**
 * 1 to 8.
 */
currentStepNumber: number, 
/**
 * Always 8.
 */
totalSteps: number, 
/**
 * Page being fetched, 0 before the first.
 */
page: number, 
/**
 * Pages in all, where the server tells.
 */
totalPages: number | null, 
/**
 * Patients received.
 */
patientsFound: number, 
/**
 * Appointments received.
 */
appointmentsFound: number, 
/**
 * Active patients found in step 7; null before it.
 */
activeIdentified: number | null, 
/**
 * Those among them that are stored here; null before step 7.
 */
activeStored: number | null, 
/**
 * Rows received.
 */
recordsProcessed: number, 
/**
 * Rows stored, or the same as before.
 */
recordsSuccess: number, 
/**
 * Rows set aside.
 */
recordsFailed: number, 
/**
 * The same by table: received = stored + unchanged + set aside.
 */
tables: Array<TableCounts>, 
/**
 * Rows that the PMS no longer has.
 */
vanished: number, 
/**
 * Code of what ended it, where it failed.
 */
error: string | null, 
/**
 * Technical detail.
 */
errorDetail: string | null, 
/**
 * UTC.
 */
startedAt: string, 
/**
 * UTC.
 */
completedAt: string | null, 
/**
 * UTC.
 */
lastUpdated: string, 
/**
 * Seconds still to go, reckoned from rows.
 */
estimatedSecondsRemaining: number | null, };

export type TableCounts = { 
/**
 * `patients` or `appointments`.
 */
table: string, 
/**
 * Rows that the list has, as Sikka counts them; null where it gives no count.
 */
told: number | null, 
/**
 * Rows received.
 */
received: number, 
/**
 * Rows written.
 */
stored: number, 
/**
 * Rows that were the same.
 */
unchanged: number, 
/**
 * Rows that could not be used.
 */
setAside: number, };

export type RunKind = "full_patients" | "incremental";

export type RunStatus = "starting" | "fetching_patients" | "fetching_appointments" | "analyzing" | "storing" | "completed" | "failed" | "cancelled" | "interrupted";

export type LogLine = { 
/**
 * Number.
 */
id: string, 
/**
 * UTC.
 */
at: string, 
/**
 * `info`, `success`, `warning` or `error`.
 */
category: string, 
/**
 * `sync_started`, `patients_page`, `sync_completed` …
 */
code: string, 
/**
 * Numbers and codes for the sentence; never PHI.
 */
values: Record<string, string | number>, };

export type SyncStats = { 
/**
 * Patients that the PMS still has.
 */
totalPatients: number, 
/**
 * Those with a visit in the last 12 months or to come.
 */
activePatients: number, 
/**
 * Those with a visit to come.
 */
patientsWithUpcoming: number, 
/**
 * Those with a visit in the last 12 months (or as the setting says).
 */
patientsWithRecent: number, 
/**
 * Appointments that the PMS still has.
 */
totalAppointments: number, 
/**
 * Runs that ended well among those of the last 30 days, percent; null before the first has ended.
 */
successRate: number | null, 
/**
 * Patients as Sikka counted them at the last full sync; null where it gave no count.
 */
patientsTold: number | null, 
/**
 * Rows that need attention.
 */
needsAttention: number, 
/**
 * End of the last run that ended well, UTC.
 */
lastSyncTime: string | null, };

export type SetAsideView = { 
/**
 * `patients` or `appointments`.
 */
table: string, 
/**
 * The row's number in the PMS; null for a row without one.
 */
rowId: string | null, 
/**
 * The field that could not be read; null where the row could not be used at all.
 */
field: string | null, 
/**
 * Why, without PHI.
 */
reason: string, 
/**
 * What Sikka sent, shortened.
 */
text: string, 
/**
 * When, UTC.
 */
at: string, };

export type WriteBackView = { 
/**
 * Our number.
 */
id: string, 
/**
 * Sikka's number, once it gave one.
 */
sikkaId: string | null, 
/**
 * The practice's name, to be shown where there are several.
 */
practiceName: string, 
/**
 * One of seed 001's seven.
 */
operation: string, 
/**
 * The one word that staff see.
 */
word: Word, 
/**
 * The state behind the word, for the details.
 */
state: string, 
/**
 * Whose appointment; may be empty.
 */
patientName: string, 
/**
 * The visit's time after the change, `YYYY-MM-DDTHH:MM`, practice time; null where it is not known.
 */
start: string | null, 
/**
 * The day to show on Today, `YYYY-MM-DD`.
 */
date: string | null, 
/**
 * Who treats; may be empty.
 */
providerName: string, 
/**
 * Chair; may be empty.
 */
operatory: string, 
/**
 * New status word, for changes of status.
 */
statusValue: string | null, 
/**
 * True when it changes the time, length, chair or provider.
 */
reschedules: boolean, 
/**
 * How often it was sent.
 */
attempts: number, 
/**
 * How often Sikka was asked about it.
 */
checks: number, 
/**
 * The last words of Sikka or the PMS.
 */
lastAnswer: string | null, 
/**
 * UTC.
 */
createdAt: string, 
/**
 * UTC.
 */
submittedAt: string | null, 
/**
 * UTC.
 */
completedAt: string | null, 
/**
 * UTC.
 */
lastCheckedAt: string | null, 
/**
 * UTC; null where nothing is due.
 */
nextStepAt: string | null, 
/**
 * Pending for so long that the practice's server is probably off.
 */
serverOff: boolean, 
/**
 * A person may take it back.
 */
mayDiscard: boolean, 
/**
 * A person may have it sent again.
 */
maySendAgain: boolean, 
/**
 * What happened, oldest first.
 */
history: Array<HistoryLine>, };

export type Word = "waiting" | "sent" | "in_the_pms" | "refused" | "not_known_yet" | "taken_back";

export type HistoryLine = { 
/**
 * UTC.
 */
at: string, 
/**
 * The state that it reached.
 */
state: string, 
/**
 * What was seen, in Sikka's or the PMS's words; never PHI of ours.
 */
note: string | null, };
