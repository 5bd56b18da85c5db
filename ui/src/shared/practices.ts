// The connected practices, the one that the pages show, and the way to another one.
import { useQueryClient } from '@tanstack/react-query';

import type { ConnectedPractice } from '../platform/bindings';
import { useHost } from './host';
import { keys, useAppState } from './queries';
import { useCommand, type Command } from './useCommand';

/** The practices of this PC. With two or more, every page names the one it shows. */
export interface Practices {
  all: ConnectedPractice[];
  selected: ConnectedPractice | null;
  several: boolean;
}

export function usePractices(): Practices {
  const { data } = useAppState();
  const all = data?.practices ?? [];
  return { all, selected: all.find((one) => one.isSelected) ?? null, several: all.length > 1 };
}

/** Shows another practice. The header follows at once; the pages are read anew when it does. */
export function useSelectPractice(): Command<[practice: string]> {
  const host = useHost();
  const client = useQueryClient();
  return useCommand(async (practice: string) => {
    await host.selectPractice(practice);
    client.setQueryData(keys.state, await host.getState());
  });
}
