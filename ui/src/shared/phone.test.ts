import { afterEach, describe, expect, it } from 'vitest';

import { phone, writePhonesOf } from './phone';

const written = (number: string, zone: string) => {
  writePhonesOf(zone);
  return phone(number);
};

afterEach(() => writePhonesOf(''));

describe('a phone number', () => {
  it('is written as the practice’s country does', () => {
    for (const typed of ['5125550142', '512-555-0142', '(512) 555-0142', '+1 512 555 0142', '1 512 555 0142']) {
      expect(written(typed, 'America/Chicago')).toBe('(512) 555-0142');
    }
    expect(written('0412345678', 'Australia/Sydney')).toBe('0412 345 678');
    expect(written('02079460018', 'Europe/London')).toBe('020 7946 0018');
  });

  it('of another country has its code', () => {
    expect(written('+52 55 5555 1234', 'America/Chicago')).toBe('+52 55 5555 1234');
    expect(written('+1 512 555 0142', 'Australia/Sydney')).toBe('+1 512 555 0142');
  });

  it('stays as it came where it is none, or says more', () => {
    for (const odd of ['', 'ask mother', '555-0142', '512-555-0142 ext 7', '000', '5125550142 home']) {
      expect(written(odd, 'America/Chicago')).toBe(odd);
    }
  });
});
