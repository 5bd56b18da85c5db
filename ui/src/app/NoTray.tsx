// Says, until it is known, that this desktop shows no tray icons: what the window's cross does then, and the way to quit.
import { Button } from '@mantine/core';
import { useLocalStorage } from '@mantine/hooks';

import { t } from '../language';
import { useHost } from '../shared/host';
import { Trouble } from '../shared/ui/Trouble';
import { useCommand } from '../shared/useCommand';
import classes from './shell.module.css';

export function NoTray() {
  const host = useHost();
  const [known, setKnown] = useLocalStorage({ key: 'deskbell-no-tray-known', defaultValue: false, getInitialValueInEffect: false });
  const quit = useCommand(() => host.quit());
  if (known) return null;
  return (
    <section className={classes.problems} aria-label={t('app.no_tray.label')} data-testid="no-tray">
      <div className={classes.stale} data-tone="grey">
        <span>{t('app.no_tray.text')}</span>
        <div className={classes.choices}>
          <Button size="xs" variant="default" loading={quit.busy} data-testid="no-tray-quit" onClick={() => void quit.run()}>
            {t('app.boot.quit')}
          </Button>
          <Button size="xs" variant="default" data-testid="no-tray-known" onClick={() => setKnown(true)}>
            {t('app.no_tray.known')}
          </Button>
        </div>
      </div>
      {quit.refusal ? <Trouble refusal={quit.refusal} /> : null}
    </section>
  );
}
