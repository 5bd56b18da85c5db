// A day: typed in any usual way, or chosen from the calendar that a click opens.
import 'dayjs/locale/es';

import { DateInput } from '@mantine/dates';
import { useState, type KeyboardEvent, type Ref } from 'react';

import { spoken, t } from '../../language';
import { readDate } from '../../shared/typed';

interface Props {
  testid: string;
  today: string;
  value: string | null;
  error: string | undefined;
  /** Days that cannot be chosen: those before today for visits, those after it for what has happened. */
  closed: 'before' | 'after';
  autoFocus?: boolean;
  inputRef?: Ref<HTMLInputElement>;
  onEnter?: (event: KeyboardEvent<HTMLInputElement>) => void;
  onChange: (date: string | null) => void;
}

export function DayField({ testid, today, value, error, closed, autoFocus = false, inputRef, onEnter, onChange }: Props) {
  const [picking, setPicking] = useState(false);
  return (
    <DateInput
      ref={inputRef}
      label={t('forms.day.label')}
      data-testid={testid}
      data-autofocus={autoFocus || undefined}
      autoFocus={autoFocus}
      locale={spoken() === 'es' ? 'es' : 'en'}
      valueFormat={t('forms.day.format')}
      dateParser={(text) => readDate(text, today)}
      value={value}
      error={error}
      popoverProps={{ opened: picking }}
      // Esc closes the calendar, not the form around it.
      data-mantine-stop-propagation={picking || undefined}
      getDayProps={(date) => ({ disabled: closed === 'before' ? date.slice(0, 10) < today : date.slice(0, 10) > today })}
      onInput={(event) => {
        // What cannot be read is no day: the one before it must not be sent.
        if (readDate(event.currentTarget.value, today) === null) onChange(null);
      }}
      onClick={() => setPicking(true)}
      onFocus={(event) => event.currentTarget.select()}
      onBlur={() => setPicking(false)}
      onKeyDown={(event) => {
        if (event.key === 'Escape') setPicking(false);
        if (event.key !== 'Enter' || event.ctrlKey || event.metaKey) return;
        setPicking(false);
        onEnter?.(event);
      }}
      onChange={(date) => {
        setPicking(false);
        onChange(date === null ? null : date.slice(0, 10));
      }}
    />
  );
}
