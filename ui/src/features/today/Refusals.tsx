// Above the schedule: what was refused lately of this day's changes, what the answer was, and the way to mend it.
import { Button } from '@mantine/core';
import { useState } from 'react';

import { t } from '../../language';
import type { WriteBackView } from '../../platform/bindings';
import { usePractices } from '../../shared/practices';
import { useWriteBacks } from '../../shared/queries';
import { useNow } from '../../shared/useNow';
import { writeBackSentence } from '../../shared/words/states';
import { secondLine } from '../../shared/words/writebacks';
import { WriteBackActions } from '../../shared/write-backs/WriteBackActions';
import classes from './today.module.css';

const LATELY = 24 * 3_600_000;
const FEW = 2;

/** Put away by a person; for as long as the window is open. */
const away = new Set<string>();

/** What of a day is shown: refused in the last day, and not put away. */
export function refusedLately(rows: WriteBackView[], date: string, now: number): WriteBackView[] {
  return rows.filter((one) => one.word === 'refused' && one.date === date && now - Date.parse(one.completedAt ?? one.createdAt) < LATELY && one.start !== null);
}

export function Refusals({ date }: { date: string }) {
  const { data } = useWriteBacks();
  const { selected } = usePractices();
  const now = useNow(60_000);
  const [, again] = useState(0);
  const mine = (data?.rows ?? []).filter((one) => one.practiceName === '' || one.practiceName === selected?.name);
  const all = refusedLately(mine, date, now).filter((one) => !away.has(one.id));
  return all.slice(0, FEW).map((one) => (
    <div key={one.id} className={classes.refused} data-tone="red" role="status" data-testid="refused-card" data-id={one.id}>
      <span>
        <strong>{t('today.refused.what', { change: writeBackSentence(one) })}</strong> {secondLine(one)}
      </span>
      <WriteBackActions one={one}>
        <Button
          size="xs"
          variant="subtle"
          data-testid="refused-hide"
          onClick={() => {
            away.add(one.id);
            again((count) => count + 1);
          }}
        >
          {t('today.refused.hide')}
        </Button>
      </WriteBackActions>
    </div>
  ));
}
