// Sends a command to the host: one at a time, with the refusal kept for the page to show.
import { useCallback, useRef, useState } from 'react';

import type { Refusal } from '../platform/bindings';
import { toRefusal } from '../platform/types';

/** A command, whether it is on its way, and how it was refused. */
export interface Command<A extends unknown[]> {
  /** Resolves to true where the host did not refuse. A second call while one is on its way does nothing. */
  run: (...args: A) => Promise<boolean>;
  busy: boolean;
  refusal: Refusal | null;
  clear: () => void;
}

/** Wraps a command of the host. */
export function useCommand<A extends unknown[]>(send: (...args: A) => Promise<unknown>): Command<A> {
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const underway = useRef(false);

  const run = async (...args: A): Promise<boolean> => {
    if (underway.current) return false;
    underway.current = true;
    setBusy(true);
    setRefusal(null);
    try {
      await send(...args);
      return true;
    } catch (error) {
      setRefusal(toRefusal(error));
      return false;
    } finally {
      underway.current = false;
      setBusy(false);
    }
  };
  const clear = useCallback(() => setRefusal(null), []);
  return { run, busy, refusal, clear };
}
