// Gives every component the host, without a component knowing which one it is.
import { createContext, useContext, type ReactNode } from 'react';

import type { Host } from '../platform/types';

const HostContext = createContext<Host | null>(null);

/** Puts the host around the window. */
export function HostProvider({ host, children }: { host: Host; children: ReactNode }) {
  return <HostContext value={host}>{children}</HostContext>;
}

/** The host. */
export function useHost(): Host {
  const host = useContext(HostContext);
  if (host === null) throw new Error('HostProvider is missing');
  return host;
}
