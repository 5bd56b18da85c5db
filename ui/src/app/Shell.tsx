// The frame around every page: pages on the left, the practice and its two clocks on top.
import { useEffect, useState } from 'react';

import { t } from '../language';
import type { BootView } from '../platform/bindings';
import { FormsDesk } from '../features/forms/FormsDesk';
import { TodayPage } from '../features/today/TodayPage';
import { useForms } from '../shared/forms';
import { useNavigation, type Page } from '../shared/navigation';
import { usePractices } from '../shared/practices';
import { BookKey } from './BookKey';
import { DemoBanner } from './DemoBanner';
import { Header } from './Header';
import { Nav } from './Nav';
import { NoTray } from './NoTray';
import { PaletteDesk } from './palette/PaletteDesk';
import { Problems } from './Problems';
import classes from './shell.module.css';
import { useFreshPractice } from './useFreshPractice';
import { useOtherPages, type OtherPages } from './useOtherPages';
import { useSyncNews } from './useSyncNews';

interface Props {
  boot: BootView;
  bellOpen: boolean;
  setBellOpen: (open: boolean) => void;
  /** Hears whether a form is open. */
  setFilling: (filling: boolean) => void;
}

export function Shell({ boot, bellOpen, setBellOpen, setFilling }: Props) {
  const { place } = useNavigation();
  const { selected } = usePractices();
  const others = useOtherPages();
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
        {boot.tray ? null : <NoTray />}
        <Problems />
        <FormsDesk key={selected?.id ?? ''}>
          <BookKey />
          <Filling tell={setFilling} />
          <main id="page" className={classes.page} data-page={place.page} tabIndex={-1} key={key}>
            {place.page === 'today' ? <TodayPage /> : null}
            {others ? <OtherPage pages={others} page={place.page} boot={boot} /> : null}
          </main>
          <PaletteDesk opened={finding} setOpened={setFinding} onBell={() => setBellOpen(true)} />
        </FormsDesk>
      </div>
      {others ? <others.BellDrawer opened={bellOpen} onClose={() => setBellOpen(false)} /> : null}
    </div>
  );
}

/** Tells whether a form is open. */
function Filling({ tell }: { tell: Props['setFilling'] }) {
  const { filling } = useForms();
  useEffect(() => {
    tell(filling);
    return () => tell(false);
  }, [filling, tell]);
  return null;
}

function OtherPage({ pages, page, boot }: { pages: OtherPages; page: Page; boot: BootView }) {
  switch (page) {
    case 'today':
      return null;
    case 'bell':
      return <pages.BellPage />;
    case 'patients':
      return <pages.PatientsPage />;
    case 'availability':
      return <pages.AvailabilityPage />;
    case 'write-backs':
      return <pages.WriteBacksPage />;
    case 'sync':
      return <pages.SyncPage />;
    case 'connection':
      return <pages.ConnectionPage />;
    case 'settings':
      return <pages.SettingsPage boot={boot} />;
  }
}
