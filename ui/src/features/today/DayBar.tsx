// Above the schedule: which day, which columns, Book.
import { ActionIcon, Button, Popover, SegmentedControl } from '@mantine/core';
import { DatePicker } from '@mantine/dates';
import { IconCalendar, IconChevronLeft, IconChevronRight, IconPlus } from '@tabler/icons-react';
import { useState, type ReactNode } from 'react';

import { shiftDay, wallDayLong } from '../../shared/time';
import { PracticeName } from '../../shared/ui/PracticeName';
import type { Columns } from './hours';
import classes from './today.module.css';

interface Props {
  date: string;
  today: string;
  columns: Columns;
  mayBook: boolean;
  /** Why nothing can be booked; null where it can. */
  whyNot: string | null;
  /** Finds a patient. */
  find: ReactNode;
  onDate: (date: string | null) => void;
  onColumns: (columns: Columns) => void;
  onBook: () => void;
}

export function DayBar({ date, today, columns, mayBook, whyNot, find, onDate, onColumns, onBook }: Props) {
  const [picking, setPicking] = useState(false);
  const goTo = (wanted: string) => onDate(wanted === today ? null : wanted);
  return (
    <div className={classes.bar}>
      <div className={classes.days}>
        <div>
          <PracticeName />
          <h1 data-testid="today-shown" data-date={date}>
            {date === today ? <span className={classes.todayWord}>Today</span> : null}
            {wallDayLong(date)}
          </h1>
        </div>
        <ActionIcon variant="default" size={32} aria-label="Day before" data-testid="today-prev" onClick={() => goTo(shiftDay(date, -1))}>
          <IconChevronLeft size={17} aria-hidden />
        </ActionIcon>
        <ActionIcon variant="default" size={32} aria-label="Day after" data-testid="today-next" onClick={() => goTo(shiftDay(date, 1))}>
          <IconChevronRight size={17} aria-hidden />
        </ActionIcon>
        <Popover opened={picking} onChange={setPicking} trapFocus returnFocus position="bottom-start" shadow="md">
          <Popover.Target>
            <ActionIcon variant="default" size={32} aria-label="Choose a day" data-testid="today-date" onClick={() => setPicking(!picking)}>
              <IconCalendar size={17} aria-hidden />
            </ActionIcon>
          </Popover.Target>
          <Popover.Dropdown>
            <DatePicker
              value={date}
              defaultDate={date}
              onChange={(value) => {
                if (value) goTo(value.slice(0, 10));
                setPicking(false);
              }}
            />
          </Popover.Dropdown>
        </Popover>
        {date === today ? null : (
          <Button variant="default" size="xs" h={32} data-testid="today-today" onClick={() => onDate(null)}>
            Back to today
          </Button>
        )}
      </div>
      <div className={classes.tools}>
        {find}
        <SegmentedControl
          aria-label="Columns"
          data-testid="today-columns"
          value={columns}
          onChange={(value) => onColumns(value === 'operatory' ? 'operatory' : 'provider')}
          data={[
            { value: 'provider', label: 'Providers' },
            { value: 'operatory', label: 'Chairs' },
          ]}
        />
        <Button leftSection={<IconPlus size={16} aria-hidden />} data-testid="book-button" disabled={!mayBook || whyNot !== null} title={whyNot ?? 'B'} onClick={onBook}>
          Book
        </Button>
      </div>
    </div>
  );
}
