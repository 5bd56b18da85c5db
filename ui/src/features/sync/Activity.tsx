// The live activity log: newest first, by category, followed or held still, and cleared after a question.
import { Button, SegmentedControl } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';

import { t } from '../../language';
import type { LogLine } from '../../platform/bindings';
import { useHost } from '../../shared/host';
import { clockSeconds, dayOf } from '../../shared/time';
import { Ask } from '../../shared/ui/Ask';
import { Dot } from '../../shared/ui/Dot';
import { Panel } from '../../shared/ui/Panel';
import { useCommand } from '../../shared/useCommand';
import { useNow } from '../../shared/useNow';
import { logSentence } from '../../shared/words/log';
import type { Tone } from '../../shared/words/states';
import classes from './sync.module.css';

const TONES: Record<string, Tone> = { info: 'grey', success: 'green', warning: 'amber', error: 'red' };
const CATEGORIES = ['all', 'info', 'success', 'warning', 'error'] as const;

/** What an eye sees by the colour of a line. */
function kindWord(category: string): string | null {
  return category === 'success' || category === 'warning' || category === 'error' ? t(`sync.activity.kind.${category}`) : null;
}

/** So far may a reader scroll before the list is held still under their eyes. */
const AT_TOP = 40;

export function Activity({ log, zone }: { log: LogLine[]; zone: string }) {
  const host = useHost();
  const [category, setCategory] = useState('all');
  /** The lines as they were when a person stopped following; `null` while they follow. */
  const [held, setHeld] = useState<LogLine[] | null>(null);
  const [asking, setAsking] = useState(false);
  const scroll = useRef<HTMLDivElement>(null);
  const today = dayOf(new Date(useNow(60_000)).toISOString(), zone);
  const clear = useCommand(() => host.clearSyncLog());

  const shown = (held ?? log).filter((line) => category === 'all' || line.category === category).slice(0, 200);
  const newest = log[0]?.id;
  const known = held?.[0]?.id;
  const place = held === null ? 0 : log.findIndex((line) => line.id === known);
  const more = held === null ? 0 : place < 0 ? log.length : place;

  useEffect(() => {
    if (held === null && scroll.current) scroll.current.scrollTop = 0;
  }, [held, newest]);

  const categories = CATEGORIES.map((one) => ({ value: one, label: t(`sync.activity.categories.${one}`) }));
  const follow = () => setHeld(held === null ? log : null);
  return (
    <Panel
      title={t('sync.activity.title')}
      flush
      aside={
        <span className={classes.logTools}>
          <SegmentedControl size="xs" aria-label={t('sync.activity.category')} data={categories} value={category} data-testid="sync-log-category" onChange={setCategory} />
          <Button size="compact-sm" variant="default" aria-pressed={held === null} data-testid="sync-log-follow" onClick={follow}>
            {held === null ? t('sync.activity.stop') : more > 0 ? t('sync.activity.follow_new', { count: more }) : t('sync.activity.follow')}
          </Button>
          <Button size="compact-sm" variant="default" disabled={log.length === 0} data-testid="sync-log-clear" onClick={() => setAsking(true)}>
            {t('sync.activity.clear')}
          </Button>
        </span>
      }
    >
      <div
        className={classes.scroll}
        role="log"
        aria-label={t('sync.activity.label')}
        aria-live="off"
        tabIndex={0}
        ref={scroll}
        onScroll={(event) => {
          if (held === null && event.currentTarget.scrollTop > AT_TOP) setHeld(log);
        }}
      >
        {shown.length === 0 ? <p className={classes.nothing}>{log.length === 0 ? t('sync.activity.nothing') : t('sync.activity.none_of_kind')}</p> : null}
        <ul className={classes.log}>
          {shown.map((line) => (
            <Line key={line.id} line={line} zone={zone} today={today} />
          ))}
        </ul>
      </div>
      <Ask
        opened={asking}
        title={t('sync.activity.ask.title')}
        yes={t('sync.activity.ask.yes')}
        no={t('sync.activity.ask.no')}
        busy={clear.busy}
        refusal={clear.refusal}
        onNo={() => setAsking(false)}
        onYes={() => {
          void clear.run().then((done) => {
            if (!done) return;
            setAsking(false);
            setHeld(null);
          });
        }}
      >
        <p>{t('sync.activity.ask.text')}</p>
      </Ask>
    </Panel>
  );
}

function Line({ line, zone, today }: { line: LogLine; zone: string; today: string }) {
  const day = dayOf(line.at, zone);
  const time = clockSeconds(line.at, zone);
  const kind = kindWord(line.category);
  return (
    <li data-testid="sync-log-line" data-code={line.code} data-category={line.category}>
      <time dateTime={line.at} title={`${day}, ${time}`}>
        {day === today ? time : `${day}, ${time}`}
      </time>
      <Dot tone={TONES[line.category] ?? 'grey'} />
      <span>
        {kind === null ? null : <span className="visually-hidden">{kind}: </span>}
        {logSentence(line)}
      </span>
    </li>
  );
}
