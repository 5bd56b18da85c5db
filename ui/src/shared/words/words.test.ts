// Every code and state has words, and none of them shows a code.
import { afterEach, describe, expect, it } from 'vitest';

import { speak } from '../../language';
import { accountLine, endSentence, isWhole, needing, rowsSentence } from './account';
import { SOUND, STAYS } from './alerts';
import { CODES, isOfASync, nextNow, titleNow, wordsFor } from './codes';
import { logSentence } from './log';
import { openWords } from './patients';
import { fieldName, reasonWords, rowName, rowReason } from './rows';
import { BELL, causeWord, openSentence, OVERALL, PRACTICE_STATUS, practiceWord, RUN_STATUS, STEPS, WRITE_BACK, writeBackSentence } from './states';
import { createFakeHost } from '../../platform/fake';
import type { SyncStats, TableCounts } from '../../platform/bindings';
import { accounted, newRun } from '../../platform/fake/flows';

const LIST =
  'NETWORK SERVER NOT_ANSWERING AUTH_FAILED RATE_LIMITED DAILY_LIMIT NOT_YET_UPLOADED DATA_INSERT CANCELLED DISK_FULL DATABASE_KEY_MISSING DATABASE_KEY_WRONG DATABASE_DAMAGED DATABASE_NEWER DATABASE_BUSY DATABASE_CONSTRAINT DATABASE_FOLDER ALREADY_RUNNING KEYCHAIN_LOCKED KEYCHAIN_ABSENT KEYCHAIN_FAILED RECONNECT_NEEDED ACCESS_DENIED CONNECT_TIMEOUT STATE_EXPIRED CREDENTIALS_MISSING BROWSER_FAILED NO_PRACTICE BAD_INPUT NOT_CONNECTED NOT_FOUND BUSY SPU_OFFLINE WRITEBACK_NEEDS_PERSON INTERNAL'.split(' ');

describe('words', () => {
  it.each(LIST)('%s says what happened, what is safe and what to do', (code) => {
    expect(Object.keys(CODES)).toContain(code);
    const { title, safe, next } = wordsFor(code);
    for (const sentence of [title, safe, next]) {
      expect(sentence.length).toBeGreaterThan(10);
      expect(sentence).toMatch(/\.$/);
      expect(sentence).not.toMatch(/[A-Z]{2,}_[A-Z]/);
    }
  });

  it('falls back to words for an unknown code', () => {
    expect(wordsFor('SOMETHING_NEW')).toBe(CODES.INTERNAL);
  });

  it('has words for every state', () => {
    expect(STEPS).toHaveLength(8);
    for (const table of [OVERALL, PRACTICE_STATUS, WRITE_BACK, RUN_STATUS, BELL]) {
      for (const { word } of Object.values(table)) expect(word).toMatch(/^[A-Z][A-Za-z ]+$/);
    }
  });

  it('has a sentence for every line of the log', () => {
    const codes = 'sync_started sync_resumed credentials_checked patients_page appointments_page providers_loaded operatories_loaded endpoint_missing analyzed sync_completed sync_cancelled sync_failed rows_set_aside list_incomplete rows_not_listed many_changes sync_interrupted walked_again zone_learned filter_ignored daily_limit not_answering practice_disconnected log_cleared never_heard_of'.split(' ');
    for (const code of codes) {
      const sentence = logSentence({ code, values: { page: 2, pages: 5, rows: 200, error: 'SERVER', endpoint: 'practice_events', active: 3, table: 'patients', walk: 2, minutes: -360 } });
      expect(sentence).toMatch(/^[A-Z0-9]/);
      expect(sentence).not.toMatch(/_|undefined|NaN/);
    }
    expect(logSentence({ code: 'patients_page', values: { page: 2, pages: '', rows: 1 } })).toBe('Patients, page 2: 1 row');
    const said = (code: string, values: Record<string, string | number>) => logSentence({ code, values });
    expect(said('rows_set_aside', { table: 'patients', rows: '3' })).toBe('3 patients could not be used; see what needs attention');
    expect(said('rows_set_aside', { rows: '1' })).toBe('1 row could not be used; see what needs attention');
    expect(said('list_incomplete', { table: 'patients', told: '648', rows: '645' })).toBe('Sikka counts 648 patients and its list has 645 rows; the next sync looks again');
    expect(said('many_changes', { table: 'appointments', rows: '1204' })).toBe('Sikka tells of changes to 1,204 appointments; the whole list is read instead');
    expect(said('walked_again', { table: 'patients', walk: '3' })).toBe('The list of patients moved while it was read; it is read a third time');
    expect(said('zone_learned', { minutes: '-330' })).toMatch(/UTC−05:30$/);
    expect(said('zone_learned', { minutes: 0 })).toMatch(/: UTC$/);
    expect(said('sync_resumed', {})).toBe('Going on where the last run stopped');
    expect(said('sync_failed', { error: 'NOT_ANSWERING' })).toBe('Sync failed. Sikka is not answering.');
  });

  it('says since when Sikka is not answering, and when it is tried again', () => {
    expect(titleNow('NOT_ANSWERING', { lastSynced: '10:32', nextTry: null })).toBe('Sikka is not answering, last synced 10:32.');
    expect(titleNow('NOT_ANSWERING', { lastSynced: null, nextTry: null })).toBe('Sikka is not answering, and nothing was synced yet.');
    expect(titleNow('NETWORK', { lastSynced: '10:32', nextTry: null })).toBe('No connection to Sikka.');
    expect(nextNow('DAILY_LIMIT', { lastSynced: null, nextTry: '11:40' })).toMatch(/tries again every hour by itself.* Next try at 11:40\.$/);
    expect(nextNow('SERVER', { lastSynced: null, nextTry: '11:40' })).not.toContain('11:40');
  });

  it('knows which trouble comes of a sync', () => {
    for (const code of ['NETWORK', 'NOT_ANSWERING', 'DATABASE_CONSTRAINT', 'KEYCHAIN_LOCKED', 'DISK_FULL']) expect(isOfASync(code)).toBe(true);
    for (const code of ['ACCESS_DENIED', 'WRITEBACK_NEEDS_PERSON', 'BAD_INPUT']) expect(isOfASync(code)).toBe(false);
  });

  it('says who began a run, and how a practice stands', () => {
    expect(['person', 'night', 'some_new_cause'].map(causeWord)).toEqual(['By a person', 'Every night', 'Some new cause']);
    expect(practiceWord({ status: 'disconnecting', overall: 'connected' }).word).toBe('Disconnecting');
    expect(practiceWord({ status: 'connected', overall: 'offline' }).word).toBe('Offline');
  });

  it('says a row that needs attention in plain words', () => {
    expect(reasonWords('no patient_id')).toBe('It has no patient number, so it cannot be told apart from others');
    expect(reasonWords('not an object')).toBe('It is not a row at all');
    expect(reasonWords('the date cannot be read')).toBe('The date cannot be read');
    expect(reasonWords('some_other thing')).toBe('Some other thing');
    expect(rowReason({ field: 'birthdate', reason: 'not readable' })).toBe('Birth date: what Sikka sent cannot be read.');
    expect(rowReason({ field: null, reason: 'not readable' })).toBe('What Sikka sent cannot be read. It is not shown in Deskbell.');
    expect(fieldName('birthdate')).toBe('birth date');
    expect(fieldName('guarantor_id')).toBe('guarantor id');
    expect(rowName({ table: 'patients', rowId: null })).toBe('Patient without a number');
    expect(rowName({ table: 'appointments', rowId: '7' })).toBe('Appointment 7');
    expect(openSentence({ id: '1', operation: 'cancel_appointment', word: 'sent', patientName: '', start: null })).toBe('Cancel an appointment');
  });

  it('says a write-back as a sentence', () => {
    const one = createFakeHost().world.writeBacks.find((item) => item.operation === 'book_appointment')!;
    expect(writeBackSentence({ ...one, patientName: 'Ana Silva', start: '2026-11-23T10:30', providerName: 'Dr. Reed', operatory: '' })).toBe(
      'Book Ana Silva, Mon, Nov 23 at 10:30, Dr. Reed',
    );
    expect(writeBackSentence({ ...one, patientName: '', start: null, providerName: '', operatory: '' })).toBe('Book an appointment');
  });
});

describe('words in Spanish', () => {
  afterEach(() => speak('en'));

  it('are said by the same records as soon as the language changes', () => {
    const { NETWORK } = CODES;
    expect([OVERALL.offline.word, NETWORK.title, SOUND.bell, STEPS[0]?.detail]).toEqual(['Offline', 'No connection to Sikka.', 'Counter bell', 'Getting ready']);
    speak('es');
    expect([OVERALL.offline.word, NETWORK.title, SOUND.bell, STEPS[0]?.detail]).toEqual(['Sin conexión', 'No hay conexión con Sikka.', 'Timbre de mostrador', 'Preparándose']);
    expect(STAYS.map(([, words]) => words)).toEqual(['Como en esta PC', '3 segundos', '5 segundos', '10 segundos', '20 segundos']);
  });

  it('count as Spanish does', () => {
    speak('es');
    expect([needing(1), needing(3), rowsSentence(1, true), openWords(1), openWords(2)]).toEqual(
      ['1 requiere atención', '3 requieren atención', '1 registro más requiere atención.', '1 cambio sin terminar', '2 cambios sin terminar'],
    );
    expect(logSentence({ code: 'rows_set_aside', values: { table: 'patients', rows: '1' } })).toBe('1 paciente no se pudo usar; vea lo que requiere atención');
    expect(logSentence({ code: 'sync_completed', values: { rows: 1444, changed: 1, set_aside: 2 } })).toBe('Sincronización completada: 1,444 registros leídos, 1 cambio, 2 apartados');
    expect(logSentence({ code: 'analyzed', values: { active: 2_000_000 } })).toBe('2,000,000 pacientes activos encontrados');
  });

  it('name a write-back and a row', () => {
    speak('es');
    const one = createFakeHost().world.writeBacks.find((item) => item.operation === 'book_appointment')!;
    const said = { ...one, patientName: 'Ana Silva', start: '2026-11-23T10:30', providerName: 'Dr. Reed', operatory: '' };
    expect(writeBackSentence(said)).toBe('Agendar a Ana Silva, lun, 23 de nov, 10:30, Dr. Reed');
    expect(writeBackSentence({ ...said, operation: 'update_appointment', reschedules: true })).toBe('Cambiar la cita de Ana Silva a lun, 23 de nov, 10:30, Dr. Reed');
    expect(openSentence({ id: '1', operation: 'cancel_appointment', word: 'sent', patientName: '', start: null })).toBe('Cancelar una cita');
    expect(rowReason({ field: 'birthdate', reason: 'not readable' })).toBe('Fecha de nacimiento: lo que envió Sikka no se puede leer.');
    expect(rowName({ table: 'patients', rowId: null })).toBe('Paciente sin número');
  });

  it.each(LIST)('%s keeps its three parts', (code) => {
    const english = { ...wordsFor(code) };
    speak('es');
    const { title, safe, next } = wordsFor(code);
    for (const [said, before] of [[title, english.title], [safe, english.safe], [next, english.next]]) {
      expect(said).toMatch(/^[¿A-ZÁÉÍÓÚ].{9,}\.$/);
      expect(said).not.toBe(before);
    }
  });
});

describe('the account of rows', () => {
  const table = (change: Partial<TableCounts>): TableCounts => ({ table: 'patients', told: 648, received: 648, stored: 3, unchanged: 645, setAside: 0, ...change });

  it('is whole, or says what is missing and why', () => {
    expect(accountLine(table({}))).toBe('100% of 648 patients');
    expect(accountLine(table({ told: null }))).toBe('100% of 648 patients; Sikka gives no count');
    expect(accountLine(table({ unchanged: 642, setAside: 3 }))).toBe('645 of 648 patients; 3 need attention');
    expect(accountLine(table({ received: 643, unchanged: 639, setAside: 1 }))).toBe('642 of 648 patients; 1 needs attention, 5 not in Sikka’s list');
    expect(accountLine(table({ received: 650, unchanged: 647 }))).toBe('650 patients; Sikka counts 648');
    expect(accountLine(table({ told: 0, received: 0, stored: 0, unchanged: 0 }))).toBe('No patients at Sikka');
    expect(accountLine(table({ told: 12345, received: 12345, stored: 12345, unchanged: 0, table: 'appointments' }))).toBe('100% of 12,345 appointments');
  });

  it('never says 100% where a row is missing', () => {
    for (const change of [{ setAside: 1, unchanged: 644 }, { told: 649 }, { told: 647 }, { unchanged: 644 }]) {
      expect(isWhole(table(change))).toBe(false);
      expect(accountLine(table(change))).not.toContain('100%');
    }
  });

  it('ends a sync of a person in a sentence', () => {
    const stats = { totalPatients: 648, totalAppointments: 1204, needsAttention: 0 } as SyncStats;
    expect(endSentence(null, stats)).toEqual({ text: 'All 648 patients and 1,204 appointments are up to date.', whole: true });
    expect(endSentence(null, { ...stats, needsAttention: 1 }).text).toBe('648 patients and 1,204 appointments are here; 1 needs attention.');
    const run = accounted(newRun('1', 'full_patients'), [table({ unchanged: 642, setAside: 3 })]);
    expect(endSentence(run, stats)).toEqual({ text: '645 of 648 patients; 3 need attention.', whole: false });
    expect([rowsSentence(1, false), rowsSentence(2, true)]).toEqual(['1 row needs attention.', '2 more rows need attention.']);
  });
});
