// A time that is taken: who is there, the nearest free times, and the way to book all the same.
import { Button } from '@mantine/core';

import { t } from '../../language';
import type { Conflict, FreeSlot } from '../../platform/bindings';
import { conflictWords, freeWords } from '../../shared/words/slots';
import classes from './forms.module.css';
import type { Visit } from './visit';

interface Props {
  conflicts: Conflict[];
  nearest: FreeSlot[];
  visit: Visit;
  /** Offered only after a first try; null before it. */
  anyway: { label: string; busy: boolean; go: () => void } | null;
  onFill: (slot: FreeSlot) => void;
}

export function SlotNotice({ conflicts, nearest, visit, anyway, onFill }: Props) {
  if (conflicts.length === 0) return null;
  return (
    <div className={classes.note} data-tone="amber" role="status" data-testid="slot-conflict">
      <strong>{t('forms.slot.taken')}</strong>
      <ul>
        {conflicts.map((one, index) => (
          <li key={index} data-what={one.what}>
            {conflictWords(one)}
          </li>
        ))}
      </ul>
      {nearest.length > 0 ? (
        <div className={classes.slots}>
          <span>{t('forms.slot.near')}</span>
          {nearest.map((one) => (
            <Button key={`${one.start}${one.operatory}${one.providerId}`} size="compact-sm" variant="default" data-testid="slot-nearest" data-start={one.start} onClick={() => onFill(one)}>
              {freeWords(one, visit)}
            </Button>
          ))}
        </div>
      ) : (
        <span>{t('forms.slot.none_near')}</span>
      )}
      {anyway ? (
        <div className={classes.slots}>
          <Button size="compact-sm" color="red.9" variant="outline" loading={anyway.busy} data-testid="slot-anyway" onClick={anyway.go}>
            {anyway.label}
          </Button>
          <small>{t('forms.slot.two_patients')}</small>
        </div>
      ) : null}
    </div>
  );
}
