// Picks the host: the desktop shell where there is one, else the in-memory twin (browser work only).
import { tauriHost } from './tauri';
import type { Host } from './types';

/** The host of this page. A release build carries no twin. */
export async function findHost(): Promise<Host> {
  if (import.meta.env.MODE !== 'production' && !('__TAURI_INTERNALS__' in window)) {
    const { createFakeHost, scenarioFrom } = await import('./fake');
    return createFakeHost({ scenario: scenarioFrom(window.location.search) });
  }
  // The first call makes the way to the shell, which takes a moment: it is made while the window is drawn.
  void tauriHost.boot().catch(() => undefined);
  return tauriHost;
}
