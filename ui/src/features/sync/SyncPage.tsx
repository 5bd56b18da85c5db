// Sync: the run in progress, its eight steps, what was read, and what happened before.
import { Button, Skeleton, Stack } from '@mantine/core';
import { useRef } from 'react';

import { t } from '../../language';
import { useHost } from '../../shared/host';
import { useNavigation } from '../../shared/navigation';
import { useAppState, useSync } from '../../shared/queries';
import { clock } from '../../shared/time';
import { PageHeader } from '../../shared/ui/PageHeader';
import { QueryTrouble, Trouble } from '../../shared/ui/Trouble';
import { useCommand } from '../../shared/useCommand';
import { useNow } from '../../shared/useNow';
import { useSyncNow } from '../../shared/useSyncNow';
import { Activity } from './Activity';
import { Attention } from './Attention';
import { currentRun, lastRun } from './calm';
import { History } from './History';
import { NotOffered } from './NotOffered';
import { Progress } from './Progress';
import { Stats, StatsLoading } from './Stats';
import classes from './sync.module.css';

export function SyncPage() {
  const host = useHost();
  const { go } = useNavigation();
  const { data: sync, error, refetch } = useSync();
  const { data: state } = useAppState();
  const start = useSyncNow();
  const attention = useRef<HTMLDivElement>(null);
  const cancel = useCommand(() => host.cancelSync());
  const zone = state?.clocks.zone ?? 'UTC';
  const now = useNow(1_000);
  const running = sync ? currentRun(sync, now) : null;
  const connected = state?.connection.phase === 'connected' || state?.connection.practiceName != null;

  const line = running
    ? t('sync.line.running')
    : sync?.nextDueAt && connected
      ? t('sync.line.next', { time: clock(sync.nextDueAt, zone) })
      : t('sync.line.unconnected');

  return (
    <div data-testid="page-sync" className={classes.page}>
      <PageHeader title={t('sync.title')} line={line}>
        {running ? (
          <Button variant="default" loading={cancel.busy} data-testid="sync-cancel" onClick={() => void cancel.run()}>
            {t('sync.cancel')}
          </Button>
        ) : (
          <>
            <Button variant="default" disabled={!connected || start.busy} data-testid="sync-full" onClick={() => void start.run(true)}>
              {t('sync.full')}
            </Button>
            <Button disabled={!connected} loading={start.busy} data-testid="sync-now" onClick={() => void start.run(false)}>
              {t('sync.now')}
            </Button>
          </>
        )}
      </PageHeader>
      <Stack gap="md">
        {start.refusal ? <Trouble refusal={start.refusal} /> : null}
        {cancel.refusal ? <Trouble refusal={cancel.refusal} /> : null}
        {error ? <QueryTrouble error={error} retry={refetch} /> : null}
        {!sync && !error ? (
          <>
            <StatsLoading />
            <Skeleton height={200} radius="md" aria-label={t('sync.loading')} />
          </>
        ) : null}
        {sync ? (
          <>
            {state && !connected ? (
              <div className={classes.hint}>
                <span>{t('sync.unconnected')}</span>
                <Button size="compact-sm" variant="default" onClick={() => go('connection')}>
                  {t('sync.connect')}
                </Button>
              </div>
            ) : null}
            <Stats
              stats={sync.stats}
              zone={zone}
              months={state?.settings.activeMonths ?? 12}
              onAttention={() => {
                attention.current?.scrollIntoView({ block: 'start' });
                attention.current?.focus();
              }}
            />
            <Progress
              running={running}
              last={lastRun(sync)}
              zone={zone}
              onRetry={() => void start.run(sync.history[0]?.operationType === 'full_patients')}
              retrying={start.busy}
            />
            <Attention
              ref={attention}
              rows={sync.setAside}
              total={sync.stats.needsAttention}
              zone={zone}
              busy={start.busy}
              onRetry={running || !connected ? null : () => void start.run(true)}
            />
            <Activity log={sync.log} zone={zone} />
            <History history={sync.history} zone={zone} />
            <NotOffered endpoints={sync.notOffered} />
          </>
        ) : null}
      </Stack>
    </div>
  );
}
