// The views of the window: where each begins, and how a person comes to it. Found by their marks, not by their words,
// so that it is the same way in each language.
import type { Page } from '@playwright/test';

/** A view that is looked at. */
export interface View {
  /** Name of its picture. */
  name: string;
  /** Scenario of the twin. */
  scenario: string;
  /** Page on which it begins. */
  page: string;
  /** What lies over or beside the page, and is all that is looked at. */
  only?: string;
  /** What is done there, until the view is there. */
  reach: (page: Page) => Promise<unknown>;
}

const seen = (page: Page, mark: string) => page.getByTestId(mark).first().waitFor();
/** Where a dialog is all that is looked at. */
const DIALOG = '[role="dialog"]';

const press = (page: Page, mark: string) => page.getByTestId(mark).first().click();

/** The page itself, with nothing opened on it. */
const plain = (name: string, scenario: string, page: string, mark = `page-${page}`): View => ({ name, scenario, page, reach: (at) => seen(at, mark) });

/** What a click on each of these marks leads to, one after the other; the last one is only seen. */
const path = (name: string, scenario: string, page: string, marks: string[], only?: string): View => ({
  name, scenario, page, only,
  reach: async (at) => {
    for (const mark of marks.slice(0, -1)) await press(at, mark);
    await seen(at, marks.at(-1) ?? '');
  },
});

const visit = async (page: Page) => {
  await page.locator('[data-testid="appointment"][data-status-kind="confirmed"]').last().click();
  await seen(page, 'appointment-details');
};

const fromVisit = (name: string, mark: string, form: string): View => ({
  name, scenario: 'demo', page: 'today', only: DIALOG,
  reach: async (page) => {
    await visit(page);
    await press(page, mark);
    await seen(page, form);
  },
});

/** Views whose pictures are kept. */
export const VIEWS: View[] = [
  plain('today', 'demo', 'today'),
  {
    name: 'today-week', scenario: 'demo', page: 'today',
    reach: async (page) => {
      await page.getByTestId('today-length').locator('input[value="week"]').press('Space');
      await seen(page, 'week-numbers');
    },
  },
  plain('today-empty', 'empty', 'today'),
  plain('today-offline', 'offline', 'today', 'problem'),
  { name: 'appointment', scenario: 'demo', page: 'today', only: DIALOG, reach: visit },
  path('booking', 'demo', 'today', ['book-button', 'booking-form'], DIALOG),
  {
    name: 'bell-page', scenario: 'demo', page: 'bell',
    reach: async (page) => {
      await seen(page, 'bell-item');
      // What is on the page has been seen, soon.
      await page.getByTestId('bell-count').waitFor({ state: 'hidden' });
    },
  },
  plain('patients', 'demo', 'patients', 'patient-row'),
  path('patient-card', 'demo', 'patients', ['patient-row', 'patient-visit'], '[data-testid="patient-beside"]'),
  plain('availability', 'demo', 'availability', 'availability-row'),
  plain('write-backs', 'decide', 'write-backs', 'write-back-row'),
  plain('sync', 'attention', 'sync', 'attention-row'),
  plain('sync-first', 'first-sync', 'sync'),
  plain('connection', 'two-practices', 'connection', 'practice-card'),
  plain('connection-new', 'new', 'connection', 'connect-button'),
  plain('settings', 'demo', 'settings', 'alert-rule'),
  path('bell', 'demo', 'connection', ['bell-button', 'bell-item'], DIALOG),
  {
    name: 'palette', scenario: 'demo', page: 'connection', only: DIALOG,
    reach: async (page) => {
      await page.keyboard.press('Control+k');
      await page.getByTestId('palette-search').fill('an');
      await page.locator('[data-testid="palette-option"][data-group="Patients"]').first().waitFor();
    },
  },
  {
    name: 'shortcuts', scenario: 'demo', page: 'connection', only: DIALOG,
    reach: async (page) => {
      await page.keyboard.press('?');
      await seen(page, 'shortcuts');
    },
  },
];

/** Views that are only looked over by rules: forms a click deeper, and troubles. */
export const DEEPER: View[] = [
  fromVisit('move', 'appointment-reschedule', 'reschedule-form'),
  fromVisit('cancel', 'appointment-cancel', 'cancel-form'),
  fromVisit('note', 'patient-note', 'note-form'),
  fromVisit('payment', 'patient-payment', 'payment-form'),
  fromVisit('details', 'patient-edit', 'patient-edit-form'),
  path('new-patient', 'demo', 'today', ['book-button', 'booking-new-patient', 'new-patient-form'], DIALOG),
  path('practices', 'many-practices', 'connection', ['practice-switcher', 'practice-option']),
  {
    name: 'status', scenario: 'demo', page: 'today', only: '[role="menu"]',
    reach: async (page) => {
      await visit(page);
      await press(page, 'appointment-status');
      await page.getByRole('menuitem').first().waitFor();
    },
  },
  path('why-old', 'old-data', 'today', ['why-old-open', 'why-old'], DIALOG),
  plain('zone', 'zone-guessed', 'connection', 'zone-choice'),
  plain('choosing', 'choosing', 'connection', 'practice-choice'),
  plain('credentials', 'credentials', 'connection', 'credentials-save'),
  plain('waiting', 'waiting', 'connection', 'connect-cancel'),
  plain('wrong-app-key', 'wrong-app-key', 'connection', 'credentials-save'),
  plain('failed', 'failed', 'connection', 'connect-retry'),
  plain('sync-failed', 'sync-failed', 'sync'),
  plain('locked', 'locked', 'today', 'boot-problem'),
  plain('damaged', 'damaged', 'today', 'boot-problem'),
];
