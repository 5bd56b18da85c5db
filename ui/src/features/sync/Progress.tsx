// The run that goes on, or how the last one ended.
import { Button, Progress as Bar } from '@mantine/core';
import { IconAlertTriangle, IconCheck, IconPointFilled, IconX } from '@tabler/icons-react';

import { number, t } from '../../language';
import { drawn, setOff } from '../../language/emphasis';
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
          <strong>{t('sync.run.nothing')}</strong>
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
            {t('sync.run.step', { step: run.currentStepNumber, steps: run.totalSteps, name: STEPS[run.currentStepNumber - 1]?.name ?? '' })}
          </span>
        ) : null}
        <span className={classes.when}>
          {running || run.completedAt === null
            ? t('sync.run.since', { time: moment(run.startedAt, zone, now) })
            : t('sync.run.ended', { time: moment(run.completedAt, zone, now), duration: took(run.startedAt, run.completedAt) })}
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
          aria-label={t('sync.run.progress')}
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

/** A count for an entry: what chooses between one and many, and how it is written. */
const counted = (count: number) => ({ count, number: setOff(number(count)) });

function Counts({ run, running }: { run: RunView; running: boolean }) {
  const stored = run.tables.reduce((sum, one) => sum + one.stored, 0);
  const unchanged = run.tables.reduce((sum, one) => sum + one.unchanged, 0);
  const at = setOff(number(run.page));
  const page = run.totalPages ? t('sync.run.page_of', { page: at, pages: setOff(number(run.totalPages)) }) : t('sync.run.page', { page: at });
  return (
    <p className={classes.counts} data-testid="sync-counts">
      <span>{drawn(t('sync.run.patients', counted(run.patientsFound)))}</span>
      <span>{drawn(t('sync.run.appointments', counted(run.appointmentsFound)))}</span>
      <span>
        {drawn(t('sync.run.stored', counted(stored)))}, {drawn(t('sync.run.unchanged', counted(unchanged)))}
        {run.recordsFailed > 0 ? `, ${t('sync.run.aside', { count: run.recordsFailed, number: number(run.recordsFailed) })}` : ''}
      </span>
      {run.activeIdentified === null ? null : <span>{drawn(t('sync.run.active', counted(run.activeIdentified)))}</span>}
      {running && run.page > 0 ? <span>{drawn(page)}</span> : null}
      {running && run.estimatedSecondsRemaining !== null ? <span>{t('sync.run.to_go', { time: roughly(run.estimatedSecondsRemaining) })}</span> : null}
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
        <strong>{words.title}</strong> {t('sync.read_kept')} {words.next}
        <Details code={code} detail={run.errorDetail} />
      </div>
      <Button size="xs" variant="default" loading={retrying} data-testid="sync-retry" onClick={onRetry}>
        {t('sync.run.retry')}
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

function Steps({ run }: { run: RunView }) {
  return (
    <ol className={classes.steps} aria-label={t('sync.run.steps')}>
      {STEPS.map((step, index) => {
        const state = stateOf(run, index + 1);
        const word = t(`sync.run.${state}`);
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
              <small>{state === 'now' || state === 'later' ? step.detail : word}</small>
            </span>
            <span className="visually-hidden">{word}</span>
          </li>
        );
      })}
    </ol>
  );
}
