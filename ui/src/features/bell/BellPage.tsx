// Everything that rang, newest first, day by day: what, for whom, where it was done, and who has it.
import { Button, Stack } from '@mantine/core';
import { useState } from 'react';

import { number, t } from '../../language';
import type { BellItem, BellKind, BellView } from '../../platform/bindings';
import { useBell } from '../../shared/queries';
import { dayOf } from '../../shared/time';
import { fold } from '../../shared/typed';
import { Empty } from '../../shared/ui/Empty';
import { Filters, SearchField } from '../../shared/ui/Filters';
import filters from '../../shared/ui/filters.module.css';
import { PageHeader } from '../../shared/ui/PageHeader';
import { Panel } from '../../shared/ui/Panel';
import { QueryTrouble } from '../../shared/ui/Trouble';
import { BELL } from '../../shared/words/states';
import { useZone } from '../../shared/zone';
import classes from './bell.module.css';
import { BellEmpty, BellLoading } from './BellDrawer';
import { BellItems, useSeen } from './BellItems';

/** What of the list is shown. */
type Which = 'all' | 'free' | BellKind;

const WHICH: Which[] = ['all', 'free', 'booked', 'moved', 'cancelled', 'removed', 'arrived'];
const FEW = 50;
/** So many are asked for at most. */
const MOST = 300;

const is = (item: BellItem, which: Which) => which === 'all' || (which === 'free' ? item.taken === null : item.kind === which);

const named = (which: Which) => (which === 'all' || which === 'free' ? t(`bell.filter.${which}`) : BELL[which].word);

export function BellPage() {
  const { data, error, refetch } = useBell(true);
  return (
    <div data-testid="page-bell" className={classes.page}>
      <PageHeader title={t('bell.title')} line={t('bell.line')} />
      <Stack gap="md">
        {error ? <QueryTrouble error={error} retry={refetch} /> : null}
        {!data && !error ? <BellLoading /> : null}
        {data?.items.length === 0 ? (
          <Panel>
            <BellEmpty />
          </Panel>
        ) : null}
        {data && data.items.length > 0 ? <Days data={data} /> : null}
      </Stack>
    </div>
  );
}

function Days({ data }: { data: BellView }) {
  const zone = useZone();
  const fresh = useSeen(data);
  const [which, setWhich] = useState<Which>('all');
  const [text, setText] = useState('');
  const [shown, setShown] = useState(FEW);
  const sought = fold(text.trim());
  const found = data.items.filter((item) => fold(`${item.patientName} ${item.providerName} ${item.practiceName}`).includes(sought));
  const wanted = found.filter((item) => is(item, which));
  const left = wanted.length - shown;
  const days = new Map<string, BellItem[]>();
  for (const item of wanted.slice(0, shown)) {
    const day = dayOf(item.at, zone);
    days.set(day, [...(days.get(day) ?? []), item]);
  }
  const choose = (one: Which) => {
    setWhich(one);
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
          label={t('bell.filter.label')}
          choices={WHICH.map((one) => ({ value: one, word: named(one), count: found.filter((item) => is(item, one)).length }))}
          chosen={which}
          onChoose={choose}
          testid="bell-filter"
        />
        <SearchField label={t('bell.filter.search')} placeholder={t('bell.filter.search_for')} value={text} onType={type} testid="bell-search" />
      </div>
      {wanted.length === 0 ? (
        <Panel>
          <Empty
            title={t('bell.filter.none')}
            action={<Button variant="default" size="xs" onClick={() => { choose('all'); setText(''); }}>{t('bell.filter.show_all')}</Button>}
          >
            {t('bell.filter.none_text')}
          </Empty>
        </Panel>
      ) : null}
      {[...days].map(([day, items]) => (
        <section key={day} aria-label={day}>
          <h2 className={classes.day}>{day}</h2>
          <BellItems items={items} initials={data.initials} fresh={fresh} label={day} onLeave={() => undefined} />
        </section>
      ))}
      {left > 0 ? (
        <Button variant="default" w="fit-content" mx="auto" data-testid="bell-more" onClick={() => setShown(shown + FEW)}>
          {t('bell.more', { left: number(left) })}
        </Button>
      ) : data.items.length >= MOST ? (
        <p className={classes.dim}>{t('bell.newest', { number: number(MOST) })}</p>
      ) : null}
    </>
  );
}
