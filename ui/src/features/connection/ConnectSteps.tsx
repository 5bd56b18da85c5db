// What each step on the way asks of the person.
import { Button, Loader, UnstyledButton } from '@mantine/core';
import { IconBuildingHospital, IconChevronRight } from '@tabler/icons-react';
import type { ReactNode } from 'react';

import { t } from '../../language';
import { drawn, setOff } from '../../language/emphasis';
import type { PracticeChoice } from '../../platform/bindings';
import type { Door } from '../../platform/types';
import { useHost } from '../../shared/host';
import { useBoot } from '../../shared/queries';
import { countdown } from '../../shared/time';
import { Trouble } from '../../shared/ui/Trouble';
import { useCommand } from '../../shared/useCommand';
import { useNow } from '../../shared/useNow';
import classes from './connection.module.css';

/** The two doors beside the browser's. */
function OtherWays({ connect, busy }: { connect: (door: Door) => void; busy: boolean }) {
  return (
    <div className={classes.other}>
      <h3>{t('connection.other.title')}</h3>
      <UnstyledButton className={classes.way} disabled={busy} data-testid="connect-marketplace" onClick={() => connect('marketplace')}>
        <span>
          <strong>{t('connection.other.marketplace')}</strong>
          <small>{t('connection.other.marketplace_more')}</small>
        </span>
        <IconChevronRight size={18} aria-hidden />
      </UnstyledButton>
      <UnstyledButton className={classes.way} disabled={busy} data-testid="connect-loopback" onClick={() => connect('loopback')}>
        <span>
          <strong>{t('connection.other.loopback')}</strong>
          <small>{t('connection.other.loopback_more')}</small>
        </span>
        <IconChevronRight size={18} aria-hidden />
      </UnstyledButton>
    </div>
  );
}

interface FirstStep {
  /** True where one is connected already. */
  another?: boolean;
  onCancel?: () => void;
}

export function NotConnected({ another = false, onCancel }: FirstStep) {
  const host = useHost();
  const { data: boot } = useBoot();
  const connect = useCommand((door: Door) => host.connect(door));
  return (
    <div className={classes.step}>
      <h2>{another ? t('connection.another') : t('connection.first.title')}</h2>
      <p>{t(boot?.leavesDemo ? 'connection.first.text_demo' : 'connection.first.text')}</p>
      {connect.refusal ? <Trouble refusal={connect.refusal} /> : null}
      <div className={classes.buttons}>
        <Button loading={connect.busy} data-testid="connect-button" onClick={() => void connect.run('browser')}>
          {t('connection.first.connect')}
        </Button>
        {onCancel ? (
          <Button variant="default" data-testid="connect-not-now" onClick={onCancel}>
            {t('connection.not_now')}
          </Button>
        ) : null}
      </div>
      <OtherWays connect={(door) => void connect.run(door)} busy={connect.busy} />
    </div>
  );
}

interface FailedStep {
  error: string | null;
  detail: string | null;
  another: boolean;
  /** What helps before anything is tried again. */
  children?: ReactNode;
}

export function Failed({ error, detail, another, children }: FailedStep) {
  const host = useHost();
  const leave = useCommand(() => host.cancelConnect());
  const connect = useCommand((door: Door) => host.connect(door));
  return (
    <div className={classes.step}>
      <Trouble refusal={connect.refusal ?? leave.refusal ?? { code: error ?? 'INTERNAL', detail }} />
      {children}
      <div className={classes.buttons}>
        <Button variant={error === 'AUTH_FAILED' ? 'default' : 'filled'} loading={connect.busy} data-testid="connect-retry" onClick={() => void connect.run('browser')}>
          {t('connection.failed.retry')}
        </Button>
        {another ? (
          <Button variant="default" loading={leave.busy} data-testid="connect-not-now" onClick={() => void leave.run()}>
            {t('connection.not_now')}
          </Button>
        ) : null}
      </div>
      <OtherWays connect={(door) => void connect.run(door)} busy={connect.busy} />
    </div>
  );
}

export function Awaiting({ deadline }: { deadline: string | null }) {
  const host = useHost();
  const now = useNow(1000);
  const again = useCommand(() => host.openAgain());
  const cancel = useCommand(() => host.cancelConnect());
  const loopback = useCommand(async () => {
    await host.cancelConnect();
    await host.connect('loopback');
  });
  const refusal = again.refusal ?? cancel.refusal ?? loopback.refusal;
  return (
    <div className={classes.step}>
      <h2 className={classes.busy}>
        <Loader size={20} aria-hidden />
        {t('connection.awaiting.title')}
      </h2>
      <p>
        {t('connection.awaiting.text')}
        {deadline ? (
          <>
            {' '}
            <span aria-live="off">
              {drawn(t('connection.awaiting.left', { time: setOff(countdown(deadline, now)) }), (time) => (
                <b className="tabular">{time}</b>
              ))}
            </span>
          </>
        ) : null}
      </p>
      {refusal ? <Trouble refusal={refusal} /> : null}
      <div className={classes.buttons}>
        <Button variant="default" loading={again.busy} data-testid="connect-open-again" onClick={() => void again.run()}>
          {t('connection.awaiting.again')}
        </Button>
        <Button variant="default" loading={cancel.busy} data-testid="connect-cancel" onClick={() => void cancel.run()}>
          {t('connection.cancel')}
        </Button>
      </div>
      <p>
        <UnstyledButton className={classes.link} disabled={loopback.busy} data-testid="connect-loopback" onClick={() => void loopback.run()}>
          {t('connection.other.loopback')}
        </UnstyledButton>
      </p>
    </div>
  );
}

export function Connecting() {
  return (
    <div className={classes.step}>
      <h2 className={classes.busy}>
        <Loader size={20} aria-hidden />
        {t('connection.connecting.title')}
      </h2>
      <p>{t('connection.connecting.text')}</p>
      <div className={classes.buttons}>
        <Button disabled data-testid="connect-button">
          {t('connection.connecting.button')}
        </Button>
      </div>
    </div>
  );
}

export function Choosing({ practices }: { practices: PracticeChoice[] }) {
  const host = useHost();
  const choose = useCommand((one: PracticeChoice) => host.choosePractice(one.officeId, one.practiceId));
  const cancel = useCommand(() => host.cancelConnect());
  const refusal = choose.refusal ?? cancel.refusal;
  return (
    <div className={classes.step}>
      <h2>{t('connection.choosing.title')}</h2>
      <p>{t('connection.choosing.text')}</p>
      {refusal ? <Trouble refusal={refusal} /> : null}
      <ul className={classes.practices}>
        {practices.map((one) => (
          <li key={`${one.officeId}/${one.practiceId}`}>
            <UnstyledButton
              className={classes.way}
              disabled={choose.busy}
              data-testid="practice-choice"
              data-office-id={one.officeId}
              data-practice-id={one.practiceId}
              onClick={() => void choose.run(one)}
            >
              <IconBuildingHospital size={20} stroke={1.6} aria-hidden />
              <span>
                <strong>{one.name}</strong>
                <small>{[one.place, one.pmsType, t('connection.choosing.office', { office: one.officeId })].filter((part) => part !== '').join(' · ')}</small>
              </span>
              <IconChevronRight size={18} aria-hidden />
            </UnstyledButton>
          </li>
        ))}
      </ul>
      <div className={classes.buttons}>
        <Button variant="default" loading={cancel.busy} data-testid="connect-cancel" onClick={() => void cancel.run()}>
          {t('connection.cancel')}
        </Button>
      </div>
    </div>
  );
}
