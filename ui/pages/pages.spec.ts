// Every view can be used without sight or mouse, as far as rules can tell, and looks as it did.
import AxeBuilder from '@axe-core/playwright';
import { expect, test, type Page } from '@playwright/test';

import { DEEPER, VIEWS, type View } from './views.ts';

/** A Monday at 10:42 in the practice. */
const NOW = new Date('2026-11-23T16:42:00Z');

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'];

/** Comes to a view; returns what the page complains of meanwhile and later. */
async function go(page: Page, view: View): Promise<string[]> {
  const troubles: string[] = [];
  page.on('pageerror', (error) => troubles.push(error.message));
  page.on('console', (line) => {
    if (['error', 'warning'].includes(line.type())) troubles.push(line.text());
  });
  await page.clock.setFixedTime(NOW);
  await page.goto(`/?fake=${view.scenario}#${view.page}`);
  // Keys mean nothing before the window knows how it stands.
  await page.locator('[data-testid="overall-state"], [data-testid="boot-problem"]').waitFor();
  await view.reach(page);
  await page.evaluate(() => document.fonts.ready);
  await expect(page.locator('[aria-busy="true"]')).toHaveCount(0);
  return troubles;
}

/** What hinders those who hear the page, use the keyboard, or see little contrast. */
async function hindrances(page: Page): Promise<string[]> {
  // In one go and without what passed: the usual way takes several times as long.
  const { violations } = await new AxeBuilder({ page }).options({ runOnly: RULES, resultTypes: ['violations'] }).setLegacyMode(true).analyze();
  const grave = violations.filter((one) => one.impact === 'serious' || one.impact === 'critical');
  return grave.flatMap((one) => one.nodes.map((node) => `${one.id}: ${node.target.join(' ')}: ${node.any[0]?.message ?? one.help}`));
}

for (const view of VIEWS) {
  test(view.name, async ({ page }) => {
    const troubles = await go(page, view);
    const shown = view.only === undefined ? page : view.only === 'dialog' ? page.getByRole('dialog') : page.getByTestId(view.only);
    await expect.soft(shown).toHaveScreenshot(`${view.name}.png`);
    expect.soft(await hindrances(page)).toEqual([]);
    expect(troubles).toEqual([]);
  });
}

for (const view of DEEPER) {
  test(`${view.name} by rules`, async ({ page, locale }) => {
    test.skip(locale !== 'en-US', 'The rules say the same in each language.');
    const troubles = await go(page, view);
    expect.soft(await hindrances(page)).toEqual([]);
    expect(troubles).toEqual([]);
  });
}
