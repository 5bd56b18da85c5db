// “When can you see me?”: the next three free times.
import { Button, NativeSelect } from '@mantine/core';
import { useState } from 'react';

import { t } from '../../language';
import type { AvailabilityView, FreeSlot } from '../../platform/bindings';
import { useFree } from '../../shared/queries';
import { wallDayFull, wallTime } from '../../shared/time';
import { alsoWords } from '../../shared/words/slots';
import { QueryTrouble } from '../../shared/ui/Trouble';
import classes from './availability.module.css';

const MINUTES = [15, 30, 45, 60, 75, 90, 120];
const ANYBODY = 'anybody';
const HYGIENE = 'hygiene';

export function NextFree({ day, onBook }: { day: AvailabilityView; onBook: (slot: FreeSlot) => void }) {
  const [minutes, setMinutes] = useState(60);
  const [who, setWho] = useState(ANYBODY);
  const asked = useFree({
    minutes, hygiene: who === HYGIENE, providerId: who === ANYBODY || who === HYGIENE ? null : who, from: day.date <= day.today ? null : day.date,
  });
  const hygiene = day.providers.some((one) => /hyg/i.test(one.detail));
  return (
    <section className={classes.next} aria-label={t('availability.next.label')}>
      <div className={classes.ask}>
        <h1>{t('availability.next.title')}</h1>
        <NativeSelect
          aria-label={t('availability.next.how_long')}
          data-testid="free-minutes"
          value={String(minutes)}
          onChange={(event) => setMinutes(Number(event.currentTarget.value))}
          data={MINUTES.map((one) => ({ value: String(one), label: t('availability.next.minutes', { minutes: one }) }))}
        />
        <span>{t('availability.next.with')}</span>
        <NativeSelect
          aria-label={t('availability.next.with_whom')}
          data-testid="free-with"
          value={who}
          onChange={(event) => setWho(event.currentTarget.value)}
          data={[
            { value: ANYBODY, label: t('availability.next.anybody') },
            ...(hygiene ? [{ value: HYGIENE, label: t('availability.next.any_hygienist') }] : []),
            ...day.providers.map((one) => ({ value: one.id, label: one.name })),
          ]}
        />
        <span className={classes.from}>{day.date <= day.today ? t('availability.next.from_now') : t('availability.next.from_day', { day: wallDayFull(day.date) })}</span>
      </div>
      {asked.error ? <QueryTrouble error={asked.error} retry={asked.refetch} /> : null}
      <div className={classes.offers} aria-live="polite" aria-busy={asked.isPending}>
        {asked.data?.map((slot) => (
          <div key={slot.start + slot.operatory} className={classes.offer} data-testid="free-offer">
            <div>
              <strong>
                {wallDayFull(slot.start)}, {wallTime(slot.start)}
              </strong>
              <span>{[slot.providerName, slot.operatory, alsoWords(slot)].filter((part) => part !== '').join(' · ')}</span>
            </div>
            <Button size="xs" variant="light" aria-label={t('availability.next.book_at', { day: wallDayFull(slot.start), time: wallTime(slot.start) })} onClick={() => onBook(slot)}>
              {t('availability.next.book')}
            </Button>
          </div>
        ))}
        {asked.data?.length === 0 ? <p className={classes.note}>{t('availability.next.nothing')}</p> : null}
      </div>
    </section>
  );
}
