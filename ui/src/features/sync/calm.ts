// What the page shows of a run that looks for changes by itself every minute and is over in a moment.
import type { RunView, SyncView } from '../../platform/bindings';

/** A quick sync is shown once it takes longer than this, in milliseconds. */
export const SHOWN_AFTER = 3_000;

/** The run in progress, unless it is a quick one that has only just begun: the page must not flicker every minute. */
export function currentRun(sync: SyncView, now: number): RunView | null {
  const run = sync.current;
  if (run === null || run.operationType === 'full_patients') return run;
  return now - Date.parse(run.startedAt) < SHOWN_AFTER ? null : run;
}

/** The run at the head of the page where none is shown as going on: trouble first, else the last full one. */
export function lastRun(sync: SyncView): RunView | null {
  const [newest] = sync.history;
  if (newest === undefined) return null;
  if (newest.status !== 'completed') return newest;
  return sync.history.find((run) => run.operationType === 'full_patients') ?? newest;
}
