// What each step on the way asks of the person.
import { Button, Loader, UnstyledButton } from '@mantine/core';
import { IconBuildingHospital, IconChevronRight } from '@tabler/icons-react';

import type { PracticeChoice } from '../../platform/bindings';
import type { Door } from '../../platform/types';
import { useHost } from '../../shared/host';
import { countdown } from '../../shared/time';
import { Trouble } from '../../shared/ui/Trouble';
import { useCommand } from '../../shared/useCommand';
import { useNow } from '../../shared/useNow';
import classes from './connection.module.css';

/** The two doors beside the browser's. */
function OtherWays({ connect, busy }: { connect: (door: Door) => void; busy: boolean }) {
  return (
    <div className={classes.other}>
      <h3>Other ways</h3>
      <UnstyledButton className={classes.way} disabled={busy} data-testid="connect-marketplace" onClick={() => connect('marketplace')}>
        <span>
          <strong>I have installed Deskbell on Sikka’s marketplace: find my practice</strong>
          <small>Deskbell asks Sikka which practices it may read, and you choose yours.</small>
        </span>
        <IconChevronRight size={18} aria-hidden />
      </UnstyledButton>
      <UnstyledButton className={classes.way} disabled={busy} data-testid="connect-loopback" onClick={() => connect('loopback')}>
        <span>
          <strong>My browser does not come back: use the other way</strong>
          <small>Sikka answers to an address on this PC instead of opening Deskbell.</small>
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
  const connect = useCommand((door: Door) => host.connect(door));
  return (
    <div className={classes.step}>
      <h2>{another ? 'Connect another practice' : 'Connect your practice'}</h2>
      <p>Your browser opens Sikka’s page. Sign in there, check that it names your practice, and press Allow.</p>
      {connect.refusal ? <Trouble refusal={connect.refusal} /> : null}
      <div className={classes.buttons}>
        <Button loading={connect.busy} data-testid="connect-button" onClick={() => void connect.run('browser')}>
          Connect via Sikka
        </Button>
        {onCancel ? (
          <Button variant="default" data-testid="connect-not-now" onClick={onCancel}>
            Not now
          </Button>
        ) : null}
      </div>
      <OtherWays connect={(door) => void connect.run(door)} busy={connect.busy} />
    </div>
  );
}

export function Failed({ error, detail, another }: { error: string | null; detail: string | null; another: boolean }) {
  const host = useHost();
  const leave = useCommand(() => host.cancelConnect());
  const connect = useCommand((door: Door) => host.connect(door));
  return (
    <div className={classes.step}>
      <Trouble refusal={connect.refusal ?? leave.refusal ?? { code: error ?? 'INTERNAL', detail }} />
      <div className={classes.buttons}>
        <Button loading={connect.busy} data-testid="connect-retry" onClick={() => void connect.run('browser')}>
          Try again
        </Button>
        {another ? (
          <Button variant="default" loading={leave.busy} data-testid="connect-not-now" onClick={() => void leave.run()}>
            Not now
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
        Waiting for Sikka in your browser
      </h2>
      <p>
        Sign in there and press Allow. Deskbell goes on by itself.
        {deadline ? (
          <>
            {' '}
            <span aria-live="off">
              Time left: <b className="tabular">{countdown(deadline, now)}</b>
            </span>
          </>
        ) : null}
      </p>
      {refusal ? <Trouble refusal={refusal} /> : null}
      <div className={classes.buttons}>
        <Button variant="default" loading={again.busy} data-testid="connect-open-again" onClick={() => void again.run()}>
          Open again
        </Button>
        <Button variant="default" loading={cancel.busy} data-testid="connect-cancel" onClick={() => void cancel.run()}>
          Cancel
        </Button>
      </div>
      <p>
        <UnstyledButton className={classes.link} disabled={loopback.busy} data-testid="connect-loopback" onClick={() => void loopback.run()}>
          My browser does not come back: use the other way
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
        Connecting to your practice…
      </h2>
      <p>Sikka said yes. Deskbell fetches the key and the name of the practice.</p>
      <div className={classes.buttons}>
        <Button disabled data-testid="connect-button">
          Connecting…
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
      <h2>Which practice is this desk?</h2>
      <p>Choose the practice whose schedule you want to see here.</p>
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
                <small>{[one.place, one.pmsType, `office ${one.officeId}`].filter((part) => part !== '').join(' · ')}</small>
              </span>
              <IconChevronRight size={18} aria-hidden />
            </UnstyledButton>
          </li>
        ))}
      </ul>
      <div className={classes.buttons}>
        <Button variant="default" loading={cancel.busy} data-testid="connect-cancel" onClick={() => void cancel.run()}>
          Cancel
        </Button>
      </div>
    </div>
  );
}
