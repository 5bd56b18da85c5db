// Another practice on the pages: nothing of the one before may stay on them, not for a moment.
import { useQueryClient } from '@tanstack/react-query';
import { useLayoutEffect, useRef } from 'react';

import { usePractices } from '../shared/practices';

/** Answers that belong to the program or to all practices, not to the one that the pages show. */
const KEPT: unknown[] = ['boot', 'state', 'autostart'];

export function useFreshPractice(): void {
  const client = useQueryClient();
  const { selected } = usePractices();
  const id = selected?.id;
  const before = useRef(id);
  useLayoutEffect(() => {
    if (before.current === id) return;
    const first = before.current === undefined;
    before.current = id;
    if (first) return;
    void client.resetQueries({ predicate: (query) => !KEPT.includes(query.queryKey[0]) });
  }, [client, id]);
}
