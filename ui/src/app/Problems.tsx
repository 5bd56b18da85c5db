// What is wrong now, worst first: one line, the rest a click away.
import { Button, UnstyledButton } from '@mantine/core';
import { useState } from 'react';

import { t } from '../language';
import type { ConnectedPractice, Problem, StateView } from '../platform/bindings';
import { useHost } from '../shared/host';
import { useNavigation } from '../shared/navigation';
import { useAppState } from '../shared/queries';
import { usePractices } from '../shared/practices';
import { moment, since } from '../shared/time';
import { Trouble } from '../shared/ui/Trouble';
import { useCommand } from '../shared/useCommand';
import { useNow } from '../shared/useNow';
import { useSyncNow } from '../shared/useSyncNow';
import { wordsFor } from '../shared/words/codes';
import classes from './shell.module.css';
import { WhyOld } from './WhyOld';

const PASSING = ['NETWORK', 'SERVER', 'NOT_ANSWERING', 'RATE_LIMITED', 'DAILY_LIMIT', 'NOT_YET_UPLOADED', 'DATA_INSERT', 'SPU_OFFLINE'];

/**
 * The practice of which may be asked why its data is old: the one that the pages show, by its own facts, since the one
 * state may be about something worse; else the one that the state calls so.
 */
function oldOne({ practices, overall, overallPractice }: StateView): ConnectedPractice | undefined {
  const isOld = (one: ConnectedPractice) => one.staleSince !== null || (one.error !== null && PASSING.includes(one.error));
  const worst = overall === 'stale' || overall === 'offline' ? practices.find((one) => one.id === overallPractice) : undefined;
  return practices.find((one) => one.isSelected && isOld(one)) ?? worst;
}

export function Problems() {
  const { data: state } = useAppState();
  const now = useNow();
  const [all, setAll] = useState(false);
  const problems = state?.problems ?? [];
  const [worst, ...others] = problems;
  const [why, setWhy] = useState(false);
  const old = state ? oldOne(state) : undefined;
  // It stays open when what was looked at is no longer old.
  const about = old?.id ?? state?.overallPractice ?? null;
  const panel = about === null ? null : <WhyOld practice={about} opened={why} onClose={() => setWhy(false)} />;
  if (!state || (!worst && !old)) return panel;
  const ask = old ? (
    <Button size="xs" variant="default" data-testid="why-old-open" onClick={() => setWhy(true)}>
      {t('app.problems.why_old')}
    </Button>
  ) : null;
  // What is wrong with the practice that the pages show stands above; that its data is old does not.
  const said = old?.isSelected && problems.some((one) => one.code === old.error && PASSING.includes(one.code));
  const isTheState = old?.id === state.overallPractice && (state.overall === 'stale' || state.overall === 'offline');
  return (
    <section className={classes.problems} aria-label={t('app.problems.label')}>
      {worst ? <ProblemLine problem={worst} /> : null}
      {all ? others.map((problem) => <ProblemLine key={problem.code} problem={problem} />) : null}
      {others.length > 0 ? (
        <UnstyledButton className={classes.more} aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? t('app.problems.only_worst') : t('app.problems.more', { count: others.length })}
        </UnstyledButton>
      ) : null}
      {old && !said ? (
        <div className={classes.stale} data-tone="amber" data-testid="stale">
          <span>{isTheState || old.staleSince === null ? `${state.sentence}.` : t('app.problems.old', { since: since(old.staleSince, now) })}</span>
          {ask}
        </div>
      ) : ask}
      {panel}
    </section>
  );
}

function ProblemLine({ problem }: { problem: Problem }) {
  const now = useNow();
  const { selected } = usePractices();
  const { data: state } = useAppState();
  const at = (instant: string | null | undefined) => (instant && state ? moment(instant, state.clocks.zone, now) : null);
  const facts = { lastSynced: at(state?.clocks.deskbellReadSikka), nextTry: at(selected?.nextTryAt) };
  return (
    <div data-testid="problem" data-code={problem.code}>
      <Trouble refusal={problem} tone={PASSING.includes(problem.code) ? 'amber' : 'red'} moment={facts} action={<Remedy code={problem.code} />} />
      {problem.since ? <span className="visually-hidden">{t('app.problems.since', { when: since(problem.since, now) })}</span> : null}
    </div>
  );
}

function Remedy({ code }: { code: string }) {
  const host = useHost();
  const { go } = useNavigation();
  const sync = useSyncNow();
  const reconnect = useCommand(() => host.connect('browser'));
  const retry = useCommand(() => host.retryOpening());
  const button = (label: string, busy: boolean, act: () => void) => (
    <Button size="xs" variant="default" loading={busy} onClick={act}>
      {label}
    </Button>
  );
  switch (wordsFor(code).remedy) {
    case 'reconnect':
      return button(t('app.problems.connect_again'), reconnect.busy, () => {
        go('connection');
        void reconnect.run();
      });
    case 'connect':
      return button(t('app.problems.open_connection'), false, () => go('connection'));
    case 'retry_opening':
      return button(t('shared.try_again'), retry.busy, () => void retry.run());
    case 'sync':
      return button(t('shared.try_again'), sync.busy, () => void sync.run(false));
    case 'write-backs':
      return button(t('app.problems.open_write_backs'), false, () => go('write-backs'));
    case null:
      return null;
  }
}
