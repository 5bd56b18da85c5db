// Tests of every page as a person sees it: the window's twin in Debian's Chromium, in both themes and languages.
import { fileURLToPath } from 'node:url';

import { defineConfig, type Project } from '@playwright/test';

const PORT = 5271;
const VITE = 'node node_modules/vite/bin/vite.js';
const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

const LANGUAGES = { en: 'en-US', es: 'es-US' };
const projects = Object.entries(LANGUAGES).map(([language, locale]): Project => ({
  name: language,
  use: { locale },
  // What only rules look at is the same for them in each language.
  grepInvert: language === 'en' ? [] : / by rules$/,
}));

export default defineConfig({
  testDir: 'pages',
  outputDir: 'pages/artifacts/results',
  snapshotPathTemplate: 'pages/pictures/{projectName}-{arg}{ext}',
  // A picture that is missing is a fault, not a picture to be made on the way.
  updateSnapshots: 'none',
  fullyParallel: true,
  workers: 2,
  timeout: 60_000,
  forbidOnly: true,
  reporter: [['list', { printSteps: false }]],
  expect: {
    timeout: 20_000,
    toHaveScreenshot: { animations: 'disabled', caret: 'hide', scale: 'css', maxDiffPixelRatio: 0.002 },
  },
  projects,
  use: {
    baseURL: `http://127.0.0.1:${PORT}`,
    viewport: { width: 1280, height: 800 },
    deviceScaleFactor: 1,
    timezoneId: 'America/Chicago',
    contextOptions: { reducedMotion: 'reduce' },
    launchOptions: {
      executablePath: '/usr/bin/chromium',
      // Drawn plainly: to act as a graphics card, where there is none, costs more than it saves.
      args: [
        '--disable-gpu',
        '--disable-software-rasterizer',
        '--in-process-gpu',
        '--font-render-hinting=none',
        '--disable-lcd-text',
        '--force-color-profile=srgb',
      ],
      // Fonts of this machine beside the window's own would change the pictures.
      env: { ...process.env, FONTCONFIG_FILE: here('pages/fonts.conf') },
    },
  },
  webServer: {
    command: `${VITE} build --mode twin --outDir pages/artifacts/twin --logLevel warn && ${VITE} preview --outDir pages/artifacts/twin --host 127.0.0.1 --port ${PORT} --strictPort`,
    url: `http://127.0.0.1:${PORT}`,
    timeout: 120_000,
    reuseExistingServer: false,
  },
});
