// Runs that have ended, newest first, each with its account of rows.
import { Table, UnstyledButton } from '@mantine/core';
import { Fragment, useId, useState } from 'react';

import { number, t } from '../../language';
import type { RunView } from '../../platform/bindings';
import { moment, took } from '../../shared/time';
import { Dot } from '../../shared/ui/Dot';
import { Panel } from '../../shared/ui/Panel';
import { useNow } from '../../shared/useNow';
import { accountLine, isWhole } from '../../shared/words/account';
import { wordsFor } from '../../shared/words/codes';
import { causeWord, RUN_KIND, RUN_STATUS } from '../../shared/words/states';
import { HistoryChart } from './HistoryChart';
import classes from './sync.module.css';

export function History({ history, zone }: { history: RunView[]; zone: string }) {
  const now = useNow(15_000);
  return (
    <Panel title={t('sync.history.title')} flush>
      <HistoryChart history={history} zone={zone} now={now} />
      <div className={classes.scroll} tabIndex={0} aria-label={t('sync.history.label')} role="region">
        {history.length === 0 ? (
          <p className={classes.nothing}>{t('sync.history.none')}</p>
        ) : (
          <Table className={classes.history} verticalSpacing={6} horizontalSpacing="sm">
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t('sync.history.when')}</Table.Th>
                <Table.Th>{t('sync.history.kind')}</Table.Th>
                <Table.Th>{t('sync.history.begun')}</Table.Th>
                <Table.Th>{t('sync.history.outcome')}</Table.Th>
                <Table.Th ta="right">{t('sync.history.received')}</Table.Th>
                <Table.Th ta="right">{t('sync.history.stored')}</Table.Th>
                <Table.Th ta="right">{t('sync.history.unchanged')}</Table.Th>
                <Table.Th ta="right">{t('sync.history.set_aside')}</Table.Th>
                <Table.Th ta="right">{t('sync.history.vanished')}</Table.Th>
                <Table.Th ta="right">{t('sync.history.took')}</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {history.map((run) => (
                <Row key={run.syncId} run={run} when={moment(run.startedAt, zone, now)} />
              ))}
            </Table.Tbody>
          </Table>
        )}
      </div>
    </Panel>
  );
}

function Row({ run, when }: { run: RunView; when: string }) {
  const [open, setOpen] = useState(false);
  const id = useId();
  const status = RUN_STATUS[run.status];
  const sum = (count: (one: RunView['tables'][number]) => number) => number(run.tables.reduce((total, one) => total + count(one), 0));
  const short = run.operationType === 'full_patients' && run.status === 'completed' ? run.tables.filter((one) => !isWhole(one)) : [];
  const more = run.error !== null || short.length > 0;
  const outcome = (
    <span className={classes.outcome}>
      <Dot tone={status.tone} />
      {status.word}
    </span>
  );
  return (
    <Fragment>
      <Table.Tr data-testid="sync-history-row" data-status={run.status} data-kind={RUN_KIND[run.operationType].tag} data-cause={run.cause}>
        <Table.Td>{when}</Table.Td>
        <Table.Td>{RUN_KIND[run.operationType].short}</Table.Td>
        <Table.Td>{causeWord(run.cause)}</Table.Td>
        <Table.Td>
          {outcome}
          {more ? (
            <UnstyledButton className={classes.why} aria-expanded={open} aria-controls={id} data-testid="sync-history-why" onClick={() => setOpen(!open)}>
              {open ? t('sync.hide') : run.error === null ? t('sync.history.rows') : t('sync.history.why')}
            </UnstyledButton>
          ) : null}
        </Table.Td>
        <Table.Td ta="right">{number(run.recordsProcessed)}</Table.Td>
        <Table.Td ta="right">{sum((one) => one.stored)}</Table.Td>
        <Table.Td ta="right">{sum((one) => one.unchanged)}</Table.Td>
        <Table.Td ta="right" data-tone={run.recordsFailed > 0 ? 'amber' : undefined} className={classes.aside}>
          {number(run.recordsFailed)}
        </Table.Td>
        <Table.Td ta="right">{number(run.vanished)}</Table.Td>
        <Table.Td ta="right">{run.completedAt === null ? '' : took(run.startedAt, run.completedAt)}</Table.Td>
      </Table.Tr>
      {more && open ? (
        <Table.Tr id={id} data-testid="sync-history-detail">
          <Table.Td colSpan={10} className={classes.detail}>
            {run.error === null ? null : <Why run={run} code={run.error} />}
            {short.map((one) => (
              <p key={one.table}>{accountLine(one)}.</p>
            ))}
          </Table.Td>
        </Table.Tr>
      ) : null}
    </Fragment>
  );
}

function Why({ run, code }: { run: RunView; code: string }) {
  const { title, next } = wordsFor(code);
  return (
    <>
      <p>
        <strong>{title}</strong> {t('sync.read_kept')} {next}
      </p>
      <code>{run.errorDetail ? `${code}: ${run.errorDetail}` : code}</code>
    </>
  );
}
