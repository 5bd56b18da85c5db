// After a form was kept: a line that says so, and for some seconds a way back.
import { Button } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import { useCallback, useState } from 'react';

import { t } from '../language';
import type { Kept } from '../platform/bindings';
import type { Host } from '../platform/types';
import { useHost } from './host';
import classes from './ui/shared.module.css';
import { useCommand } from './useCommand';
import { useNow } from './useNow';

/** The line of what was sent last. Ctrl+Z is about this one: it must not take back what nobody thinks of any more. */
let newest = '';

type Submitted = Extract<Kept, { kind: 'kept' }>;

function Sent({ text, kept, host, id }: { text: string; kept: Submitted; host: Host; id: string }) {
  const now = useNow(250);
  const [undone, setUndone] = useState(false);
  const undo = useCommand(() => host.discardWriteBack(kept.writeBackId));
  const left = kept.undoUntil === null ? 0 : Math.ceil((Date.parse(kept.undoUntil) - now) / 1000);
  const may = left > 0 && !undone && undo.refusal === null;
  const press = async () => {
    if (!may || !(await undo.run())) return;
    setUndone(true);
    window.setTimeout(() => notifications.hide(id), 2_500);
  };
  useHotkeys([['mod+Z', () => void (newest === id && press())]]);
  if (undone) return <span data-testid="undone">{t('shared.sent.undone')}</span>;
  return (
    <span className={classes.sent} data-testid="sent-toast">
      <span>
        {kept.already ? t('shared.sent.already', { what: text }) : t('shared.sent.on_its_way', { what: text })}
        {kept.checked ? '' : ` ${t('shared.sent.not_checked')}`}
        {undo.refusal ? ` ${t('shared.sent.had_left')}` : ''}
      </span>
      {may ? (
        <Button size="compact-sm" variant="default" loading={undo.busy} data-testid="undo-button" title={newest === id ? 'Ctrl+Z' : undefined} onClick={() => void press()}>
          {t('shared.sent.undo', { seconds: left })}
        </Button>
      ) : null}
    </span>
  );
}

/** Says that something is on its way: `Ana Silva, Mon, Nov 23 at 10:30`. */
export function useSent(): (text: string, kept: Submitted) => void {
  const host = useHost();
  return useCallback(
    (text, kept) => {
      const id = `${kept.already ? 'already' : 'sent'}-${kept.writeBackId}`;
      newest = id;
      const left = kept.undoUntil === null ? 0 : Date.parse(kept.undoUntil) - Date.now();
      notifications.show({ id, closeButtonProps: { 'aria-label': t('shared.close') }, message: <Sent text={text} kept={kept} host={host} id={id} />, autoClose: Math.min(60_000, Math.max(4_000, left + 1_500)) });
    },
    [host],
  );
}
