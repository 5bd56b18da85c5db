// Picks the host: the desktop shell where there is one, else the in-memory twin (browser work only).
import type { Host } from './types';

/** The host of this page. A release build carries no twin. */
export async function findHost(): Promise<Host> {
  if (import.meta.env.MODE !== 'production' && !('__TAURI_INTERNALS__' in window)) {
    const { createFakeHost, scenarioFrom } = await import('./fake');
    return createFakeHost({ scenario: scenarioFrom(window.location.search) });
  }
  return (await import('./tauri')).tauriHost;
}
