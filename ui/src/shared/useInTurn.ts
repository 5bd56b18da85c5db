// Sends what a person may change faster than it is kept: one after the other, and none is lost.
import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';

import type { Refusal } from '../platform/bindings';
import { toRefusal } from '../platform/types';

interface Line {
  end: Promise<void>;
  length: number;
}

/** The lines of a window, by name. They outlive the page that sends: it is left, or drawn anew for another language. */
const lines = new WeakMap<QueryClient, Map<string, Line>>();

function lineOf(client: QueryClient, name: string): Line {
  const named = lines.get(client) ?? new Map<string, Line>();
  lines.set(client, named);
  const line = named.get(name) ?? { end: Promise.resolve(), length: 0 };
  named.set(name, line);
  return line;
}

/** Changes on their way, and how one of them was refused. */
export interface InTurn<A extends unknown[]> {
  /** Waits for those that were made before; is neither dropped nor sent beside one of them. */
  run: (...args: A) => void;
  refusal: Refusal | null;
}

/** Wraps a command of the host, in the line of that name. */
export function useInTurn<A extends unknown[]>(name: string, send: (...args: A) => Promise<unknown>): InTurn<A> {
  const client = useQueryClient();
  const [refusal, setRefusal] = useState<Refusal | null>(null);

  const run = (...args: A) => {
    const line = lineOf(client, name);
    // What one was refused for stays to be read when the next one in the line has been kept.
    if (line.length === 0) setRefusal(null);
    line.length += 1;
    line.end = line.end
      .then(() => send(...args))
      .catch((error: unknown) => setRefusal(toRefusal(error)))
      .then(() => {
        line.length -= 1;
      });
  };
  return { run, refusal };
}
