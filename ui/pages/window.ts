// The window in which the views are looked at: one for each worker, loaded anew for each view.
import { test as base, type Page } from '@playwright/test';
import axe from 'axe-core';

import type { View } from './views.ts';

/** A Monday at 10:42 in the practice. */
const NOW = new Date('2026-11-23T16:42:00Z');

const RULES: axe.RunOnly = { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'] };
const CONTRAST: axe.RunOnly = { type: 'rule', values: ['color-contrast'] };

declare global {
  interface Window {
    /** There once its source was read by the page. */
    axe: typeof axe;
  }
}

export const THEMES = ['light', 'dark'] as const;
export type Theme = (typeof THEMES)[number];

/** A test with the worker's window, and with what its page complains of meanwhile. */
export const test = base.extend<{ troubles: string[] }, { shared: Page }>({
  // To load a page again costs a third of what a browser's context and its first page cost.
  shared: [
    async ({ browser }, give, { project }) => {
      const { viewport, deviceScaleFactor, locale, timezoneId, contextOptions, baseURL } = project.use;
      const context = await browser.newContext({ ...contextOptions, viewport, deviceScaleFactor, locale, timezoneId, baseURL });
      const page = await context.newPage();
      await page.clock.setFixedTime(NOW);
      // What the window remembers is the memory of a view before.
      await page.addInitScript(() => window.localStorage.clear());
      await give(page);
      await context.close();
    },
    { scope: 'worker' },
  ],
  troubles: async ({ shared }, give) => {
    const troubles: string[] = [];
    const thrown = (error: Error) => troubles.push(error.message);
    const said = (line: { type: () => string; text: () => string }) => {
      if (['error', 'warning'].includes(line.type())) troubles.push(line.text());
    };
    shared.on('pageerror', thrown).on('console', said);
    await give(troubles);
    shared.off('pageerror', thrown).off('console', said);
  },
});

let loads = 0;

/** Comes to a view, in the light theme. */
export async function go(page: Page, view: View): Promise<void> {
  loads += 1;
  await page.emulateMedia({ colorScheme: 'light' });
  // Where the pointer was left, something of the next view may lie.
  await page.mouse.move(-1, -1);
  // Another address each time, or the browser would only go to another place of the page it has.
  await page.goto(`/?fake=${view.scenario}&load=${loads}#${view.page}`);
  // Keys mean nothing before the window knows how it stands.
  await page.locator('[data-testid="overall-state"], [data-testid="boot-problem"]').waitFor();
  await view.reach(page);
  await page.evaluate(() => document.fonts.ready);
  await page.waitForFunction(() => document.querySelector('[aria-busy="true"]') === null);
}

/** The same view in a theme. */
export async function turn(page: Page, theme: Theme): Promise<void> {
  await page.emulateMedia({ colorScheme: theme });
  await page.locator(`html[data-mantine-color-scheme="${theme}"]`).waitFor();
}

/**
 * What hinders those who hear the view, use the keyboard, or see little contrast: the first time all of it, in another
 * theme only contrast, which is another one there.
 */
export async function hindrances(page: Page, view: View, again: boolean): Promise<string[]> {
  if (!again) await page.evaluate(axe.source);
  return page.evaluate(
    async ({ only, runOnly }) => {
      // Without what passed, and without the sheets that no such rule reads.
      const { violations } = await window.axe.run(only ?? document, { runOnly, resultTypes: ['violations'], preload: false });
      const grave = violations.filter((one) => one.impact === 'serious' || one.impact === 'critical');
      return grave.flatMap((one) => one.nodes.map((node) => `${one.id}: ${node.target.join(' ')}: ${node.any[0]?.message ?? one.help}`));
    },
    { only: view.only, runOnly: again ? CONTRAST : RULES },
  );
}
