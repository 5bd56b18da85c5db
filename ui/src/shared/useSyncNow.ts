// Starts a sync for a person, and remembers that one waits for its end.
import { useQueryClient } from '@tanstack/react-query';

import type { StateView } from '../platform/bindings';
import { useHost } from './host';
import { keys } from './queries';
import { useCommand, type Command } from './useCommand';

/** Starts a sync; true for a full one. */
export function useSyncNow(): Command<[full: boolean]> {
  const host = useHost();
  const client = useQueryClient();
  return useCommand(async (full: boolean) => {
    // While one runs, this becomes a follow-up run, which is seen when it begins.
    const idle = client.getQueryData<StateView>(keys.state)?.sync === null;
    const at = new Date().toISOString();
    await host.syncNow(full);
    if (idle) client.setQueryData(keys.asked, at);
  });
}
