// Pages, practices and what can be done from anywhere, as entries of the palette.
import { notifications } from '@mantine/notifications';

import { toRefusal } from '../../platform/types';
import { useForms } from '../../shared/forms';
import { useHost } from '../../shared/host';
import { useNavigation } from '../../shared/navigation';
import { useAppState, useFormsView } from '../../shared/queries';
import { minutesUntilMorning } from '../../shared/time';
import { useNow } from '../../shared/useNow';
import { useSyncNow } from '../../shared/useSyncNow';
import { wordsFor } from '../../shared/words/codes';
import { offered } from '../../shared/words/fields';
import { PAGES, pageName } from '../Nav';
import type { Entry } from './entries';

/** Says it where what was asked for is refused. */
function said(done: Promise<unknown>): void {
  done.catch((error: unknown) => {
    const words = wordsFor(toRefusal(error).code);
    notifications.show({ color: 'red', title: words.title, message: words.next });
  });
}

export function useActions(onShortcuts: () => void, onBell: () => void): Entry[] {
  const host = useHost();
  const { go } = useNavigation();
  const forms = useForms();
  const { data: view } = useFormsView();
  const { data: state } = useAppState();
  const sync = useSyncNow();
  const now = useNow();
  const connected = (state?.connection.practiceName ?? null) !== null;
  const action = (id: string, label: string, detail: string, run: () => void, more: Partial<Entry> = {}): Entry => ({ id, group: 'Actions', label, detail, run, ...more });
  const paused = state?.pausedUntil != null && Date.parse(state.pausedUntil) > now;
  const actions: Entry[] = [];
  if (connected) {
    if (offered(view, 'book_appointment').offer !== 'no') {
      actions.push(action('book', 'Book an appointment', 'on Today: B', () => forms.open({ kind: 'book' }), { also: 'new appointment schedule' }));
    }
    actions.push(action('sync', 'Sync now', 'ask Sikka for what is new', () => void sync.run(false), { also: 'refresh read' }));
    actions.push(action('full', 'Full sync', 'read everything again', () => void sync.run(true), { also: 'sync reload all' }));
    if (state?.sync) actions.push(action('stop', 'Stop the sync', 'what was read is kept', () => said(host.cancelSync()), { also: 'cancel' }));
  }
  actions.push(action('bell', 'Show the bell', state && state.unread > 0 ? `${state.unread} new` : 'nothing new', onBell, { also: 'notifications alerts' }));
  if (state && state.unread > 0) actions.push(action('seen', 'Mark the bell as seen', `${state.unread} new`, () => said(host.markBellsSeen()), { also: 'read acknowledge' }));
  if (paused) {
    actions.push(action('resume', 'Let pop-ups through again', 'they are paused', () => said(host.pauseNotifications(null)), { also: 'resume unpause notifications' }));
  } else {
    actions.push(action('pause', 'Pause pop-ups for 30 minutes', '', () => said(host.pauseNotifications(30)), { also: 'notifications quiet silence' }));
    actions.push(action('pause-long', 'Pause pop-ups until tomorrow', '', () => said(host.pauseNotifications(minutesUntilMorning(now, state?.clocks.zone ?? 'UTC'))), { also: 'notifications quiet silence' }));
  }
  actions.push(action('shortcuts', 'Show the keyboard shortcuts', '', onShortcuts, { also: 'help keys', keys: '?' }));
  const pages = PAGES.map(({ page }, index): Entry => ({ id: `page ${page}`, group: 'Pages', label: pageName(page), detail: '', also: 'page go', keys: index < 9 ? `Ctrl ${index + 1}` : undefined, run: () => go(page) }));
  const practices = (state?.practices ?? [])
    .filter((one) => !one.isSelected)
    .map((one): Entry => ({ id: `practice ${one.id}`, group: 'Practices', label: one.name, detail: 'show this practice', also: 'practice switch', run: () => said(host.selectPractice(one.id)) }));
  return [...actions, ...pages, ...practices];
}
