// The frame around every page: pages on the left, the practice and its two clocks on top.
import { useState } from 'react';

import { t } from '../language';
import type { BootView } from '../platform/bindings';
import { AvailabilityPage } from '../features/availability/AvailabilityPage';
import { BellDrawer } from '../features/bell/BellDrawer';
import { BellPage } from '../features/bell/BellPage';
import { ConnectionPage } from '../features/connection/ConnectionPage';
import { FormsDesk } from '../features/forms/FormsDesk';
import { PatientsPage } from '../features/patients/PatientsPage';
import { SettingsPage } from '../features/settings/SettingsPage';
import { SyncPage } from '../features/sync/SyncPage';
import { TodayPage } from '../features/today/TodayPage';
import { WriteBacksPage } from '../features/write-backs/WriteBacksPage';
import { useNavigation } from '../shared/navigation';
import { usePractices } from '../shared/practices';
import { BookKey } from './BookKey';
import { DemoBanner } from './DemoBanner';
import { Header } from './Header';
import { Nav } from './Nav';
import { PaletteDesk } from './palette/PaletteDesk';
import { Problems } from './Problems';
import classes from './shell.module.css';
import { useFreshPractice } from './useFreshPractice';
import { useSyncNews } from './useSyncNews';

interface Props {
  boot: BootView;
  bellOpen: boolean;
  setBellOpen: (open: boolean) => void;
}

export function Shell({ boot, bellOpen, setBellOpen }: Props) {
  const { place } = useNavigation();
  const { selected } = usePractices();
  const [finding, setFinding] = useState(false);
  useFreshPractice();
  useSyncNews();
  // What was half done on a page of one practice must not go on in another; these pages are about all of them.
  const key = ['bell', 'connection', 'settings'].includes(place.page) ? place.page : `${place.page} ${selected?.id ?? ''}`;
  return (
    <div className={classes.shell}>
      <a className={classes.skip} href="#page">
        {t('app.skip')}
      </a>
      <Nav boot={boot} onFind={() => setFinding(true)} />
      <div className={classes.column}>
        {boot.leavesDemo ? <DemoBanner /> : null}
        <Header demo={boot.demo && !boot.leavesDemo} onBell={() => setBellOpen(true)} />
        <Problems />
        <FormsDesk key={selected?.id ?? ''}>
          <BookKey />
          <main id="page" className={classes.page} data-page={place.page} tabIndex={-1} key={key}>
            {place.page === 'today' ? <TodayPage /> : null}
            {place.page === 'bell' ? <BellPage /> : null}
            {place.page === 'patients' ? <PatientsPage /> : null}
            {place.page === 'availability' ? <AvailabilityPage /> : null}
            {place.page === 'write-backs' ? <WriteBacksPage /> : null}
            {place.page === 'sync' ? <SyncPage /> : null}
            {place.page === 'connection' ? <ConnectionPage /> : null}
            {place.page === 'settings' ? <SettingsPage boot={boot} /> : null}
          </main>
          <PaletteDesk opened={finding} setOpened={setFinding} onBell={() => setBellOpen(true)} />
        </FormsDesk>
      </div>
      <BellDrawer opened={bellOpen} onClose={() => setBellOpen(false)} />
    </div>
  );
}
