// Finds a patient while the name, phone or chart number is typed; arrow keys and Enter choose.
import { Button, Combobox, Loader, TextInput, useCombobox } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { useEffect, useState } from 'react';

import type { PatientView } from '../../platform/bindings';
import { toRefusal } from '../../platform/types';
import { usePatients } from '../../shared/queries';
import { wallDate } from '../../shared/time';
import { wordsFor } from '../../shared/words/codes';
import classes from './today.module.css';

interface Props {
  patient: PatientView | null;
  error: string | undefined;
  onChoose: (patient: PatientView | null) => void;
}

const born = (one: PatientView) => (one.birthdate ? `born ${wallDate(one.birthdate)}` : 'birth date not known');

export function PatientSearch({ patient, error, onChoose }: Props) {
  if (patient) {
    return (
      <div className={classes.chosen} data-testid="booking-patient" data-patient-id={patient.patientId}>
        <span>
          <strong>{patient.name}</strong>
          <small>{[born(patient), patient.phone].filter((part) => part !== '').join(' · ')}</small>
        </span>
        <Button size="compact-sm" variant="default" onClick={() => onChoose(null)}>
          Choose another
        </Button>
      </div>
    );
  }
  return <Search error={error} onChoose={onChoose} />;
}

function Search({ error, onChoose }: Omit<Props, 'patient'>) {
  const [text, setText] = useState('');
  const [wanted] = useDebouncedValue(text, 120);
  const combobox = useCombobox({ onDropdownClose: () => combobox.resetSelectedOption() });
  const query = usePatients(wanted);
  const long = text.trim().length >= 2;
  const found = long ? (query.data?.patients ?? []) : [];
  const missing = long && query.data?.complete === false;
  const first = found[0]?.patientId;
  const select = combobox.selectFirstOption;

  useEffect(() => {
    if (first !== undefined) select();
  }, [first, select]);

  return (
    <Combobox
      store={combobox}
      onOptionSubmit={(id) => {
        const one = found.find((patient) => patient.patientId === id);
        if (one) onChoose(one);
        combobox.closeDropdown();
      }}
    >
      <Combobox.Target>
        <TextInput
          label="Patient"
          placeholder="Name, phone or chart number"
          data-testid="booking-patient-search"
          data-autofocus
          autoComplete="off"
          spellCheck={false}
          leftSection={<IconSearch size={16} aria-hidden />}
          rightSection={query.isFetching ? <Loader size={14} /> : null}
          value={text}
          error={error}
          onChange={(event) => {
            setText(event.currentTarget.value);
            combobox.openDropdown();
          }}
          onFocus={() => combobox.openDropdown()}
          onBlur={() => combobox.closeDropdown()}
        />
      </Combobox.Target>
      <Combobox.Dropdown hidden={!long}>
        {missing ? (
          <Combobox.Header className={classes.missing} role="status" data-testid="booking-patient-missing">
            The first sync is still reading patients; somebody may be missing.
          </Combobox.Header>
        ) : null}
        <Combobox.Options className={classes.choices} mah={264} style={{ overflowY: 'auto' }}>
          {found.map((one) => (
            <Combobox.Option key={one.patientId} value={one.patientId} data-testid="booking-patient-option" data-patient-id={one.patientId}>
              <span className={classes.option}>
                <span>
                  {one.name}
                  {one.active ? null : <small> · inactive</small>}
                  <br />
                  <small>
                    {born(one)}
                    {one.chartNumber === '' ? '' : ` · chart ${one.chartNumber}`}
                  </small>
                </span>
                <span>{one.phone}</span>
              </span>
            </Combobox.Option>
          ))}
          {query.error ? (
            <Combobox.Empty>{wordsFor(toRefusal(query.error).code).title}</Combobox.Empty>
          ) : found.length === 0 ? (
            <Combobox.Empty>{query.isFetching || wanted !== text ? 'Searching…' : 'No patient found. New patients are entered in the practice’s system first.'}</Combobox.Empty>
          ) : null}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  );
}
