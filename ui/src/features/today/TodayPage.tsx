// Today: the schedule of one day, booking, and what is behind a card.
import { Button, Skeleton } from '@mantine/core';
import { useLocalStorage } from '@mantine/hooks';
import { IconPlugConnected } from '@tabler/icons-react';
import { useState } from 'react';

import type { AppointmentView, DayView } from '../../platform/bindings';
import { toRefusal } from '../../platform/types';
import { useNavigation } from '../../shared/navigation';
import { useAppState, useDay } from '../../shared/queries';
import { Empty } from '../../shared/ui/Empty';
import { QueryTrouble } from '../../shared/ui/Trouble';
import { useNow } from '../../shared/useNow';
import { AppointmentDrawer } from './AppointmentDrawer';
import { BookingModal, type Slot } from './BookingForm';
import { DayBar } from './DayBar';
import { DayGrid } from './DayGrid';
import { DayLine } from './DayLine';
import { hoursOf, nextQuarter, practiceNow, type Columns } from './hours';
import classes from './today.module.css';

export function TodayPage() {
  const { place } = useNavigation();
  // A new request for a day starts the page anew on it.
  return <Today key={place.asked} wanted={place.date} asked={place.appointmentSrNo} />;
}

/** Why there is no day: no practice yet is the beginning of the story, not a trouble. */
function Unread({ error, retry }: { error: unknown; retry: () => unknown }) {
  return toRefusal(error).code === 'NOT_CONNECTED' ? <NoPractice /> : <QueryTrouble error={error} retry={retry} />;
}

function Today({ wanted, asked }: { wanted: string | null; asked: string | null }) {
  const [date, setDate] = useState<string | null>(wanted);
  const [columns, setColumns] = useLocalStorage<Columns>({ key: 'deskbell-columns', defaultValue: 'provider', getInitialValueInEffect: false });
  const [selected, setSelected] = useState<string | null>(asked === null ? null : `a:${asked}`);
  const [slot, setSlot] = useState<Slot | null>(null);
  const { data: state } = useAppState();
  const query = useDay(date);
  const clock = useNow(15_000);
  const day = query.data;
  const connected = state?.connection.phase === 'connected' || state?.connection.practiceName !== null;

  if (!day) {
    return (
      <div className={classes.page} data-testid="page-today">
        {query.error ? <Unread error={query.error} retry={query.refetch} /> : <Loading />}
      </div>
    );
  }

  const now = practiceNow(day, query.dataUpdatedAt, clock);
  const open = findAgain(day, selected);
  const book = (start: string, column: string) => {
    const person = columns === 'provider' ? { providerId: column } : { operatory: column };
    setSlot({ start, ...person });
  };
  const shownStart = day.date === day.today ? nextQuarter(now) : `${day.date}T${hoursOf(day.date, []).from}`;

  return (
    <div className={classes.page} data-testid="page-today">
      <DayBar
        date={date ?? day.today}
        today={day.today}
        columns={columns}
        mayBook={connected}
        onDate={setDate}
        onColumns={setColumns}
        onBook={() => setSlot({ start: shownStart })}
      />
      {connected && day.appointments.length > 0 ? <DayLine day={day} now={now} onOpen={(one) => setSelected(one.id)} /> : null}
      {query.error ? <QueryTrouble error={query.error} retry={query.refetch} /> : null}
      {connected ? <DayNote day={day} onBook={() => setSlot({ start: shownStart })} /> : <NoPractice />}
      {connected && (day.appointments.length > 0 || day.providers.length > 0 || day.operatories.length > 0) ? (
        <div className={classes.frame}>
          <DayGrid
            day={day}
            now={now}
            columns={columns}
            stale={query.isPlaceholderData}
            onOpen={(one) => setSelected(one.id)}
            onSlot={book}
          />
        </div>
      ) : null}
      <AppointmentDrawer day={day} appointment={open} onClose={() => setSelected(null)} />
      <BookingModal slot={slot} day={day} onClose={() => setSlot(null)} />
    </div>
  );
}

/** The appointment that is open; a booking gets another key once the PMS has it. */
function findAgain(day: DayView, selected: string | null): AppointmentView | null {
  if (selected === null) return null;
  return (
    day.appointments.find((one) => one.id === selected) ??
    day.appointments.find((one) => one.pending !== null && `w:${one.pending.writeBackId}` === selected) ??
    null
  );
}

function DayNote({ day, onBook }: { day: DayView; onBook: () => void }) {
  const { go } = useNavigation();
  if (!day.whole) {
    return (
      <div className={classes.note} data-tone="blue" role="status">
        <span>The first sync is still going on: appointments appear as they arrive, and some are missing until it is done.</span>
        <Button size="compact-sm" variant="default" onClick={() => go('sync')}>
          Show progress
        </Button>
      </div>
    );
  }
  if (day.appointments.length > 0) return null;
  return (
    <div className={classes.note} data-tone="grey" role="status">
      <span>Nothing is booked on this day.</span>
      <Button size="compact-sm" variant="default" onClick={onBook}>
        Book the first appointment
      </Button>
    </div>
  );
}

function NoPractice() {
  const { go } = useNavigation();
  return (
    <div className={classes.middle}>
      <Empty
        icon={<IconPlugConnected size={24} stroke={1.6} aria-hidden />}
        title="Connect your practice to see its day"
        action={<Button onClick={() => go('connection')}>Connect your practice</Button>}
      >
        Deskbell reads the schedule from Sikka. It takes a minute, and one click in your browser.
      </Empty>
    </div>
  );
}

function Loading() {
  return (
    <div role="status" aria-busy="true" aria-label="Loading the day" className={classes.loading}>
      <Skeleton height={32} width={320} />
      <Skeleton height={44} />
      <Skeleton className={classes.loadingGrid} />
    </div>
  );
}
