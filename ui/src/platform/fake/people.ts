// The invented practice of the in-memory twin: people, chairs and patients.
import type { FormsView, PatientView, Person, PracticeChoice } from '../bindings';

export const PRACTICE = { name: 'Happy Dental Clinic', pms: 'Dentrix', office: 'D20006' };

export const PROVIDERS: Person[] = [
  { id: 'REED', name: 'Dr. Helen Reed', detail: 'Dentist' },
  { id: 'OKAF', name: 'Dr. Sam Okafor', detail: 'Dentist' },
  { id: 'BRAN', name: 'Lena Brandt', detail: 'Hygienist' },
  { id: 'HALE', name: 'Marcus Hale', detail: 'Hygienist' },
];

export const OPERATORIES: Person[] = [
  { id: 'OP-1', name: 'OP-1', detail: 'Window room' },
  { id: 'OP-2', name: 'OP-2', detail: '' },
  { id: 'OP-3', name: 'OP-3', detail: 'Hygiene' },
  { id: 'OP-4', name: 'OP-4', detail: 'Hygiene' },
  { id: 'OP-5', name: 'OP-5', detail: 'X-ray' },
];

export const STATUSES = ['Scheduled', 'Confirmed', 'Arrived', 'Complete', 'Broken'];

export const PRACTICES: PracticeChoice[] = [
  { officeId: 'D20006', practiceId: '1', name: 'Happy Dental Clinic', place: 'San Jose, CA', pmsType: 'Dentrix' },
  { officeId: 'D20006', practiceId: '2', name: 'Happy Dental Kids', place: 'San Jose, CA', pmsType: 'Dentrix' },
  { officeId: 'D31120', practiceId: '1', name: 'Harbor Orthodontics', place: 'Oakland, CA', pmsType: 'OrthoTrac' },
];

export const VISITS: { type: string; description: string; minutes: number }[] = [
  { type: 'Cleaning', description: 'Adult prophy, periodic exam', minutes: 60 },
  { type: 'Exam', description: 'Comprehensive exam, 4 bitewings', minutes: 45 },
  { type: 'Filling', description: 'Composite filling, two surfaces, tooth 19', minutes: 45 },
  { type: 'Crown', description: 'Crown preparation, tooth 30', minutes: 90 },
  { type: 'Emergency', description: 'Pain lower left, limited exam', minutes: 30 },
  { type: 'Root canal', description: 'Root canal, second visit', minutes: 75 },
  { type: 'Whitening', description: 'Whitening trays, delivery', minutes: 30 },
  { type: 'Recall', description: 'Six-month recall, fluoride', minutes: 45 },
];

const FIRST = [
  'Ana', 'Ben', 'Carla', 'David', 'Elena', 'Farid', 'Grace', 'Hugo', 'Iris', 'James', 'Keiko', 'Liam', 'Maya', 'Noah',
  'Olivia', 'Priya', 'Quentin', 'Rosa', 'Samuel', 'Tara',
];
const LAST = [
  'Silva', 'Turner', 'Nguyen', 'Fischer', 'Rossi', 'Haddad', 'Kim', 'Moreau', 'Larsen', "O'Brien", 'Tanaka',
  'Walker-Montgomery', 'Patel', 'Garcia', 'Brown', 'Castillo', 'Weiss',
];

const pad = (value: number, width: number) => String(value).padStart(width, '0');

/** 160 patients, always the same ones. */
export const PATIENTS: PatientView[] = Array.from({ length: 160 }, (_, index) => {
  const first = FIRST[(index * 7) % FIRST.length] ?? 'Ana';
  const last = LAST[(index * 5 + Math.floor(index / 20)) % LAST.length] ?? 'Silva';
  return {
    patientId: String(1001 + index),
    name: `${first} ${last}`,
    birthdate: index % 17 === 3 ? null : `${1948 + ((index * 13) % 68)}-${pad(1 + (index % 12), 2)}-${pad(1 + (index % 27), 2)}`,
    phone: `(408) 555-${pad(100 + index, 4)}`,
    chartNumber: index % 9 === 0 ? '' : `C${pad(4200 + index * 3, 5)}`,
    providerId: PROVIDERS[index % PROVIDERS.length]?.id ?? '',
    active: index % 23 !== 5,
  };
});

const FORBIDDEN = '&=<>"\\|^~{}[]`';
const rule = (field: string, most: number) => ({ field, most, forbidden: FORBIDDEN });

/** The seven operations, and what their texts may be. */
export const FORMS: FormsView = {
  operations: [
    { operation: 'book_appointment', fields: [rule('description', 150), rule('note', 3_940)] },
    { operation: 'update_appointment', fields: [rule('description', 60)] },
    { operation: 'cancel_appointment', fields: [rule('cancellation_note', 240)] },
    { operation: 'create_patient', fields: [rule('firstname', 60), rule('lastname', 60), rule('cell', 30), rule('email', 120)] },
    { operation: 'update_patient', fields: [rule('firstname', 60), rule('lastname', 60)] },
    { operation: 'add_medical_note', fields: [rule('text', 3_950), rule('description', 140)] },
    { operation: 'process_payment', fields: [rule('note', 240), rule('procedure_description', 150), rule('procedure_code', 30), rule('payment_type', 60)] },
  ].map((one) => ({ ...one, offer: 'yes' as const, landed: 3, refused: 0, refusals: [] })),
  noteTypes: ['Clinical', 'Appointment', 'Phone call'],
  paymentCodes: [
    { code: 'CASH', description: 'Cash payment', paymentType: 'Cash' },
    { code: 'CHK', description: 'Check payment', paymentType: 'Check' },
    { code: 'CC', description: 'Card at the terminal', paymentType: 'Credit Card' },
  ],
  undoSeconds: 5,
};
