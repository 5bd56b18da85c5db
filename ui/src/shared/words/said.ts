// Records of words that are looked up when they are read, so in the language of that moment.

const keysOf = <K extends string>(of: Readonly<Record<K, unknown>>) => Object.keys(of) as K[];

/** The same keys; each value is made once, and has its words as getters. */
export function each<K extends string, V, W>(of: Readonly<Record<K, V>>, make: (key: K, value: V) => W): Readonly<Record<K, W>> {
  return Object.fromEntries(keysOf(of).map((key) => [key, make(key, of[key])])) as Record<K, W>;
}

/** The same keys; each value is a text that is said whenever it is read. */
export function said<K extends string, V>(of: Readonly<Record<K, V>>, say: (key: K, value: V) => string): Readonly<Record<K, string>> {
  const record = {} as Record<K, string>;
  for (const key of keysOf(of)) Object.defineProperty(record, key, { enumerable: true, get: () => say(key, of[key]) });
  return record;
}

/** With its first letter as a sentence has it. */
export const capital = (text: string) => text.replace(/^\p{L}/u, (letter) => letter.toUpperCase());
