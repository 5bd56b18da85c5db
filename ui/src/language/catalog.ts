// What catalogs of words have in common.

/** A catalog, or a part of one. */
export interface Catalog {
  readonly [key: string]: string | Catalog;
}

/** A catalog with the same keys, in another language. */
export type Translated<T> = { readonly [K in keyof T]: T[K] extends string ? string : Translated<T[K]> };

function each(catalog: Catalog, change: (words: string) => string): Catalog {
  return Object.fromEntries(Object.entries(catalog).map(([key, value]) => [key, typeof value === 'string' ? change(value) : each(value, change)]));
}

/** Every text in brackets, so that a test sees which words come from no catalog. */
export function marked(catalog: Catalog): Catalog {
  return each(catalog, (words) => `⟦${words}⟧`);
}

/** Spanish has a plural of its own for millions: here it is as the other one. */
export function everyPlural(catalog: Catalog): Catalog {
  return Object.fromEntries(
    Object.entries(catalog).flatMap(([key, value]): [string, string | Catalog][] => {
      if (typeof value !== 'string') return [[key, everyPlural(value)]];
      return key.endsWith('_other') ? [[key, value], [key.replace(/_other$/, '_many'), value]] : [[key, value]];
    }),
  );
}
