// Every view can be used without sight or mouse, as far as rules can tell, and looks as it did.
import AxeBuilder from '@axe-core/playwright';
import { expect, test } from '@playwright/test';

import { VIEWS } from './views.ts';

/** A Monday at 10:42 in the practice. */
const NOW = new Date('2026-11-23T16:42:00Z');

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'];

for (const { name, scenario, page: start, reach } of VIEWS) {
  test(name, async ({ page }) => {
    const troubles: string[] = [];
    page.on('pageerror', (error) => troubles.push(error.message));
    page.on('console', (line) => {
      if (['error', 'warning'].includes(line.type())) troubles.push(line.text());
    });
    await page.clock.setFixedTime(NOW);
    await page.goto(`/?fake=${scenario}#${start}`);
    await reach(page);
    await page.evaluate(() => document.fonts.ready);
    await expect(page.locator('[aria-busy="true"]')).toHaveCount(0);

    await expect.soft(page).toHaveScreenshot(`${name}.png`);

    const { violations } = await new AxeBuilder({ page }).options({ runOnly: RULES, resultTypes: ['violations'] }).setLegacyMode(true).analyze();
    const grave = violations.filter((one) => one.impact === 'serious' || one.impact === 'critical');
    expect(grave.flatMap((one) => one.nodes.map((node) => `${one.id}: ${node.target.join(' ')}: ${node.any[0]?.message ?? one.help}`))).toEqual([]);
    expect(troubles).toEqual([]);
  });
}
