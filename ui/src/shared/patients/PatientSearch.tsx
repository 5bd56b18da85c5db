// Finds a patient while the name, phone or chart number is typed; arrow keys and Enter choose.
import { Combobox, Loader, TextInput, useCombobox } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconSearch, IconUserPlus } from '@tabler/icons-react';
import { useEffect, useRef, useState, type ReactNode, type Ref } from 'react';

import { t } from '../../language';
import type { PatientView } from '../../platform/bindings';
import { toRefusal } from '../../platform/types';
import { usePatients } from '../queries';
import { phone } from '../phone';
import { wallDate } from '../time';
import { wordsFor } from '../words/codes';
import classes from './patients.module.css';

const NEW = 'new patient';

/** `born Mar 4, 1984` */
function bornWords({ birthdate }: PatientView): string {
  return birthdate ? t('shared.search.born', { day: wallDate(birthdate) }) : t('shared.search.born_not_known');
}

/** `born Mar 4, 1984 · (408) 555-0100` */
export function patientLine(one: PatientView): string {
  return [bornWords(one), phone(one.phone)].filter((part) => part !== '').join(' · ');
}

interface Props {
  /** `booking-patient` makes `booking-patient-search` and so on. */
  testid: string;
  label?: string;
  placeholder?: string;
  error?: string | undefined;
  autoFocus?: boolean;
  inputRef?: Ref<HTMLInputElement>;
  aside?: ReactNode;
  /** Offers to enter what was typed as a new patient. */
  onNew?: (typed: string) => void;
  onChoose: (patient: PatientView) => void;
}

export function PatientSearch({ testid, label, placeholder = t('shared.search.placeholder'), error, autoFocus = false, inputRef, aside, onNew, onChoose }: Props) {
  const [text, setText] = useState('');
  const [wanted] = useDebouncedValue(text, 120);
  const combobox = useCombobox({ onDropdownClose: () => combobox.resetSelectedOption() });
  const query = usePatients(wanted);
  const long = text.trim().length >= 2;
  const found = long ? (query.data?.patients ?? []) : [];
  const settled = !query.isFetching && !query.isPlaceholderData && wanted === text;
  const missing = long && query.data?.complete === false;
  const first = found[0]?.patientId ?? (settled ? NEW : undefined);
  const select = combobox.selectFirstOption;
  const early = useRef(false);
  const only = settled && found.length === 1 ? found[0] : undefined;

  // A list that is not shown must not take the Escape that closes the form.
  const open = (typed: string) => {
    if (typed.trim().length >= 2) combobox.openDropdown();
    else combobox.closeDropdown();
  };
  const choose = (one: PatientView) => {
    combobox.closeDropdown();
    onChoose(one);
    setText('');
  };

  // Nothing is selected of a list that answers an earlier text: Enter must not choose somebody else.
  useEffect(() => {
    if (settled && first !== undefined) select();
  }, [first, settled, select]);
  useEffect(() => {
    if (!settled || !early.current) return;
    early.current = false;
    if (only) queueMicrotask(() => choose(only));
  });

  return (
    <Combobox
      store={combobox}
      onOptionSubmit={(id) => {
        const one = found.find((patient) => patient.patientId === id);
        if (one) choose(one);
        else if (id === NEW) {
          combobox.closeDropdown();
          onNew?.(text.trim());
        }
      }}
    >
      <Combobox.Target>
        <TextInput
          ref={inputRef}
          label={label}
          aria-label={label === undefined ? placeholder : undefined}
          placeholder={placeholder}
          data-testid={`${testid}-search`}
          data-autofocus={autoFocus || undefined}
          autoFocus={autoFocus}
          autoComplete="off"
          spellCheck={false}
          leftSection={<IconSearch size={16} aria-hidden />}
          rightSectionWidth={aside === undefined ? undefined : 58}
          rightSection={query.isFetching ? <Loader size={14} /> : aside}
          value={text}
          error={error}
          onChange={(event) => {
            early.current = false;
            combobox.resetSelectedOption();
            setText(event.currentTarget.value);
            open(event.currentTarget.value);
          }}
          onKeyDown={(event) => {
            if (event.key !== 'Enter' || !long || settled || event.ctrlKey) return;
            // Typed faster than the answer came: the one who fits is taken when it does.
            event.preventDefault();
            early.current = true;
          }}
          onFocus={() => open(text)}
          onBlur={() => combobox.closeDropdown()}
        />
      </Combobox.Target>
      <Combobox.Dropdown hidden={!long}>
        {missing ? (
          <Combobox.Header className={classes.missing} role="status" data-testid={`${testid}-missing`}>
            {t('shared.search.still_reading')}
          </Combobox.Header>
        ) : null}
        <Combobox.Options className={classes.choices} mah={264} style={{ overflowY: 'auto' }}>
          {found.map((one) => (
            <Combobox.Option key={one.patientId} value={one.patientId} data-testid={`${testid}-option`} data-patient-id={one.patientId}>
              <span className={classes.option}>
                <span>
                  {one.name}
                  {one.active ? null : <small> · {t('shared.search.inactive')}</small>}
                  <br />
                  <small>
                    {bornWords(one)}
                    {one.chartNumber === '' ? '' : ` · ${t('shared.search.chart', { chart: one.chartNumber })}`}
                  </small>
                </span>
                <span>{phone(one.phone)}</span>
              </span>
            </Combobox.Option>
          ))}
          {query.error ? (
            <Combobox.Empty>{wordsFor(toRefusal(query.error).code).title}</Combobox.Empty>
          ) : found.length === 0 ? (
            <Combobox.Empty>{settled ? t('shared.search.nobody') : t('shared.search.searching')}</Combobox.Empty>
          ) : null}
          {onNew && settled && !query.error ? (
            <Combobox.Option value={NEW} data-testid={`${testid}-new-option`}>
              <span className={classes.newOption}>
                <IconUserPlus size={15} aria-hidden /> {t('shared.search.new_patient', { typed: text.trim() })}
              </span>
            </Combobox.Option>
          ) : null}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  );
}
