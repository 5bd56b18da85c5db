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
  /** What is done there, until the view is there. */
  reach: (page: Page) => Promise<unknown>;
}

const seen = (mark: string) => (page: Page) => page.getByTestId(mark).first().waitFor();
const press = (page: Page, mark: string) => page.getByTestId(mark).first().click();

/** The page itself, with nothing opened on it. */
const plain = (name: string, scenario: string, page: string, mark = `page-${page}`): View => ({ name, scenario, page, reach: seen(mark) });

export const VIEWS: View[] = [
  plain('today', 'demo', 'today'),
  {
    name: 'today-week', scenario: 'demo', page: 'today',
    reach: async (page) => {
      await page.getByTestId('today-length').locator('input[value="week"]').press('Space');
      await seen('week-numbers')(page);
    },
  },
  plain('today-empty', 'empty', 'today'),
  plain('today-offline', 'offline', 'today', 'problem'),
  {
    name: 'appointment', scenario: 'demo', page: 'today',
    reach: async (page) => {
      await page.locator('[data-testid="appointment"][data-status-kind="confirmed"]').last().click();
      await seen('appointment-details')(page);
    },
  },
  {
    name: 'booking', scenario: 'demo', page: 'today',
    reach: async (page) => {
      await press(page, 'book-button');
      await seen('booking-form')(page);
    },
  },
  plain('patients', 'demo', 'patients', 'patient-row'),
  {
    name: 'patient-card', scenario: 'demo', page: 'patients',
    reach: async (page) => {
      await press(page, 'patient-row');
      await seen('patient-visit')(page);
    },
  },
  plain('availability', 'demo', 'availability', 'availability-row'),
  plain('write-backs', 'decide', 'write-backs'),
  plain('sync', 'attention', 'sync'),
  plain('sync-first', 'first-sync', 'sync'),
  plain('connection', 'two-practices', 'connection', 'practice-card'),
  plain('connection-new', 'new', 'connection'),
  plain('settings', 'demo', 'settings'),
  {
    name: 'bell', scenario: 'demo', page: 'today',
    reach: async (page) => {
      await press(page, 'bell-button');
      await seen('bell-item')(page);
    },
  },
  {
    name: 'palette', scenario: 'demo', page: 'today',
    reach: async (page) => {
      await seen('page-today')(page);
      await page.keyboard.press('Control+k');
      await page.getByTestId('palette-search').fill('an');
      await page.locator('[data-testid="palette-option"][data-group="Patients"]').first().waitFor();
    },
  },
  {
    name: 'shortcuts', scenario: 'demo', page: 'today',
    reach: async (page) => {
      await seen('page-today')(page);
      await page.keyboard.press('?');
      await seen('shortcuts')(page);
    },
  },
];
