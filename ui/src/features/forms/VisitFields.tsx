// Day, time, length, provider and chair of a visit.
import { Autocomplete, NativeSelect, NumberInput } from '@mantine/core';
import type { KeyboardEvent, RefObject } from 'react';

import { t } from '../../language';
import type { DayView, Person } from '../../platform/bindings';
import { written } from '../../shared/time';
import { readTime } from '../../shared/typed';
import { DayField } from './DayField';
import classes from './forms.module.css';
import type { Visit, Wrong } from './visit';

const TIMES = Array.from({ length: 56 }, (_, index) => {
  const minutes = 7 * 60 + index * 15;
  return `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`;
});

const options = (people: Person[], none: string) => [
  { value: '', label: none },
  ...people.map((one) => ({ value: one.id, label: one.detail === '' ? one.name : `${one.name} (${one.detail})` })),
];

interface Props {
  day: DayView;
  visit: Visit;
  wrong: Wrong;
  /** Where the keyboard goes once the patient is known. */
  firstRef?: RefObject<HTMLInputElement | null>;
  autoFocus?: boolean;
  onChange: (change: Partial<Visit>) => void;
}

export function VisitFields({ day, visit, wrong, firstRef, autoFocus = false, onChange }: Props) {
  const toTime = (event: KeyboardEvent<HTMLInputElement>) => {
    // A day is typed and ended with Enter; what is sent is the whole form, from its last field.
    event.preventDefault();
    event.currentTarget.form?.querySelector<HTMLInputElement>('[data-testid="booking-time"]')?.focus();
  };
  return (
    <>
      <div className={classes.three}>
        <DayField
          testid="booking-date"
          today={day.today}
          value={visit.date}
          error={wrong.date}
          closed="before"
          autoFocus={autoFocus}
          inputRef={firstRef}
          onEnter={toTime}
          onChange={(date) => onChange({ date })}
        />
        <Autocomplete
          label={t('forms.visit.time')}
          data-testid="booking-time"
          placeholder={written('10:30')}
          data={TIMES.map(written)}
          limit={8}
          value={visit.time}
          error={wrong.time}
          onFocus={(event) => event.currentTarget.select()}
          onChange={(time) => onChange({ time })}
          onBlur={() => {
            const time = readTime(visit.time);
            if (time !== null && written(time) !== visit.time) onChange({ time: written(time) });
          }}
        />
        <NumberInput
          label={t('forms.visit.length')}
          data-testid="booking-length"
          suffix={t('forms.visit.minutes')}
          min={5}
          max={480}
          step={15}
          clampBehavior="none"
          value={visit.minutes}
          error={wrong.minutes}
          onChange={(minutes) => onChange({ minutes })}
        />
      </div>
      <div className={classes.two}>
        <NativeSelect
          label={t('forms.visit.provider')}
          data-testid="booking-provider"
          data={options(day.providers, t('forms.choose'))}
          value={visit.providerId}
          error={wrong.providerId}
          onChange={(event) => onChange({ providerId: event.currentTarget.value })}
        />
        <NativeSelect
          label={t('forms.visit.chair')}
          data-testid="booking-operatory"
          data={options(day.operatories, t('forms.choose'))}
          value={visit.operatory}
          error={wrong.operatory}
          onChange={(event) => onChange({ operatory: event.currentTarget.value })}
        />
      </div>
    </>
  );
}
