// What is news about syncs: how one that a person started ended, and trouble that has just begun. Never old news.
import { t } from '../language';
import type { RunView, StateView, SyncView } from '../platform/bindings';
import { endSentence } from '../shared/words/account';
import { isOfASync, wordsFor } from '../shared/words/codes';
import type { Tone } from '../shared/words/states';

/** A line in the window. */
export interface News {
  text: string;
  tone: Tone;
  /** True where the Sync page has more to say. */
  more: boolean;
}

/** Trouble does not come up again as news within an hour. */
const QUIET = 3_600_000;

/** How a sync ended that a person asked for at that time; `null` while that is not known. */
export function ending(sync: SyncView, since: string): News | null {
  if (sync.current !== null) return null;
  const later = sync.history.filter((one) => Date.parse(one.startedAt) >= Date.parse(since));
  const run = later.find((one) => one.cause === 'person') ?? later.at(-1) ?? null;
  if (run !== null && run.status !== 'completed') return failure(run);
  const { lastSyncTime } = sync.stats;
  // A quick sync without anything new has no row in the history.
  if (run === null && (lastSyncTime === null || Date.parse(lastSyncTime) < Date.parse(since))) return null;
  const { text, whole } = endSentence(run, sync.stats);
  return { text, tone: whole ? 'green' : 'amber', more: !whole };
}

function failure(run: RunView): News {
  if (run.status === 'cancelled') return { text: t('app.news.stopped'), tone: 'grey', more: false };
  const { title } = wordsFor(run.error ?? 'INTERNAL');
  return { text: [t('app.news.not_finished'), title, t('app.news.kept')].join(' '), tone: 'red', more: true };
}

/** Trouble of syncs, by practice and code, with the words for it. */
export function troubles(state: StateView): Map<string, News> {
  const found = new Map<string, News>();
  const several = state.practices.length > 1;
  for (const one of state.practices) {
    if (one.error === null) continue;
    found.set(`${one.id} ${one.error}`, trouble(one.error, several ? one.name : null));
  }
  for (const { code } of state.problems) {
    if (isOfASync(code) && !state.practices.some((one) => one.error === code)) found.set(` ${code}`, trouble(code, null));
  }
  return found;
}

function trouble(code: string, name: string | null): News {
  const { title, safe } = wordsFor(code);
  return { text: `${name === null ? '' : `${name}: `}${title} ${safe}`, tone: 'amber', more: true };
}

/** Remembers what was said: each trouble once when it begins, and not again within the hour. */
export class Said {
  private known: Set<string> | null = null;
  private readonly at = new Map<string, number>();

  /** Those that have begun since the last call; nothing at the first one, which is old news. */
  begun(present: Map<string, News>, now: number): News[] {
    const before = this.known;
    this.known = new Set(present.keys());
    const news: News[] = [];
    for (const [key, one] of present) {
      const last = this.at.get(key);
      if (before === null || before.has(key) || (last !== undefined && now - last < QUIET)) continue;
      this.at.set(key, now);
      news.push(one);
    }
    return news;
  }
}
