// Patients: search as you type, whom the desk is likely to want before anything is typed, and the card of one.
import { Button, CloseButton, Kbd, Loader, SegmentedControl, Skeleton, TextInput } from '@mantine/core';
import { useHotkeys, useLocalStorage, useMediaQuery } from '@mantine/hooks';
import { IconPlugConnected, IconSearch, IconUserSearch, IconUsers } from '@tabler/icons-react';
import { useEffect, useRef, useState, type KeyboardEvent } from 'react';

import type { PatientsView } from '../../platform/bindings';
import { toRefusal } from '../../platform/types';
import { useForms } from '../../shared/forms';
import { useNavigation } from '../../shared/navigation';
import { PatientPanel } from '../../shared/patients/PatientCard';
import { usePatientList } from '../../shared/queries';
import { Empty } from '../../shared/ui/Empty';
import { PageHeader } from '../../shared/ui/PageHeader';
import { QueryTrouble } from '../../shared/ui/Trouble';
import { foundWords } from '../../shared/words/patients';
import { optionId, PatientList } from './PatientList';
import classes from './patients.module.css';

type Whom = 'active' | 'all';

export function PatientsPage() {
  const [whom, setWhom] = useLocalStorage<Whom>({ key: 'deskbell-patients', defaultValue: 'active', getInitialValueInEffect: false });
  const [text, setText] = useState('');
  const [chosen, setChosen] = useState(0);
  const [open, setOpen] = useState<string | null>(null);
  const beside = useMediaQuery('(min-width: 1180px)', true, { getInitialValueInEffect: false });
  const search = useRef<HTMLInputElement>(null);
  const early = useRef(false);
  const forms = useForms();
  const { data, error, refetch, isFetching, isPlaceholderData } = usePatientList(text, whom === 'active');
  const rows = data?.rows ?? [];
  const at = Math.min(chosen, rows.length - 1);
  const settled = !isPlaceholderData && !isFetching;

  const show = (patientId: string) => {
    if (beside) setOpen(patientId);
    else forms.showPatient(patientId);
  };
  const type = (typed: string) => {
    early.current = false;
    setText(typed);
    setChosen(0);
  };
  useHotkeys([['/', () => search.current?.focus()]]);
  useEffect(() => {
    // Typed faster than the answer came: the only one who fits is opened when it does.
    if (!settled || !early.current) return;
    early.current = false;
    const [only, other] = rows;
    if (only && !other) queueMicrotask(() => show(only.patient.patientId));
  });

  const key = (event: KeyboardEvent) => {
    const move = { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10 }[event.key];
    if (move !== undefined) {
      event.preventDefault();
      setChosen(Math.max(0, Math.min(rows.length - 1, at + move)));
    } else if (event.key === 'Enter') {
      event.preventDefault();
      const row = rows[at];
      if (!settled) early.current = true;
      else if (row) show(row.patient.patientId);
    } else if (event.key === 'Escape' && (text !== '' || open !== null)) {
      event.preventDefault();
      if (open !== null) setOpen(null);
      else type('');
    }
  };

  if (error && toRefusal(error).code === 'NOT_CONNECTED') return <NoPractice />;
  return (
    <div className={classes.page} data-testid="page-patients">
      <PageHeader title="Patients">
        <SegmentedControl
          size="xs" value={whom} onChange={(value) => setWhom(value)} aria-label="Whom to list"
          data={[{ value: 'active', label: 'Active' }, { value: 'all', label: 'All' }]}
        />
      </PageHeader>
      <TextInput
        ref={search}
        size="md"
        role="combobox"
        aria-label="Find a patient"
        aria-expanded={rows.length > 0}
        aria-controls="patient-list"
        aria-autocomplete="list"
        aria-activedescendant={rows.length > 0 ? optionId(at) : undefined}
        placeholder="Name, phone, birth date, chart number or e-mail"
        data-testid="patients-search"
        autoFocus
        autoComplete="off"
        spellCheck={false}
        leftSection={<IconSearch size={18} aria-hidden />}
        rightSection={text === '' ? null : isFetching && isPlaceholderData ? <Loader size={14} /> : <CloseButton size="sm" aria-label="Clear" onClick={() => { type(''); search.current?.focus(); }} />}
        value={text}
        onChange={(event) => type(event.currentTarget.value)}
        onKeyDown={key}
      />
      {data && !data.complete ? <Filling /> : null}
      {error && !data ? <QueryTrouble error={error} retry={refetch} /> : null}
      {error && data ? <QueryTrouble error={error} retry={refetch} /> : null}
      <div className={classes.two}>
        <div className={classes.left} aria-busy={!settled}>
          {!data && !error ? <Loading /> : null}
          {data && rows.length === 0 ? <Nobody data={data} typed={text.trim()} whom={whom} onAll={() => setWhom('all')} /> : null}
          {data && rows.length > 0 ? <PatientList rows={rows} today={data.today} chosen={at} open={open} onChoose={(index) => { setChosen(index); const row = rows[index]; if (row) show(row.patient.patientId); }} /> : null}
          {data ? (
            <p className={classes.foot}>
              <span role="status" data-testid="patients-count">
                {text.trim() === '' ? (rows.length > 0 ? 'Who comes today, and whose cards were open lately.' : '') : settled ? foundWords(rows.length, data.more) : 'Searching…'}
              </span>
              {data.more ? <span data-testid="patients-more">Type more of the name, or the birth date.</span> : <span className={classes.keys}><Kbd size="xs">↑</Kbd> <Kbd size="xs">↓</Kbd> choose · <Kbd size="xs">Enter</Kbd> opens the card</span>}
            </p>
          ) : null}
        </div>
        {beside && open !== null ? (
          <aside className={classes.beside} aria-label="Patient" data-testid="patient-beside">
            <CloseButton className={classes.close} aria-label="Close the card" onClick={() => { setOpen(null); search.current?.focus(); }} />
            <PatientPanel key={open} patientId={open} onClose={() => undefined} />
          </aside>
        ) : null}
      </div>
    </div>
  );
}

function Filling() {
  const { go } = useNavigation();
  return (
    <div className={classes.note} data-tone="blue" role="status" data-testid="patients-filling">
      <span>The first sync is still reading patients: somebody may be missing until it is done.</span>
      <Button size="compact-sm" variant="default" onClick={() => go('sync')}>
        Show progress
      </Button>
    </div>
  );
}

function Nobody({ data, typed, whom, onAll }: { data: PatientsView; typed: string; whom: Whom; onAll: () => void }) {
  const { open } = useForms();
  if (typed === '' && data.known === 0 && data.complete) {
    return (
      <Empty icon={<IconUsers size={24} stroke={1.6} aria-hidden />} title="No patients are here yet">
        They come with the first sync. The Sync page shows how far it is.
      </Empty>
    );
  }
  if (typed === '') {
    return (
      <Empty icon={<IconUserSearch size={24} stroke={1.6} aria-hidden />} title="Type a name, a phone number or a birth date">
        Nobody is booked today. Words may come in any order, and the beginning is enough: “sil ana”, “555 0142”, “3/14/1985”.
      </Empty>
    );
  }
  const [firstName = '', ...rest] = typed.split(/\s+/);
  return (
    <Empty
      icon={<IconUserSearch size={24} stroke={1.6} aria-hidden />}
      title={whom === 'active' ? 'No active patient found' : 'No patient found'}
      action={
        <div className={classes.offers}>
          {whom === 'active' ? <Button onClick={onAll}>Look among the inactive ones too</Button> : null}
          <Button variant="default" onClick={() => open({ kind: 'book', newPatient: { firstName, lastName: rest.join(' ') } })}>
            Book for a new patient
          </Button>
        </div>
      }
    >
      Try fewer letters, the phone number or the birth date (3/14/1985).
    </Empty>
  );
}

function NoPractice() {
  const { go } = useNavigation();
  return (
    <div data-testid="page-patients">
      <PageHeader title="Patients" />
      <Empty icon={<IconPlugConnected size={24} stroke={1.6} aria-hidden />} title="Connect your practice to find its patients" action={<Button onClick={() => go('connection')}>Connect your practice</Button>}>
        Deskbell reads them from Sikka once, and finds them here from then on, also when the internet is down.
      </Empty>
    </div>
  );
}

function Loading() {
  return (
    <div role="status" aria-label="Loading patients" className={classes.loading}>
      {Array.from({ length: 8 }, (_, index) => (
        <Skeleton key={index} height={34} />
      ))}
    </div>
  );
}
