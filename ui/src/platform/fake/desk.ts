// What the desk writes in the twin: bookings, moves, patients, notes and payments, each on its way to the practice's system.
import type {
  AccountView, AppointmentView, BookingForm, Kept, NoteForm, PatientCard, PatientChoice, PatientForm, PatientView, PaymentForm, RescheduleForm, WriteBackView,
} from '../bindings';
import { addDays, addMinutes } from './clock';
import type { Later } from './flows';
import { conflictsOf, slotView } from './slots';
import type { World } from './world';
import { blank, moveWriteBack, writeBack } from './written';

const OPEN = ['waiting', 'sent', 'not_known_yet'];

/** The steps of a write-back, once it may still be taken back no longer. */
export function travel(world: World, later: Later, id: string): void {
  const still = () => world.writeBacks.some((one) => one.id === id && OPEN.includes(one.word));
  const wait = () => {
    const one = world.writeBacks.find((item) => item.id === id);
    if (!one || !still()) return;
    const before = world.writeBacks.find((item) => item.id === one.waitsFor);
    if (before && OPEN.includes(before.word)) { later(1_000, wait); return; }
    if (before && before.word !== 'in_the_pms') { moveWriteBack(world, id, 'failed', 'refused', 'The patient was not entered'); return; }
    moveWriteBack(world, id, 'submitted', 'sent', 'Writeback request received');
    later(4_000, () => {
      if (still()) moveWriteBack(world, id, 'completed', 'in_the_pms', 'Success');
    });
  };
  later(world.forms.undoSeconds * 1_000, wait);
}

/** Keeps a write-back, and says so; the same form is kept once. */
function keep(world: World, later: Later, formId: string | null, one: WriteBackView): Kept {
  const undoUntil = new Date(Date.now() + world.forms.undoSeconds * 1_000).toISOString();
  world.writeBacks = [{ ...one, undoUntil }, ...world.writeBacks];
  const kept: Kept = { kind: 'kept', writeBackId: one.id, checked: world.checks, undoUntil, already: false };
  if (formId !== null) world.kept.set(formId, kept);
  world.changed('writebacks', 'appointments');
  travel(world, later, one.id);
  return kept;
}

/** Who may be the new patient of a booking: those of that name whom the practice's system has. */
export function choicesOf(world: World, id: string): PatientChoice[] {
  const one = world.writeBacks.find((item) => item.id === id);
  const named = world.patients.filter((patient) => patient.name === one?.patientName);
  return named.map((patient) => ({ patient, wasHere: false }));
}

/** A person says who it is; null where nobody of that number bears the name. */
export function namePatient(world: World, later: Later, id: string, patientId: string): true | null {
  if (!choicesOf(world, id).some((choice) => choice.patient.patientId === patientId)) return null;
  world.writeBacks = world.writeBacks.map((one) => (one.id === id ? { ...one, missingNumber: null, waitsFor: null, patientId } : one));
  world.changed('writebacks');
  travel(world, later, id);
  return true;
}

function drop(world: World, id: string): void {
  for (const rows of world.days.values()) {
    const index = rows.findIndex((row) => row.id === id);
    if (index >= 0) rows.splice(index, 1);
  }
}

/** Another booking of the same patient name that is not the same person, perhaps. */
function sameName(world: World, form: BookingForm): PatientView[] {
  const wanted = form.newPatient;
  if (!wanted || wanted.another) return [];
  const name = `${wanted.firstName} ${wanted.lastName}`.trim().toLowerCase();
  return world.patients.filter(
    (one) => one.name.toLowerCase() === name && (wanted.birthdate === null || one.birthdate === null || one.birthdate === wanted.birthdate),
  );
}

function enter(world: World, later: Later, form: BookingForm): PatientView | null {
  if (form.newPatient === null) return world.patients.find((one) => one.patientId === form.patientId) ?? null;
  const { firstName, lastName, birthdate, cell, providerId } = form.newPatient;
  const id = world.nextNumber();
  const name = `${firstName} ${lastName}`.trim();
  const patient: PatientView = { patientId: `w:${id}`, name, birthdate, phone: cell, chartNumber: '', providerId, active: true };
  keep(world, later, null, blank(world, id, 'create_patient', { patientId: '', patientName: name }));
  world.effects.set(id, {
    landed: () => {
      world.patients = [...world.patients, { ...patient, patientId: `9${id}` }];
      for (const rows of world.days.values()) {
        rows.forEach((row, index) => {
          if (row.patientId === patient.patientId) rows[index] = { ...row, patientId: `9${id}` };
        });
      }
    },
  });
  return patient;
}

/** Books. */
export function book(world: World, later: Later, form: BookingForm): Kept {
  const before = world.kept.get(form.formId);
  if (before) return before;
  const same = sameName(world, form);
  if (same.length > 0) return { kind: 'same_patient', patients: same };
  const found = slotView(world, { ...form, appointmentSrNo: null });
  if (found.conflicts.length > 0 && !form.takeAnyway) return { kind: 'taken', ...found };
  const patient = enter(world, later, form);
  const id = world.nextNumber();
  const row: AppointmentView = {
    id: `w:${id}`, appointmentSrNo: null, patientId: patient?.patientId ?? form.patientId, patientName: patient?.name ?? '',
    providerId: form.providerId, operatory: form.operatory, start: form.start, end: addMinutes(form.start, form.lengthMinutes),
    lengthMinutes: form.lengthMinutes, status: 'Scheduled', statusKind: 'scheduled', appointmentType: '', description: form.description,
    note: form.note, isNew: false,
    pending: { writeBackId: id, operation: 'book_appointment', word: 'waiting', notChecked: !world.checks, slow: false },
  };
  world.day(form.start.slice(0, 10)).push(row);
  world.effects.set(id, {
    undone: () => drop(world, row.id),
    landed: () => {
      for (const rows of world.days.values()) {
        rows.forEach((one, index) => {
          if (one.id === row.id) rows[index] = { ...one, id: `a:8${id}`, appointmentSrNo: `8${id}` };
        });
      }
    },
  });
  const waitsFor = form.newPatient ? (patient?.patientId.slice(2) ?? null) : null;
  return keep(world, later, form.formId, {
    ...writeBack(world, id, row, 'book_appointment', 'queued', 'waiting'), createdAt: new Date().toISOString(), waitsFor, notChecked: !world.checks,
  });
}

function find(world: World, appointment: string): { rows: AppointmentView[]; row: AppointmentView } | null {
  for (const rows of world.days.values()) {
    const row = rows.find((one) => one.appointmentSrNo === appointment || one.id === appointment);
    if (row) return { rows, row };
  }
  return null;
}

/** The answer to a second wish for the same while the first is open; null where there is none. */
export function underWay(world: World, appointment: string, operation: string): Kept | null {
  const one = world.writeBacks.find((item) => item.operation === operation && item.appointmentSrNo === appointment && OPEN.includes(item.word));
  return one ? { kind: 'kept', writeBackId: one.id, checked: true, undoUntil: one.undoUntil, already: true } : null;
}

/** Changes an appointment; null where there is none. */
export function change(
  world: World, later: Later, appointment: string, operation: string, edit: (row: AppointmentView) => AppointmentView,
  more: Partial<WriteBackView> = {}, formId: string | null = null,
): Kept | null {
  const found = find(world, appointment);
  if (!found) return null;
  const { rows, row } = found;
  const id = world.nextNumber();
  const edited: AppointmentView = { ...edit(row), pending: { writeBackId: id, operation, word: 'waiting', notChecked: false, slow: false } };
  rows.splice(rows.indexOf(row), 1);
  world.day(edited.start.slice(0, 10)).push(edited);
  world.effects.set(id, {
    undone: () => {
      drop(world, edited.id);
      world.day(row.start.slice(0, 10)).push({ ...row, pending: null });
    },
  });
  return keep(world, later, formId, {
    ...writeBack(world, id, edited, operation, 'queued', 'waiting'), createdAt: new Date().toISOString(),
    reschedules: edited.start !== row.start || edited.providerId !== row.providerId || edited.operatory !== row.operatory,
    waitsFor: row.appointmentSrNo === null ? (row.pending?.writeBackId ?? null) : null, ...more,
  });
}

/** Moves an appointment. */
export function reschedule(world: World, later: Later, form: RescheduleForm): Kept | null {
  const before = world.kept.get(form.formId);
  if (before) return before;
  const found = slotView(world, form);
  if (found.conflicts.length > 0 && !form.takeAnyway) return { kind: 'taken', ...found };
  const { start, lengthMinutes, operatory, providerId } = form;
  const edit = (row: AppointmentView) => ({ ...row, start, end: addMinutes(start, lengthMinutes), lengthMinutes, operatory, providerId });
  return change(world, later, form.appointmentSrNo, 'update_appointment', edit, {}, form.formId);
}

function about(world: World, patientId: string): { patientId: string; patientName: string } {
  return { patientId, patientName: world.patients.find((one) => one.patientId === patientId)?.name ?? '' };
}

/** Changes a patient's details. */
export function updatePatient(world: World, later: Later, form: PatientForm): Kept {
  const id = world.nextNumber();
  world.effects.set(id, {
    landed: () => {
      world.patients = world.patients.map((one) => {
        if (one.patientId !== form.patientId) return one;
        const [first = '', ...rest] = one.name.split(' ');
        const name = `${form.firstName ?? first} ${form.lastName ?? rest.join(' ')}`.trim();
        return { ...one, name, birthdate: form.birthdate ?? one.birthdate, providerId: form.providerId ?? one.providerId };
      });
    },
  });
  return world.kept.get(form.formId) ?? keep(world, later, form.formId, blank(world, id, 'update_patient', about(world, form.patientId)));
}

/** Adds a note to a chart. */
export function addNote(world: World, later: Later, form: NoteForm): Kept {
  const made = { ...blank(world, world.nextNumber(), 'add_medical_note', about(world, form.patientId)), date: form.date, text: form.text };
  return world.kept.get(form.formId) ?? keep(world, later, form.formId, { ...made, providerId: form.providerId });
}

/** Takes a payment. */
export function takePayment(world: World, later: Later, form: PaymentForm): Kept {
  const made = blank(world, world.nextNumber(), 'process_payment', about(world, form.patientId));
  const text = [form.procedureDescription, form.note].filter((part) => part !== '').join('. ');
  return world.kept.get(form.formId) ?? keep(world, later, form.formId, { ...made, date: form.date, amount: form.amount, text, providerId: form.providerId });
}

/** Takes a write-back back, and with a booking the patient who was entered for it. */
export function takeBack(world: World, id: string): void {
  const one = world.writeBacks.find((item) => item.id === id);
  moveWriteBack(world, id, 'discarded', 'taken_back');
  const before = world.writeBacks.find((item) => item.id === one?.waitsFor);
  if (before?.operation === 'create_patient' && before.word === 'waiting') moveWriteBack(world, before.id, 'discarded', 'taken_back');
}

/** The card of a patient; null for one that is not here. */
export function cardOf(world: World, patientId: string): PatientCard | null {
  const patient = world.patients.find((one) => one.patientId === patientId);
  if (!patient) return null;
  const today = world.now().slice(0, 10);
  for (let away = -21; away <= 14; away += 1) world.day(addDays(today, away));
  const visits = [...world.days.values()].flat().filter((row) => row.patientId === patientId);
  const [firstName = '', ...rest] = patient.name.split(' ');
  return {
    patient, firstName, lastName: rest.join(' '), status: patient.active ? 'Active' : 'Inactive',
    email: Number(patientId) % 3 === 0 ? '' : `${firstName.toLowerCase()}@example.com`, guarantorId: patientId,
    visits: visits.sort((a, b) => b.start.localeCompare(a.start)).slice(0, 50),
    writeBacks: world.writeBacks.filter((one) => one.patientId === patientId && OPEN.includes(one.word)),
  };
}

/** What a patient owes; of every seventh Sikka tells nothing. */
export function accountOf(world: World, patientId: string): AccountView {
  const toldAt = new Date().toISOString();
  const known = world.accounts.get(patientId);
  if (known) return known;
  const number = Number(patientId);
  if (number % 7 === 3) return { patientDue: null, insuranceDue: null, balance: null, toldAt };
  const due = (number % 5) * 19.65;
  return { patientDue: due.toFixed(2), insuranceDue: (due * 2).toFixed(2), balance: (due * 3).toFixed(2), toldAt };
}

/** Keeps a time for an open form. */
export function hold(world: World, wish: Parameters<typeof conflictsOf>[1]) {
  world.reservations.set(wish.formId, wish);
  return slotView(world, wish);
}
