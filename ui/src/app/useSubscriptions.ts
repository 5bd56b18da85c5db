// Subscribes before anything is asked, so that no change falls between the answer and the subscription.
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';

import type { ChangeView } from '../platform/bindings';
import type { OpenTarget, Unlisten } from '../platform/types';
import { useHost } from '../shared/host';
import { invalidate, keys, staleAfter } from '../shared/queries';

const PAUSE = 200;

/** Makes stale at once, and then at most every 200 ms: a full sync writes thousands of rows. */
export function gather(act: (stale: Set<string> | null) => void) {
  const generations = new Map<string, string>();
  let waiting: Set<string> | null | undefined;
  let timer: number | undefined;

  const flush = () => {
    if (waiting === undefined) {
      timer = undefined;
      return;
    }
    const stale = waiting;
    waiting = undefined;
    timer = window.setTimeout(flush, PAUSE);
    act(stale);
  };

  const hear = (changes: ChangeView[]) => {
    let stale = staleAfter(changes);
    for (const change of changes) {
      const before = generations.get(change.file);
      generations.set(change.file, change.generation);
      if (before !== undefined && before !== change.generation) stale = null;
    }
    waiting = waiting === null || stale === null ? null : new Set([...(waiting ?? []), ...stale]);
    if (timer === undefined) flush();
  };
  return { hear, stop: () => window.clearTimeout(timer) };
}

/** True once the window listens. */
export function useSubscriptions(goTo: (target: OpenTarget) => void): boolean {
  const host = useHost();
  const client = useQueryClient();
  const [ready, setReady] = useState(false);

  useEffect(() => {
    let gone = false;
    const ends: Unlisten[] = [];
    const keep = (end: Unlisten) => (gone ? end() : void ends.push(end));
    const { hear, stop } = gather((stale) => invalidate(client, stale));
    const listen = async () => {
      await Promise.all([
        host.onChanged(hear).then(keep),
        host.onOpen(goTo).then(keep),
        host.onBoot((boot) => {
          const before = client.getQueryData<typeof boot>(keys.boot);
          client.setQueryData(keys.boot, boot);
          if (boot.state === 'ready' && before?.state !== 'ready') invalidate(client, null);
        }).then(keep),
      ]);
      if (gone) return;
      setReady(true);
      const target = await host.takeTarget();
      if (target) goTo(target);
    };
    // What cannot be listened to is still asked for: the page says what is wrong.
    listen().catch(() => setReady(true));
    return () => {
      gone = true;
      stop();
      ends.forEach((end) => end());
    };
  }, [host, client, goTo]);

  return ready;
}
