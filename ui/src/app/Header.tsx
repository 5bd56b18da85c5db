// Practice, state, the two clocks, and the bell.
import { ActionIcon, Skeleton } from '@mantine/core';
import { IconBell, IconBellZ } from '@tabler/icons-react';

import { t } from '../language';
import type { Clocks } from '../platform/bindings';
import { useAppState } from '../shared/queries';
import { clock, dayOf, isOld, since } from '../shared/time';
import { Dot } from '../shared/ui/Dot';
import { Tag } from '../shared/ui/Tag';
import { useNow } from '../shared/useNow';
import { OVERALL } from '../shared/words/states';
import classes from './shell.module.css';
import { Switcher } from './Switcher';

export function Header({ demo, onBell }: { demo: boolean; onBell: () => void }) {
  const { data: state } = useAppState();
  const now = useNow();
  if (!state) {
    return (
      <header className={classes.header} aria-busy="true">
        <Skeleton height={16} width={220} />
      </header>
    );
  }
  const { connection, unread } = state;
  const overall = OVERALL[state.overall];
  // Of several practices the state is that of the one that is worst off: it is named.
  const worst = state.practices.length > 1 ? state.practices.find((one) => one.id === state.overallPractice) : undefined;
  const paused = state.pausedUntil !== null && Date.parse(state.pausedUntil) > now;
  const bell = unread === 0 ? t('app.header.bell_nothing') : t('app.header.bell_new', { count: unread });
  const bellLabel = paused ? `${bell}, ${t('app.header.pop_ups_paused')}` : bell;
  return (
    <header className={classes.header}>
      <div className={classes.practice}>
        {state.practices.length > 1 ? (
          <Switcher practices={state.practices} />
        ) : (
          <strong>{connection.practiceName ?? t('app.header.no_practice')}</strong>
        )}
        {connection.pmsType ? <span className={classes.pms}>{connection.pmsType}</span> : null}
        {demo ? <Tag tone="blue">{t('app.header.demo')}</Tag> : null}
      </div>
      <div className={classes.overall} data-testid="overall-state" data-overall={state.overall} role="status" title={state.sentence}>
        <Dot tone={overall.tone} pulse />
        <span>{worst ? `${worst.name}: ${overall.word}` : overall.word}</span>
        <span className="visually-hidden">{state.sentence}</span>
      </div>
      <ClockLines clocks={state.clocks} now={now} />
      <span className={classes.bell}>
        <ActionIcon variant="default" size={36} aria-label={bellLabel} onClick={onBell} data-testid="bell-button">
          {paused ? <IconBellZ size={19} stroke={1.7} aria-hidden /> : <IconBell size={19} stroke={1.7} aria-hidden />}
        </ActionIcon>
        {unread > 0 ? (
          <span className={classes.bellCount} data-testid="bell-count" aria-hidden>
            {unread > 99 ? '99+' : unread}
          </span>
        ) : null}
      </span>
      <span className="visually-hidden" aria-live="polite">
        {unread > 0 ? t('app.header.new_on_bell', { count: unread }) : ''}
      </span>
    </header>
  );
}

function ClockLines({ clocks, now }: { clocks: Clocks; now: number }) {
  const line = (instant: string | null, ago: boolean) => {
    if (instant === null) return null;
    const old = isOld(instant, now);
    const text = old ? `${dayOf(instant, clocks.zone)}, ${clock(instant, clocks.zone)}` : clock(instant, clocks.zone);
    return (
      <>
        {' '}
        <time dateTime={instant} data-old={old || undefined}>
          {text}
        </time>
        {ago || old ? <span> ({since(instant, now)})</span> : null}
      </>
    );
  };
  return (
    <div className={classes.clocks}>
      <p data-testid="clock-sikka">
        {t('app.header.sikka_read')}{line(clocks.sikkaReadPractice, true) ?? <em>{t('app.header.not_told')}</em>}
      </p>
      <p data-testid="clock-deskbell">
        {t('app.header.deskbell_read')}{line(clocks.deskbellReadSikka, false) ?? <em>{t('app.header.not_yet')}</em>}
      </p>
    </div>
  );
}
