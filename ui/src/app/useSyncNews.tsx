// Says in a line, on any page, how a sync that a person started ended, and once when trouble begins by itself.
import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';

import { t } from '../language';
import type { StateView } from '../platform/bindings';
import { useHost } from '../shared/host';
import { useNavigation } from '../shared/navigation';
import { keys, useAppState } from '../shared/queries';
import { rowsSentence } from '../shared/words/account';
import type { Tone } from '../shared/words/states';
import { ending, Said, troubles, type News } from './news';
import classes from './shell.module.css';

const COLOURS: Record<Tone, string> = { green: 'green.8', blue: 'desk.6', amber: 'yellow.7', red: 'red.8', grey: 'gray.6' };

const selectedOf = (state: StateView) => state.practices.find((one) => one.isSelected);

export function useSyncNews(): void {
  const host = useHost();
  const client = useQueryClient();
  const { go } = useNavigation();
  const { data: state, dataUpdatedAt } = useAppState();
  const said = useRef(new Said());
  /** The practice on the pages, since when a person waits for its sync, and its rows that needed attention. */
  const here = useRef<{ practice: string | undefined; since: string | null; rows: number | null; look: boolean }>({
    practice: undefined, since: null, rows: null, look: true,
  });

  const [poked, setPoked] = useState(0);

  useEffect(() => {
    let end: (() => void) | undefined;
    let gone = false;
    void host.onChanged((changes) => {
      if (here.current.look || !changes.some((one) => one.table === 'set_aside' || one.table === 'sync_log')) return;
      here.current.look = true;
      setPoked((times) => times + 1);
    }).then((unlisten) => (gone ? unlisten() : (end = unlisten)));
    return () => {
      gone = true;
      end?.();
    };
  }, [host]);

  useEffect(() => {
    if (!state) return;
    const practice = selectedOf(state);
    const name = state.practices.length > 1 && practice ? `${practice.name}: ` : '';
    const tell = (news: News, id: string) => {
      const show = () => {
        notifications.hide(id);
        go('sync');
      };
      notifications.show({
        id, color: COLOURS[news.tone], autoClose: news.more ? 15_000 : 6_000, 'data-testid': 'sync-news', 'data-tone': news.tone,
        closeButtonProps: { 'aria-label': t('shared.close') },
        message: (
          <span className={classes.news}>
            <span>{news.text}</span>
            {news.more ? (
              <Button size="compact-xs" variant="default" onClick={show}>
                {t('app.news.show')}
              </Button>
            ) : null}
          </span>
        ),
      });
    };

    if (here.current.practice !== practice?.id) here.current = { practice: practice?.id, since: null, rows: null, look: true };
    const now = here.current;
    const asked = client.getQueryData<string>(keys.asked) ?? null;
    if (asked !== null) {
      now.since ??= asked;
      client.removeQueries({ queryKey: keys.asked });
    }
    if (state.sync?.cause === 'person') now.since ??= state.sync.startedAt;

    const begun = said.current.begun(troubles(state), Date.now());
    // The end of one's own sync says it already.
    if (now.since === null) begun.forEach((news) => tell(news, `trouble ${news.text}`));

    if (practice === undefined || state.sync !== null || (now.since === null && !now.look)) return;
    now.look = false;
    host.getSync().then((sync) => {
      if (here.current !== now) return;
      if (sync.current !== null) {
        // The run is not over: its end brings the effect back.
        now.look = true;
        return;
      }
      const end = now.since === null ? null : ending(sync, now.since);
      if (end !== null) {
        now.since = null;
        tell({ ...end, text: name + end.text }, 'sync ended');
      } else if (now.rows !== null && sync.stats.needsAttention > now.rows && now.since === null) {
        tell({ text: name + rowsSentence(sync.stats.needsAttention - now.rows, now.rows > 0), tone: 'amber', more: true }, 'rows set aside');
      }
      now.rows = sync.stats.needsAttention;
    }, () => (now.look = true));
  }, [state, dataUpdatedAt, poked, client, go, host]);
}
