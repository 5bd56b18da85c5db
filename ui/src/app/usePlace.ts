// Keeps where the window stands, and follows what notifications and the tray ask for.
import { useCallback, useState } from 'react';

import type { OpenTarget } from '../platform/types';
import type { Go, Page, Place } from '../shared/navigation';

const PAGES: Page[] = ['today', 'bell', 'patients', 'availability', 'write-backs', 'sync', 'connection', 'settings'];

function start(): Page {
  return PAGES.find((page) => `#${page}` === window.location.hash) ?? 'today';
}

export function usePlace() {
  const [place, setPlace] = useState<Place>(() => ({ page: start(), date: null, appointmentSrNo: null, asked: 0 }));
  const [bellOpen, setBellOpen] = useState(false);

  const go = useCallback<Go>((page, where) => {
    setPlace((before) => ({
      page,
      date: where?.date ?? null,
      appointmentSrNo: where?.appointmentSrNo ?? null,
      asked: before.asked + 1,
    }));
  }, []);

  const goTo = useCallback(
    (target: OpenTarget) => {
      if (target.page === 'bell') { setBellOpen(true); return; }
      setBellOpen(false);
      go(target.page, { date: target.date, appointmentSrNo: target.appointmentSrNo });
    },
    [go],
  );

  return { place, go, goTo, bellOpen, setBellOpen };
}
