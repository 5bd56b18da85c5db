// Fills the window until the files are open, or says why they are not.
import { Button, Group, Loader } from '@mantine/core';
import { IconBellRinging } from '@tabler/icons-react';
import { useEffect, useState } from 'react';

import { t } from '../language';
import type { BootView } from '../platform/bindings';
import { toRefusal } from '../platform/types';
import { useHost } from '../shared/host';
import { Details, Trouble } from '../shared/ui/Trouble';
import { useCommand } from '../shared/useCommand';
import { wordsFor } from '../shared/words/codes';
import { LeaveDemo } from './DemoBanner';
import classes from './shell.module.css';

/** Milliseconds. */
const SHOWN_AFTER = 250;

export function BootScreen({ boot, error }: { boot: BootView | null; error: Error | null }) {
  const host = useHost();
  const retry = useCommand(() => host.retryOpening());
  const quit = useCommand(() => host.quit());
  const refusal = error ? toRefusal(error) : null;
  const [waits, setWaits] = useState(false);
  useEffect(() => {
    const timer = window.setTimeout(() => setWaits(true), SHOWN_AFTER);
    return () => window.clearTimeout(timer);
  }, []);

  // Most of the time the files are open sooner than this could be drawn.
  if (!refusal && boot === null && !waits) return null;
  if (!refusal && (boot === null || boot.state === 'opening')) {
    return (
      <main className={classes.boot} aria-busy="true">
        <div className={classes.bootBox} data-quiet>
          <Loader size="sm" aria-hidden />
          <p role="status">{t('app.boot.opening')}</p>
        </div>
      </main>
    );
  }

  const code = refusal?.code ?? boot?.state ?? 'INTERNAL';
  const words = wordsFor(code);
  return (
    <main className={classes.boot}>
      <section className={classes.bootBox} data-testid="boot-problem" data-code={code} role="alert" aria-labelledby="boot-title">
        <span className={classes.bootIcon}>
          <IconBellRinging size={28} stroke={1.6} aria-hidden />
        </span>
        <p className={classes.bootKicker}>{t('app.boot.cannot_open')}</p>
        <h1 id="boot-title">{words.title}</h1>
        <p>{words.safe}</p>
        <p>
          <strong>{t('app.boot.what_to_do')}</strong> {words.next}
        </p>
        {retry.refusal ? <Trouble refusal={retry.refusal} /> : null}
        <Group gap="sm" mt="xs">
          <Button loading={retry.busy} onClick={() => void retry.run()} data-testid="boot-retry">
            {t('shared.try_again')}
          </Button>
          <Button variant="default" onClick={() => void quit.run()}>
            {t('app.boot.quit')}
          </Button>
          {boot?.leavesDemo ? <LeaveDemo size="sm" /> : null}
        </Group>
        <Details code={code} detail={refusal?.detail ?? boot?.detail ?? null} />
      </section>
    </main>
  );
}
