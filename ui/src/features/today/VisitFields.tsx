// Provider, chair, day, time and length; with a warning where the time is taken.
import { Autocomplete, NativeSelect, NumberInput } from '@mantine/core';
import { DateInput } from '@mantine/dates';

import type { DayView, Person } from '../../platform/bindings';
import { useDay } from '../../shared/queries';
import { wallTime } from '../../shared/time';
import { clash, readDate, readTime } from './hours';
import classes from './today.module.css';
import { startOf, type Visit, type Wrong } from './visit';

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
  except?: string | null;
  onChange: (change: Partial<Visit>) => void;
}

export function VisitFields({ day, visit, wrong, except = null, onChange }: Props) {
  return (
    <>
      <div className={classes.two}>
        <NativeSelect
          label="Provider"
          data-testid="booking-provider"
          data={options(day.providers, 'Choose…')}
          value={visit.providerId}
          error={wrong.providerId}
          onChange={(event) => onChange({ providerId: event.currentTarget.value })}
        />
        <NativeSelect
          label="Chair"
          data-testid="booking-operatory"
          data={options(day.operatories, 'Choose…')}
          value={visit.operatory}
          error={wrong.operatory}
          onChange={(event) => onChange({ operatory: event.currentTarget.value })}
        />
      </div>
      <div className={classes.three}>
        <DateInput
          label="Day"
          data-testid="booking-date"
          valueFormat="ddd, MMM D, YYYY"
          dateParser={readDate}
          value={visit.date}
          minDate={day.today}
          error={wrong.date}
          onChange={(date) => onChange({ date: date === null ? null : date.slice(0, 10) })}
        />
        <Autocomplete
          label="Time"
          data-testid="booking-time"
          placeholder="10:30"
          data={TIMES}
          limit={8}
          value={visit.time}
          error={wrong.time}
          onChange={(time) => onChange({ time })}
          onBlur={() => onChange({ time: readTime(visit.time) ?? visit.time })}
        />
        <NumberInput
          label="Length"
          data-testid="booking-length"
          suffix=" min"
          min={5}
          max={480}
          step={15}
          clampBehavior="none"
          value={visit.minutes}
          error={wrong.minutes}
          onChange={(minutes) => onChange({ minutes })}
        />
      </div>
      <Taken visit={visit} except={except} />
    </>
  );
}

function Taken({ visit, except }: { visit: Visit; except: string | null }) {
  const { data: day } = useDay(visit.date);
  const minutes = Number(visit.minutes);
  if (!day || visit.date !== day.date || readTime(visit.time) === null || !(minutes > 0)) return null;
  const other = clash(day.appointments, startOf(visit), minutes, { ...visit, except });
  if (!other) return null;
  const name = other.providerId === visit.providerId
    ? (day.providers.find((one) => one.id === other.providerId)?.name ?? 'This provider')
    : `Chair ${other.operatory}`;
  return (
    <p className={classes.note} data-tone="amber" role="status">
      {name} already has {other.patientName || 'a patient'} from {wallTime(other.start)} to {wallTime(other.end)}. You can still book.
    </p>
  );
}
