// Pages, practices and what can be done from anywhere, as entries of the palette.
import { notifications } from '@mantine/notifications';

import { t } from '../../language';
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

/** Actions as the catalog calls them. */
type Named = 'book' | 'sync' | 'full' | 'stop' | 'bell' | 'seen' | 'resume' | 'pause' | 'pause_long' | 'shortcuts' | 'quit';

export function useActions(onShortcuts: () => void, onBell: () => void): Entry[] {
  const host = useHost();
  const { go } = useNavigation();
  const forms = useForms();
  const { data: view } = useFormsView();
  const { data: state } = useAppState();
  const sync = useSyncNow();
  const now = useNow();
  const connected = (state?.connection.practiceName ?? null) !== null;
  const paused = state?.pausedUntil != null && Date.parse(state.pausedUntil) > now;
  const unread = state?.unread ?? 0;
  const fresh = t('app.palette.count_new', { count: unread });
  const action = (id: string, name: Named, detail: string, run: () => void, keys?: string): Entry => ({
    id, group: 'Actions', label: t(`app.palette.actions.${name}.label`), also: t(`app.palette.actions.${name}.also`), detail, run, keys,
  });
  const actions: Entry[] = [];
  if (connected) {
    if (offered(view, 'book_appointment').offer !== 'no') actions.push(action('book', 'book', t('app.palette.actions.book.detail'), () => forms.open({ kind: 'book' })));
    actions.push(action('sync', 'sync', t('app.palette.actions.sync.detail'), () => void sync.run(false)));
    actions.push(action('full', 'full', t('app.palette.actions.full.detail'), () => void sync.run(true)));
    if (state?.sync) actions.push(action('stop', 'stop', t('app.palette.actions.stop.detail'), () => said(host.cancelSync())));
  }
  actions.push(action('bell', 'bell', unread > 0 ? fresh : t('app.palette.nothing_new'), onBell));
  if (unread > 0) actions.push(action('seen', 'seen', fresh, () => said(host.markBellsSeen())));
  if (paused) {
    actions.push(action('resume', 'resume', t('app.palette.actions.resume.detail'), () => said(host.pauseNotifications(null))));
  } else {
    actions.push(action('pause', 'pause', '', () => said(host.pauseNotifications(30))));
    actions.push(action('pause-long', 'pause_long', '', () => said(host.pauseNotifications(minutesUntilMorning(now, state?.clocks.zone ?? 'UTC')))));
  }
  actions.push(action('shortcuts', 'shortcuts', '', onShortcuts, '?'));
  actions.push(action('quit', 'quit', t('app.palette.actions.quit.detail'), () => said(host.quit())));
  const pages = PAGES.map(({ page }, index): Entry => ({
    id: `page ${page}`, group: 'Pages', label: pageName(page), detail: '', also: t('app.palette.also.page'), keys: index < 9 ? `Ctrl ${index + 1}` : undefined, run: () => go(page),
  }));
  const practices = (state?.practices ?? [])
    .filter((one) => !one.isSelected)
    .map((one): Entry => ({
      id: `practice ${one.id}`, group: 'Practices', label: one.name, detail: t('app.palette.show_practice'), also: t('app.palette.also.practice'),
      run: () => said(host.selectPractice(one.id)),
    }));
  return [...actions, ...pages, ...practices];
}
