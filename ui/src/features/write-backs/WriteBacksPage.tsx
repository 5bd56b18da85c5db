// Write-backs: what was changed at this desk, and how far it got on its way to the practice's system.
import { Skeleton, Stack } from '@mantine/core';
import { IconUpload } from '@tabler/icons-react';

import type { WriteBackView } from '../../platform/bindings';
import { usePractices } from '../../shared/practices';
import { useWriteBacks } from '../../shared/queries';
import { Empty } from '../../shared/ui/Empty';
import { PageHeader } from '../../shared/ui/PageHeader';
import { Panel } from '../../shared/ui/Panel';
import { QueryTrouble } from '../../shared/ui/Trouble';
import { useZone } from '../../shared/zone';
import { WriteBackRow } from './WriteBackRow';
import classes from './writebacks.module.css';

const OPEN = ['waiting', 'sent', 'not_known_yet'];

/** Those that need a person, then the other open ones, then the rest; newest first in each. */
export function inOrder(all: WriteBackView[]): { open: WriteBackView[]; ended: WriteBackView[] } {
  const newest = [...all].sort((a, b) => b.createdAt.localeCompare(a.createdAt) || Number(b.id) - Number(a.id));
  const open = newest.filter((one) => OPEN.includes(one.word));
  const asks = (one: WriteBackView) => (one.state === 'needs_person' || one.serverOff ? 0 : 1);
  return { open: open.sort((a, b) => asks(a) - asks(b)), ended: newest.filter((one) => !OPEN.includes(one.word)) };
}

export function WriteBacksPage() {
  const { data, error, refetch } = useWriteBacks();
  const zone = useZone();
  const { open, ended } = inOrder(data ?? []);
  return (
    <div data-testid="page-write-backs" className={classes.page}>
      <PageHeader title="Write-backs" line="Bookings and changes made at this desk, on their way to the practice’s system." />
      <Stack gap="md">
        {error ? <QueryTrouble error={error} retry={refetch} /> : null}
        {!data && !error ? <Skeleton height={180} radius="md" aria-label="Loading" /> : null}
        {data?.length === 0 ? (
          <Panel>
            <Empty icon={<IconUpload size={24} stroke={1.6} aria-hidden />} title="Nothing was changed at this desk yet">
              When you book, confirm, move or cancel an appointment, it appears here until the practice’s system has it.
            </Empty>
          </Panel>
        ) : null}
        {data && data.length > 0 ? (
          <Panel title={open.length === 0 ? 'On the way: nothing' : `On the way: ${open.length}`} flush>
            {open.length === 0 ? <p className={classes.none}>Everything has arrived or was answered.</p> : <List rows={open} zone={zone} label="On the way" />}
          </Panel>
        ) : null}
        {ended.length > 0 ? (
          <Panel title="Ended" flush>
            <List rows={ended} zone={zone} label="Ended" />
          </Panel>
        ) : null}
      </Stack>
    </div>
  );
}

function List({ rows, zone, label }: { rows: WriteBackView[]; zone: string; label: string }) {
  const { several } = usePractices();
  return (
    <ul className={classes.rows} aria-label={label}>
      {rows.map((one) => (
        <WriteBackRow key={one.id} one={one} zone={zone} named={several} />
      ))}
    </ul>
  );
}
