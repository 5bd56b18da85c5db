// Connection: three steps to a connected practice, and a card for each one that is.
import { Button, Skeleton, Stack } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';

import { t } from '../../language';
import type { ConnectionView, ConnectPhase, StateView } from '../../platform/bindings';
import { useAppState, useDay } from '../../shared/queries';
import { PageHeader } from '../../shared/ui/PageHeader';
import { Panel } from '../../shared/ui/Panel';
import { QueryTrouble } from '../../shared/ui/Trouble';
import { Awaiting, Choosing, Connecting, Failed, NotConnected } from './ConnectSteps';
import { Credentials } from './Credentials';
import { Done } from './Done';
import { PracticeCard } from './PracticeCard';
import { Steps } from './Steps';
import classes from './connection.module.css';

const UNDERWAY: ConnectPhase[] = ['awaiting_browser', 'choosing_practice', 'connecting'];

export function ConnectionPage() {
  const { data: state, error, refetch } = useAppState();
  const [adding, setAdding] = useState(false);
  const [followed, setFollowed] = useState(false);
  const phase = state?.connection.phase;
  const first = state?.practices.length === 0;
  const underway = phase !== undefined && UNDERWAY.includes(phase);
  // Once an attempt is on its way, the page follows it and no longer the button.
  if (adding && underway) setAdding(false);
  if (underway && !followed) setFollowed(true);

  return (
    <div className={classes.page} data-testid="page-connection">
      <PageHeader title={t('connection.title')} line={phase ? t(`connection.line.${broken(state) ? 'connected' : phase}`) : ' '}>
        {state && !first && !underway && !adding ? (
          <Button variant="default" leftSection={<IconPlus size={16} aria-hidden />} data-testid="connect-another" onClick={() => setAdding(true)}>
            {t('connection.another')}
          </Button>
        ) : null}
      </PageHeader>
      {error && !state ? <QueryTrouble error={error} retry={refetch} /> : null}
      {!state && !error ? <Skeleton height={280} radius="md" aria-label={t('connection.loading')} /> : null}
      {state ? (
        <Stack gap="md">
          <div className={classes.attempt} data-testid="connection-status" data-phase={state.connection.phase} data-status={state.connection.status} aria-live="polite">
            <Way state={state} adding={adding} followed={followed} onAdded={() => setAdding(false)} />
          </div>
          {state.practices.map((one) => (
            <PracticeCard key={one.id} one={one} several={state.practices.length > 1} />
          ))}
          {state.connection.credentials === 'missing' && !adding && (state.connection.phase === 'failed' || state.connection.phase === 'connected') ? (
            <Panel>
              <Credentials />
            </Panel>
          ) : null}
        </Stack>
      ) : null}
    </div>
  );
}

/** True where what failed is not an attempt but the keys of a practice: its card says so. */
function broken({ connection, practices }: StateView): boolean {
  return connection.phase === 'failed' && practices.some((one) => one.status === 'reconnect_needed' && one.error === connection.error);
}

interface WayProps {
  state: StateView;
  adding: boolean;
  /** True where an attempt was seen on its way: its end is then said, too. */
  followed: boolean;
  onAdded: () => void;
}

function Way({ state, adding, followed, onAdded }: WayProps) {
  const { connection, practices } = state;
  const { data: day } = useDay(null);
  if (adding) {
    return (
      <Panel>
        <Steps phase="not_connected" keyless={connection.credentials === 'missing'} whole={false} />
        {connection.credentials === 'missing' ? <Credentials /> : <NotConnected another onCancel={onAdded} />}
      </Panel>
    );
  }
  if (broken(state) || (connection.phase === 'not_connected' && practices.length > 0)) return null;
  if (connection.phase === 'connected' && (!connection.isConnected || (practices.length > 1 && !followed))) return null;
  return (
    <Panel>
      <Steps phase={connection.phase} keyless={connection.credentials === 'missing'} whole={day?.whole ?? false} />
      <Step connection={connection} another={practices.length > 0} />
    </Panel>
  );
}

function Step({ connection, another }: { connection: ConnectionView; another: boolean }) {
  switch (connection.phase) {
    case 'not_connected':
      return connection.credentials === 'missing' ? <Credentials /> : <NotConnected />;
    case 'awaiting_browser':
      return <Awaiting deadline={connection.deadline} />;
    case 'choosing_practice':
      return <Choosing practices={connection.practices} />;
    case 'connecting':
      return <Connecting />;
    case 'failed':
      return <Failed error={connection.error} detail={connection.errorDetail} another={another} />;
    case 'connected':
      return <Done connection={connection} />;
  }
}
