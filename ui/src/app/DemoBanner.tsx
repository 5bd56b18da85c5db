// Says on every page that this is the demo practice, and leads out of it.
import { Button } from '@mantine/core';
import { IconTheater } from '@tabler/icons-react';

import { t } from '../language';
import { useHost } from '../shared/host';
import { Trouble } from '../shared/ui/Trouble';
import { useCommand } from '../shared/useCommand';
import classes from './demo.module.css';

/** The way out, also where the demo's files cannot be opened. */
export function LeaveDemo({ size = 'compact-sm' }: { size?: 'compact-sm' | 'sm' }) {
  const host = useHost();
  const leave = useCommand(() => host.leaveDemo());
  return (
    <>
      {leave.refusal ? <Trouble refusal={leave.refusal} /> : null}
      <Button
        size={size}
        variant="default"
        loading={leave.busy}
        title={t('demo.banner.leave_more')}
        data-testid="demo-leave"
        onClick={() => void leave.run()}
      >
        {t('demo.banner.leave')}
      </Button>
    </>
  );
}

export function DemoBanner() {
  return (
    <section className={classes.banner} aria-label={t('demo.banner.label')} data-testid="demo-banner">
      <IconTheater size={18} stroke={1.8} aria-hidden />
      <strong>{t('demo.banner.text')}</strong>
      <LeaveDemo />
    </section>
  );
}
