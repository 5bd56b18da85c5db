// A quiet way to another App-Id and App-Key than those that are kept.
import { Button } from '@mantine/core';
import { useState } from 'react';

import { t } from '../../language';
import type { ConnectedPractice, StateView } from '../../platform/bindings';
import { Panel } from '../../shared/ui/Panel';
import classes from './connection.module.css';
import { Credentials } from './Credentials';

/** True where Sikka does not accept the credentials with which the last attempt was made. */
export function refusesAttempt({ connection }: StateView): boolean {
  return connection.phase === 'failed' && connection.error === 'AUTH_FAILED';
}

/** True where it does not accept them for a practice, or for a new key to it. */
export function refusesPractice({ error, errorDetail }: ConnectedPractice): boolean {
  return error === 'AUTH_FAILED' || (error === 'RECONNECT_NEEDED' && errorDetail === 'AUTH_FAILED');
}

export function ChangeCredentials({ attempt }: { attempt: boolean }) {
  const [form, setForm] = useState<'untouched' | 'open' | 'closed' | 'saved'>('untouched');
  if (form === 'open') {
    return (
      <Panel>
        <Credentials again attempt={attempt} onSaved={() => setForm('saved')} onCancel={() => setForm('closed')} />
      </Panel>
    );
  }
  return (
    <div className={classes.change}>
      <Button variant="subtle" size="compact-sm" data-testid="credentials-change" autoFocus={form !== 'untouched'} onClick={() => setForm('open')}>
        {t('connection.credentials.change')}
      </Button>
      <span role="status">{form === 'saved' ? t('connection.credentials.saved') : ''}</span>
    </div>
  );
}
