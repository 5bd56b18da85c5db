// The live activity log.
import type { LogLine } from '../../platform/bindings';
import { clockSeconds, dayOf } from '../../shared/time';
import { Dot } from '../../shared/ui/Dot';
import { Panel } from '../../shared/ui/Panel';
import { logSentence } from '../../shared/words/log';
import type { Tone } from '../../shared/words/states';
import classes from './sync.module.css';

const TONES: Record<string, Tone> = { info: 'grey', success: 'green', warning: 'amber', error: 'red' };
const WORDS: Record<string, string> = { success: 'Good', warning: 'Note', error: 'Error' };

export function Activity({ log, zone }: { log: LogLine[]; zone: string }) {
  const lines = log.slice(0, 200);
  return (
    <Panel title="Activity" flush>
      <div className={classes.scroll} role="log" aria-label="Activity, newest first" aria-live="off" tabIndex={0}>
        {lines.length === 0 ? <p className={classes.nothing}>Nothing has happened yet.</p> : null}
        <ul className={classes.log}>
          {lines.map((line) => (
            <li key={line.id} data-testid="sync-log-line" data-code={line.code} data-category={line.category}>
              <time dateTime={line.at} title={`${dayOf(line.at, zone)}, ${clockSeconds(line.at, zone)}`}>
                {clockSeconds(line.at, zone)}
              </time>
              <Dot tone={TONES[line.category] ?? 'grey'} />
              <span>
                {WORDS[line.category] ? <span className="visually-hidden">{WORDS[line.category]}: </span> : null}
                {logSentence(line)}
              </span>
            </li>
          ))}
        </ul>
      </div>
    </Panel>
  );
}
