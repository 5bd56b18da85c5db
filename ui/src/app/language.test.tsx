// Everything that people read is said by the catalogs, in either language.
import { act, cleanup, render, screen, waitFor } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';

import { locale, speak } from '../language';
import { en } from '../language/en';
import { es } from '../language/es';
import { createFakeHost } from '../platform/fake';
import { App } from './App';
import { entries, recorded, SIGHTS, texts, valuesIn, withHeight } from './everyPage';

withHeight();
afterEach(() => speak('en'));

const ENGLISH = entries(en);
const SPANISH = new Map(entries(es));
/** What is called so in every language, and the patient with whom forms are opened here. */
const NAMES = ['Deskbell', 'Sikka', 'Ctrl+Z', 'UTC', 'Ana Silva'];

/** Names of days, months and time zones. */
function namesOf(): string[] {
  const format = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(locale(), { timeZone: 'UTC', ...options });
  const days = Array.from({ length: 12 }, (_, month) => month).flatMap((month) => Array.from({ length: 7 }, (_, day) => new Date(Date.UTC(2026, month, day + 1))));
  const calendar = (['long', 'short', 'narrow'] as const).flatMap((style) => [format({ weekday: style }), format({ month: style })].flatMap((one) => days.map((day) => one.format(day))));
  const zones = Intl.supportedValuesOf('timeZone').flatMap((timeZone) => [
    timeZone.replaceAll('_', ' '),
    format({ timeZone, timeZoneName: 'longGeneric' }).formatToParts(0).find(({ type }) => type === 'timeZoneName')?.value ?? timeZone,
  ]);
  // Heads of a small calendar.
  const heads = days.slice(0, 7).map((day) => format({ weekday: 'short' }).format(day).slice(0, 2));
  return [...calendar, ...heads, ...zones];
}

/** What is left of texts without the marked words, data and dates: nothing where nobody wrote words into the page. */
function leftOf(shown: string[], known: RegExp): string[] {
  // A value may be an element of its own in the middle of what one entry says.
  let rest = shown.join('\n');
  for (let before = ''; before !== rest;) {
    before = rest;
    rest = rest.replace(/⟦[^⟦⟧]*⟧/g, ' ');
  }
  return [...new Set(rest.split('\n').filter((text) => /\p{L}{2}/u.test(text.replace(known, ' '))))];
}

let names: string[] | undefined;

function knowing(data: Iterable<string>): RegExp {
  names ??= [...NAMES, ...namesOf()];
  const words = [...new Set([...data, ...names])].sort((a, b) => b.length - a.length);
  return new RegExp(`(?<!\\p{L})(?:${words.map((one) => one.trim().replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|')})(?!\\p{L})`, 'gu');
}

describe('the catalogs', () => {
  it('have the same values in both languages', () => {
    // "The last month" needs no number: what is said of one may leave the count out.
    const values = (key: string, words: string) => valuesIn(words).filter((name) => !key.endsWith('_one') || !/^(count|rows)$/.test(name ?? '')).join();
    const differing = ENGLISH.filter(([key, words]) => values(key, words) !== values(key, SPANISH.get(key) ?? '')).map(([key]) => key);
    expect(differing).toEqual([]);
  });

  it('have another form beside each form for one', () => {
    const keys = new Set(ENGLISH.map(([key]) => key));
    expect([...keys].filter((key) => key.endsWith('_one') && !keys.has(key.replace(/_one$/, '_other')))).toEqual([]);
    expect([...keys].filter((key) => key.endsWith('_other') && !keys.has(key.replace(/_other$/, '_one')))).toEqual([]);
  });

  it('say nothing empty', () => {
    expect([...ENGLISH, ...SPANISH].filter(([, words]) => words.trim() === '')).toEqual([]);
  });
});

describe('in marked words', () => {
  it.each(SIGHTS)('$name has none that stand in no catalog', async ({ draw }) => {
    let data = new Set<string>();
    await draw((host) => {
      host.world.marked = true;
      data = recorded(host);
      speak('en-XA');
    }, 'en-XA');
    const shown = texts();
    expect(shown.join(' ')).toContain('⟦');
    expect(leftOf(shown, knowing(data))).toEqual([]);
  }, 60_000);
});

describe('the language of the settings', () => {
  it('is spoken at once, and named for screen readers', async () => {
    const host = createFakeHost({ delay: 0, alive: false });
    host.world.target = { page: 'sync' };
    render(<App host={host} env="test" />);
    await waitFor(() => expect(screen.getByTestId('nav-sync')).toHaveTextContent('Sync'));
    expect(document.documentElement.lang).toBe('en');
    const choose = (language: 'english' | 'spanish') =>
      act(async () => {
        host.world.settings = { ...host.world.settings, language };
        host.world.changed('settings');
        await Promise.resolve();
      });
    await choose('spanish');
    await waitFor(() => expect(screen.getByTestId('nav-sync')).toHaveTextContent('Sincronización'));
    expect(screen.getByTestId('nav-write-backs')).toHaveTextContent('Envíos');
    expect(document.querySelector('main')).toHaveAttribute('data-page', 'sync');
    expect(document.documentElement.lang).toBe('es');
    await choose('english');
    await waitFor(() => expect(screen.getByTestId('nav-write-backs')).toHaveTextContent('Write-backs'));
    expect(document.documentElement.lang).toBe('en');
    cleanup();
  });
});
