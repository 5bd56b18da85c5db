// The run that goes on, or how the last one ended.
import { Button, Progress as Bar } from '@mantine/core';
import { IconAlertTriangle, IconCheck, IconPointFilled, IconX } from '@tabler/icons-react';

import type { RunView } from '../../platform/bindings';
import { moment, roughly, took } from '../../shared/time';
import { Panel } from '../../shared/ui/Panel';
import { Tag } from '../../shared/ui/Tag';
import { Details } from '../../shared/ui/Trouble';
import { useNow } from '../../shared/useNow';
import { accountLine, isWhole } from '../../shared/words/account';
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
        <strong>{RUN_KIND[run.operationType].word}</strong>
        <Tag tone={status.tone} data-testid="sync-status" data-status={run.status} role="status">
          {status.word}
        </Tag>
        {running ? (
          <span data-testid="sync-step-now">
            Step {run.currentStepNumber} of {run.totalSteps}: {STEPS[run.currentStepNumber - 1]?.name}
          </span>
        ) : null}
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
      <Counts run={run} running={running !== null} />
      {!running && run.status === 'completed' && run.operationType === 'full_patients' ? <Account run={run} /> : null}
      {run.status === 'failed' ? <Failure run={run} retrying={retrying} onRetry={onRetry} /> : null}
      {/* A quick sync takes only some of the eight steps: it does not claim them all. */}
      {run.operationType === 'full_patients' ? <Steps run={run} /> : null}
    </Panel>
  );
}

const number = (value: number) => value.toLocaleString('en-US');

function Counts({ run, running }: { run: RunView; running: boolean }) {
  const stored = run.tables.reduce((sum, one) => sum + one.stored, 0);
  const unchanged = run.tables.reduce((sum, one) => sum + one.unchanged, 0);
  return (
    <p className={classes.counts} data-testid="sync-counts">
      <span>
        <b>{number(run.patientsFound)}</b> patients found
      </span>
      <span>
        <b>{number(run.appointmentsFound)}</b> appointments found
      </span>
      <span>
        <b>{number(stored)}</b> stored, <b>{number(unchanged)}</b> the same
        {run.recordsFailed > 0 ? `, ${number(run.recordsFailed)} set aside` : ''}
      </span>
      {run.activeIdentified === null ? null : (
        <span>
          <b>{number(run.activeIdentified)}</b> active
        </span>
      )}
      {running && run.page > 0 ? (
        <span>
          page <b>{number(run.page)}</b>
          {run.totalPages ? (
            <>
              {' '}
              of <b>{number(run.totalPages)}</b>
            </>
          ) : null}
        </span>
      ) : null}
      {running && run.estimatedSecondsRemaining !== null ? <span>{roughly(run.estimatedSecondsRemaining)} to go</span> : null}
    </p>
  );
}

/** Every row accounted for, a line for each table. */
function Account({ run }: { run: RunView }) {
  return (
    <ul className={classes.account} data-testid="sync-account">
      {run.tables.map((one) => (
        <li key={one.table} data-tone={isWhole(one) ? 'green' : 'amber'}>
          {isWhole(one) ? <IconCheck size={15} stroke={2.4} aria-hidden /> : <IconAlertTriangle size={15} stroke={2} aria-hidden />}
          {accountLine(one)}
        </li>
      ))}
    </ul>
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
              <span className={classes.stepName}>
                {index + 1}. {step.name}
              </span>
              <small>{state === 'now' || state === 'later' ? step.detail : STEP_WORD[state]}</small>
            </span>
            <span className="visually-hidden">{STEP_WORD[state]}</span>
          </li>
        );
      })}
    </ol>
  );
}
