// Subscribes before anything is asked, so that no change falls between the answer and the subscription.
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';

import type { ChangeView } from '../platform/bindings';
import type { OpenTarget, Unlisten } from '../platform/types';
import { useHost } from '../shared/host';
import { nextPicture } from '../shared/later';
import { note } from '../shared/painted';
import { invalidate, keys, staleAfter } from '../shared/queries';

/** After a full sync's page, of which there are many a second. */
const AFTER_PAGES = 200;
/** Other changes are waited for this long, so that the window never does nothing else. */
const AFTER_FEW = 8;
/** What takes longer to be read again holds up nothing else. */
const PATIENCE = 500;

const pause = (milliseconds: number) => new Promise<void>((resolve) => window.setTimeout(resolve, milliseconds));

/**
 * Makes stale at once. What comes meanwhile is gathered until that has been read again and painted, so that there is
 * never more than one such round under way, however many changes come.
 */
export function gather(act: (stale: Set<string> | null) => Promise<unknown>, painted: (committedAt: number) => void = () => undefined) {
  const generations = new Map<string, string>();
  let waiting: Set<string> | null | undefined;
  let since = 0;
  /** Whole pages of a sync were stored. */
  let many = false;
  let underway = false;
  let stopped = false;
  const isStopped = () => stopped;

  const flush = async () => {
    underway = true;
    while (waiting !== undefined && !isStopped()) {
      const [stale, committedAt, pages] = [waiting, since, many];
      waiting = undefined;
      since = 0;
      many = false;
      await Promise.race([act(stale).catch(() => undefined), pause(PATIENCE)]);
      await nextPicture();
      if (isStopped()) break;
      if (committedAt > 0 && !document.hidden) painted(committedAt);
      await pause(pages ? AFTER_PAGES : AFTER_FEW);
    }
    underway = false;
  };

  const hear = (changes: ChangeView[]) => {
    let stale = staleAfter(changes);
    for (const change of changes) {
      const before = generations.get(change.file);
      generations.set(change.file, change.generation);
      if (before !== undefined && before !== change.generation) stale = null;
    }
    waiting = waiting === null || stale === null ? null : new Set([...(waiting ?? []), ...stale]);
    many ||= changes.some((change) => change.key === '*');
    if (since === 0) since = changes[0]?.committedAt ?? 0;
    if (!underway) void flush();
  };
  const stop = () => {
    stopped = true;
  };
  return { hear, stop };
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
    const { hear, stop } = gather((stale) => invalidate(client, stale), note);
    const listen = async () => {
      await Promise.all([
        host.onChanged(hear).then(keep),
        host.onOpen(goTo).then(keep),
        host.onBoot((boot) => {
          const before = client.getQueryData<typeof boot>(keys.boot);
          client.setQueryData(keys.boot, boot);
          if (boot.state === 'ready' && before?.state !== 'ready') void invalidate(client, null);
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
