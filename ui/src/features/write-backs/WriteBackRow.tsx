// One write-back: the sentence, its word, the last answer; its timeline and buttons.
import { Button, Collapse, Group, UnstyledButton } from '@mantine/core';
import { IconChevronRight } from '@tabler/icons-react';
import { useId, useState } from 'react';

import type { WriteBackView } from '../../platform/bindings';
import { useHost } from '../../shared/host';
import { useNavigation } from '../../shared/navigation';
import { usePractices, useSelectPractice } from '../../shared/practices';
import { clockSeconds, moment, since } from '../../shared/time';
import { Ask } from '../../shared/ui/Ask';
import { Tag } from '../../shared/ui/Tag';
import { Trouble } from '../../shared/ui/Trouble';
import { useCommand } from '../../shared/useCommand';
import { useNow } from '../../shared/useNow';
import { WRITE_BACK, WRITE_BACK_STATE, writeBackSentence } from '../../shared/words/states';
import classes from './writebacks.module.css';

/** What to say below the sentence: what it waits for, or the last answer. */
export function secondLine(one: WriteBackView): string {
  if (one.state === 'needs_person') return 'No clear answer came, and it is not in Sikka’s list. Look in the practice’s system, then choose.';
  if (one.serverOff) return 'Waiting for the practice’s server: it is probably switched off. Nothing is lost.';
  if (one.word === 'refused') return one.lastAnswer ? `The answer: “${one.lastAnswer}”` : WRITE_BACK.refused.meaning;
  return WRITE_BACK[one.word].meaning;
}

export function WriteBackRow({ one, zone, named }: { one: WriteBackView; zone: string; named: boolean }) {
  const now = useNow(10_000);
  const id = useId();
  const [open, setOpen] = useState(one.state === 'needs_person');
  const words = WRITE_BACK[one.word];
  const times = [
    `made ${moment(one.createdAt, zone, now)}`,
    one.lastCheckedAt && one.completedAt === null ? `checked ${since(one.lastCheckedAt, now)}` : '',
    one.attempts > 0 ? `sent ${one.attempts === 1 ? 'once' : `${one.attempts} times`}` : '',
  ].filter((part) => part !== '');
  return (
    <li data-testid="write-back-row" data-id={one.id} data-word={one.word} data-state={one.state}>
      <UnstyledButton className={classes.row} aria-expanded={open} aria-controls={id} onClick={() => setOpen(!open)}>
        <IconChevronRight size={16} className={classes.chevron} aria-hidden />
        <span className={classes.text}>
          <strong>{writeBackSentence(one)}</strong>
          <span>
            {named ? <b className={classes.practice}>{one.practiceName}</b> : null}
            {secondLine(one)}
          </span>
        </span>
        <span className={classes.times}>{times.join(' · ')}</span>
        <Tag tone={one.serverOff ? 'amber' : words.tone} title={words.meaning}>
          {words.word}
        </Tag>
      </UnstyledButton>
      <Collapse expanded={open} id={id}>
        <div className={classes.more}>
          <Timeline one={one} zone={zone} />
          <Buttons one={one} />
        </div>
      </Collapse>
    </li>
  );
}

function Timeline({ one, zone }: { one: WriteBackView; zone: string }) {
  return (
    <div>
      <ol className={classes.timeline} aria-label="What happened">
        {one.history.map((line, index) => (
          <li key={`${line.at}${index}`}>
            <time dateTime={line.at}>{clockSeconds(line.at, zone)}</time>
            <span>
              {WRITE_BACK_STATE[line.state] ?? line.state.replaceAll('_', ' ')}
              {line.note ? <small>{line.note}</small> : null}
            </span>
          </li>
        ))}
      </ol>
      <p className={classes.foot}>
        {one.sikkaId ? `Sikka’s number for it: ${one.sikkaId}. ` : ''}
        {one.checks > 0 ? `Sikka was asked ${one.checks === 1 ? 'once' : `${one.checks} times`}. ` : ''}
        {one.lastAnswer ? `Last answer: “${one.lastAnswer}”` : ''}
      </p>
    </div>
  );
}

/** Shows the day of a write-back, in its own practice. */
function useShowDay(one: WriteBackView): () => Promise<void> {
  const { go } = useNavigation();
  const { all, selected } = usePractices();
  const select = useSelectPractice();
  return async () => {
    const elsewhere = selected?.name === one.practiceName ? undefined : all.find((practice) => practice.name === one.practiceName);
    if (elsewhere && !(await select.run(elsewhere.id))) return;
    go('today', { date: one.date });
  };
}

function Buttons({ one }: { one: WriteBackView }) {
  const host = useHost();
  const show = useShowDay(one);
  const [asking, setAsking] = useState<'discard' | 'send' | null>(null);
  const discard = useCommand(() => host.discardWriteBack(one.id));
  const send = useCommand(() => host.sendAgain(one.id));
  const look = useCommand(() => host.lookAgain(one.id));
  const mayLook = one.word === 'not_known_yet';
  return (
    <>
      {look.refusal ? <Trouble refusal={look.refusal} /> : null}
      <Group gap="xs">
        {mayLook ? (
          <Button size="xs" loading={look.busy} data-testid="write-back-look-again" onClick={() => void look.run()}>
            Look again
          </Button>
        ) : null}
        {one.maySendAgain ? (
          <Button size="xs" variant="default" data-testid="write-back-send-again" onClick={() => setAsking('send')}>
            Send again
          </Button>
        ) : null}
        {one.mayDiscard ? (
          <Button size="xs" variant="default" color="red" data-testid="write-back-discard" onClick={() => setAsking('discard')}>
            Discard
          </Button>
        ) : null}
        {one.date ? (
          <Button size="xs" variant="subtle" onClick={() => void show()}>
            Show the day
          </Button>
        ) : null}
      </Group>
      <Ask
        opened={asking === 'discard'}
        title="Discard this change?"
        yes="Discard"
        busy={discard.busy}
        refusal={discard.refusal}
        onNo={() => setAsking(null)}
        onYes={() => void discard.run().then((done) => done && setAsking(null))}
      >
        <p>{writeBackSentence(one)}.</p>
        <p>{one.state === 'needs_person' ? 'It may have reached the practice’s system: look there first.' : 'It is not sent to the practice’s system.'}</p>
      </Ask>
      <Ask
        opened={asking === 'send'}
        title="Send this change again?"
        yes="Send again"
        no="Not now"
        busy={send.busy}
        refusal={send.refusal}
        onNo={() => setAsking(null)}
        onYes={() => void send.run().then((done) => done && setAsking(null))}
      >
        <p>{writeBackSentence(one)}.</p>
        <p>{one.word === 'refused' ? 'It was refused before; the same answer may come again.' : 'If the first one did arrive, it is in the practice’s system twice: look there first.'}</p>
      </Ask>
    </>
  );
}
