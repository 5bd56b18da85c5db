// What is typed into a form is kept in the ledger while it is typed: a window that was closed, or a PC that went off,
// offers it again.
import { createContext, useContext, useEffect, useRef } from 'react';

import type { UnfinishedForm } from '../../platform/bindings';
import type { Host } from '../../platform/types';
import type { OpenForm } from '../../shared/forms';
import { useHost } from '../../shared/host';

/** Rises when what a form has typed changes: what an older window kept is then not offered. */
const VERSION = 2;
/** Typing a word keeps it once, at its end. */
const PAUSE = 300;

/** A form as it is kept. */
interface Kept {
  version: number;
  form: OpenForm;
  /** Whom it is about. */
  name: string;
}

/** One after the other: what is forgotten last must not be overtaken by what was kept before. */
const waiting = new WeakMap<Host, Promise<void>>();

function inOrder(host: Host, content: string | null): void {
  const before = waiting.get(host) ?? Promise.resolve();
  // A form that cannot be kept is still a form.
  waiting.set(host, before.then(() => host.keepForm(content)).catch(() => undefined));
}

/** The form was sent, or closed by whoever filled it in. */
export function forget(host: Host): void {
  inOrder(host, null);
}

/** A form that was kept; null where it cannot be read. */
export function readKept(kept: UnfinishedForm): { form: OpenForm; name: string } | null {
  try {
    const { version, form, name } = JSON.parse(kept.content) as Kept;
    return version === VERSION ? { form, name } : null;
  } catch {
    return null;
  }
}

/** Hears whether the open form holds something that somebody typed. Set by the desk. */
export const FilledContext = createContext<(filled: boolean) => void>(() => undefined);

/** Keeps what is typed, from the first change on. `typed` is what the form begins with when it is opened again. */
export function useKept(form: OpenForm, typed: object, name: string): void {
  const host = useHost();
  const tell = useContext(FilledContext);
  const fields = JSON.stringify(typed);
  const text = JSON.stringify({ version: VERSION, form: { ...form, typed }, name } satisfies Kept);
  const first = useRef(fields);
  const changed = useRef(false);
  // As it was opened: there is nothing to go on with, unless it was kept before.
  const blank = form.typed === undefined;
  useEffect(() => {
    const filled = !blank || fields !== first.current;
    tell(filled);
    if (fields === first.current && !changed.current) return undefined;
    changed.current = true;
    const timer = window.setTimeout(() => inOrder(host, filled ? text : null), PAUSE);
    return () => window.clearTimeout(timer);
  }, [host, tell, fields, text, blank]);
}
