// The practice's zone, and a choice of it where Sikka names none.
import { Button, Group, Select, UnstyledButton } from '@mantine/core';
import { useMemo, useState } from 'react';

import { t } from '../../language';
import { drawn, setOff } from '../../language/emphasis';
import type { Clocks } from '../../platform/bindings';
import { useHost } from '../../shared/host';
import { clock, dayOf } from '../../shared/time';
import { Trouble } from '../../shared/ui/Trouble';
import { useCommand } from '../../shared/useCommand';
import { useNow } from '../../shared/useNow';
import { zones } from './zones';
import classes from './connection.module.css';

export function Zone({ practice, clocks }: { practice: string; clocks: Clocks }) {
  const [open, setOpen] = useState(clocks.zoneSource === 'pc');
  const plain = clocks.zone.replaceAll('_', ' ');
  return (
    <div data-testid="practice-zone" data-source={clocks.zoneSource}>
      {clocks.zoneSource === 'sikka' ? t('connection.zone.told', { zone: plain }) : null}
      {clocks.zoneSource === 'person' ? t('connection.zone.chosen', { zone: plain }) : null}
      {clocks.zoneSource === 'pc' ? (
        <>
          {plain}. <strong>{t('connection.zone.guessed')}</strong>
        </>
      ) : null}
      {clocks.zoneSource !== 'sikka' && !open ? (
        <>
          {' '}
          <UnstyledButton className={classes.link} data-testid="zone-change" onClick={() => setOpen(true)}>
            {t('connection.zone.change')}
          </UnstyledButton>
        </>
      ) : null}
      {clocks.zoneSource !== 'sikka' && open ? <Choice practice={practice} clocks={clocks} /> : null}
    </div>
  );
}

function Choice({ practice, clocks }: { practice: string; clocks: Clocks }) {
  const host = useHost();
  const now = new Date(useNow(5_000)).toISOString();
  const [zone, setZone] = useState(clocks.zone);
  const data = useMemo(() => zones(clocks.zone), [clocks.zone]);
  const save = useCommand(() => host.setZone(practice, zone));
  return (
    <div className={classes.zone}>
      <Group gap="xs" align="flex-end">
        <Select
          label={t('connection.zone.label')}
          className={classes.zoneChoice}
          searchable
          limit={60}
          maxDropdownHeight={260}
          nothingFoundMessage={t('connection.zone.none')}
          allowDeselect={false}
          data-testid="zone-choice"
          data={data}
          value={zone}
          onChange={(value) => {
            if (value !== null) setZone(value);
          }}
        />
        <Button variant="default" loading={save.busy} disabled={zone === clocks.zone && clocks.zoneSource === 'person'} data-testid="zone-save" onClick={() => void save.run()}>
          {t('connection.zone.save')}
        </Button>
      </Group>
      <p className={classes.zoneNow} data-testid="zone-now">
        {drawn(t('connection.zone.now', { time: setOff(clock(now, zone)), day: dayOf(now, zone) }), (time) => (
          <b className="tabular">{time}</b>
        ))}
      </p>
      {save.refusal ? <Trouble refusal={save.refusal} /> : null}
    </div>
  );
}
