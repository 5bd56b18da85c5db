// What the bell rang for, as a list: each with where it was done, and who takes care of it.
import { UnstyledButton } from '@mantine/core';
import { useEffect, useState } from 'react';

import { t } from '../../language';
import type { BellItem, BellView } from '../../platform/bindings';
import { useHost } from '../../shared/host';
import { useNavigation } from '../../shared/navigation';
import { usePractices, useSelectPractice } from '../../shared/practices';
import { since, wallDay, wallTime } from '../../shared/time';
import { Tag } from '../../shared/ui/Tag';
import { Trouble } from '../../shared/ui/Trouble';
import { useNow } from '../../shared/useNow';
import { BELL } from '../../shared/words/states';
import classes from './bell.module.css';
import { Taken } from './Taken';

/** Marks what is shown as seen; what was new when the list opened stays marked until it is closed. */
export function useSeen(data: BellView | undefined): ReadonlySet<string> {
  const host = useHost();
  const [fresh, setFresh] = useState<ReadonlySet<string>>(new Set());
  const unseen = data?.items.filter((item) => !item.seen && !fresh.has(item.id)) ?? [];
  if (unseen.length > 0) setFresh(new Set([...fresh, ...unseen.map((item) => item.id)]));
  const unread = data?.unread ?? 0;
  useEffect(() => {
    // Where it fails the count stays, and the next opening tries again.
    if (unread > 0) host.markBellsSeen().catch(() => undefined);
  }, [unread, host]);
  return fresh;
}

interface Props {
  items: BellItem[];
  initials: string;
  fresh: ReadonlySet<string>;
  label?: string;
  onLeave: () => void;
}

export function BellItems({ items, initials, fresh, label, onLeave }: Props) {
  const { go } = useNavigation();
  const { all, selected, several } = usePractices();
  const select = useSelectPractice();
  // A practice that was left has no days to show any more.
  const left = (item: BellItem) => all.length > 0 && !all.some((one) => one.id === item.practice);
  const open = async (item: BellItem) => {
    const elsewhere = all.length > 0 && item.practice !== selected?.id;
    if (elsewhere && !(await select.run(item.practice))) return;
    onLeave();
    // The visit may have been moved since. What another program asked for has no number while the PMS does not have it.
    go('today', { date: item.standsOn ?? item.start.slice(0, 10), appointmentSrNo: item.appointmentSrNo === '' ? null : item.appointmentSrNo });
  };
  return (
    <>
      {select.refusal ? <Trouble refusal={select.refusal} /> : null}
      <ul className={classes.items} aria-live="polite" aria-label={label}>
        {items.map((item) => (
          <Item
            key={`${item.practice} ${item.id}`}
            item={item}
            initials={initials}
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
  const line = (parts: string[]) => parts.filter((part) => part !== '').join(' · ');
  const { before } = item;
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
        {before?.start ? (
          <s className={classes.before}>
            <span className="visually-hidden">{t('bell.was')}</span>
            {line([t('bell.at', { day: wallDay(before.start), time: wallTime(before.start) }), before.providerName === item.providerName ? '' : before.providerName, before.operatory === item.operatory ? '' : before.operatory])}
          </s>
        ) : null}
        <span className={classes.dim}>{line([t('bell.at', { day: wallDay(item.start), time: wallTime(item.start) }), item.providerName, item.operatory])}</span>
        <span className={classes.source} data-testid="bell-source" data-source={item.source}>
          {t(`bell.source.${item.source}`)}
        </span>
      </UnstyledButton>
      <Taken item={item} initials={initials} now={now} />
    </li>
  );
}
