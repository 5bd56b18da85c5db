// Connection: four steps to a connected practice, and what the connection is.
import { Skeleton, Stack } from '@mantine/core';

import type { ConnectionView, ConnectPhase } from '../../platform/bindings';
import { useAppState } from '../../shared/queries';
import { PageHeader } from '../../shared/ui/PageHeader';
import { Panel } from '../../shared/ui/Panel';
import { QueryTrouble } from '../../shared/ui/Trouble';
import { Awaiting, Choosing, Connecting, Failed, NotConnected } from './ConnectSteps';
import { Connected } from './Connected';
import { Credentials } from './Credentials';
import { Done } from './Done';
import { Steps } from './Steps';
import classes from './connection.module.css';

const LINE: Record<ConnectPhase, string> = {
  not_connected: 'Deskbell reads your practice through Sikka.',
  awaiting_browser: 'Finish in your browser, then come back here.',
  choosing_practice: 'Sikka lets Deskbell read more than one practice.',
  connecting: 'This takes a few seconds.',
  connected: 'Deskbell reads your practice through Sikka.',
  failed: 'The last try did not work.',
};

export function ConnectionPage() {
  const { data: state, error, refetch } = useAppState();
  const connection = state?.connection;
  return (
    <div className={classes.page} data-testid="page-connection">
      <PageHeader title="Connection" line={connection ? LINE[connection.phase] : ' '} />
      {error && !state ? <QueryTrouble error={error} retry={refetch} /> : null}
      {!connection && !error ? <Skeleton height={280} radius="md" aria-label="Loading" /> : null}
      {state && connection ? (
        <Stack gap="md">
          <Panel>
            <div data-testid="connection-status" data-phase={connection.phase} data-status={connection.status} aria-live="polite">
              <Steps phase={connection.phase} />
              <Step connection={connection} />
            </div>
          </Panel>
          {connection.phase === 'connected' || connection.practiceName ? <Connected state={state} /> : null}
          {connection.credentials === 'missing' && connection.phase === 'failed' ? <Credentials /> : null}
        </Stack>
      ) : null}
    </div>
  );
}

function Step({ connection }: { connection: ConnectionView }) {
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
      return <Failed error={connection.error} detail={connection.errorDetail} />;
    case 'connected':
      return <Done connection={connection} />;
  }
}
