// The pages, with a count where a person is waited for.
import { Kbd, UnstyledButton } from '@mantine/core';
import {
  IconBell, IconCalendarEvent, IconCalendarTime, IconPlugConnected, IconRefresh, IconSettings, IconUpload, IconUsers, type TablerIcon,
} from '@tabler/icons-react';

import { t } from '../language';
import type { BootView } from '../platform/bindings';
import { useNavigation, type Page } from '../shared/navigation';
import { useAppState } from '../shared/queries';
import { Dot } from '../shared/ui/Dot';
import { BellMark } from './BellMark';
import classes from './shell.module.css';

/** In the order of the left column. */
export const PAGES: { page: Page; icon: TablerIcon }[] = [
  { page: 'today', icon: IconCalendarEvent },
  { page: 'bell', icon: IconBell },
  { page: 'patients', icon: IconUsers },
  { page: 'availability', icon: IconCalendarTime },
  { page: 'write-backs', icon: IconUpload },
  { page: 'sync', icon: IconRefresh },
  { page: 'connection', icon: IconPlugConnected },
  { page: 'settings', icon: IconSettings },
];

/** What a page is called. */
export const pageName = (page: Page) => t(`app.pages.${page}`);

export function Nav({ boot, onFind }: { boot: BootView; onFind: () => void }) {
  const { place, go } = useNavigation();
  const { data: state } = useAppState();

  const mark = (page: Page) => {
    if (page === 'bell' && state && state.unread > 0) return <span className={classes.navCount} data-tone="blue" aria-label={t('app.header.new_on_bell', { count: state.unread })}>{state.unread}</span>;
    if (page === 'write-backs' && state) {
      if (state.needsPerson > 0) return <span className={classes.navCount} data-tone="red" aria-label={t('app.nav.need_you', { count: state.needsPerson })}>{state.needsPerson}</span>;
      if (state.openWriteBacks > 0) return <span className={classes.navCount} data-tone="grey" aria-label={t('app.nav.open', { count: state.openWriteBacks })}>{state.openWriteBacks}</span>;
    }
    if (page === 'sync' && state?.sync?.operationType === 'full_patients') {
      return <span className={classes.navCount} data-tone="blue">{state.sync.progressPercentage}%</span>;
    }
    if (page === 'connection' && state && (state.connection.phase !== 'connected' || state.practices.some((one) => one.status !== 'connected'))) {
      return <Dot tone="amber" />;
    }
    return null;
  };

  return (
    <nav className={classes.nav} aria-label={t('app.nav.label')}>
      <div className={classes.brand}>
        <BellMark />
        <span>Deskbell</span>
      </div>
      <ul className={classes.navList}>
        {PAGES.map(({ page, icon: Icon }) => (
          <li key={page}>
            <UnstyledButton
              className={classes.navLink}
              aria-current={place.page === page ? 'page' : undefined}
              data-testid={`nav-${page}`}
              onClick={() => go(page)}
            >
              <Icon size={18} stroke={1.7} aria-hidden />
              <span className={classes.navLabel}>{pageName(page)}</span>
              {mark(page)}
            </UnstyledButton>
          </li>
        ))}
      </ul>
      <UnstyledButton className={classes.find} onClick={onFind} data-testid="open-palette">
        <span>{t('app.nav.find')}</span> <Kbd size="xs">Ctrl K</Kbd>
      </UnstyledButton>
      <p className={classes.version}>{t('app.nav.version', { version: boot.version })}</p>
    </nav>
  );
}
