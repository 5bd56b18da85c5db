// Step 3: connected, and the practice is read for the first time.
import { Button, Progress } from '@mantine/core';
import { IconArrowRight, IconCircleCheckFilled } from '@tabler/icons-react';

import { t } from '../../language';
import { drawn, setOff } from '../../language/emphasis';
import type { ConnectionView } from '../../platform/bindings';
import { useNavigation } from '../../shared/navigation';
import { useAppState, useDay } from '../../shared/queries';
import classes from './connection.module.css';

export function Done({ connection }: { connection: ConnectionView }) {
  const { go } = useNavigation();
  const { data: day } = useDay(null);
  const { data: state } = useAppState();
  const run = day && !day.whole ? state?.sync : null;
  const practice = connection.practiceName ?? t('connection.done.yours');
  return (
    <div className={classes.step}>
      <h2 className={classes.good}>
        <IconCircleCheckFilled size={24} aria-hidden />
        <span>
          {drawn(t('connection.done.title', { practice: setOff(practice) }), (name) => <em>{name}</em>)}
          {connection.pmsType ? <> ({connection.pmsType})</> : null}
        </span>
      </h2>
      <p>{day && !day.whole ? t('connection.done.reading') : t('connection.done.ringing')}</p>
      {run ? <Progress value={run.progressPercentage} aria-label={t('connection.done.progress')} data-testid="first-sync-progress" maw={420} w="100%" /> : null}
      <div className={classes.buttons}>
        <Button
          data-testid="connect-continue"
          rightSection={<IconArrowRight size={16} aria-hidden />}
          onClick={() => go(day && !day.whole ? 'sync' : 'today')}
        >
          {t('connection.done.go_on')}
        </Button>
      </div>
    </div>
  );
}
