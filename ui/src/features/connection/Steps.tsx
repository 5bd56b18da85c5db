// The three steps of a first run, with the one that is being taken.
import { IconCheck, IconX } from '@tabler/icons-react';

import { t } from '../../language';
import type { ConnectPhase } from '../../platform/bindings';
import { useBoot } from '../../shared/queries';
import classes from './connection.module.css';

const STEPS = ['app', 'allow', 'sync'] as const;

interface Props {
  phase: ConnectPhase;
  /** True where the App-Id and App-Key are still to be entered. */
  keyless: boolean;
  /** True once the practice was read whole. */
  whole: boolean;
}

function at({ phase, keyless, whole }: Props): number {
  if (phase === 'connected') return whole ? STEPS.length : 2;
  return keyless && (phase === 'not_connected' || phase === 'failed') ? 0 : 1;
}

export function Steps(props: Props) {
  const { data: boot } = useBoot();
  const now = at(props);
  return (
    <ol className={classes.steps} data-testid="connect-steps">
      {STEPS.map((step, index) => {
        const done = index < now;
        const failed = props.phase === 'failed' && index === now;
        return (
          <li
            key={step}
            data-state={failed ? 'failed' : done ? 'done' : index === now ? 'now' : 'later'}
            aria-current={index === now ? 'step' : undefined}
          >
            <span className={classes.stepMark} aria-hidden>
              {failed ? <IconX size={14} stroke={2.6} /> : done ? <IconCheck size={14} stroke={2.6} /> : index + 1}
            </span>
            <span>
              {t(`connection.steps.${step === 'app' && boot?.leavesDemo ? 'demo' : step}`)}
              {done ? <span className="visually-hidden"> {t('connection.steps.done')}</span> : null}
            </span>
          </li>
        );
      })}
    </ol>
  );
}
