// Every code and state has words, and none of them shows a code.
import { describe, expect, it } from 'vitest';

import { CODES, wordsFor } from './codes';
import { logSentence } from './log';
import { BELL, OVERALL, RUN_STATUS, STEPS, WRITE_BACK, writeBackSentence } from './states';
import { createFakeHost } from '../../platform/fake';

const LIST =
  'NETWORK SERVER AUTH_FAILED RATE_LIMITED DAILY_LIMIT NOT_YET_UPLOADED DATA_INSERT CANCELLED DISK_FULL DATABASE_KEY_MISSING DATABASE_KEY_WRONG DATABASE_DAMAGED DATABASE_NEWER DATABASE_BUSY ALREADY_RUNNING KEYCHAIN_LOCKED KEYCHAIN_ABSENT KEYCHAIN_FAILED RECONNECT_NEEDED ACCESS_DENIED CONNECT_TIMEOUT STATE_EXPIRED CREDENTIALS_MISSING BROWSER_FAILED NO_PRACTICE BAD_INPUT NOT_CONNECTED NOT_FOUND BUSY SPU_OFFLINE WRITEBACK_NEEDS_PERSON FOREIGN_LINK INTERNAL'.split(' ');

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
    for (const table of [OVERALL, WRITE_BACK, RUN_STATUS, BELL]) {
      for (const { word } of Object.values(table)) expect(word).toMatch(/^[A-Z][A-Za-z ]+$/);
    }
  });

  it('has a sentence for every line of the log', () => {
    const codes = 'sync_started sync_resumed credentials_checked patients_page appointments_page providers_loaded operatories_loaded endpoint_missing analyzed sync_completed sync_cancelled sync_failed never_heard_of'.split(' ');
    for (const code of codes) {
      const sentence = logSentence({ code, values: { page: 2, pages: 5, rows: 200, error: 'SERVER', endpoint: 'practice_events', active: 3 } });
      expect(sentence).toMatch(/^[A-Z0-9]/);
      expect(sentence).not.toMatch(/_|undefined|NaN/);
    }
    expect(logSentence({ code: 'patients_page', values: { page: 2, pages: '', rows: 1 } })).toBe('Patients, page 2: 1 row');
  });

  it('says a write-back as a sentence', () => {
    const one = createFakeHost().world.writeBacks.find((item) => item.operation === 'book_appointment')!;
    expect(writeBackSentence({ ...one, patientName: 'Ana Silva', start: '2026-11-23T10:30', providerName: 'Dr. Reed', operatory: '' })).toBe(
      'Book Ana Silva, Mon, Nov 23 at 10:30, Dr. Reed',
    );
    expect(writeBackSentence({ ...one, patientName: '', start: null, providerName: '', operatory: '' })).toBe('Book an appointment');
  });
});
