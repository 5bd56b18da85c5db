// Rows that need attention: which one, what is wrong with it, and what Sikka sent, one click away.
import { Button, Collapse, UnstyledButton } from '@mantine/core';
import { useId, useState, type Ref } from 'react';

import { number, t } from '../../language';
import type { SetAsideView } from '../../platform/bindings';
import { moment } from '../../shared/time';
import { Panel } from '../../shared/ui/Panel';
import { useNow } from '../../shared/useNow';
import { rowName, rowReason } from '../../shared/words/rows';
import classes from './sync.module.css';

interface Props {
  rows: SetAsideView[];
  /** All that need attention; a hundred of them at most are listed. */
  total: number;
  zone: string;
  busy: boolean;
  onRetry: (() => void) | null;
  ref?: Ref<HTMLDivElement>;
}

export function Attention({ rows, total, zone, busy, onRetry, ref }: Props) {
  const now = useNow(60_000);
  if (rows.length === 0) return null;
  const all = Math.max(total, rows.length);
  const retry = (
    <Button size="xs" variant="default" loading={busy} disabled={onRetry === null} data-testid="attention-retry" onClick={() => onRetry?.()}>
      {t('sync.attention.retry')}
    </Button>
  );
  return (
    <div ref={ref} tabIndex={-1} className={classes.attention} data-testid="attention">
      <Panel title={t('sync.attention.title', { count: all, rows: number(all) })} aside={retry} flush>
        <p className={classes.explain}>
          {t('sync.attention.explain')}
          {all > rows.length ? ` ${t('sync.attention.first', { count: rows.length, rows: number(rows.length) })}` : ''}
        </p>
        <div className={classes.scroll} role="region" aria-label={t('sync.attention.label')} tabIndex={0}>
          <ul className={classes.rows}>
            {rows.map((row, index) => (
              <Row key={`${row.table} ${row.rowId ?? ''} ${row.field ?? ''} ${row.at} ${index}`} row={row} at={moment(row.at, zone, now)} />
            ))}
          </ul>
        </div>
      </Panel>
    </div>
  );
}

function Row({ row, at }: { row: SetAsideView; at: string }) {
  const [open, setOpen] = useState(false);
  const id = useId();
  return (
    <li data-testid="attention-row" data-table={row.table}>
      <div className={classes.rowHead}>
        <strong>{rowName(row)}</strong>
        <span>{rowReason(row)}</span>
        <time dateTime={row.at}>{at}</time>
        <UnstyledButton className={classes.link} aria-expanded={open} aria-controls={id} onClick={() => setOpen(!open)}>
          {open ? t('sync.hide') : t('sync.attention.sent')}
        </UnstyledButton>
      </div>
      <Collapse expanded={open} id={id}>
        <code className={classes.sent}>{open ? row.text || t('sync.attention.nothing') : ''}</code>
      </Collapse>
    </li>
  );
}
