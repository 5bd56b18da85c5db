// The last runs as two rows of bars: how long they took, and how many rows they brought.
import { locale, number, t } from '../../language';
import type { RunView } from '../../platform/bindings';
import { moment, took } from '../../shared/time';
import { RUN_KIND, RUN_STATUS } from '../../shared/words/states';
import classes from './sync.module.css';

/** So many runs are drawn, the oldest first. */
const SHOWN = 48;
const STEP = 12;
const WIDTH = 9;
const HEIGHT = 34;

/** Height of a bar: runs of a second and of an hour stand side by side, so it is their logarithm. */
export function heightOf(value: number, largest: number): number {
  if (value <= 0 || largest <= 0) return 0;
  return Math.max(2, Math.round((Math.log1p(value) / Math.log1p(largest)) * HEIGHT));
}

const secondsOf = (run: RunView) => (run.completedAt === null ? 0 : Math.max(0, Date.parse(run.completedAt) - Date.parse(run.startedAt)) / 1000);

export function HistoryChart({ history, zone, now }: { history: RunView[]; zone: string; now: number }) {
  const runs = history.slice(0, SHOWN).reverse();
  if (runs.length < 2) return null;
  const longest = Math.max(...runs.map(secondsOf));
  const most = Math.max(...runs.map((run) => run.recordsProcessed));
  const ended = (status: RunView['status']) => runs.filter((run) => run.status === status).length;
  const aside = runs.filter((run) => run.recordsFailed > 0).length;
  const ends = [
    t('sync.chart.complete', { count: ended('completed') }),
    ended('failed') > 0 ? t('sync.chart.failed', { count: ended('failed') }) : '',
    ended('cancelled') > 0 ? t('sync.chart.cancelled', { count: ended('cancelled') }) : '',
    ended('interrupted') > 0 ? t('sync.chart.interrupted', { count: ended('interrupted') }) : '',
    aside > 0 ? t('sync.chart.with_aside', { count: aside }) : '',
  ].filter((part) => part !== '').join(', ');
  const summary = `${t('sync.chart.last', { count: runs.length })}: ${ends}`;
  const limits = { longest: took(new Date(0).toISOString(), new Date(longest * 1000).toISOString()), most: number(most) };
  return (
    <figure className={classes.chart} data-testid="sync-history-chart">
      <svg role="img" aria-label={summary} viewBox={`0 0 ${SHOWN * STEP} ${2 * HEIGHT + 10}`} preserveAspectRatio="xMinYMid meet">
        {runs.map((run, index) => {
          const [long, rows, bad] = [heightOf(secondsOf(run), longest), heightOf(run.recordsProcessed, most), heightOf(run.recordsFailed, most)];
          const x = index * STEP;
          const bottom = 2 * HEIGHT + 8;
          return (
            <g key={run.syncId} data-testid="sync-history-bar" data-tone={RUN_STATUS[run.status].tone}>
              <title>
                {[
                  `${moment(run.startedAt, zone, now)}: ${RUN_KIND[run.operationType].short}, ${RUN_STATUS[run.status].word.toLocaleLowerCase(locale())}`,
                  run.completedAt === null ? '' : took(run.startedAt, run.completedAt),
                  t('sync.chart.rows', { count: run.recordsProcessed, rows: number(run.recordsProcessed) }),
                  run.recordsFailed > 0 ? t('sync.chart.aside', { count: run.recordsFailed, rows: number(run.recordsFailed) }) : '',
                ].filter((part) => part !== '').join(', ')}
              </title>
              <rect className={classes.room} x={x} y={0} width={STEP} height={bottom} />
              <rect className={classes.long} x={x} y={HEIGHT - long} width={WIDTH} height={long} rx={1.5} />
              <rect className={classes.rowsBar} x={x} y={bottom - rows} width={WIDTH} height={rows} rx={1.5} />
              {bad > 0 ? <rect className={classes.asideBar} data-tone="amber" x={x} y={bottom - bad} width={WIDTH} height={bad} rx={1.5} /> : null}
            </g>
          );
        })}
      </svg>
      <figcaption>
        {aside > 0 ? t('sync.chart.caption_amber', limits) : t('sync.chart.caption', limits)}
      </figcaption>
    </figure>
  );
}
