// The live activity log: newest first, by category, followed or held still, and cleared after a question.
import { Button, SegmentedControl } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';

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
const WORDS: Record<string, string> = { success: 'Good', warning: 'Note', error: 'Error' };
const CATEGORIES = [
  { value: 'all', label: 'All' },
  { value: 'info', label: 'Steps' },
  { value: 'success', label: 'Good' },
  { value: 'warning', label: 'Notes' },
  { value: 'error', label: 'Errors' },
];

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

  const follow = () => setHeld(held === null ? log : null);
  return (
    <Panel
      title="Activity"
      flush
      aside={
        <span className={classes.logTools}>
          <SegmentedControl size="xs" aria-label="Category" data={CATEGORIES} value={category} data-testid="sync-log-category" onChange={setCategory} />
          <Button size="compact-sm" variant="default" aria-pressed={held === null} data-testid="sync-log-follow" onClick={follow}>
            {held === null ? 'Stop following' : more > 0 ? `Follow (${more} new)` : 'Follow'}
          </Button>
          <Button size="compact-sm" variant="default" disabled={log.length === 0} data-testid="sync-log-clear" onClick={() => setAsking(true)}>
            Clear…
          </Button>
        </span>
      }
    >
      <div
        className={classes.scroll}
        role="log"
        aria-label="Activity, newest first"
        aria-live="off"
        tabIndex={0}
        ref={scroll}
        onScroll={(event) => {
          if (held === null && event.currentTarget.scrollTop > AT_TOP) setHeld(log);
        }}
      >
        {shown.length === 0 ? <p className={classes.nothing}>{log.length === 0 ? 'Nothing has happened yet.' : 'Nothing of this kind.'}</p> : null}
        <ul className={classes.log}>
          {shown.map((line) => (
            <Line key={line.id} line={line} zone={zone} today={today} />
          ))}
        </ul>
      </div>
      <Ask
        opened={asking}
        title="Clear the activity?"
        yes="Clear"
        no="Keep it"
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
        <p>The lines of this list are removed from this PC. The history of syncs and all patients and appointments stay.</p>
      </Ask>
    </Panel>
  );
}

function Line({ line, zone, today }: { line: LogLine; zone: string; today: string }) {
  const day = dayOf(line.at, zone);
  const time = clockSeconds(line.at, zone);
  return (
    <li data-testid="sync-log-line" data-code={line.code} data-category={line.category}>
      <time dateTime={line.at} title={`${day}, ${time}`}>
        {day === today ? time : `${day}, ${time}`}
      </time>
      <Dot tone={TONES[line.category] ?? 'grey'} />
      <span>
        {WORDS[line.category] ? <span className="visually-hidden">{WORDS[line.category]}: </span> : null}
        {logSentence(line)}
      </span>
    </li>
  );
}
