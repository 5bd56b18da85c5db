// What the connection is, and how to end it.
import { Button } from '@mantine/core';
import { useState } from 'react';

import type { StateView } from '../../platform/bindings';
import { useHost } from '../../shared/host';
import { clock, dayOf } from '../../shared/time';
import { Ask } from '../../shared/ui/Ask';
import { Panel } from '../../shared/ui/Panel';
import { useCommand } from '../../shared/useCommand';
import classes from './connection.module.css';

export function Connected({ state }: { state: StateView }) {
  const host = useHost();
  const [asking, setAsking] = useState(false);
  const disconnect = useCommand(() => host.disconnect());
  const { connection, clocks } = state;
  const at = (instant: string | null) => (instant === null ? 'not known' : `${dayOf(instant, clocks.zone)}, ${clock(instant, clocks.zone)}`);
  const facts: [string, string][] = [
    ['Practice', [connection.practiceName, connection.pmsType && `(${connection.pmsType})`].filter(Boolean).join(' ')],
    ['Office at Sikka', connection.officeId ?? 'not known'],
    ['Time zone', clocks.zoneIsGuess ? `${clocks.zone} (guessed: Sikka names none, so this PC’s is used)` : clocks.zone],
    ['Signed in until', at(connection.keyExpiresAt)],
    ['Next renewal', connection.nextRenewalAt ? `${at(connection.nextRenewalAt)}, by itself` : 'not planned'],
  ];
  return (
    <Panel title="This connection">
      <dl className={classes.facts}>
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <Button variant="default" color="red" mt="md" data-testid="disconnect-button" onClick={() => setAsking(true)}>
        Disconnect…
      </Button>
      <Ask
        opened={asking}
        title={`Disconnect ${connection.practiceName ?? 'the practice'}?`}
        yes="Disconnect"
        no="Stay connected"
        busy={disconnect.busy}
        refusal={disconnect.refusal}
        onNo={() => setAsking(false)}
        onYes={() => {
          void disconnect.run().then((done) => {
            if (done) setAsking(false);
          });
        }}
      >
        <p>
          <strong>Removed from this PC:</strong> the key to Sikka, and the copy of patients and appointments.
          {state.openWriteBacks > 0 ? ` ${state.openWriteBacks} of your changes are not in the practice’s system yet and are no longer followed.` : ''}
        </p>
        <p className={classes.gap}>
          <strong>Stays as it is:</strong> everything in {connection.pmsType ?? 'the practice’s system'}. You can connect again at any time.
        </p>
      </Ask>
    </Panel>
  );
}
