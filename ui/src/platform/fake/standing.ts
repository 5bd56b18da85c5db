// The twin's one computed state, by the engine's rules and in its words.
import type { ConnectedPractice, ConnectionView, Overall, StateView } from '../bindings';
import { wallClock } from './clock';

const PASSING = ['NETWORK', 'TIMEOUT', 'SERVER', 'NOT_ANSWERING', 'RATE_LIMITED', 'DAILY_LIMIT', 'DATA_INSERT', 'NOT_YET_UPLOADED'];
const RANK: Partial<Record<Overall, number>> = { attention: 3, offline: 2, stale: 1 };

type Facts = Pick<ConnectedPractice, 'error' | 'needsPerson' | 'staleSince'>;

/** The one word of a practice. */
export function overallOf({ error, needsPerson, staleSince }: Facts): Overall {
  if (needsPerson > 0) return 'attention';
  if (error !== null) return PASSING.includes(error) ? 'offline' : 'attention';
  return staleSince === null ? 'connected' : 'stale';
}

function ago(since: string): string {
  const minutes = Math.floor((Date.now() - Date.parse(since)) / 60_000);
  if (minutes >= 48 * 60) return `${Math.floor(minutes / 1440)} days ago`;
  return minutes >= 60 ? `${Math.floor(minutes / 60)} h ago` : `${Math.max(1, minutes)} min ago`;
}

function sentenceOf(one: ConnectedPractice): string {
  if (one.overall === 'stale' && one.staleSince !== null) return `Connected, but the practice last sent data ${ago(one.staleSince)}`;
  if (one.overall === 'offline') {
    if (one.error === 'NETWORK') return 'Offline: no connection to Sikka; Deskbell keeps trying';
    if (one.error === 'DAILY_LIMIT' || one.error === 'RATE_LIMITED') return 'Sikka asked Deskbell to wait; it goes on by itself';
    if (one.error === 'NOT_YET_UPLOADED' || one.error === 'DATA_INSERT') return 'The practice\'s data is still on its way to Sikka';
    return 'Sikka is not answering; Deskbell keeps trying';
  }
  if (one.overall === 'attention') {
    if (one.needsPerson > 0) return 'A change needs you';
    if (one.error === 'RECONNECT_NEEDED') return 'Deskbell needs to connect again';
    if (one.error === 'AUTH_FAILED') return 'Sikka does not accept the App-Id or App-Key';
    return 'Deskbell needs you: open it to see why';
  }
  return `Connected to ${one.name}`;
}

type Standing = Pick<StateView, 'overall' | 'overallPractice' | 'sentence' | 'title'>;

/** The state of all: that of the practice that is worst off. */
export function standing(
  practices: ConnectedPractice[], connection: ConnectionView, pausedUntil: string | null, unread: number, zone: string,
): Standing {
  const said = (overall: Overall, overallPractice: string | null, sentence: string): Standing => ({
    overall, overallPractice, sentence, title: `${unread > 0 ? `(${unread}) ` : ''}Deskbell: ${sentence}`,
  });
  const rank = (one: ConnectedPractice) => RANK[one.overall] ?? 0;
  const [worst] = [...practices].sort((a, b) => rank(b) - rank(a));
  if (!worst) {
    const connecting = ['awaiting_browser', 'choosing_practice', 'connecting'].includes(connection.phase);
    return connecting ? said('connecting', null, 'Connecting …') : said('not_connected', null, 'Not connected');
  }
  const several = practices.length > 1;
  if (rank(worst) > 0) return said(worst.overall, worst.id, several ? `${worst.name}: ${sentenceOf(worst)}` : sentenceOf(worst));
  const connected = several ? `Connected to ${practices.length} practices` : sentenceOf(worst);
  if (pausedUntil !== null && Date.parse(pausedUntil) > Date.now()) {
    const until = wallClock(new Date(pausedUntil), zone);
    const tomorrow = until.slice(0, 10) === wallClock(new Date(), zone).slice(0, 10) ? '' : 'tomorrow ';
    return said('paused', null, `${connected}; pop-ups paused until ${tomorrow}${until.slice(11)}`);
  }
  return said('connected', null, connected);
}
