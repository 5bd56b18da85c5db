// A connected practice: how it stands, its two clocks, its zone, and what can be done with it.
import { Button, Switch } from '@mantine/core';
import { useId, useState } from 'react';

import { locale, number, t } from '../../language';
import type { Clocks, ConnectedPractice, ConnectionTest } from '../../platform/bindings';
import { useHost } from '../../shared/host';
import { useSelectPractice } from '../../shared/practices';
import { clock, dayOf, moment, since } from '../../shared/time';
import { Dot } from '../../shared/ui/Dot';
import { Tag } from '../../shared/ui/Tag';
import { Trouble } from '../../shared/ui/Trouble';
import { useCommand } from '../../shared/useCommand';
import { useNow } from '../../shared/useNow';
import { practiceWord } from '../../shared/words/states';
import { DisconnectAsk } from './DisconnectAsk';
import { Zone } from './Zone';
import classes from './connection.module.css';

/** What the test found, as a line: `Sikka answered in 0.4 s: 648 patients there, 648 here.` */
export function testLine({ patients, patientsHere, answeredInMs }: ConnectionTest): string {
  const seconds = (answeredInMs / 1000).toLocaleString(locale(), { minimumFractionDigits: 1, maximumFractionDigits: 1 });
  const here = number(patientsHere);
  return patients === null
    ? t('connection.test.uncounted', { seconds, here })
    : t('connection.test.answered', { count: patients, seconds, there: number(patients), here });
}

export function PracticeCard({ one, several }: { one: ConnectedPractice; several: boolean }) {
  const id = useId();
  const now = useNow();
  const words = practiceWord(one);
  const { clocks } = one;
  const unknown = t('connection.card.not_told');
  const at = (instant: string) => `${dayOf(instant, clocks.zone)}, ${clock(instant, clocks.zone)}`;
  const facts: [string, string][] = [
    [t('connection.card.system'), one.pmsType === '' ? unknown : one.pmsType],
    [t('connection.card.office'), t('connection.card.office_practice', { office: one.officeId, practice: one.practiceId })],
    [t('connection.card.sikka_read'), clockText(clocks.sikkaReadPractice, clocks, now, unknown)],
    [t('connection.card.deskbell_read'), clockText(clocks.deskbellReadSikka, clocks, now, t('connection.card.not_yet'))],
    [t('connection.card.signed_in'), one.keyExpiresAt === null ? unknown : at(one.keyExpiresAt)],
    [t('connection.card.renewal'), one.nextRenewalAt === null ? t('connection.card.not_planned') : t('connection.card.renewal_at', { time: at(one.nextRenewalAt) })],
  ];
  return (
    <section className={classes.card} aria-labelledby={id} data-testid="practice-card" data-practice={one.id} data-status={one.status}>
      <div className={classes.cardHead}>
        <h2 id={id}>{one.name}</h2>
        <span className={classes.state} data-testid="practice-state" data-overall={one.overall}>
          <Dot tone={words.tone} pulse />
          {words.word}
        </span>
        {several && one.isSelected ? <Tag tone="blue">{t('connection.card.shown')}</Tag> : null}
      </div>
      <Notice one={one} now={now} />
      <dl className={classes.facts}>
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
        <div>
          <dt>{t('connection.card.zone')}</dt>
          <dd>
            <Zone key={`${clocks.zone} ${clocks.zoneSource}`} practice={one.id} clocks={clocks} />
          </dd>
        </div>
      </dl>
      <Tags one={one} />
      <Buttons one={one} several={several} />
    </section>
  );
}

function clockText(instant: string | null, { zone }: Clocks, now: number, other: string): string {
  return instant === null ? other : `${moment(instant, zone, now)} (${since(instant, now)})`;
}

/** Whether our mark is written at the end of notes. */
function Tags({ one }: { one: ConnectedPractice }) {
  const host = useHost();
  const set = useCommand((on: boolean) => host.setTags(one.id, on));
  return (
    <div className={classes.tags}>
      <Switch
        label={t('connection.tags.label')}
        description={t('connection.tags.text')}
        data-testid="practice-tags"
        checked={one.tags}
        disabled={set.busy}
        onChange={(event) => void set.run(event.currentTarget.checked)}
      />
      {set.refusal ? <Trouble refusal={set.refusal} /> : null}
    </div>
  );
}

/** What is wrong with it, or what its end waits for. */
function Notice({ one, now }: { one: ConnectedPractice; now: number }) {
  const host = useHost();
  const again = useCommand(() => host.connect('browser'));
  const keep = useCommand(() => host.keepConnected(one.id));
  const at = (instant: string | null) => (instant === null ? null : moment(instant, one.clocks.zone, now));
  if (one.status === 'disconnecting') {
    const count = one.openWriteBacks.length;
    if (count === 0) {
      return (
        <div className={classes.notice} data-tone="amber" role="status" data-testid="practice-disconnecting">
          <strong>{t('connection.card.disconnecting_now')}</strong>
        </div>
      );
    }
    return (
      <div className={classes.notice} data-tone="amber" role="status" data-testid="practice-disconnecting">
        <span>
          <strong>{t('connection.card.disconnecting', { count })}</strong> {t('connection.card.until_then')}
        </span>
        <Button size="xs" variant="default" loading={keep.busy} data-testid="keep-connected" onClick={() => void keep.run()}>
          {t('connection.card.keep')}
        </Button>
        {keep.refusal ? <Trouble refusal={keep.refusal} /> : null}
      </div>
    );
  }
  if (one.status === 'reconnect_needed') {
    return (
      <Trouble
        refusal={again.refusal ?? { code: one.error ?? 'RECONNECT_NEEDED', detail: one.errorDetail }}
        action={
          <Button size="xs" loading={again.busy} data-testid="connect-again" onClick={() => void again.run()}>
            {t('connection.card.again')}
          </Button>
        }
      />
    );
  }
  // Of the practice that the pages show, the head of the window says it already.
  if (one.error === null || one.isSelected) return null;
  return (
    <Trouble
      tone={one.overall === 'attention' ? 'red' : 'amber'}
      refusal={{ code: one.error, detail: one.errorDetail }}
      moment={{ lastSynced: at(one.clocks.deskbellReadSikka), nextTry: at(one.nextTryAt) }}
    />
  );
}

function Buttons({ one, several }: { one: ConnectedPractice; several: boolean }) {
  const host = useHost();
  const [asking, setAsking] = useState(false);
  const [answer, setAnswer] = useState<ConnectionTest | null>(null);
  const [renewed, setRenewed] = useState(false);
  const select = useSelectPractice();
  const test = useCommand(async () => {
    setAnswer(null);
    setRenewed(false);
    setAnswer(await host.testConnection(one.id));
  });
  const renew = useCommand(async () => {
    setRenewed(false);
    setAnswer(null);
    await host.renewKey(one.id);
    setRenewed(true);
  });
  const refusal = test.refusal ?? renew.refusal ?? select.refusal;
  return (
    <>
      <p className={classes.answer} role="status" data-testid="connection-test">
        {answer ? testLine(answer) : ''}
        {renewed ? t('connection.card.renewed') : ''}
        {answer && answer.patients !== null && answer.patients !== answer.patientsHere ? ` ${t('connection.test.differ')}` : ''}
      </p>
      {refusal ? <Trouble refusal={refusal} /> : null}
      <div className={classes.buttons}>
        <Button variant="default" loading={test.busy} data-testid="test-connection" onClick={() => void test.run()}>
          {t('connection.test.button')}
        </Button>
        {one.status === 'reconnect_needed' ? null : (
          <Button variant="default" loading={renew.busy} data-testid="renew-key" onClick={() => void renew.run()}>
            {t('connection.card.renew')}
          </Button>
        )}
        {several && !one.isSelected ? (
          <Button variant="default" loading={select.busy} data-testid="show-practice" onClick={() => void select.run(one.id)}>
            {t('connection.card.show')}
          </Button>
        ) : null}
        {one.status === 'disconnecting' && one.openWriteBacks.length === 0 ? null : (
          <Button variant="default" color="red" data-testid="disconnect-button" onClick={() => setAsking(true)}>
            {one.status === 'disconnecting' ? t('connection.card.discard') : t('connection.card.disconnect')}
          </Button>
        )}
      </div>
      {asking ? <DisconnectAsk one={one} onClose={() => setAsking(false)} /> : null}
    </>
  );
}
