// Sends a command to the host: one at a time, with the refusal kept for the page to show.
import { useCallback, useRef, useState } from 'react';

import type { Refusal } from '../platform/bindings';
import { toRefusal } from '../platform/types';

/** A command, whether it is on its way, and how it was refused. */
export interface Command<A extends unknown[], R = unknown> {
  /** Resolves to true where the host did not refuse. A second call while one is on its way does nothing. */
  run: (...args: A) => Promise<boolean>;
  /** The same, with the host's answer; null where it refused or one is on its way. */
  ask: (...args: A) => Promise<{ answer: R } | null>;
  busy: boolean;
  refusal: Refusal | null;
  clear: () => void;
}

/** Wraps a command of the host. */
export function useCommand<A extends unknown[], R>(send: (...args: A) => Promise<R>): Command<A, R> {
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const underway = useRef(false);

  const ask = async (...args: A): Promise<{ answer: R } | null> => {
    if (underway.current) return null;
    underway.current = true;
    setBusy(true);
    setRefusal(null);
    try {
      return { answer: await send(...args) };
    } catch (error) {
      setRefusal(toRefusal(error));
      return null;
    } finally {
      underway.current = false;
      setBusy(false);
    }
  };
  const run = async (...args: A): Promise<boolean> => (await ask(...args)) !== null;
  const clear = useCallback(() => setRefusal(null), []);
  return { run, ask, busy, refusal, clear };
}
