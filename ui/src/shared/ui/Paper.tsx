// What goes to the printer: it stands beside the window's own page and takes its place on paper.
import { useEffect, useState, type ReactNode } from 'react';
import { createPortal } from 'react-dom';

import classes from './paper.module.css';

/** Whether something is being printed, and what prints it. */
export function usePrint(): [boolean, () => void] {
  const [printing, setPrinting] = useState(false);
  useEffect(() => {
    if (!printing) return undefined;
    const end = () => setPrinting(false);
    window.addEventListener('afterprint', end);
    window.print();
    return () => window.removeEventListener('afterprint', end);
  }, [printing]);
  return [printing, () => setPrinting(true)];
}

/** A sheet for the printer alone. */
export function Paper({ testid, children }: { testid: string; children: ReactNode }) {
  return createPortal(
    <section className={classes.paper} data-testid={testid}>
      {children}
    </section>,
    document.body,
  );
}
