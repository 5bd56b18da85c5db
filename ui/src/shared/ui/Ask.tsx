// Asks before something that is hard to undo.
import { Button, Group, Modal, Stack } from '@mantine/core';
import type { ReactNode } from 'react';

import { t } from '../../language';
import type { Refusal } from '../../platform/bindings';
import { Trouble } from './Trouble';

interface Props {
  opened: boolean;
  title: string;
  children: ReactNode;
  yes: string;
  no?: string;
  busy: boolean;
  refusal?: Refusal | null;
  /** Above what it asks about, where that lies higher than a page. */
  zIndex?: number;
  onYes: () => void;
  onNo: () => void;
}

export function Ask({ opened, title, children, yes, no = t('shared.ask.keep'), busy, refusal = null, zIndex, onYes, onNo }: Props) {
  return (
    <Modal zIndex={zIndex} opened={opened} onClose={onNo} title={title} centered>
      <Stack gap="md">
        <div>{children}</div>
        {refusal ? <Trouble refusal={refusal} /> : null}
        <Group justify="flex-end" gap="sm">
          <Button variant="default" onClick={onNo} data-autofocus data-testid="ask-no">
            {no}
          </Button>
          <Button color="red.9" loading={busy} onClick={onYes} data-testid="ask-yes">
            {yes}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
