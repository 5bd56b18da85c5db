// What goes to the printer: it stands beside the window's own page and takes its place on paper.
import { useEffect, useState, type ReactNode } from 'react';
import { createPortal } from 'react-dom';

import classes from './paper.module.css';

let prints = 0;
/** Puts away what was printed last. */
let putAway: () => void = () => undefined;

/** Whether something is being printed, and what prints it. */
export function usePrint(): [boolean, () => void] {
  const [turn, setTurn] = useState<number | null>(null);
  useEffect(() => {
    if (turn === null) return undefined;
    const end = () => setTurn(null);
    window.addEventListener('afterprint', end);
    window.print();
    return () => window.removeEventListener('afterprint', end);
  }, [turn]);
  const print = () => {
    // Where the dialog was cancelled nothing may have told of its end: the sheet still lies there, of this page or another.
    putAway();
    putAway = () => setTurn(null);
    prints += 1;
    setTurn(prints);
  };
  return [turn !== null, print];
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
