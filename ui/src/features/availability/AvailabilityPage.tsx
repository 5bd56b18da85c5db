// Availability: when the practice is open, what is free, and the next free time.
import { ActionIcon, Button, SegmentedControl, Skeleton } from '@mantine/core';
import { useLocalStorage } from '@mantine/hooks';
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import { useState } from 'react';

import { t } from '../../language';
import type { AvailabilityView } from '../../platform/bindings';
import { toRefusal } from '../../platform/types';
import { useForms } from '../../shared/forms';
import { minutesFree } from '../../shared/freeTime';
import { useNavigation } from '../../shared/navigation';
import { useAvailability } from '../../shared/queries';
import { shiftDay, wallDayLong, written } from '../../shared/time';
import { Empty } from '../../shared/ui/Empty';
import { PracticeName } from '../../shared/ui/PracticeName';
import { QueryTrouble } from '../../shared/ui/Trouble';
import { hoursAndMinutes } from '../../shared/words/durations';
import classes from './availability.module.css';
import { DayBars } from './DayBars';
import { NextFree } from './NextFree';

type Columns = 'provider' | 'operatory';

export function AvailabilityPage() {
  const { place } = useNavigation();
  // A new request for a day starts the page anew on it.
  return <Availability key={place.asked} wanted={place.date} />;
}

function Availability({ wanted }: { wanted: string | null }) {
  const [date, setDate] = useState<string | null>(wanted);
  const [columns, setColumns] = useLocalStorage<Columns>({ key: 'deskbell-availability-columns', defaultValue: 'provider', getInitialValueInEffect: false });
  const { go } = useNavigation();
  const { open } = useForms();
  const query = useAvailability(date);
  const day = query.data;
  if (!day) {
    const unconnected = query.error !== null && toRefusal(query.error).code === 'NOT_CONNECTED';
    return (
      <div className={classes.page} data-testid="page-availability">
        <PracticeName />
        {unconnected ? (
          <Empty title={t('availability.no_practice.title')} action={<Button onClick={() => go('connection')}>{t('availability.connect')}</Button>}>
            {t('availability.no_practice.text')}
          </Empty>
        ) : query.error ? (
          <QueryTrouble error={query.error} retry={query.refetch} />
        ) : (
          <Skeleton height={320} role="status" aria-busy="true" aria-label={t('availability.loading')} />
        )}
      </div>
    );
  }
  const step = (days: number) => setDate(shiftDay(day.date, days) === day.today ? null : shiftDay(day.date, days));
  const list = columns === 'provider' ? day.providers : day.operatories;
  const book = (start: string, column: string) => open({ kind: 'book', slot: { start, ...(columns === 'provider' ? { providerId: column } : { operatory: column }) } });
  return (
    <div className={classes.page} data-testid="page-availability">
      <PracticeName />
      <NextFree day={day} onBook={(slot) => open({ kind: 'book', slot: { start: slot.start, providerId: slot.providerId, operatory: slot.operatory }, minutes: slot.lengthMinutes })} />
      <section className={classes.day} aria-label={t('availability.the_day')}>
        <div className={classes.bar}>
          <div className={classes.days}>
            <div>
              <h2 data-testid="availability-shown" data-date={day.date}>
                {day.date === day.today ? t('availability.today', { day: wallDayLong(day.date) }) : wallDayLong(day.date)}
              </h2>
              <p className={classes.open}>{openWords(day)}</p>
            </div>
            <ActionIcon variant="default" size={32} aria-label={t('availability.day_before')} onClick={() => step(-1)}>
              <IconChevronLeft size={17} aria-hidden />
            </ActionIcon>
            <ActionIcon variant="default" size={32} aria-label={t('availability.day_after')} data-testid="availability-next" onClick={() => step(1)}>
              <IconChevronRight size={17} aria-hidden />
            </ActionIcon>
            {day.date === day.today ? null : (
              <Button variant="default" size="xs" h={32} onClick={() => setDate(null)}>
                {t('availability.back_to_today')}
              </Button>
            )}
          </div>
          <SegmentedControl
            aria-label={t('availability.by')}
            value={columns}
            onChange={(value) => setColumns(value === 'operatory' ? 'operatory' : 'provider')}
            data={[
              { value: 'provider', label: t('availability.providers') },
              { value: 'operatory', label: t('availability.chairs') },
            ]}
          />
        </div>
        {day.whole ? null : (
          <p role="status" className={classes.note}>
            {t('availability.first_sync')}
          </p>
        )}
        {query.error ? <QueryTrouble error={query.error} retry={query.refetch} /> : null}
        {list.length === 0 ? (
          <p className={classes.note}>{columns === 'provider' ? t('availability.no_providers') : t('availability.no_chairs')}</p>
        ) : (
          <DayBars day={day} list={list} stale={query.isPlaceholderData} onBook={book} />
        )}
        <p className={classes.source}>{t(`availability.hours_from.${day.hoursFrom}`)}</p>
      </section>
    </div>
  );
}

function openWords(day: AvailabilityView): string {
  if (day.open.length === 0) return t('availability.closed');
  const free = day.operatories.reduce((sum, one) => sum + minutesFree(one, day), 0);
  const hours = day.open.map((span) => t('availability.span', { from: written(span.from), to: written(span.to) })).join(', ');
  if (day.operatories.length === 0 || day.date < day.today) return t('availability.open', { hours });
  return free === 0 ? t('availability.open_full', { hours }) : t('availability.open_free', { hours, free: hoursAndMinutes(free) });
}
