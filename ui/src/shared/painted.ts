// How long it takes from a commit in the store until what changed is on the screen.

/** So many are remembered. */
const KEPT = 1_000;
const all: number[] = [];

/** A change that was committed then (milliseconds since 1970) is on the screen now. */
export function note(committedAt: number): void {
  const took = Date.now() - committedAt;
  // A clock that was set meanwhile measures nothing.
  if (took < 0 || took > 60_000) return;
  all.push(took);
  if (all.length > KEPT) all.shift();
}

let marked = false;

/** The first day of appointments is about to be on the screen: a mark for whoever measures how long the start took. */
export function markFirstDay(): void {
  if (marked) return;
  marked = true;
  requestAnimationFrame(() => window.setTimeout(() => performance.mark('first-day'), 0));
}

/** Milliseconds that half of the changes, 95 and 99 of a hundred took at most; null where nothing was measured. */
export function painted(): { count: number; p50: number; p95: number; p99: number } | null {
  if (all.length === 0) return null;
  const sorted = [...all].sort((a, b) => a - b);
  const at = (percent: number) => sorted[Math.min(sorted.length - 1, Math.floor((sorted.length * percent) / 100))] ?? 0;
  return { count: sorted.length, p50: at(50), p95: at(95), p99: at(99) };
}
