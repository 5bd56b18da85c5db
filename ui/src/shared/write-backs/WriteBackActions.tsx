// What a person may do with a write-back, each after a question where it is hard to undo; and why something is not offered.
import { Button, Group } from '@mantine/core';
import { useState, type ReactNode } from 'react';

import { t } from '../../language';
import type { WriteBackView } from '../../platform/bindings';
import { useHost } from '../host';
import { Ask } from '../ui/Ask';
import { Trouble } from '../ui/Trouble';
import { useCommand } from '../useCommand';
import { useNow } from '../useNow';
import { writeBackSentence } from '../words/states';
import { sendAgainWords, takeBackWords, whyNot } from '../words/writebacks';
import { ChoosePatient } from './ChoosePatient';
import { useEditAgain } from './editAgain';
import classes from './actions.module.css';

export function WriteBackActions({ one, children }: { one: WriteBackView; children?: ReactNode }) {
  const host = useHost();
  const now = useNow(500);
  const [asking, setAsking] = useState<'discard' | 'send' | 'seen' | 'patient' | null>(null);
  const discard = useCommand(() => host.discardWriteBack(one.id));
  const send = useCommand(() => host.sendAgain(one.id));
  const look = useCommand(() => host.lookAgain(one.id));
  const seen = useCommand(() => host.markSeen(one.id));
  const edit = useEditAgain(one);
  const mayUndo = one.mayDiscard && one.undoUntil !== null && Date.parse(one.undoUntil) > now;
  const refused = one.word === 'refused';
  const refusal = look.refusal ?? edit.refusal ?? (asking === null ? discard.refusal : null);
  const reason = whyNot(one) ?? (refused ? edit.why : null);
  const takeBack = takeBackWords(one);
  const ended = (done: boolean) => {
    if (done) setAsking(null);
  };
  return (
    <>
      {refusal ? <Trouble refusal={refusal} /> : null}
      <Group gap="xs">
        {one.word === 'not_known_yet' ? (
          <Button size="xs" loading={look.busy} data-testid="write-back-look-again" onClick={() => void look.run()}>
            {t('shared.write_back.look_again')}
          </Button>
        ) : null}
        {refused && edit.why === null ? (
          <Button size="xs" loading={edit.busy} data-testid="write-back-edit" onClick={() => void edit.run()}>
            {t('shared.write_back.edit')}
          </Button>
        ) : null}
        {one.missingNumber === 'patient' ? (
          <Button size="xs" data-testid="write-back-choose-patient" onClick={() => setAsking('patient')}>
            {t('shared.write_back.choose_patient')}
          </Button>
        ) : null}
        {one.mayMarkSeen ? (
          <Button size="xs" variant="default" data-testid="write-back-mark-seen" onClick={() => setAsking('seen')}>
            {t('shared.write_back.seen')}
          </Button>
        ) : null}
        {one.maySendAgain ? (
          <Button size="xs" variant="default" data-testid="write-back-send-again" onClick={() => setAsking('send')}>
            {refused ? t('shared.write_back.send_as_it_is') : t('shared.write_back.send_again')}
          </Button>
        ) : null}
        {mayUndo ? (
          <Button size="xs" variant="default" loading={discard.busy} data-testid="write-back-undo" onClick={() => void discard.run()}>
            {t('shared.write_back.undo')}
          </Button>
        ) : one.mayDiscard ? (
          <Button size="xs" variant="default" color="red" data-testid="write-back-discard" onClick={() => setAsking('discard')}>
            {one.state === 'needs_person' ? t('shared.write_back.stop_looking') : t('shared.write_back.take_back')}
          </Button>
        ) : null}
        {children}
      </Group>
      {reason === null ? null : (
        <p className={classes.why} data-testid="write-back-why-not">
          {reason}
        </p>
      )}
      <ChoosePatient one={one} opened={asking === 'patient'} onClose={() => setAsking(null)} />
      <Ask
        opened={asking === 'discard'}
        title={takeBack.title}
        yes={one.state === 'needs_person' ? t('shared.write_back.stop_looking') : t('shared.write_back.take_back')}
        busy={discard.busy}
        refusal={discard.refusal}
        onNo={() => setAsking(null)}
        onYes={() => void discard.run().then(ended)}
      >
        <p>{writeBackSentence(one)}.</p>
        <p>{takeBack.text}</p>
      </Ask>
      <Ask
        opened={asking === 'send'}
        title={t('shared.write_back.send_title')}
        yes={t('shared.write_back.send_again')}
        no={t('shared.write_back.not_now')}
        busy={send.busy}
        refusal={send.refusal}
        onNo={() => setAsking(null)}
        onYes={() => void send.run().then(ended)}
      >
        <p>{writeBackSentence(one)}.</p>
        <p>{sendAgainWords(one)}</p>
      </Ask>
      <Ask
        opened={asking === 'seen'}
        title={t('shared.write_back.seen_title')}
        yes={t('shared.write_back.seen_yes')}
        no={t('shared.write_back.seen_no')}
        busy={seen.busy}
        refusal={seen.refusal}
        onNo={() => setAsking(null)}
        onYes={() => void seen.run().then(ended)}
      >
        <p>{writeBackSentence(one)}.</p>
        <p>{t('shared.write_back.seen_text')}</p>
      </Ask>
    </>
  );
}
