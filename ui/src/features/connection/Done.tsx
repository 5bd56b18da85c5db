// Step 4: connected.
import { Button } from '@mantine/core';
import { IconArrowRight, IconCircleCheckFilled } from '@tabler/icons-react';

import type { ConnectionView } from '../../platform/bindings';
import { useNavigation } from '../../shared/navigation';
import { useDay } from '../../shared/queries';
import classes from './connection.module.css';

export function Done({ connection }: { connection: ConnectionView }) {
  const { go } = useNavigation();
  const { data: day } = useDay(null);
  const practice = connection.practiceName ?? 'your practice';
  return (
    <div className={classes.step}>
      <h2 className={classes.good}>
        <IconCircleCheckFilled size={24} aria-hidden />
        <span>
          Connected to <em>{practice}</em>
          {connection.pmsType ? <> ({connection.pmsType})</> : null}
        </span>
      </h2>
      <p>{day && !day.whole ? 'Now Deskbell reads the schedule for the first time.' : 'New bookings and cancellations ring the bell.'}</p>
      <div className={classes.buttons}>
        <Button
          data-testid="connect-continue"
          rightSection={<IconArrowRight size={16} aria-hidden />}
          onClick={() => go(day && !day.whole ? 'sync' : 'today')}
        >
          Continue
        </Button>
      </div>
    </div>
  );
}
