// Runs that have ended, newest first.
import { Table } from '@mantine/core';

import type { RunView } from '../../platform/bindings';
import { moment, took } from '../../shared/time';
import { Dot } from '../../shared/ui/Dot';
import { Panel } from '../../shared/ui/Panel';
import { useNow } from '../../shared/useNow';
import { wordsFor } from '../../shared/words/codes';
import { RUN_KIND, RUN_STATUS } from '../../shared/words/states';
import classes from './sync.module.css';

export function History({ history, zone }: { history: RunView[]; zone: string }) {
  const now = useNow(15_000);
  return (
    <Panel title="History" flush>
      <div className={classes.scroll} tabIndex={0} aria-label="History, newest first" role="region">
        {history.length === 0 ? (
          <p className={classes.nothing}>No run has ended yet.</p>
        ) : (
          <Table className={classes.history} verticalSpacing={6} horizontalSpacing="sm">
            <Table.Thead>
              <Table.Tr>
                <Table.Th>When</Table.Th>
                <Table.Th>Kind</Table.Th>
                <Table.Th>Outcome</Table.Th>
                <Table.Th ta="right">Rows</Table.Th>
                <Table.Th ta="right">Changed</Table.Th>
                <Table.Th ta="right">Took</Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {history.map((run) => (
                <Table.Tr key={run.syncId} data-testid="sync-history-row" data-status={run.status} data-kind={run.operationType}>
                  <Table.Td>{moment(run.startedAt, zone, now)}</Table.Td>
                  <Table.Td>{RUN_KIND[run.operationType].replace(' sync', '')}</Table.Td>
                  <Table.Td>
                    <span className={classes.outcome} title={run.error && run.error !== 'CANCELLED' ? wordsFor(run.error).title : undefined}>
                      <Dot tone={RUN_STATUS[run.status].tone} />
                      {RUN_STATUS[run.status].word}
                    </span>
                  </Table.Td>
                  <Table.Td ta="right">{(run.patientsFound + run.appointmentsFound).toLocaleString('en-US')}</Table.Td>
                  <Table.Td ta="right">{run.stored.toLocaleString('en-US')}</Table.Td>
                  <Table.Td ta="right">{run.completedAt === null ? '' : took(run.startedAt, run.completedAt)}</Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        )}
      </div>
    </Panel>
  );
}
