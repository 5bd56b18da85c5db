// Write-backs: what was changed at this desk, and how far it got on its way to the practice's system.
import { Button, Skeleton, Stack } from '@mantine/core';
import { IconUpload } from '@tabler/icons-react';
import { useState } from 'react';

import { number, t } from '../../language';
import type { WriteBackStats, WriteBackView, Word } from '../../platform/bindings';
import { usePractices } from '../../shared/practices';
import { useWriteBacks } from '../../shared/queries';
import { moment, since } from '../../shared/time';
import { Empty } from '../../shared/ui/Empty';
import { Filters, SearchField } from '../../shared/ui/Filters';
import filters from '../../shared/ui/filters.module.css';
import { PageHeader } from '../../shared/ui/PageHeader';
import { Panel } from '../../shared/ui/Panel';
import { QueryTrouble } from '../../shared/ui/Trouble';
import { useNow } from '../../shared/useNow';
import { WRITE_BACK, writeBackSentence } from '../../shared/words/states';
import { matches, statsWords } from '../../shared/words/writebacks';
import { useZone } from '../../shared/zone';
import { WriteBackRow } from './WriteBackRow';
import classes from './writebacks.module.css';

const OPEN: Word[] = ['waiting', 'sent', 'not_known_yet'];
const WORDS: Word[] = ['waiting', 'sent', 'not_known_yet', 'refused', 'in_the_pms', 'taken_back'];
const FEW = 100;
/** So many rows are asked for at most. */
const MOST = 500;

/** Those that need a person, then the other open ones, then the rest; newest first in each. */
export function inOrder(all: WriteBackView[]): { open: WriteBackView[]; ended: WriteBackView[] } {
  const newest = [...all].sort((a, b) => b.createdAt.localeCompare(a.createdAt) || Number(b.id) - Number(a.id));
  const open = newest.filter((one) => OPEN.includes(one.word));
  const asks = (one: WriteBackView) => (one.state === 'needs_person' ? 0 : one.serverOff || one.slow ? 1 : 2);
  return { open: open.sort((a, b) => asks(a) - asks(b)), ended: newest.filter((one) => !OPEN.includes(one.word)) };
}

export function WriteBacksPage() {
  const { data, error, refetch } = useWriteBacks();
  return (
    <div data-testid="page-write-backs" className={classes.page}>
      <PageHeader title={t('writeBacks.title')} line={t('writeBacks.line')} />
      <Stack gap="md">
        {error ? <QueryTrouble error={error} retry={refetch} /> : null}
        {!data && !error ? <Skeleton height={180} radius="md" aria-label={t('writeBacks.loading')} /> : null}
        {data?.rows.length === 0 ? (
          <Panel>
            <Empty icon={<IconUpload size={24} stroke={1.6} aria-hidden />} title={t('writeBacks.empty.title')}>
              {t('writeBacks.empty.text')}
            </Empty>
          </Panel>
        ) : null}
        {data && data.rows.length > 0 ? (
          <>
            <Stats stats={data.stats} />
            <Rows rows={data.rows} />
          </>
        ) : null}
      </Stack>
    </div>
  );
}

function Stats({ stats }: { stats: WriteBackStats }) {
  const zone = useZone();
  const now = useNow(5_000);
  const times = [
    stats.oldestOpen === null ? '' : t('writeBacks.stats.oldest', { time: moment(stats.oldestOpen, zone, now) }),
    stats.lastCheckedAt === null ? '' : t('writeBacks.stats.asked', { since: since(stats.lastCheckedAt, now) }),
  ];
  return (
    <p className={classes.stats} data-testid="write-back-stats">
      {[...statsWords(stats), ...times].filter((part) => part !== '').map((part) => (
        <span key={part}>{part}</span>
      ))}
    </p>
  );
}

function Rows({ rows }: { rows: WriteBackView[] }) {
  const zone = useZone();
  const [word, setWord] = useState<Word | 'all'>('all');
  const [text, setText] = useState('');
  const [shown, setShown] = useState(FEW);
  const found = rows.filter((one) => matches(one, writeBackSentence(one), text));
  const { open, ended } = inOrder(found.filter((one) => word === 'all' || one.word === word));
  const count = (wanted: Word | 'all') => found.filter((one) => wanted === 'all' || one.word === wanted).length;
  const filtered = word !== 'all' || text.trim() !== '';
  const left = open.length + ended.length - shown;
  const endedShown = ended.slice(0, Math.max(0, shown - open.length));
  const choose = (wanted: Word | 'all') => {
    setWord(wanted);
    setShown(FEW);
  };
  const type = (typed: string) => {
    setText(typed);
    setShown(FEW);
  };
  return (
    <>
      <div className={filters.tools}>
        <Filters
          label={t('writeBacks.filter.label')}
          choices={(['all', ...WORDS] as const).map((one) => ({ value: one, word: one === 'all' ? t('writeBacks.filter.all') : WRITE_BACK[one].word, count: count(one) }))}
          chosen={word}
          onChoose={choose}
          testid="write-back-filter"
        />
        <SearchField label={t('writeBacks.filter.search')} placeholder={t('writeBacks.filter.search_for')} value={text} onType={type} testid="write-back-search" />
      </div>
      {filtered && open.length + ended.length === 0 ? (
        <Panel>
          <Empty
            title={t('writeBacks.filter.none')}
            action={<Button variant="default" size="xs" onClick={() => { choose('all'); setText(''); }}>{t('writeBacks.filter.show_all')}</Button>}
          >
            {t('writeBacks.filter.none_text')}
          </Empty>
        </Panel>
      ) : null}
      {!filtered || open.length > 0 ? (
        <Panel title={open.length === 0 ? t('writeBacks.list.open_none') : t('writeBacks.list.open_count', { number: number(open.length) })} flush>
          {open.length === 0 ? <p className={classes.none}>{t('writeBacks.list.all_arrived')}</p> : <List rows={open.slice(0, shown)} zone={zone} label={t('writeBacks.list.open')} />}
        </Panel>
      ) : null}
      {endedShown.length > 0 ? (
        <Panel title={t('writeBacks.list.ended')} flush>
          <List rows={endedShown} zone={zone} label={t('writeBacks.list.ended')} />
        </Panel>
      ) : null}
      {left > 0 ? (
        <Button variant="default" w="fit-content" mx="auto" data-testid="write-back-more" onClick={() => setShown(shown + FEW)}>
          {t('writeBacks.list.more', { some: number(Math.min(left, FEW)), left: number(left) })}
        </Button>
      ) : rows.length >= MOST ? (
        <p className={classes.none}>{t('writeBacks.list.newest', { number: number(MOST) })}</p>
      ) : null}
    </>
  );
}

function List({ rows, zone, label }: { rows: WriteBackView[]; zone: string; label: string }) {
  const { several } = usePractices();
  return (
    <ul className={classes.rows} aria-label={label}>
      {rows.map((one) => (
        <WriteBackRow key={one.id} one={one} zone={zone} named={several} />
      ))}
    </ul>
  );
}
