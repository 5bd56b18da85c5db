// Patients: search as you type, whom the desk is likely to want before anything is typed, and the card of one.
import { Button, CloseButton, Kbd, Loader, SegmentedControl, Skeleton, TextInput } from '@mantine/core';
import { useLocalStorage, useMediaQuery } from '@mantine/hooks';
import { IconPlugConnected, IconSearch, IconUserSearch, IconUsers } from '@tabler/icons-react';
import { useEffect, useRef, useState, type KeyboardEvent } from 'react';

import { t } from '../../language';
import type { PatientsView } from '../../platform/bindings';
import { toRefusal } from '../../platform/types';
import { useForms } from '../../shared/forms';
import { useNavigation } from '../../shared/navigation';
import { PatientPanel } from '../../shared/patients/PatientCard';
import { usePatientList } from '../../shared/queries';
import { Empty } from '../../shared/ui/Empty';
import { PageHeader } from '../../shared/ui/PageHeader';
import { QueryTrouble } from '../../shared/ui/Trouble';
import { useTypedKey } from '../../shared/useTypedKey';
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
  useTypedKey('/', () => search.current?.focus());
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
      <PageHeader title={t('patients.title')}>
        <SegmentedControl
          size="xs" value={whom} onChange={(value) => setWhom(value)} aria-label={t('patients.whom')}
          data={[{ value: 'active', label: t('patients.active') }, { value: 'all', label: t('patients.all') }]}
        />
      </PageHeader>
      <TextInput
        ref={search}
        size="md"
        role="combobox"
        aria-label={t('patients.find')}
        aria-expanded={rows.length > 0}
        aria-controls="patient-list"
        aria-autocomplete="list"
        aria-activedescendant={rows.length > 0 ? optionId(at) : undefined}
        placeholder={t('patients.find_by')}
        data-testid="patients-search"
        autoFocus
        autoComplete="off"
        spellCheck={false}
        leftSection={<IconSearch size={18} aria-hidden />}
        rightSection={text === '' ? null : isFetching && isPlaceholderData ? <Loader size={14} /> : <CloseButton size="sm" aria-label={t('patients.clear')} onClick={() => { type(''); search.current?.focus(); }} />}
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
                {text.trim() === '' ? (rows.length > 0 ? t('patients.likely') : '') : settled ? foundWords(rows.length, data.more) : t('patients.searching')}
              </span>
              {data.more ? <span data-testid="patients-more">{t('patients.type_more')}</span> : <span className={classes.keys}><Kbd size="xs">↑</Kbd> <Kbd size="xs">↓</Kbd> {t('patients.choose')} · <Kbd size="xs">{t('patients.enter')}</Kbd> {t('patients.opens_card')}</span>}
            </p>
          ) : null}
        </div>
        {beside && open !== null ? (
          <aside className={classes.beside} aria-label={t('patients.patient')} data-testid="patient-beside">
            <CloseButton className={classes.close} aria-label={t('patients.close_card')} onClick={() => { setOpen(null); search.current?.focus(); }} />
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
      <span>{t('patients.filling')}</span>
      <Button size="compact-sm" variant="default" onClick={() => go('sync')}>
        {t('patients.show_progress')}
      </Button>
    </div>
  );
}

function Nobody({ data, typed, whom, onAll }: { data: PatientsView; typed: string; whom: Whom; onAll: () => void }) {
  const { open } = useForms();
  if (typed === '' && data.known === 0 && data.complete) {
    return (
      <Empty icon={<IconUsers size={24} stroke={1.6} aria-hidden />} title={t('patients.none_yet.title')}>
        {t('patients.none_yet.text')}
      </Empty>
    );
  }
  if (typed === '') {
    return (
      <Empty icon={<IconUserSearch size={24} stroke={1.6} aria-hidden />} title={t('patients.begin.title')}>
        {t('patients.begin.text')}
      </Empty>
    );
  }
  const [firstName = '', ...rest] = typed.split(/\s+/);
  return (
    <Empty
      icon={<IconUserSearch size={24} stroke={1.6} aria-hidden />}
      title={whom === 'active' ? t('patients.not_found.active') : t('patients.not_found.any')}
      action={
        <div className={classes.offers}>
          {whom === 'active' ? <Button onClick={onAll}>{t('patients.not_found.look_in_all')}</Button> : null}
          <Button variant="default" onClick={() => open({ kind: 'book', newPatient: { firstName, lastName: rest.join(' ') } })}>
            {t('patients.not_found.book_new')}
          </Button>
        </div>
      }
    >
      {t('patients.not_found.try')}
    </Empty>
  );
}

function NoPractice() {
  const { go } = useNavigation();
  return (
    <div data-testid="page-patients">
      <PageHeader title={t('patients.title')} />
      <Empty icon={<IconPlugConnected size={24} stroke={1.6} aria-hidden />} title={t('patients.no_practice.title')} action={<Button onClick={() => go('connection')}>{t('patients.no_practice.connect')}</Button>}>
        {t('patients.no_practice.text')}
      </Empty>
    </div>
  );
}

function Loading() {
  return (
    <div role="status" aria-label={t('patients.loading')} className={classes.loading}>
      {Array.from({ length: 8 }, (_, index) => (
        <Skeleton key={index} height={34} />
      ))}
    </div>
  );
}
