// Every page in Spanish.
import { afterEach, describe, expect, it } from 'vitest';

import { speak } from '../language';
import { en } from '../language/en';
import { es } from '../language/es';
import { entries, recorded, SIGHTS, texts, valuesIn, withHeight } from './everyPage';

const SPANISH = new Map(entries(es));
/** Whole texts of the catalogs: those that Spanish says otherwise, and those that it says. */
const english = new Set(entries(en).filter(([key, words]) => valuesIn(words).length === 0 && SPANISH.get(key) !== words).map(([, words]) => words));
const spanish = new Set([...SPANISH.values()].filter((words) => valuesIn(words).length === 0));

withHeight();
afterEach(() => speak('en'));

describe('in Spanish', () => {
  it.each(SIGHTS)('$name has Spanish words and no English ones', async ({ draw }) => {
    let data = new Set<string>();
    await draw((host) => {
      host.world.settings.language = 'spanish';
      data = recorded(host);
      speak('es');
    }, 'es');
    const shown = texts();
    expect(shown.filter((text) => spanish.has(text)).length).toBeGreaterThan(0);
    expect(shown.filter((text) => english.has(text) && !spanish.has(text) && !data.has(text))).toEqual([]);
  }, 60_000);
});
