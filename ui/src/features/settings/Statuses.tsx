// What the practice's own status words mean: what Deskbell takes them for, and what a person says instead.
import { Button, NativeSelect, Stack } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';

import { number, t } from '../../language';
import type { StatusesView, StatusKind, StatusWordView } from '../../platform/bindings';
import { useHost } from '../../shared/host';
import { keys, useStatuses } from '../../shared/queries';
import { Panel } from '../../shared/ui/Panel';
import { Tag } from '../../shared/ui/Tag';
import { QueryTrouble, Trouble } from '../../shared/ui/Trouble';
import { useInTurn } from '../../shared/useInTurn';
import { STATUS_KIND } from '../../shared/words/states';
import classes from './settings.module.css';

const KINDS: StatusKind[] = ['scheduled', 'confirmed', 'arrived', 'completed', 'cancelled'];

/** So many words are shown at first; a practice has a dozen, but some write notes as statuses. */
const AT_FIRST = 10;

export function Statuses() {
  const host = useHost();
  const client = useQueryClient();
  const { data, error, refetch } = useStatuses();
  const [all, setAll] = useState(false);
  const keep = useInTurn('statuses', async (practice: string, word: string, said: StatusKind | null) => {
    try {
      await host.setStatusKind(practice, word, said);
    } finally {
      await client.invalidateQueries({ queryKey: keys.statuses });
    }
  });
  if (error && !data) return <QueryTrouble error={error} retry={refetch} />;
  if (!data) return null;
  const say = (word: string, said: StatusKind | null) => {
    client.setQueryData<StatusesView>(keys.statuses, { ...data, words: data.words.map((one) => (one.word === word ? { ...one, said } : one)) });
    keep.run(data.practice, word, said);
  };
  const shown = data.words.filter((one, at) => all || at < AT_FIRST || one.said !== null);
  return (
    <Panel title={t('settings.statuses.title', { practice: data.practiceName })}>
      <Stack gap="md">
        <p className={classes.lead}>{t('settings.statuses.line')}</p>
        {keep.refusal ? <Trouble refusal={keep.refusal} /> : null}
        {data.words.length === 0 ? <p className={classes.dim}>{t('settings.statuses.none')}</p> : (
          <table className={classes.alerts} data-testid="statuses" aria-label={t('settings.statuses.label')}>
            <thead>
              <tr>
                <th scope="col">{t('settings.statuses.word')}</th>
                <th scope="col" className={classes.number}>{t('settings.statuses.appointments')}</th>
                <th scope="col">{t('settings.statuses.taken_for')}</th>
                <th scope="col">{t('settings.statuses.means')}</th>
              </tr>
            </thead>
            <tbody>
              {shown.map((one) => (
                <Row key={one.word} one={one} say={(kind) => say(one.word, kind)} />
              ))}
            </tbody>
          </table>
        )}
        {shown.length < data.words.length ? (
          <Button variant="default" w="fit-content" data-testid="statuses-all" onClick={() => setAll(true)}>
            {t('settings.statuses.all', { count: data.words.length })}
          </Button>
        ) : null}
      </Stack>
    </Panel>
  );
}

function Row({ one, say }: { one: StatusWordView; say: (kind: StatusKind | null) => void }) {
  const name = one.word === '' ? t('settings.statuses.no_word') : one.word;
  const kind = one.said ?? one.readAs;
  const asRead = { value: '', label: t('settings.statuses.as_read', { kind: t(`settings.statuses.kinds.${one.readAs}`) }) };
  return (
    <tr data-testid="status-word" data-word={one.word} data-said={one.said !== null || undefined}>
      <th scope="row" className={one.word === '' ? classes.any : classes.word}>
        {name}
        {one.markedCancelled > 0 && kind !== 'cancelled' ? <small>{t('settings.statuses.marked', { count: one.markedCancelled })}</small> : null}
      </th>
      <td className={classes.number}>{number(one.appointments)}</td>
      <td>
        <Tag tone={STATUS_KIND[kind]?.tone ?? 'grey'}>{t(`settings.statuses.kinds.${kind}`)}</Tag>
      </td>
      <td>
        <NativeSelect
          aria-label={t('settings.statuses.means_of', { word: name })} size="xs" w={264} value={one.said ?? ''}
          data={[asRead, ...KINDS.map((value) => ({ value, label: t(`settings.statuses.kinds.${value}`) }))]}
          onChange={(event) => say(event.currentTarget.value === '' ? null : (event.currentTarget.value as StatusKind))}
        />
      </td>
    </tr>
  );
}
