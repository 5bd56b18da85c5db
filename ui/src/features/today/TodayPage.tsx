// Today: the schedule of one day, booking, and what is behind a card.
import { Button, CloseButton, Skeleton } from '@mantine/core';
import { useHotkeys, useLocalStorage } from '@mantine/hooks';
import { IconPlugConnected } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useMemo, useRef, useState } from 'react';

import { t } from '../../language';
import type { AppointmentView, DayView } from '../../platform/bindings';
import { toRefusal } from '../../platform/types';
import { isBlock } from '../../shared/blocks';
import { useForms } from '../../shared/forms';
import { useNavigation } from '../../shared/navigation';
import { PatientSearch } from '../../shared/patients/PatientSearch';
import { markFirstDay } from '../../shared/painted';
import { keys, useAppState, useDay, useFormsView } from '../../shared/queries';
import { nextQuarter } from '../../shared/time';
import { Empty } from '../../shared/ui/Empty';
import { usePrint } from '../../shared/ui/Paper';
import { QueryTrouble } from '../../shared/ui/Trouble';
import { useNow } from '../../shared/useNow';
import { useTypedKey } from '../../shared/useTypedKey';
import { offered, whyNotOffered } from '../../shared/words/fields';
import { AppointmentDrawer } from './AppointmentDrawer';
import { DayBar } from './DayBar';
import type { Dropped } from './calendar';
import { DayGrid } from './DayGrid';
import { DayLine } from './DayLine';
import { openingOf, practiceNow, weekOf, type Columns, type Length } from './hours';
import { PrintedDay } from './PrintedDay';
import { Refusals } from './Refusals';
import { Week } from './Week';
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
  const [length, setLength] = useLocalStorage<Length>({ key: 'deskbell-length', defaultValue: 'day', getInitialValueInEffect: false });
  const [selected, setSelected] = useState<string | null>(asked === null ? null : `a:${asked}`);
  const [dropped, setDropped] = useState<Dropped | null>(null);
  const [printing, print] = usePrint();
  const client = useQueryClient();
  const forms = useForms();
  const { data: formsView } = useFormsView();
  const search = useRef<HTMLInputElement>(null);
  const { data: state } = useAppState();
  const query = useDay(date);
  const clock = useNow(15_000);
  const day = query.data;
  const connected = state?.connection.phase === 'connected' || state?.connection.practiceName !== null;

  const now = day ? practiceNow(day, query.dataUpdatedAt, clock) : '';
  const whyNot = offered(formsView, 'book_appointment').offer === 'no' ? whyNotOffered('book_appointment') : null;
  const begin = () => {
    if (!day || !connected || whyNot !== null || forms.busy) return;
    forms.open({ kind: 'book', from: day.date === day.today ? nextQuarter(now) : `${day.date}T${openingOf(day)}` });
  };
  const acts = useRef({ begin, print });
  useEffect(() => {
    acts.current = { begin, print };
  });
  const find = () => search.current?.focus();
  const drawn = day !== undefined;
  useEffect(() => {
    if (drawn) markFirstDay();
  }, [drawn]);
  useTypedKey('/', find);
  useHotkeys([['B', begin]]);
  useHotkeys([['mod+B', begin]], []);

  // Judged once, when the day that was asked for is here: what leaves it later was seen to leave.
  const arrived = day !== undefined && !query.isPlaceholderData && !query.isFetching && date === wanted;
  const [isGone, setIsGone] = useState<boolean | null>(asked === null ? false : null);
  if (isGone === null && arrived) setIsGone(!day.appointments.some((one) => one.appointmentSrNo === asked));

  const today = day?.today;
  const { showPatient } = forms;
  // Drawn anew for what it shows, not for each visit that changes.
  const bar = useMemo(
    () =>
      today === undefined ? null : (
        <DayBar
          date={date ?? today}
          today={today}
          columns={columns}
          length={length}
          mayBook={connected}
          onDate={setDate}
          onColumns={setColumns}
          onLength={setLength}
          onPrint={() => acts.current.print()}
          whyNot={whyNot}
          find={
            connected ? (
              <div className={classes.find}>
                <PatientSearch
                  testid="find-patient"
                  placeholder={t('today.find_patient')}
                  inputRef={search}
                  aside={<span className={classes.key}>/</span>}
                  onChoose={(one) => showPatient(one.patientId)}
                />
              </div>
            ) : null
          }
          onBook={() => acts.current.begin()}
        />
      ),
    [date, today, columns, length, connected, whyNot, showPatient, setColumns, setLength],
  );

  if (!day) {
    return (
      <div className={classes.page} data-testid="page-today">
        {query.error ? <Unread error={query.error} retry={query.refetch} /> : <Loading />}
      </div>
    );
  }

  const week = length === 'week';
  const days: [DayView, ...DayView[]] = week ? [day, ...weekOf(day.date).flatMap((one) => client.getQueryData<DayView>(keys.day(one)) ?? [])] : [day];
  const [onDay, open] = findAgain(days, selected);
  const book = (start: string, column = '') => {
    if (whyNot !== null) return;
    forms.open({ kind: 'book', slot: { start, ...inColumn(columns, column) } });
  };
  const drop = (at: Dropped) => {
    const { providerId, operatory } = at.appointment;
    const to = { start: at.start, providerId, operatory, ...inColumn(columns, at.column) };
    setDropped(at);
    // The card stays where it was dropped until the day says where it is.
    forms.open({ kind: 'dropped', appointment: at.appointment, to, onEnd: () => void client.invalidateQueries({ queryKey: ['day'] }).finally(() => setDropped(null)) });
  };

  return (
    <div className={classes.page} data-testid="page-today">
      {bar}
      {connected && !week && day.appointments.length > 0 ? <DayLine day={day} now={now} onOpen={(one) => setSelected(one.id)} /> : null}
      {query.error ? <QueryTrouble error={query.error} retry={query.refetch} /> : null}
      {connected ? <Refusals date={day.date} /> : null}
      {connected && isGone === true && date === wanted ? <GoneNote onClose={() => setIsGone(false)} /> : null}
      {connected ? <DayNote day={day} week={week} onBook={begin} /> : <NoPractice />}
      {connected && week ? (
        <Week
          date={day.date}
          columns={columns}
          now={now}
          dropped={dropped}
          onOpen={(one) => setSelected(one.id)}
          onSlot={book}
          onDrop={drop}
          onDay={(at) => {
            setLength('day');
            setDate(at === day.today ? null : at);
          }}
        />
      ) : null}
      {connected && !week && (day.appointments.length > 0 || day.providers.length > 0 || day.operatories.length > 0) ? (
        <div className={classes.frame}>
          <DayGrid
            day={day}
            now={now}
            columns={columns}
            stale={query.isPlaceholderData}
            onOpen={(one) => setSelected(one.id)}
            onSlot={book}
            dropped={dropped}
            onDrop={drop}
          />
        </div>
      ) : null}
      <AppointmentDrawer day={onDay} appointment={open} onClose={() => setSelected(null)} />
      {printing ? <PrintedDay day={day} columns={columns} /> : null}
    </div>
  );
}

/** Whose column it is, as a form names it. */
function inColumn(columns: Columns, column: string) {
  if (column === '') return {};
  return columns === 'provider' ? { providerId: column } : { operatory: column };
}

/** The appointment that is open, and its day; a booking gets another key once the PMS has it. */
function findAgain(days: [DayView, ...DayView[]], selected: string | null): [DayView, AppointmentView | null] {
  const is = (one: AppointmentView) => one.id === selected || (one.pending !== null && `w:${one.pending.writeBackId}` === selected);
  const day = days.find((each) => selected !== null && each.appointments.some(is)) ?? days[0];
  const there = day.appointments;
  return [day, there.find((one) => one.id === selected) ?? there.find(is) ?? null];
}

/** The visit that somebody wanted to see is elsewhere: a day without it would say nothing. */
function GoneNote({ onClose }: { onClose: () => void }) {
  return (
    <div className={classes.note} data-tone="amber" role="status" data-testid="visit-gone">
      <span>{t('today.visit_gone')}</span>
      <CloseButton size="sm" aria-label={t('shared.close')} onClick={onClose} />
    </div>
  );
}

function DayNote({ day, week, onBook }: { day: DayView; week: boolean; onBook: () => void }) {
  const { go } = useNavigation();
  if (!day.whole) {
    return (
      <div className={classes.note} data-tone="blue" role="status">
        <span>{t('today.first_sync')}</span>
        <Button size="compact-sm" variant="default" onClick={() => go('sync')}>
          {t('today.show_progress')}
        </Button>
      </div>
    );
  }
  if (week || !day.appointments.every(isBlock)) return null;
  return (
    <div className={classes.note} data-tone="grey" role="status">
      <span>{t('today.nothing_booked')}</span>
      <Button size="compact-sm" variant="default" onClick={onBook}>
        {t('today.book_first')}
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
        title={t('today.no_practice.title')}
        action={<Button onClick={() => go('connection')}>{t('today.connect')}</Button>}
      >
        {t('today.no_practice.text')}
      </Empty>
    </div>
  );
}

function Loading() {
  return (
    <div role="status" aria-busy="true" aria-label={t('today.loading')} className={classes.loading}>
      <Skeleton height={32} width={320} />
      <Skeleton height={44} />
      <Skeleton className={classes.loadingGrid} />
    </div>
  );
}
