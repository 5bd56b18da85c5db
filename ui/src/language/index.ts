// The window's words, in the language that was chosen. A catalog for each part of the window stands in `en` and in
// `es`; what one of them has and the other lacks does not compile.
import i18next from 'i18next';

import { en } from './en';
import { es } from './es';
import { everyPlural, marked } from './catalog';

/** The languages of the window; the last one is for tests, which see by it what was left out. */
export type Language = 'en' | 'es' | 'en-XA';

/** Where the system names no region: the practices are in the United States. */
const REGIONS: Record<Language, string> = { en: 'en-US', es: 'es-US', 'en-XA': 'en-US' };

void i18next.init({
  lng: navigator.language.startsWith('es') ? 'es' : 'en',
  fallbackLng: false,
  resources: { en: { translation: en }, es: { translation: everyPlural(es) }, 'en-XA': { translation: marked(en) } },
  initAsync: false,
  interpolation: { escapeValue: false },
});

/** The words for a key, with its values put in; `count` chooses between one and many. */
export const t = i18next.t;

/** From now on words, dates and numbers are of this language. What is on screen is to be drawn anew. */
export function speak(language: Language): void {
  void i18next.changeLanguage(language);
}

/** The language of now. */
export function spoken(): Language {
  return i18next.language as Language;
}

/** For dates and numbers: the system's region where it speaks the language, or the United States. */
export function locale(): string {
  const now = spoken();
  return navigator.languages.find((one) => one.startsWith(`${now}-`)) ?? REGIONS[now];
}

/** `1,234`, or with so many digits after the point: `0.8`. */
export function number(value: number, digits?: number): string {
  return value.toLocaleString(locale(), digits === undefined ? undefined : { minimumFractionDigits: digits, maximumFractionDigits: digits });
}
