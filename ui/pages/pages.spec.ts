// Every view can be used without sight or mouse, as far as rules can tell, and looks as it did.
import { expect } from '@playwright/test';

import { DEEPER, VIEWS } from './views.ts';
import { go, hindrances, test, THEMES, turn } from './window.ts';

for (const view of VIEWS) {
  test(view.name, async ({ shared: page, troubles, locale }) => {
    await go(page, view);
    const shown = view.only === undefined ? page : page.locator(view.only);
    for (const theme of THEMES) {
      await turn(page, theme);
      await expect.soft(shown).toHaveScreenshot([theme, `${view.name}.png`]);
      // The rules say the same in each language.
      if (locale === 'en-US') expect.soft(await hindrances(page, view, theme !== THEMES[0])).toEqual([]);
    }
    expect(troubles).toEqual([]);
  });
}

for (const view of DEEPER) {
  test(`${view.name} by rules`, async ({ shared: page, troubles }) => {
    await go(page, view);
    for (const theme of THEMES) {
      await turn(page, theme);
      expect.soft(await hindrances(page, view, theme !== THEMES[0])).toEqual([]);
    }
    expect(troubles).toEqual([]);
  });
}
