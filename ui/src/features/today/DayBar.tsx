// Above the schedule: which day, which columns, Book.
import 'dayjs/locale/es';

import { ActionIcon, Button, Popover, SegmentedControl } from '@mantine/core';
import { DatePicker } from '@mantine/dates';
import { IconCalendar, IconChevronLeft, IconChevronRight, IconPlus, IconPrinter } from '@tabler/icons-react';
import { useState, type ReactNode } from 'react';

import { locale, spoken, t } from '../../language';
import { shiftDay, wallDayFull } from '../../shared/time';
import { PracticeName } from '../../shared/ui/PracticeName';
import { weekOf, type Columns, type Length } from './hours';
import classes from './today.module.css';

interface Props {
  date: string;
  today: string;
  columns: Columns;
  /** A day, or its week. */
  length: Length;
  mayBook: boolean;
  /** Why nothing can be booked; null where it can. */
  whyNot: string | null;
  /** Finds a patient. */
  find: ReactNode;
  onDate: (date: string | null) => void;
  onColumns: (columns: Columns) => void;
  onLength: (length: Length) => void;
  onPrint: () => void;
  onBook: () => void;
}

export function DayBar({ date, today, columns, length, mayBook, whyNot, find, onDate, onColumns, onLength, onPrint, onBook }: Props) {
  const [picking, setPicking] = useState(false);
  const step = length === 'week' ? 7 : 1;
  const goTo = (wanted: string) => onDate(wanted === today ? null : wanted);
  return (
    <div className={classes.bar}>
      <div className={classes.days}>
        <div>
          <PracticeName />
          <h1 data-testid="today-shown" data-date={date}>
            {length === 'week' ? <WeekTitle date={date} today={today} /> : (
              <>
                {date === today ? <span className={classes.todayWord}>{t('today.today')}</span> : null}
                {wallDayFull(date)}
              </>
            )}
          </h1>
        </div>
        <ActionIcon variant="default" size={32} aria-label={length === 'week' ? t('today.week_before') : t('today.day_before')} data-testid="today-prev" onClick={() => goTo(shiftDay(date, -step))}>
          <IconChevronLeft size={17} aria-hidden />
        </ActionIcon>
        <ActionIcon variant="default" size={32} aria-label={length === 'week' ? t('today.week_after') : t('today.day_after')} data-testid="today-next" onClick={() => goTo(shiftDay(date, step))}>
          <IconChevronRight size={17} aria-hidden />
        </ActionIcon>
        <Popover opened={picking} onChange={setPicking} trapFocus returnFocus position="bottom-start" shadow="md">
          <Popover.Target>
            <ActionIcon variant="default" size={32} aria-label={t('today.choose_day')} data-testid="today-date" onClick={() => setPicking(!picking)}>
              <IconCalendar size={17} aria-hidden />
            </ActionIcon>
          </Popover.Target>
          <Popover.Dropdown>
            <DatePicker
              locale={spoken() === 'es' ? 'es' : 'en'}
              value={date}
              defaultDate={date}
              onChange={(value) => {
                if (value) goTo(value.slice(0, 10));
                setPicking(false);
              }}
            />
          </Popover.Dropdown>
        </Popover>
        {(length === 'week' ? weekOf(date).includes(today) : date === today) ? null : (
          <Button variant="default" size="xs" h={32} data-testid="today-today" onClick={() => onDate(null)}>
            {length === 'week' ? t('today.this_week') : t('today.back_to_today')}
          </Button>
        )}
      </div>
      <div className={classes.tools}>
        {find}
        <SegmentedControl
          aria-label={t('today.day_or_week')}
          data-testid="today-length"
          value={length}
          onChange={(value) => onLength(value === 'week' ? 'week' : 'day')}
          data={[
            { value: 'day', label: t('today.day') },
            { value: 'week', label: t('today.week') },
          ]}
        />
        <SegmentedControl
          aria-label={t('today.columns')}
          data-testid="today-columns"
          value={columns}
          onChange={(value) => onColumns(value === 'operatory' ? 'operatory' : 'provider')}
          data={[
            { value: 'provider', label: t('today.providers') },
            { value: 'operatory', label: t('today.chairs') },
          ]}
        />
        <ActionIcon variant="default" size={36} aria-label={t('today.print')} title={t('today.print')} data-testid="today-print" onClick={onPrint}>
          <IconPrinter size={18} aria-hidden />
        </ActionIcon>
        <Button leftSection={<IconPlus size={16} aria-hidden />} data-testid="book-button" disabled={!mayBook || whyNot !== null} title={whyNot ?? 'B'} onClick={onBook}>
          {t('today.book')}
        </Button>
      </div>
    </div>
  );
}

function WeekTitle({ date, today }: { date: string; today: string }) {
  const days = weekOf(date);
  const [from = date, to = date] = [days[0], days[6]];
  const format = new Intl.DateTimeFormat(locale(), { month: 'short', day: 'numeric', timeZone: 'UTC' });
  const bare = (day: string) => format.format(new Date(`${day}T00:00:00Z`));
  return (
    <>
      {days.includes(today) ? <span className={classes.todayWord}>{t('today.this_week')}</span> : null}
      {bare(from)} – {bare(to)}
    </>
  );
}
