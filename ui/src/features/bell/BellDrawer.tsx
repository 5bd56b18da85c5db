// The bell's list: what came in, newest first. Opening it marks everything as seen.
import { Drawer, Skeleton, UnstyledButton } from '@mantine/core';
import { IconBell } from '@tabler/icons-react';
import { useEffect, useState } from 'react';

import { t } from '../../language';
import type { BellItem } from '../../platform/bindings';
import { useHost } from '../../shared/host';
import { useNavigation } from '../../shared/navigation';
import { usePractices, useSelectPractice } from '../../shared/practices';
import { useBell } from '../../shared/queries';
import { since, wallDay, wallTime } from '../../shared/time';
import { Empty } from '../../shared/ui/Empty';
import { Tag } from '../../shared/ui/Tag';
import { QueryTrouble, Trouble } from '../../shared/ui/Trouble';
import { useNow } from '../../shared/useNow';
import { BELL } from '../../shared/words/states';
import classes from './bell.module.css';
import { Taken } from './Taken';

export function BellDrawer({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  return (
    <Drawer opened={opened} onClose={onClose} position="right" size={400} title={t('bell.title')}>
      {opened ? <List onClose={onClose} /> : null}
    </Drawer>
  );
}

function List({ onClose }: { onClose: () => void }) {
  const host = useHost();
  const { go } = useNavigation();
  const { data, error, refetch } = useBell(true);
  const { all, selected, several } = usePractices();
  const select = useSelectPractice();
  const [fresh, setFresh] = useState<ReadonlySet<string>>(new Set());
  const unread = data?.unread ?? 0;

  // What was new when the list opened stays marked until it is closed.
  const items = data?.items;
  const unseen = items?.filter((item) => !item.seen && !fresh.has(item.id)) ?? [];
  if (unseen.length > 0) setFresh(new Set([...fresh, ...unseen.map((item) => item.id)]));

  useEffect(() => {
    // Where it fails the count stays, and the next opening tries again.
    if (unread > 0) host.markBellsSeen().catch(() => undefined);
  }, [unread, host]);

  if (error && !data) return <QueryTrouble error={error} retry={refetch} />;
  if (!items) {
    return (
      <div role="status" aria-label={t('bell.loading')} className={classes.items}>
        <Skeleton height={56} />
        <Skeleton height={56} />
        <Skeleton height={56} />
      </div>
    );
  }
  if (items.length === 0) {
    return (
      <Empty icon={<IconBell size={24} stroke={1.6} aria-hidden />} title={t('bell.empty.title')}>
        {t('bell.empty.text')}
      </Empty>
    );
  }
  // A practice that was left has no days to show any more.
  const left = (item: BellItem) => all.length > 0 && !all.some((one) => one.id === item.practice);
  const open = async (item: BellItem) => {
    const elsewhere = all.length > 0 && item.practice !== selected?.id;
    if (elsewhere && !(await select.run(item.practice))) return;
    onClose();
    go('today', { date: item.start.slice(0, 10), appointmentSrNo: item.appointmentSrNo });
  };
  return (
    <>
      {select.refusal ? <Trouble refusal={select.refusal} /> : null}
      <ul className={classes.items} aria-live="polite">
        {items.map((item) => (
          <Item
            key={`${item.practice} ${item.id}`}
            item={item}
            initials={data.initials}
            named={several || left(item)}
            fresh={fresh.has(item.id)}
            onOpen={left(item) ? null : () => void open(item)}
          />
        ))}
      </ul>
    </>
  );
}

interface Row {
  item: BellItem;
  initials: string;
  named: boolean;
  fresh: boolean;
  onOpen: (() => void) | null;
}

function Item({ item, initials, named, fresh, onOpen }: Row) {
  const now = useNow(15_000);
  const words = BELL[item.kind];
  return (
    <li>
      <UnstyledButton className={classes.item} data-testid="bell-item" data-kind={item.kind} data-fresh={fresh || undefined} disabled={onOpen === null} onClick={onOpen ?? undefined}>
        <span className={classes.top}>
          <Tag tone={words.tone}>{words.word}</Tag>
          {fresh ? <span className={classes.fresh}>{t('bell.new')}</span> : null}
          <time dateTime={item.at}>{since(item.at, now)}</time>
        </span>
        {named ? <span className={classes.practice}>{item.practiceName}</span> : null}
        <strong>{item.patientName || t('bell.name_not_known')}</strong>
        <span>
          {[t('bell.at', { day: wallDay(item.start), time: wallTime(item.start) }), item.providerName, item.operatory].filter((part) => part !== '').join(' · ')}
        </span>
        {item.before?.start ? <span>{t('bell.before', { day: wallDay(item.before.start), time: wallTime(item.before.start) })}</span> : null}
      </UnstyledButton>
      <Taken item={item} initials={initials} now={now} />
    </li>
  );
}
