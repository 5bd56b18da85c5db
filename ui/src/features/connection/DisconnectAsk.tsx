// Asks before a practice is left: what is destroyed, what stays, and what becomes of the open write-backs.
import { Checkbox, Stack } from '@mantine/core';
import { useState } from 'react';

import { t } from '../../language';
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
  const system = one.pmsType === '' ? t('connection.leave.system') : one.pmsType;
  return (
    <Ask
      opened
      title={t('connection.leave.title', { practice: one.name })}
      yes={waits === 0 ? t('connection.leave.yes') : t('connection.leave.yes_when', { count: waits })}
      no={one.status === 'disconnecting' ? t('connection.leave.wait') : t('connection.leave.stay')}
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
        <strong>{t('connection.leave.destroyed')}</strong> {t('connection.leave.destroyed_what')}
      </p>
      <p className={classes.gap}>
        <strong>{t('connection.leave.stays')}</strong> {t('connection.leave.stays_what', { system })}
      </p>
      {open.length > 0 ? (
        <fieldset className={classes.open}>
          <legend>{t('connection.leave.open', { count: open.length })}</legend>
          <Stack gap="xs" className={classes.openList}>
            {open.map((item) => (
              <Checkbox
                key={item.id}
                color="red.8"
                data-testid="discard-choice"
                data-id={item.id}
                label={t('connection.leave.discard', { change: openSentence(item) })}
                description={
                  item.word === 'waiting'
                    ? t('connection.leave.not_sent', { state: WRITE_BACK.waiting.word })
                    : t('connection.leave.not_followed', { state: WRITE_BACK[item.word].word, system })
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
