// "I have it": who takes care of what the bell rang for. Initials are typed once a shift.
import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';

import { t } from '../../language';
import type { BellItem } from '../../platform/bindings';
import { useHost } from '../../shared/host';
import { since } from '../../shared/time';
import { Trouble } from '../../shared/ui/Trouble';
import { useCommand } from '../../shared/useCommand';
import classes from './bell.module.css';

export function Taken({ item, initials, now }: { item: BellItem; initials: string; now: number }) {
  const host = useHost();
  const take = useCommand((by: string | null) => host.takeBell(item.id, by));
  const [asks, setAsks] = useState(false);
  const [typed, setTyped] = useState('');
  // Once a person has pressed a button here, the one that comes in its place gets the focus.
  const [pressed, setPressed] = useState(false);
  const give = (by: string | null) => {
    setPressed(true);
    return take.run(by);
  };
  const good = /^\s*\p{L}{1,4}\s*$/u.test(typed);
  const name = item.patientName;
  const refusal = take.refusal;
  const trouble = refusal === null ? null : refusal.code === 'BUSY' ? <span role="alert">{t('bell.taken.somebody_else')}</span> : <Trouble refusal={refusal} />;

  if (item.taken) {
    return (
      <div className={classes.taken} data-testid="bell-taken">
        <span>
          <strong>{item.taken.by}</strong> {t('bell.taken.has_it', { since: since(item.taken.at, now) })}
        </span>
        <Button size="compact-xs" variant="subtle" color="gray" autoFocus={pressed} loading={take.busy} aria-label={name === '' ? t('bell.taken.give_back_nameless') : t('bell.taken.give_back_name', { name })} onClick={() => void give(null)}>
          {t('bell.taken.give_back')}
        </Button>
        {trouble}
      </div>
    );
  }
  const press = async (by: string) => {
    if (await give(by)) setAsks(false);
  };
  const ask = (asking: boolean) => {
    setPressed(true);
    setAsks(asking);
    setTyped('');
  };
  return (
    <div className={classes.taken}>
      {asks ? (
        <form
          className={classes.initials}
          onSubmit={(event) => {
            event.preventDefault();
            if (good) void press(typed);
          }}
        >
          <TextInput
            size="xs"
            aria-label={t('bell.taken.initials')}
            placeholder={t('bell.taken.initials')}
            data-testid="bell-initials"
            maxLength={6}
            value={typed}
            error={typed !== '' && !good ? t('bell.taken.letters') : undefined}
            // Asked for by a click: the next thing is to type.
            autoFocus
            // Leaves the field, and not the drawer around it.
            data-mantine-stop-propagation
            onKeyDown={(event) => {
              if (event.key === 'Escape') ask(false);
            }}
            onChange={(event) => setTyped(event.currentTarget.value)}
          />
          <Button size="xs" type="submit" disabled={!good} loading={take.busy}>
            {t('bell.taken.mine')}
          </Button>
        </form>
      ) : (
        <>
          <Button
            size="compact-xs"
            variant="default"
            data-testid="bell-take"
            autoFocus={pressed}
            loading={take.busy}
            aria-label={name === '' ? t('bell.taken.mine_nameless') : t('bell.taken.mine_name', { name })}
            onClick={() => (initials === '' ? ask(true) : void press(initials))}
          >
            {t('bell.taken.mine')}
          </Button>
          {initials === '' ? null : (
            <Button size="compact-xs" variant="subtle" color="gray" onClick={() => ask(true)}>
              {t('bell.taken.not_me', { initials })}
            </Button>
          )}
        </>
      )}
      {trouble}
    </div>
  );
}
