// Everything that people read is said by the catalogs, in either language.
import { act, cleanup, render, screen, waitFor } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';

import { locale, speak } from '../language';
import type { Catalog } from '../language/catalog';
import { en } from '../language/en';
import { es } from '../language/es';
import { createFakeHost, type FakeHost } from '../platform/fake';
import { App } from './App';
import { SIGHTS } from './everyPage';

afterEach(() => speak('en'));

/** Keys of a catalog with their words. */
function entries(catalog: Catalog, above = ''): [string, string][] {
  return Object.entries(catalog).flatMap(([key, value]) => (typeof value === 'string' ? [[`${above}${key}`, value] as [string, string]] : entries(value, `${above}${key}.`)));
}

const ENGLISH = entries(en);
const SPANISH = new Map(entries(es));
const valuesIn = (words: string) => [...words.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name).sort();

/** What the host answers, as far as it may be shown: texts, but no names of states. */
function recorded(host: FakeHost): Set<string> {
  const data = new Set<string>();
  const collect = (value: unknown): void => {
    if (typeof value === 'string') {
      if (/\p{L}{2}/u.test(value) && !/^[a-z]+([_-][a-z]+)*$/.test(value)) data.add(value);
    } else if (typeof value === 'object' && value !== null) Object.values(value).forEach(collect);
  };
  const all = host as unknown as Record<string, unknown>;
  for (const [name, work] of Object.entries(all)) {
    if (typeof work !== 'function' || /^on[A-Z]/.test(name)) continue;
    all[name] = (...args: unknown[]) =>
      (work as (...args: unknown[]) => Promise<unknown>)(...args).then((answer) => {
        collect(answer);
        return answer;
      });
  }
  return data;
}

const READ = ['aria-label', 'aria-description', 'aria-roledescription', 'aria-valuetext', 'title', 'placeholder', 'alt'];

/** All that is read or said of the page. Keys of the keyboard keep their names. */
function texts(): string[] {
  const found: string[] = [];
  const walk = (node: Element) => {
    if (node.closest('kbd, script, style, code') !== null) return;
    READ.forEach((name) => found.push(node.getAttribute(name) ?? ''));
    node.childNodes.forEach((child) => {
      if (child.nodeType === Node.TEXT_NODE) found.push(child.textContent ?? '');
      else if (child instanceof Element) walk(child);
    });
  };
  walk(document.body);
  return found.map((text) => text.trim()).filter((text) => text !== '');
}

const NAMES = ['Deskbell', 'Sikka', 'Ctrl+Z', 'UTC'];

/** Names of days and months. */
function calendarWords(): string[] {
  const styles = ['long', 'short', 'narrow'] as const;
  const days = Array.from({ length: 365 }, (_, day) => new Date(Date.UTC(2026, 0, day + 1)));
  return styles.flatMap((style) => days.flatMap((day) => [{ weekday: style }, { month: style }].map((options) => new Intl.DateTimeFormat(locale(), { timeZone: 'UTC', ...options }).format(day))));
}

/** What is left of a text without the marked words, data and dates: nothing where nobody wrote words into the page. */
function leftOf(text: string, known: RegExp): string {
  let rest = text;
  for (let before = ''; before !== rest;) {
    before = rest;
    rest = rest.replace(/⟦[^⟦⟧]*⟧/g, ' ');
  }
  return rest.replace(known, ' ');
}

function knowing(data: Iterable<string>): RegExp {
  const words = [...new Set([...data, ...NAMES, ...calendarWords()])].sort((a, b) => b.length - a.length);
  return new RegExp(`(?<!\\p{L})(?:${words.map((one) => one.trim().replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|')})(?!\\p{L})`, 'gu');
}

describe('the catalogs', () => {
  it('have the same values in both languages', () => {
    const differing = ENGLISH.filter(([key, words]) => valuesIn(words).join() !== valuesIn(SPANISH.get(key) ?? '').join()).map(([key]) => key);
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
    const known = knowing(data);
    expect([...new Set(shown.filter((text) => /\p{L}{2}/u.test(leftOf(text, known))))]).toEqual([]);
  }, 60_000);
});

describe('in Spanish', () => {
  const whole = new Map(ENGLISH.filter(([key, words]) => valuesIn(words).length === 0 && SPANISH.get(key) !== words).map(([, words]) => [words, true]));
  const spanish = new Set([...SPANISH.values()].filter((words) => valuesIn(words).length === 0));

  it.each(SIGHTS)('$name has Spanish words and no English ones', async ({ draw }) => {
    let data = new Set<string>();
    await draw((host) => {
      host.world.settings.language = 'spanish';
      data = recorded(host);
      speak('es');
    }, 'es');
    const shown = texts();
    expect(shown.filter((text) => spanish.has(text)).length).toBeGreaterThan(0);
    expect(shown.filter((text) => whole.has(text) && !spanish.has(text) && !data.has(text))).toEqual([]);
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
