// The run that goes on, or how the last one ended.
import { Button, Progress as Bar } from '@mantine/core';
import { IconCheck, IconPointFilled, IconX } from '@tabler/icons-react';

import type { RunView } from '../../platform/bindings';
import { moment, roughly, took } from '../../shared/time';
import { Panel } from '../../shared/ui/Panel';
import { Tag } from '../../shared/ui/Tag';
import { Details } from '../../shared/ui/Trouble';
import { useNow } from '../../shared/useNow';
import { wordsFor } from '../../shared/words/codes';
import { RUN_KIND, RUN_STATUS, STEPS, type Tone } from '../../shared/words/states';
import classes from './sync.module.css';

const COLOURS: Record<Tone, string> = { green: 'green.8', blue: 'desk.6', amber: 'yellow.7', red: 'red.8', grey: 'gray.5' };

interface Props {
  running: RunView | null;
  last: RunView | null;
  zone: string;
  retrying: boolean;
  onRetry: () => void;
}

export function Progress({ running, last, zone, retrying, onRetry }: Props) {
  const now = useNow(15_000);
  const run = running ?? last;
  if (!run) {
    return (
      <Panel>
        <div className={classes.runHead} data-testid="sync-status" data-status="idle">
          <strong>Nothing has been read yet</strong>
        </div>
      </Panel>
    );
  }
  const status = RUN_STATUS[run.status];
  const percent = run.status === 'completed' ? 100 : run.progressPercentage;
  return (
    <Panel>
      <div className={classes.runHead}>
        <strong>{RUN_KIND[run.operationType]}</strong>
        <Tag tone={status.tone} data-testid="sync-status" data-status={run.status} role="status">
          {status.word}
        </Tag>
        <span className={classes.when}>
          {running || run.completedAt === null
            ? `since ${moment(run.startedAt, zone, now)}`
            : `ended ${moment(run.completedAt, zone, now)}, took ${took(run.startedAt, run.completedAt)}`}
        </span>
        <span className={classes.percent}>{percent}%</span>
      </div>
      <Bar.Root size={10} radius="xl">
        <Bar.Section
          value={percent}
          color={COLOURS[status.tone]}
          animated={running !== null}
          data-testid="sync-progress"
          data-percent={percent}
          aria-label="Progress of the sync"
        />
      </Bar.Root>
      <p className={classes.counts}>
        <span>
          <b>{run.patientsFound.toLocaleString('en-US')}</b> patients
        </span>
        <span>
          <b>{run.appointmentsFound.toLocaleString('en-US')}</b> appointments
        </span>
        {running && run.page > 0 ? (
          <span>
            page <b>{run.page}</b>
            {run.totalPages ? (
              <>
                {' '}
                of <b>{run.totalPages}</b>
              </>
            ) : null}
          </span>
        ) : null}
        {running && run.estimatedSecondsRemaining !== null ? <span>{roughly(run.estimatedSecondsRemaining)} to go</span> : null}
        {running ? null : (
          <span>
            <b>{run.stored.toLocaleString('en-US')}</b> changed, <b>{run.unchanged.toLocaleString('en-US')}</b> the same
            {run.setAside > 0 ? `, ${run.setAside} set aside` : ''}
          </span>
        )}
      </p>
      {run.status === 'failed' ? <Failure run={run} retrying={retrying} onRetry={onRetry} /> : null}
      {/* A quick sync takes only some of the eight steps: it does not claim them all. */}
      {run.operationType === 'full' ? <Steps run={run} /> : null}
    </Panel>
  );
}

function Failure({ run, retrying, onRetry }: { run: RunView; retrying: boolean; onRetry: () => void }) {
  const code = run.error ?? 'INTERNAL';
  const words = wordsFor(code);
  return (
    <div className={classes.failure} data-tone="red" role="alert">
      <div>
        <strong>{words.title}</strong> What was already read is kept. {words.next}
        <Details code={code} detail={run.errorDetail} />
      </div>
      <Button size="xs" variant="default" loading={retrying} data-testid="sync-retry" onClick={onRetry}>
        Retry
      </Button>
    </div>
  );
}

function stateOf(run: RunView, step: number): 'done' | 'now' | 'failed' | 'stopped' | 'later' {
  if (run.status === 'completed' || step < run.currentStepNumber) return 'done';
  if (step > run.currentStepNumber) return 'later';
  if (run.status === 'failed') return 'failed';
  return run.status === 'cancelled' || run.status === 'interrupted' ? 'stopped' : 'now';
}

const STEP_WORD = { done: 'done', now: 'in progress', failed: 'failed', stopped: 'stopped', later: 'to come' };

function Steps({ run }: { run: RunView }) {
  return (
    <ol className={classes.steps} aria-label="The eight steps">
      {STEPS.map((step, index) => {
        const state = stateOf(run, index + 1);
        return (
          <li key={step.name} data-testid="sync-step" data-step={index + 1} data-state={state} aria-current={state === 'now' ? 'step' : undefined}>
            <span className={classes.stepMark} aria-hidden>
              {state === 'done' ? <IconCheck size={13} stroke={2.8} /> : null}
              {state === 'failed' || state === 'stopped' ? <IconX size={13} stroke={2.8} /> : null}
              {state === 'now' ? <IconPointFilled size={13} /> : null}
            </span>
            <span>
              <span className={classes.stepName}>{step.name}</span>
              <small>{state === 'now' || state === 'later' ? step.detail : STEP_WORD[state]}</small>
            </span>
            <span className="visually-hidden">{STEP_WORD[state]}</span>
          </li>
        );
      })}
    </ol>
  );
}
