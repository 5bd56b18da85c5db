// The pages, drawers and lists that a start does not need.
import { later } from '../shared/later';
import { readNumbers } from '../shared/phone';

export type OtherPages = typeof import('./otherPages');

/** `null` until they have been read. */
export const useOtherPages = later(async (): Promise<OtherPages> => {
  const [pages] = await Promise.all([import('./otherPages'), readNumbers()]);
  return pages;
});
