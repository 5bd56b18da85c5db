// One write-back: the sentence, its word, the last answer; its timeline and buttons.
import { Button, Collapse, UnstyledButton } from '@mantine/core';
import { IconChevronRight } from '@tabler/icons-react';
import { useId, useState } from 'react';

import { t } from '../../language';
import type { WriteBackView } from '../../platform/bindings';
import { useForms } from '../../shared/forms';
import { useNavigation } from '../../shared/navigation';
import { usePractices, useSelectPractice } from '../../shared/practices';
import { clockSeconds, dayOf, moment, since } from '../../shared/time';
import { Tag } from '../../shared/ui/Tag';
import { useNow } from '../../shared/useNow';
import { WRITE_BACK, WRITE_BACK_STATE, writeBackSentence } from '../../shared/words/states';
import { secondLine } from '../../shared/words/writebacks';
import { WriteBackActions } from '../../shared/write-backs/WriteBackActions';
import classes from './writebacks.module.css';

export function WriteBackRow({ one, zone, named }: { one: WriteBackView; zone: string; named: boolean }) {
  const now = useNow(10_000);
  const id = useId();
  const [open, setOpen] = useState(one.state === 'needs_person');
  const words = WRITE_BACK[one.word];
  const times = [
    t('writeBacks.row.made', { time: moment(one.createdAt, zone, now) }),
    one.lastCheckedAt && one.completedAt === null ? t('writeBacks.row.checked', { since: since(one.lastCheckedAt, now) }) : '',
    one.attempts > 0 ? t('writeBacks.row.sent', { count: one.attempts }) : '',
  ].filter((part) => part !== '');
  return (
    <li data-testid="write-back-row" data-id={one.id} data-word={one.word} data-state={one.state} data-operation={one.operation}>
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
        <Tag tone={one.serverOff || one.slow ? 'amber' : words.tone} title={words.meaning}>
          {words.word}
        </Tag>
      </UnstyledButton>
      <Collapse expanded={open} id={id}>
        {open ? (
          <div className={classes.more}>
            <Timeline one={one} zone={zone} today={dayOf(new Date(now).toISOString(), zone)} />
            <Buttons one={one} />
          </div>
        ) : null}
      </Collapse>
    </li>
  );
}

function Timeline({ one, zone, today }: { one: WriteBackView; zone: string; today: string }) {
  const at = (instant: string) => {
    const [day, time] = [dayOf(instant, zone), clockSeconds(instant, zone)];
    return day === today ? time : `${day}, ${time}`;
  };
  const known = [
    one.sikkaId ? t('writeBacks.row.sikka_id', { id: one.sikkaId }) : '',
    one.checks > 0 ? t('writeBacks.row.asked', { count: one.checks }) : '',
    one.lastAnswer ? t('writeBacks.row.answer', { answer: one.lastAnswer }) : '',
  ].filter((part) => part !== '');
  return (
    <div>
      <ol className={classes.timeline} aria-label={t('writeBacks.row.timeline')}>
        {one.history.map((line, index) => (
          <li key={`${line.at}${index}`}>
            <time dateTime={line.at}>{at(line.at)}</time>
            <span>
              {WRITE_BACK_STATE[line.state] ?? line.state.replaceAll('_', ' ')}
              {line.note ? <small>{line.ownNote ? t(`writeBacks.note.${line.ownNote}`) : line.note}</small> : null}
            </span>
          </li>
        ))}
      </ol>
      {one.text === '' ? null : <p className={classes.written}>“{one.text}”</p>}
      {one.notChecked ? <p className={classes.foot}>{t('writeBacks.row.not_checked')}</p> : null}
      <p className={classes.foot}>{known.join(' ')}</p>
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
  const show = useShowDay(one);
  const forms = useForms();
  const { selected } = usePractices();
  const here = one.practiceName === '' || selected?.name === one.practiceName;
  return (
    <WriteBackActions one={one}>
      {one.start !== null && one.date !== null ? (
        <Button size="xs" variant="subtle" onClick={() => void show()}>
          {t('writeBacks.row.show_day')}
        </Button>
      ) : null}
      {here && one.patientId !== '' && !one.patientId.startsWith('w:') ? (
        <Button size="xs" variant="subtle" data-testid="open-patient-card" onClick={() => forms.showPatient(one.patientId)}>
          {t('writeBacks.row.patient')}
        </Button>
      ) : null}
    </WriteBackActions>
  );
}
