// The frame around every page: pages on the left, the practice and its two clocks on top.
import type { BootView } from '../platform/bindings';
import { BellDrawer } from '../features/bell/BellDrawer';
import { ConnectionPage } from '../features/connection/ConnectionPage';
import { SettingsPage } from '../features/settings/SettingsPage';
import { SyncPage } from '../features/sync/SyncPage';
import { TodayPage } from '../features/today/TodayPage';
import { WriteBacksPage } from '../features/write-backs/WriteBacksPage';
import { useNavigation } from '../shared/navigation';
import { Header } from './Header';
import { Nav } from './Nav';
import { Problems } from './Problems';
import classes from './shell.module.css';

interface Props {
  boot: BootView;
  bellOpen: boolean;
  setBellOpen: (open: boolean) => void;
}

export function Shell({ boot, bellOpen, setBellOpen }: Props) {
  const { place } = useNavigation();
  return (
    <div className={classes.shell}>
      <a className={classes.skip} href="#page">
        Skip to the page
      </a>
      <Nav boot={boot} />
      <div className={classes.column}>
        <Header demo={boot.demo} onBell={() => setBellOpen(true)} />
        <Problems />
        <main id="page" className={classes.page} data-page={place.page} tabIndex={-1} key={place.page}>
          {place.page === 'today' ? <TodayPage /> : null}
          {place.page === 'write-backs' ? <WriteBacksPage /> : null}
          {place.page === 'sync' ? <SyncPage /> : null}
          {place.page === 'connection' ? <ConnectionPage /> : null}
          {place.page === 'settings' ? <SettingsPage boot={boot} /> : null}
        </main>
      </div>
      <BellDrawer opened={bellOpen} onClose={() => setBellOpen(false)} />
    </div>
  );
}
