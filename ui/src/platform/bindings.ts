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
demo: boolean, 
/**
 * True where this program itself runs the demo practice, which may then be left at any time.
 */
leavesDemo: boolean, 
/**
 * True where the demo practice may be tried instead of connecting a real one.
 */
offersDemo: boolean, 
/**
 * False where nothing on this desktop shows tray icons: then the window is the program's only place, and closing
 * it makes it small.
 */
tray: boolean, };

export type StateView = { 
/**
 * One word for icon, tooltip, menu line and header: that of the practice that is worst off.
 */
overall: Overall, 
/**
 * The practice that it is about; null where it is about all, or none is connected.
 */
overallPractice: string | null, 
/**
 * The same in a sentence, as the tray says it: with the practice's name where several are connected.
 */
sentence: string, 
/**
 * The title of the window: what is new, and the sentence.
 */
title: string, 
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
settings: SettingsView, 
/**
 * Times of day are written as 2:30 PM, not as 14:30: by the settings, or as this PC has it.
 */
twelveHours: boolean, 
/**
 * The language of everything that people read: by the settings, or this PC's own.
 */
language: Language, };

export type Overall = "not_connected" | "connecting" | "connected" | "paused" | "stale" | "offline" | "attention";

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
operation: string, 
/**
 * When the first of the changes that are told together was committed: milliseconds since 1970, UTC.
 */
committedAt: number, };

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
 * When Sikka last read the practice, UTC, where that is longer ago than is usual in open hours; else null.
 */
staleSince: string | null, 
/**
 * Bookings and cancellations that nobody has looked at yet.
 */
unread: number, 
/**
 * Write-backs that need a person.
 */
needsPerson: number, 
/**
 * Deskbell's mark of ten characters is written at the end of notes, to find a lost write-back again.
 */
tags: boolean, 
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

export type WhyOldView = { 
/**
 * When it was looked at, UTC.
 */
at: string, 
/**
 * The practice's name.
 */
practiceName: string, 
/**
 * Sikka's office number.
 */
officeId: string, 
/**
 * The practice inside the office.
 */
practiceId: string, 
/**
 * The practice-management system.
 */
pmsType: string, 
/**
 * The practice's zone (IANA).
 */
zone: string, 
/**
 * When Sikka last read the practice, UTC.
 */
sikkaReadPractice: string | null, 
/**
 * When Deskbell last read Sikka, UTC.
 */
deskbellReadSikka: string | null, 
/**
 * What was looked at, from here outwards.
 */
checks: Array<Checked>, };

export type Checked = { 
/**
 * What.
 */
check: Check, 
/**
 * What was found.
 */
result: CheckResult, 
/**
 * Technical detail, never PHI.
 */
detail: string | null, };

export type Check = "sikka" | "key" | "practice_sends" | "server";

export type CheckResult = "good" | "bad" | "unknown";

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
 * The practice's open times of that day; empty: closed.
 */
open: Array<SpanView>, 
/**
 * Who told them.
 */
hoursFrom: HoursFrom, 
/**
 * Appointments of the day, by time; cancelled ones too.
 */
appointments: Array<AppointmentView>, 
/**
 * The status words that this practice uses, for the menus.
 */
statuses: Array<string>, 
/**
 * What a person said that status words mean; the others are taken for what they read like.
 */
saidStatuses: { [key in string]: StatusKind }, 
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
 * The patient; empty for time that is blocked: lunch, a meeting.
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
 * Its booking rang, and nobody has looked at it yet.
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
word: Word, 
/**
 * A booking whose time nobody could look up when it was made.
 */
notChecked: boolean, 
/**
 * Pending for longer than usual here.
 */
slow: boolean, };

export type AvailabilityView = { 
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
 * Who told the hours.
 */
hoursFrom: HoursFrom, 
/**
 * Open times of the practice on that day.
 */
open: Array<SpanView>, 
/**
 * The day of each provider who treats.
 */
providers: Array<OpenColumn>, 
/**
 * The day of each chair.
 */
operatories: Array<OpenColumn>, 
/**
 * True once a full sync has ended well: what looks free is then really free.
 */
whole: boolean, };

export type HoursFrom = "pms" | "appointments" | "nobody";

export type SpanView = { 
/**
 * Its beginning.
 */
from: string, 
/**
 * Its end, not part of it.
 */
to: string, };

export type OpenColumn = { 
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
detail: string, 
/**
 * Open times; empty: closed.
 */
open: Array<SpanView>, 
/**
 * What takes time, in order; it may overlap, and lie outside the open times.
 */
taken: Array<TakenView>, 
/**
 * What is open and not taken.
 */
free: Array<SpanView>, 
/**
 * Minutes in `free`.
 */
freeMinutes: number, 
/**
 * Minutes in `open`.
 */
openMinutes: number, };

export type TakenView = { 
/**
 * `HH:MM`
 */
from: string, 
/**
 * `HH:MM`
 */
to: string, 
/**
 * An appointment, a booking on its way, or an open form that holds it.
 */
what: Taker, 
/**
 * On the schedule without a patient: lunch, a meeting.
 */
block: boolean, };

export type FreeWish = { 
/**
 * Minutes, 5 to 600.
 */
minutes: number, 
/**
 * A provider's code; null: whoever treats.
 */
providerId: string | null, 
/**
 * Only who is a hygienist.
 */
hygiene: boolean, 
/**
 * From this day on, `YYYY-MM-DD`; null: from now on.
 */
from: string | null, };

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

export type PatientsView = { 
/**
 * A hundred at most; with nothing typed all those of today, and whose cards were open lately.
 */
rows: Array<PatientLine>, 
/**
 * There are more than are listed.
 */
more: boolean, 
/**
 * False while the first sync goes on: somebody may be missing.
 */
complete: boolean, 
/**
 * Patients that are here; null where something was typed.
 */
known: number | null, 
/**
 * The practice's today, `YYYY-MM-DD`.
 */
today: string, };

export type PatientLine = { 
/**
 * The patient.
 */
patient: PatientView, 
/**
 * Why the patient is listed.
 */
why: PatientReason, 
/**
 * Where the patient comes today: when, `YYYY-MM-DDTHH:MM`, practice time.
 */
today: string | null, 
/**
 * How that visit stands: `scheduled`, `confirmed`, `arrived` or `completed`.
 */
statusKind: string | null, 
/**
 * The last visit before today, `YYYY-MM-DD`.
 */
lastVisit: string | null, 
/**
 * The next visit from today on, `YYYY-MM-DDTHH:MM`, practice time.
 */
nextVisit: string | null, 
/**
 * Write-backs about the patient that are still open.
 */
openWriteBacks: number, };

export type PatientReason = "today" | "recent" | "found";

export type ChartView = { 
/**
 * Insurance, the first one first; null where Sikka does not tell.
 */
plans: Array<PlanView> | null, 
/**
 * What staff are to know before they speak: alerts first.
 */
alerts: Array<AlertView>, 
/**
 * Notes in the chart, the newest first, thirty at most; null where Sikka does not offer them.
 */
notes: Array<NoteView> | null, 
/**
 * When Sikka told, UTC.
 */
toldAt: string, };

export type PlanView = { 
/**
 * Which one: `primary`, `secondary` or `medical`.
 */
rank: string, 
/**
 * The insurer; "number 12" of it where its name is not told.
 */
company: string, 
/**
 * The insurer's telephone; may be empty.
 */
phone: string, 
/**
 * The number under which the patient is insured; may be empty.
 */
subscriberId: string, 
/**
 * To the one who is insured; may be empty.
 */
relationship: string, };

export type AlertView = { 
/**
 * `alert`, `medical`, `patient` or `other`.
 */
kind: string, 
/**
 * The note.
 */
text: string, };

export type NoteView = { 
/**
 * `YYYY-MM-DD`; null where it is not told.
 */
date: string | null, 
/**
 * Kind of note ("Clinical Note"); may be empty.
 */
noteType: string, 
/**
 * Who wrote it; may be empty.
 */
providerName: string, 
/**
 * Heading and text.
 */
text: string, };

export type BellView = { 
/**
 * Nobody has looked at these yet.
 */
unread: number, 
/**
 * The last three hundred.
 */
items: Array<BellItem>, 
/**
 * Initials of who works here now, as typed this shift; empty where they are to be asked for.
 */
initials: string, };

export type BellTaken = { 
/**
 * Initials.
 */
by: string, 
/**
 * When, UTC.
 */
at: string, };

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
 * On which day it is now, `YYYY-MM-DD`; null where the schedule no longer has it, or not yet.
 */
standsOn: string | null, 
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
 * Of a move: as it was before.
 */
before: VisitBefore | null, 
/**
 * Where it was done, as far as Sikka tells.
 */
source: BellSource, 
/**
 * Somebody has looked at it.
 */
seen: boolean, 
/**
 * Who takes care of it.
 */
taken: BellTaken | null, 
/**
 * Number of the practice.
 */
practice: string, 
/**
 * Its name, to be shown where there are several.
 */
practiceName: string, };

export type BellKind = "booked" | "cancelled" | "removed" | "moved" | "arrived";

export type BellSource = "pms" | "program" | "program_asked" | "program_done" | "program_refused";

export type VisitBefore = { 
/**
 * When it was, `YYYY-MM-DDTHH:MM`, practice time; null where the PMS had no date.
 */
start: string | null, 
/**
 * With whom.
 */
providerName: string, 
/**
 * In which chair.
 */
operatory: string, };

export type PatientCard = { 
/**
 * The patient, as a search shows them.
 */
patient: PatientView, 
/**
 * Given name.
 */
firstName: string, 
/**
 * Family name.
 */
lastName: string, 
/**
 * The PMS's own word: "Active" …
 */
status: string, 
/**
 * E-mail address; may be empty.
 */
email: string, 
/**
 * The account holder; may be empty.
 */
guarantorId: string, 
/**
 * Visits, the newest first; fifty at most.
 */
visits: Array<AppointmentView>, 
/**
 * Open write-backs about them.
 */
writeBacks: Array<WriteBackView>, };

export type BookingForm = { 
/**
 * Minted by the form when it opens: a double click submits once.
 */
formId: string, 
/**
 * Whose; empty where `new_patient` is given. `w:` and a number: the patient of an open write-back.
 */
patientId: string, 
/**
 * A patient whom the PMS does not have yet: sent first, and the booking after it.
 */
newPatient: NewPatientForm | null, 
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
description: string, 
/**
 * For the staff; may be empty.
 */
note: string, 
/**
 * A person saw that the time is taken, and books all the same.
 */
takeAnyway: boolean, };

export type NewPatientForm = { 
/**
 * Given name.
 */
firstName: string, 
/**
 * Family name.
 */
lastName: string, 
/**
 * `YYYY-MM-DD`.
 */
birthdate: string | null, 
/**
 * `male`, `female` or `unknown`; empty where it was not asked.
 */
gender: string, 
/**
 * Mobile number; may be empty.
 */
cell: string, 
/**
 * E-mail address; may be empty.
 */
email: string, 
/**
 * Who treats.
 */
providerId: string, 
/**
 * A person saw somebody of the same name, and means another one.
 */
another: boolean, };

export type RescheduleForm = { 
/**
 * Minted by the form when it opens.
 */
formId: string, 
/**
 * Which appointment: the PMS's number, or `w:` and the number of an open booking.
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
providerId: string, 
/**
 * A person saw that the time is taken, and moves it all the same.
 */
takeAnyway: boolean, };

export type PatientForm = { 
/**
 * Minted by the form when it opens.
 */
formId: string, 
/**
 * Whose.
 */
patientId: string, 
/**
 * Given name.
 */
firstName: string | null, 
/**
 * Family name.
 */
lastName: string | null, 
/**
 * `YYYY-MM-DD`.
 */
birthdate: string | null, 
/**
 * `male`, `female` or `unknown`.
 */
gender: string | null, 
/**
 * The PMS's own word.
 */
status: string | null, 
/**
 * The provider whom they usually see.
 */
providerId: string | null, };

export type NoteForm = { 
/**
 * Minted by the form when it opens.
 */
formId: string, 
/**
 * Whose chart.
 */
patientId: string, 
/**
 * The PMS's kind of note.
 */
noteType: string, 
/**
 * `YYYY-MM-DD`, practice time.
 */
date: string, 
/**
 * The note.
 */
text: string, 
/**
 * Who writes it.
 */
providerId: string, };

export type PaymentForm = { 
/**
 * Minted by the form when it opens.
 */
formId: string, 
/**
 * Whose.
 */
patientId: string, 
/**
 * What was paid, more than nothing: "39.30".
 */
amount: string, 
/**
 * The PMS's code for this way of paying.
 */
procedureCode: string, 
/**
 * In words.
 */
procedureDescription: string, 
/**
 * For whom.
 */
providerId: string, 
/**
 * `YYYY-MM-DD`, practice time.
 */
date: string, 
/**
 * "Cash", "Check" …; may be empty.
 */
paymentType: string, 
/**
 * May be empty.
 */
note: string, };

export type Kept = { "kind": "kept", 
/**
 * The write-back.
 */
writeBackId: string, 
/**
 * The time was looked up in the practice's data just now. False: nobody answered in time.
 */
checked: boolean, 
/**
 * It can be taken back before it leaves until then, UTC.
 */
undoUntil: string | null, 
/**
 * The same is on its way already, asked for before this: that one is named, and nothing was added.
 */
already: boolean, } | { "kind": "taken", 
/**
 * By what.
 */
conflicts: Array<Conflict>, 
/**
 * Free times, the nearest first; six at most.
 */
nearest: Array<FreeSlot>, } | { "kind": "same_patient", 
/**
 * Who.
 */
patients: Array<PatientView>, };

export type Conflict = { 
/**
 * An appointment, a booking on its way, or a form that is open elsewhere.
 */
what: Taker, 
/**
 * Whose; empty where it is not known.
 */
patientName: string, 
/**
 * `YYYY-MM-DDTHH:MM`, practice time.
 */
start: string, 
/**
 * `YYYY-MM-DDTHH:MM`, practice time.
 */
end: string, 
/**
 * Chair.
 */
operatory: string, 
/**
 * Who treats.
 */
providerName: string, };

export type Taker = "appointment" | "write_back" | "reservation";

export type FreeSlot = { 
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
 * Who would treat.
 */
providerId: string, 
/**
 * In words.
 */
providerName: string, 
/**
 * The chair in which they treat somebody else at that time; empty: none. Only who commonly treats in several
 * chairs at once is offered so.
 */
alsoIn: string, };

export type SlotWish = { 
/**
 * Of the form.
 */
formId: string, 
/**
 * The appointment that is being moved, which is not in its own way.
 */
appointmentSrNo: string | null, 
/**
 * `YYYY-MM-DDTHH:MM`, practice time.
 */
start: string, 
/**
 * Minutes.
 */
lengthMinutes: number, 
/**
 * Chair; may be empty.
 */
operatory: string, 
/**
 * Who treats; may be empty.
 */
providerId: string, };

export type SlotView = { 
/**
 * By what it is taken; empty where it is free.
 */
conflicts: Array<Conflict>, 
/**
 * Free times, the nearest first; six at most; only where it is taken.
 */
nearest: Array<FreeSlot>, };

export type FormsView = { 
/**
 * One for each of the seven operations.
 */
operations: Array<OperationView>, 
/**
 * The PMS's kinds of notes; empty where it told none.
 */
noteTypes: Array<string>, 
/**
 * Ways of paying that this practice has used, the most usual first.
 */
paymentCodes: Array<PaymentCode>, 
/**
 * Seconds in which a form can be taken back before it is sent.
 */
undoSeconds: number, };

export type OperationView = { 
/**
 * One of seed 001's seven.
 */
operation: string, 
/**
 * Whether to offer it.
 */
offer: Offer, 
/**
 * How often the PMS did it.
 */
landed: number, 
/**
 * How often it refused this kind of write as such.
 */
refused: number, 
/**
 * Its last words when it refused, the newest first; ten at most.
 */
refusals: Array<RefusalLine>, 
/**
 * What its texts may be.
 */
fields: Array<FieldRule>, };

export type Offer = "yes" | "warn" | "no";

export type RefusalLine = { 
/**
 * When, UTC.
 */
at: string, 
/**
 * The words.
 */
words: string, };

export type FieldRule = { 
/**
 * Sikka's name of the field: "description", "note", "text" …
 */
field: string, 
/**
 * Characters at most.
 */
most: number, 
/**
 * Characters that it may not hold.
 */
forbidden: string, };

export type PaymentCode = { 
/**
 * The PMS's code.
 */
code: string, 
/**
 * In words.
 */
description: string, 
/**
 * "Cash", "Check" …; may be empty.
 */
paymentType: string, };

export type AccountView = { 
/**
 * The patient's part, "123.40"; null where Sikka does not tell.
 */
patientDue: string | null, 
/**
 * The insurers' part.
 */
insuranceDue: string | null, 
/**
 * The account's balance.
 */
balance: string | null, 
/**
 * When Sikka told, UTC.
 */
toldAt: string, };

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
 * What pops up, how loudly, and when not.
 */
alerts: AlertsView, 
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
appearance: string, 
/**
 * How large everything in the window is.
 */
textSize: TextSize, 
/**
 * How times of day are written.
 */
clockFace: ClockFace, 
/**
 * In which language Deskbell speaks.
 */
language: LanguageChoice, };

export type NotificationPrivacy = "nothing" | "time_and_provider" | "name";

export type TextSize = "normal" | "large" | "larger";

export type ClockFace = "system" | "twelve" | "twenty_four";

export type OwnNote = "ended_before_answer" | "answer_not_kept" | "found_in_list" | "found_in_pms" | "found_similar" | "never_arrived" | "not_known" | "seen_in_schedule" | "there_already" | "deleted_at_sikka" | "gone_at_sikka" | "taken_back_with_booking" | "booking_not_there" | "patient_not_there";

export type UnfinishedForm = { 
/**
 * As the window wrote it.
 */
content: string, 
/**
 * When it was last changed, UTC.
 */
keptAt: string, };

export type Language = "en" | "es";

export type LanguageChoice = "system" | "english" | "spanish";

export type AlertsView = { 
/**
 * The rules; an event that none speaks of is told as usual.
 */
rules: Array<AlertRule>, 
/**
 * How long a pop-up stays, in seconds, 60 at most; 0: as the system has it.
 */
staysSeconds: number, 
/**
 * What a pop-up with sound sounds like.
 */
sound: Sound, 
/**
 * While the practice is closed, by its hours and holidays, nothing pops up.
 */
quietHours: boolean, };

export type AlertRule = { 
/**
 * What happened.
 */
event: AlertEvent, 
/**
 * With whom; null: anybody.
 */
providerId: string | null, 
/**
 * In which chair; null: any.
 */
operatory: string | null, 
/**
 * How it is told.
 */
alert: Alert, };

export type AlertEvent = "new_today" | "new_later" | "moved" | "cancelled" | "arrived" | "write_back_needs_you" | "sync_trouble";

export type Alert = "silent" | "list" | "pop_up" | "pop_up_with_sound";

export type Sound = "chime" | "bell" | "knock";

export type StatusKind = "scheduled" | "confirmed" | "arrived" | "completed" | "cancelled";

export type StatusesView = { 
/**
 * The practice's number.
 */
practice: string, 
/**
 * Its name.
 */
practiceName: string, 
/**
 * The most used first, two hundred at most; and those of which a person said something.
 */
words: Array<StatusWordView>, };

export type StatusWordView = { 
/**
 * The PMS's own word; empty for appointments without one.
 */
word: string, 
/**
 * How many appointments bear it.
 */
appointments: number, 
/**
 * How many of them the PMS marks as cancelled besides; these are cancelled, whatever is said of the word.
 */
markedCancelled: number, 
/**
 * What Deskbell takes the word for by itself.
 */
readAs: StatusKind, 
/**
 * What a person said that it means; null: nobody said anything.
 */
said: StatusKind | null, };

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

export type WriteBacksView = { 
/**
 * Open ones first, then the newest; 500 at most.
 */
rows: Array<WriteBackView>, 
/**
 * What there is in all.
 */
stats: WriteBackStats, };

export type WriteBackStats = { 
/**
 * Not sent yet.
 */
waiting: number, 
/**
 * At Sikka.
 */
sent: number, 
/**
 * Not known yet.
 */
notKnown: number, 
/**
 * Of the open ones: those that need a person, or that take longer than usual.
 */
stuck: number, 
/**
 * In the PMS, of the last 30 days.
 */
completed: number, 
/**
 * Refused, of the last 30 days.
 */
refused: number, 
/**
 * Taken back, of the last 30 days.
 */
takenBack: number, 
/**
 * The oldest open one was made then, UTC.
 */
oldestOpen: string | null, 
/**
 * Half of the last fifty took at most so many seconds from Sikka to the PMS.
 */
usualSeconds: number | null, 
/**
 * 95 of 100 took at most so many.
 */
slowSeconds: number | null, 
/**
 * Sikka was last asked then, UTC.
 */
lastCheckedAt: string | null, 
/**
 * How often Sikka was asked, of the last 30 days.
 */
checks: number, };

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
 * Whom it is about; may be empty.
 */
patientName: string, 
/**
 * The patient's number; empty where it is not known yet.
 */
patientId: string, 
/**
 * The visit's time after the change, `YYYY-MM-DDTHH:MM`, practice time; null where it is not known.
 */
start: string | null, 
/**
 * The day to show on Today, `YYYY-MM-DD`.
 */
date: string | null, 
/**
 * Minutes; for bookings and moves.
 */
lengthMinutes: number | null, 
/**
 * Who treats; may be empty.
 */
providerName: string, 
/**
 * The PMS's code of who treats; may be empty.
 */
providerId: string, 
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
 * What was planned or written, or the reason of a cancellation, without our own mark; may be empty.
 */
text: string, 
/**
 * What was paid, for payments: "39.30".
 */
amount: string | null, 
/**
 * The appointment that it changes or made: the PMS's number, or `w:` and the number of an open booking; null where
 * it is about none, or it is not known yet.
 */
appointmentSrNo: string | null, 
/**
 * The write-back that has to end before this one is sent.
 */
waitsFor: string | null, 
/**
 * What this one builds on is done, but nobody has told its number yet; null where it waits for none.
 */
missingNumber: MissingNumber | null, 
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
 * Pending for longer than usual here: the card says so.
 */
slow: boolean, 
/**
 * The practice's server is off, as Sikka said or as the time tells.
 */
serverOff: boolean, 
/**
 * A booking whose time nobody could look up when it was made.
 */
notChecked: boolean, 
/**
 * A person may take it back: before it leaves, or at Sikka while it is pending.
 */
mayDiscard: boolean, 
/**
 * A person may have it sent again.
 */
maySendAgain: boolean, 
/**
 * A person may say that it is in the PMS.
 */
mayMarkSeen: boolean, 
/**
 * Until then it can be undone, UTC.
 */
undoUntil: string | null, 
/**
 * What happened, oldest first.
 */
history: Array<HistoryLine>, };

export type Word = "waiting" | "sent" | "in_the_pms" | "refused" | "not_known_yet" | "taken_back";

export type MissingNumber = "patient" | "appointment";

export type PatientChoice = { 
/**
 * As Sikka tells them now.
 */
patient: PatientView, 
/**
 * They were here before the new patient was sent.
 */
wasHere: boolean, };

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
note: string | null, 
/**
 * The note, where it is Deskbell's own: for the window to say in its language.
 */
ownNote: OwnNote | null, };
