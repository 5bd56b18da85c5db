// What jsdom lacks, and matchers for the page.
import '@testing-library/jest-dom/vitest';

import { cleanup, configure } from '@testing-library/react';
import { afterAll, afterEach, beforeEach, vi } from 'vitest';

import { readNumbers } from './shared/phone';

// A machine that does other work as well is slow, not wrong.
configure({ asyncUtilTimeout: 5000 });

// The window has it when the first picture is drawn.
await readNumbers();

// Tests of the build run without a page.
if (typeof window !== 'undefined') {
  window.matchMedia = (query: string) =>
    ({
      matches: false,
      media: query,
      onchange: null,
      addEventListener: () => undefined,
      removeEventListener: () => undefined,
      dispatchEvent: () => false,
    }) as unknown as MediaQueryList;

  class Nothing {
    observe() {
      return undefined;
    }
    unobserve() {
      return undefined;
    }
    disconnect() {
      return undefined;
    }
  }
  window.ResizeObserver = Nothing;
  window.HTMLElement.prototype.scrollIntoView = () => undefined;
  document.elementsFromPoint = () => [];
  Object.defineProperty(document, 'fonts', { value: { addEventListener: () => undefined, removeEventListener: () => undefined } });
}

/** A Monday, 10:42 in Chicago. */
export const NOW = new Date('2026-11-23T16:42:00Z');

beforeEach(() => {
  if (typeof window !== 'undefined') {
    window.localStorage.clear();
    window.location.hash = '';
  }
  vi.useFakeTimers({ toFake: ['Date'], now: NOW });
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});
// What the window reads once it is drawn is still on its way when a short file of tests ends.
afterAll(() => vi.dynamicImportSettled());
