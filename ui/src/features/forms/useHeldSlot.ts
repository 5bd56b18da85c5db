// Keeps a time for a form while it is open, and tells who is in the way of it.
import { useEffect, useRef, useState } from 'react';

import type { SlotView, SlotWish } from '../../platform/bindings';
import { useHost } from '../../shared/host';

/** Typing a time asks once, at its end. */
const PAUSE = 300;
/** A kept time runs out by itself where a PC is switched off, so an open form asks for it again. */
const RENEW = 30_000;

/** What is known of the wished time; `null` until it is. */
export interface Held {
  slot: SlotView | null;
  /** The question failed: the booking itself is still checked. */
  failed: boolean;
}

export function useHeldSlot(formId: string, wish: Omit<SlotWish, 'formId'> | null): Held {
  const host = useHost();
  const [known, setKnown] = useState<{ key: string; slot: SlotView | null } | null>(null);
  const underway = useRef<Promise<unknown> | null>(null);
  const key = wish === null ? '' : JSON.stringify({ formId, ...wish });

  useEffect(() => {
    if (key === '') return undefined;
    let current = true;
    const ask = () => {
      const asked = host.holdSlot(JSON.parse(key) as SlotWish).then(
        (slot) => {
          if (current) setKnown({ key, slot });
        },
        () => {
          if (current) setKnown((before) => (before?.key === key ? before : { key, slot: null }));
        },
      );
      underway.current = asked;
    };
    const timer = window.setTimeout(ask, PAUSE);
    const again = window.setInterval(ask, RENEW);
    return () => {
      current = false;
      window.clearTimeout(timer);
      window.clearInterval(again);
    };
  }, [host, key]);

  useEffect(
    () => () => {
      const last = underway.current;
      // Never before the answer to the last question: a late one would keep the time for nobody.
      if (last) void last.then(() => host.releaseSlot(formId)).catch(() => undefined);
    },
    [host, formId],
  );

  const mine = known !== null && known.key === key;
  return { slot: mine ? known.slot : null, failed: mine && known.slot === null };
}
