// What this is, what it keeps and where, and how quickly this window shows what changed.
import { Button } from '@mantine/core';
import { useState } from 'react';

import { number, t } from '../../language';
import type { BootView } from '../../platform/bindings';
import { painted } from '../../shared/painted';
import { Panel } from '../../shared/ui/Panel';
import classes from './settings.module.css';

export function About({ boot }: { boot: BootView }) {
  return (
    <>
      <Panel title={t('settings.data.title')}>
        <ul className={classes.plain}>
          <li>{t('settings.data.kept')}</li>
          <li>{t('settings.data.keys')}</li>
          <li>{t('settings.data.leaves')}</li>
          <li>{t('settings.data.removed')}</li>
        </ul>
      </Panel>
      <Panel title={t('settings.about.title')}>
        <p>
          <strong>{t('settings.about.name', { version: boot.version })}</strong>
          {boot.demo ? ` ${t('settings.about.demo')}` : ''}
        </p>
        <p className={classes.dim}>{t('settings.about.text')}</p>
        <Speed />
      </Panel>
    </>
  );
}

/** Measured in this window since it opened; looked at when somebody asks. */
function Speed() {
  const [seen, setSeen] = useState<ReturnType<typeof painted> | undefined>(undefined);
  return (
    <div>
      <Button size="xs" variant="default" data-testid="speed-look" onClick={() => setSeen(painted())}>
        {t('settings.speed.look')}
      </Button>
      {seen === undefined ? null : (
        <p className={classes.dim} data-testid="speed" data-p50={seen?.p50} data-p95={seen?.p95} data-p99={seen?.p99} data-count={seen?.count} aria-live="polite">
          {seen === null ? t('settings.speed.nothing') : t('settings.speed.measured', { count: seen.count, number: number(seen.count), p50: number(seen.p50), p95: number(seen.p95), p99: number(seen.p99) })}
        </p>
      )}
    </div>
  );
}
