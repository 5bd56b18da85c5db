// The palette (Ctrl K): patients, appointments, providers, pages and actions by a few letters.
import { Combobox, Kbd, Modal, TextInput, useCombobox } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useEffect, useState } from 'react';

import { t } from '../../language';
import type { PatientLine } from '../../platform/bindings';
import { useForms } from '../../shared/forms';
import { useHost } from '../../shared/host';
import { useNavigation } from '../../shared/navigation';
import { patientLine } from '../../shared/patients/PatientSearch';
import { useAppState, useDay, usePatientList } from '../../shared/queries';
import { toRefusal } from '../../platform/types';
import { wordsFor } from '../../shared/words/codes';
import { fitting, providersOf, visitsOf, type Entry, type Group } from './entries';
import classes from './palette.module.css';
import { useActions } from './useActions';

const GROUPS: Group[] = ['Patients', 'Appointments', 'Providers', 'Actions', 'Pages', 'Practices'];
const PATIENTS = 6;

const groupName = (group: Group) => t(`app.palette.groups.${group.toLowerCase() as Lowercase<Group>}`);

interface Props {
  opened: boolean;
  onClose: () => void;
  onShortcuts: () => void;
  onBell: () => void;
}

export function Palette({ opened, onClose, onShortcuts, onBell }: Props) {
  return (
    <Modal.Root opened={opened} onClose={onClose} size={620} zIndex={230} yOffset="12vh" transitionProps={{ duration: 80 }}>
      <Modal.Overlay />
      <Modal.Content aria-label={t('app.palette.label')} data-testid="palette">
        <Modal.Body p={0}>{opened ? <Inside onClose={onClose} onShortcuts={onShortcuts} onBell={onBell} /> : null}</Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}

function Inside({ onClose, onShortcuts, onBell }: Omit<Props, 'opened'>) {
  const [text, setText] = useState('');
  const typed = text.trim();
  const combobox = useCombobox({ opened: true });
  const { entries, settled, error } = useEntries(typed, onShortcuts, onBell);
  const shown = GROUPS.map((group) => ({ group, of: entries.filter((one) => one.group === group) })).filter(({ of }) => of.length > 0);
  const first = shown[0]?.of[0]?.id;
  const select = combobox.selectFirstOption;
  useEffect(() => {
    if (first !== undefined) select();
  }, [first, typed, select]);

  return (
    <Combobox
      store={combobox}
      onOptionSubmit={(id) => {
        onClose();
        entries.find((one) => one.id === id)?.run();
      }}
    >
      <Combobox.EventsTarget>
        <TextInput
          variant="unstyled"
          size="lg"
          className={classes.field}
          aria-label={t('app.palette.field')}
          placeholder={t('app.palette.placeholder')}
          data-testid="palette-search"
          data-autofocus
          autoComplete="off"
          spellCheck={false}
          leftSection={<IconSearch size={18} aria-hidden />}
          value={text}
          onChange={(event) => {
            combobox.resetSelectedOption();
            setText(event.currentTarget.value);
          }}
        />
      </Combobox.EventsTarget>
      <Combobox.Options className={classes.options} aria-label={t('app.palette.options')}>
        {shown.map(({ group, of }) => (
          <Combobox.Group key={group} label={groupName(group)}>
            {of.map((one) => (
              <Combobox.Option key={one.id} value={one.id} className={classes.option} data-testid="palette-option" data-group={group}>
                <span>{one.label}</span>
                <small>{one.detail}</small>
                {one.keys ? <Kbd size="xs">{one.keys}</Kbd> : null}
              </Combobox.Option>
            ))}
          </Combobox.Group>
        ))}
        {error ? <Combobox.Empty>{wordsFor(toRefusal(error).code).title}</Combobox.Empty> : null}
        {shown.length === 0 && !error ? <Combobox.Empty>{settled ? t('app.palette.nothing') : t('shared.search.searching')}</Combobox.Empty> : null}
      </Combobox.Options>
      <p className={classes.foot}>
        <span>
          <Kbd size="xs">↑</Kbd> <Kbd size="xs">↓</Kbd> {t('app.palette.choose')} · <Kbd size="xs">Enter</Kbd> {t('app.palette.go')} · <Kbd size="xs">Esc</Kbd> {t('app.palette.close')}
        </span>
        <span role="status">{typed === '' ? '' : settled ? t('app.palette.fit', { count: entries.length }) : t('shared.search.searching')}</span>
      </p>
    </Combobox>
  );
}

/** All that fits what is typed. A patient is looked for from two characters on. */
function useEntries(typed: string, onShortcuts: () => void, onBell: () => void): { entries: Entry[]; settled: boolean; error: unknown } {
  const host = useHost();
  const { go } = useNavigation();
  const forms = useForms();
  const { data: state } = useAppState();
  const { data: day } = useDay(null);
  const connected = (state?.connection.practiceName ?? null) !== null;
  const long = connected && typed.length >= 2;
  const found = usePatientList(typed, false, long);
  const actions = useActions(onShortcuts, onBell);
  const waiting = long && (found.isPlaceholderData || found.isFetching);
  // Nothing of an earlier text is offered: Enter must not open somebody else.
  const lines: PatientLine[] = long && !waiting ? (found.data?.rows ?? []).slice(0, PATIENTS) : [];

  const show = (date: string, patientId: string, appointmentSrNo: string | null) => {
    if (appointmentSrNo !== null) {
      go('today', { date, appointmentSrNo });
      return;
    }
    // Which appointment it is, only the day itself tells.
    host
      .getDay(date)
      .then((there) => there.appointments.find((one) => one.patientId === patientId)?.appointmentSrNo ?? null)
      .catch(() => null)
      .then((number) => go('today', { date, appointmentSrNo: number }), () => undefined);
  };
  const patients = lines.map(
    (line): Entry => ({
      id: `patient ${line.patient.patientId}`, group: 'Patients', label: line.patient.name || t('shared.name_not_known'),
      detail: [patientLine(line.patient), line.patient.active ? '' : t('shared.search.inactive')].filter((part) => part !== '').join(' · '),
      run: () => forms.showPatient(line.patient.patientId),
    }),
  );
  const entries = [
    ...patients,
    ...(long ? visitsOf(day, lines, typed, show) : []),
    ...(long ? providersOf(day, typed, (next) => go('today', next ? { appointmentSrNo: next.appointmentSrNo } : {})) : []),
    ...fitting(actions, typed),
  ];
  return { entries, settled: !waiting, error: long ? found.error : null };
}
