// Keeps where the window stands, and follows what notifications and the tray ask for.
import { useCallback, useRef, useState } from 'react';

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

  /** A form is open, and what was asked for meanwhile. */
  const form = useRef<{ open: boolean; asked: OpenTarget | null }>({ open: false, asked: null });
  const goTo = useCallback(
    (target: OpenTarget) => {
      // What is shown would lie under the form and take the keyboard out of it.
      if (form.current.open) { form.current.asked = target; return; }
      if (target.page === 'bell') { setBellOpen(true); return; }
      setBellOpen(false);
      go(target.page, { date: target.date, appointmentSrNo: target.appointmentSrNo });
    },
    [go],
  );
  /** A form was opened, or ended: then comes what was asked for last. */
  const setFilling = useCallback(
    (filling: boolean) => {
      const { asked } = form.current;
      form.current = { open: filling, asked: filling ? asked : null };
      if (!filling && asked) goTo(asked);
    },
    [goTo],
  );

  return { place, go, goTo, setFilling, bellOpen, setBellOpen };
}
