// A run a minute must not make the page flicker, and trouble must not hide behind an old success.
import { expect, it } from 'vitest';

import type { RunView, SyncView } from '../../platform/bindings';
import { currentRun, lastRun, SHOWN_AFTER } from './calm';

const START = '2026-11-23T14:00:00.000Z';

function run(operationType: RunView['operationType'], status: RunView['status']): RunView {
  return { operationType, status, startedAt: START } as RunView;
}

function view(current: RunView | null, ...history: RunView[]): SyncView {
  return { current, history } as unknown as SyncView;
}

it('shows a full run at once, and a quick one once it takes its time', () => {
  const began = Date.parse(START);
  expect(currentRun(view(run('full_patients', 'starting')), began)).not.toBeNull();
  expect(currentRun(view(run('incremental', 'starting')), began + 500)).toBeNull();
  expect(currentRun(view(run('incremental', 'starting')), began + SHOWN_AFTER)).not.toBeNull();
  expect(currentRun(view(null), began)).toBeNull();
});

it('shows the last full run, or the trouble that came after it', () => {
  const full = run('full_patients', 'completed');
  const quick = run('incremental', 'completed');
  const failed = run('incremental', 'failed');
  expect(lastRun(view(null, quick, full))).toBe(full);
  expect(lastRun(view(null, failed, quick, full))).toBe(failed);
  expect(lastRun(view(null, quick))).toBe(quick);
  expect(lastRun(view(null))).toBeNull();
});
