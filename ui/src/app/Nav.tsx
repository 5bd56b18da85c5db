// The pages, with a count where a person is waited for.
import { Kbd, UnstyledButton } from '@mantine/core';
import {
  IconCalendarEvent, IconCalendarTime, IconPlugConnected, IconRefresh, IconSettings, IconUpload, IconUsers, type TablerIcon,
} from '@tabler/icons-react';

import type { BootView } from '../platform/bindings';
import { useNavigation, type Page } from '../shared/navigation';
import { useAppState } from '../shared/queries';
import { Dot } from '../shared/ui/Dot';
import { BellMark } from './BellMark';
import classes from './shell.module.css';

/** In the order of the left column. */
export const PAGES: { page: Page; label: string; icon: TablerIcon }[] = [
  { page: 'today', label: 'Today', icon: IconCalendarEvent },
  { page: 'patients', label: 'Patients', icon: IconUsers },
  { page: 'availability', label: 'Availability', icon: IconCalendarTime },
  { page: 'write-backs', label: 'Write-backs', icon: IconUpload },
  { page: 'sync', label: 'Sync', icon: IconRefresh },
  { page: 'connection', label: 'Connection', icon: IconPlugConnected },
  { page: 'settings', label: 'Settings', icon: IconSettings },
];

export function Nav({ boot, onFind }: { boot: BootView; onFind: () => void }) {
  const { place, go } = useNavigation();
  const { data: state } = useAppState();

  const mark = (page: Page) => {
    if (page === 'write-backs' && state) {
      if (state.needsPerson > 0) return <span className={classes.navCount} data-tone="red" aria-label={`${state.needsPerson} need you`}>{state.needsPerson}</span>;
      if (state.openWriteBacks > 0) return <span className={classes.navCount} data-tone="grey" aria-label={`${state.openWriteBacks} open`}>{state.openWriteBacks}</span>;
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
    <nav className={classes.nav} aria-label="Pages">
      <div className={classes.brand}>
        <BellMark />
        <span>Deskbell</span>
      </div>
      <ul className={classes.navList}>
        {PAGES.map(({ page, label, icon: Icon }) => (
          <li key={page}>
            <UnstyledButton
              className={classes.navLink}
              aria-current={place.page === page ? 'page' : undefined}
              data-testid={`nav-${page}`}
              onClick={() => go(page)}
            >
              <Icon size={18} stroke={1.7} aria-hidden />
              <span className={classes.navLabel}>{label}</span>
              {mark(page)}
            </UnstyledButton>
          </li>
        ))}
      </ul>
      <UnstyledButton className={classes.find} onClick={onFind} data-testid="open-palette">
        <span>Find or do</span> <Kbd size="xs">Ctrl K</Kbd>
      </UnstyledButton>
      <p className={classes.version}>Version {boot.version}</p>
    </nav>
  );
}
