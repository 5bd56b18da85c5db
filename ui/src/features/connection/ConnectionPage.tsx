// Connection: three steps to a connected practice, and a card for each one that is.
import { Button, Skeleton, Stack } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';

import { t } from '../../language';
import type { ConnectPhase, StateView } from '../../platform/bindings';
import { useAppState, useBoot, useDay } from '../../shared/queries';
import { PageHeader } from '../../shared/ui/PageHeader';
import { Panel } from '../../shared/ui/Panel';
import { QueryTrouble } from '../../shared/ui/Trouble';
import { ChangeCredentials, refusesAttempt, refusesPractice } from './ChangeCredentials';
import { Awaiting, Choosing, Connecting, Failed, NotConnected } from './ConnectSteps';
import { Credentials } from './Credentials';
import { DemoOffer } from './DemoOffer';
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
  const isAttempt = state !== undefined && (underway || (phase === 'failed' && !broken(state)));
  const change = useChange(state);
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
              <Credentials attempt={isAttempt} />
            </Panel>
          ) : null}
          {change === 'quiet' && !adding ? <ChangeCredentials attempt={isAttempt} /> : null}
          <DemoOffer />
        </Stack>
      ) : null}
    </div>
  );
}

/** True where what failed is not an attempt but the keys of a practice: its card says so. */
function broken({ connection, practices }: StateView): boolean {
  return connection.phase === 'failed' && practices.some((one) => one.status === 'reconnect_needed' && one.error === connection.error);
}

/**
 * How other credentials can be given: at once, where Sikka refused these and there is nothing else to do; behind a quiet
 * button, as long as no practice is connected or where one says that they are refused; else not at all. Those of the
 * demo are its own.
 */
function useChange(state: StateView | undefined): 'at_once' | 'quiet' | null {
  const { data: boot } = useBoot();
  if (!state || !boot || boot.demo || state.connection.credentials === 'missing') return null;
  if (state.practices.length === 0) return refusesAttempt(state) ? 'at_once' : 'quiet';
  return refusesAttempt(state) || state.practices.some(refusesPractice) ? 'quiet' : null;
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
  const refused = useChange(state) === 'at_once';
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
      <Steps phase={connection.phase} keyless={connection.credentials === 'missing' || refused} whole={day?.whole ?? false} />
      <Step state={state} refused={refused} />
    </Panel>
  );
}

function Step({ state: { connection, practices }, refused }: { state: StateView; refused: boolean }) {
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
      return (
        <Failed error={connection.error} detail={connection.errorDetail} another={practices.length > 0}>
          {refused ? <Credentials again attempt /> : null}
        </Failed>
      );
    case 'connected':
      return <Done connection={connection} />;
  }
}
