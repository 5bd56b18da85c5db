// The four steps, with the one that is being taken.
import { IconCheck, IconX } from '@tabler/icons-react';

import { t } from '../../language';
import type { ConnectPhase } from '../../platform/bindings';
import classes from './connection.module.css';

const STEPS = ['connect', 'allow', 'connecting', 'connected'] as const;

const AT: Record<ConnectPhase, number> = {
  not_connected: 0, failed: 0, awaiting_browser: 1, choosing_practice: 2, connecting: 2, connected: 4,
};

export function Steps({ phase }: { phase: ConnectPhase }) {
  const at = AT[phase];
  return (
    <ol className={classes.steps}>
      {STEPS.map((step, index) => {
        const done = index < at;
        const failed = phase === 'failed' && index === 0;
        return (
          <li
            key={step}
            data-state={failed ? 'failed' : done ? 'done' : index === at ? 'now' : 'later'}
            aria-current={index === at ? 'step' : undefined}
          >
            <span className={classes.stepMark} aria-hidden>
              {failed ? <IconX size={14} stroke={2.6} /> : done ? <IconCheck size={14} stroke={2.6} /> : index + 1}
            </span>
            <span>
              {t(`connection.steps.${step}`)}
              {done ? <span className="visually-hidden"> {t('connection.steps.done')}</span> : null}
            </span>
          </li>
        );
      })}
    </ol>
  );
}
