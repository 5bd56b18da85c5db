// Asks before a practice is left: what is destroyed, what stays, and what becomes of the open write-backs.
import { Checkbox, Stack } from '@mantine/core';
import { useState } from 'react';

import type { ConnectedPractice } from '../../platform/bindings';
import { useHost } from '../../shared/host';
import { Ask } from '../../shared/ui/Ask';
import { useCommand } from '../../shared/useCommand';
import { openSentence, WRITE_BACK } from '../../shared/words/states';
import classes from './connection.module.css';

export function DisconnectAsk({ one, onClose }: { one: ConnectedPractice; onClose: () => void }) {
  const host = useHost();
  const [ticked, setTicked] = useState<string[]>([]);
  const open = one.openWriteBacks;
  // One that has ended meanwhile is no longer there to be discarded.
  const discard = open.filter((item) => ticked.includes(item.id)).map((item) => item.id);
  const disconnect = useCommand(() => host.disconnect(one.id, discard));
  const waits = open.length - discard.length;
  const system = one.pmsType === '' ? 'the practice’s system' : one.pmsType;
  return (
    <Ask
      opened
      title={`Disconnect ${one.name}?`}
      yes={waits === 0 ? 'Disconnect' : `Disconnect when ${waits} ${waits === 1 ? 'has' : 'have'} ended`}
      no={one.status === 'disconnecting' ? 'Go on waiting' : 'Stay connected'}
      busy={disconnect.busy}
      refusal={disconnect.refusal}
      onNo={onClose}
      onYes={() => {
        void disconnect.run().then((done) => {
          if (done) onClose();
        });
      }}
    >
      <p>
        <strong>Destroyed on this PC:</strong> the key to Sikka, the copy of this practice’s patients and appointments, and the lists of
        what rang, what was synced and what this desk sent.
      </p>
      <p className={classes.gap}>
        <strong>Stays as it is:</strong> everything in {system}. You can connect again at any time.
      </p>
      {open.length > 0 ? (
        <fieldset className={classes.open}>
          <legend>
            {open.length === 1 ? 'One change has' : `${open.length} changes have`} not ended yet. Deskbell waits for {open.length === 1 ? 'it' : 'them'},
            unless you discard {open.length === 1 ? 'it' : 'them'} here:
          </legend>
          <Stack gap="xs" className={classes.openList}>
            {open.map((item) => (
              <Checkbox
                key={item.id}
                color="red.8"
                data-testid="discard-choice"
                data-id={item.id}
                label={`Discard: ${openSentence(item)}`}
                description={
                  item.word === 'waiting'
                    ? `${WRITE_BACK.waiting.word}: it would not be sent.`
                    : `${WRITE_BACK[item.word].word}: it may still reach ${system}; Deskbell would no longer follow it.`
                }
                checked={ticked.includes(item.id)}
                onChange={(event) => setTicked(event.currentTarget.checked ? [...ticked, item.id] : ticked.filter((id) => id !== item.id))}
              />
            ))}
          </Stack>
        </fieldset>
      ) : null}
    </Ask>
  );
}
