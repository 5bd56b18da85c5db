// The demo practice, for who has no practice to connect yet. Where a real one is connected it is not offered.
import { Button } from '@mantine/core';

import { t } from '../../language';
import { useHost } from '../../shared/host';
import { useAppState, useBoot } from '../../shared/queries';
import { Panel } from '../../shared/ui/Panel';
import { Trouble } from '../../shared/ui/Trouble';
import { useCommand } from '../../shared/useCommand';
import classes from './connection.module.css';

export function DemoOffer() {
  const host = useHost();
  const { data: boot } = useBoot();
  const { data: state } = useAppState();
  const enter = useCommand(() => host.tryDemo());
  if (!boot?.offersDemo || state?.practices.length !== 0) return null;
  return (
    <Panel>
      <section className={classes.offer} aria-labelledby="demo-offer">
        <h2 id="demo-offer">{t('demo.offer.title')}</h2>
        <p>{t('demo.offer.text')}</p>
        {enter.refusal ? <Trouble refusal={enter.refusal} /> : null}
        <Button variant="default" w="fit-content" loading={enter.busy} data-testid="demo-try" onClick={() => void enter.run()}>
          {t('demo.offer.button')}
        </Button>
      </section>
    </Panel>
  );
}
