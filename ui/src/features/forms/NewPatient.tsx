// A patient whom the practice's system does not have yet, inside the booking form.
import { Button, NativeSelect, TextInput } from '@mantine/core';

import { t } from '../../language';
import type { NewPatientForm } from '../../platform/bindings';
import { wallDate } from '../../shared/time';
import { readBirthdate } from '../../shared/typed';
import { textTrouble, type Offered } from '../../shared/words/fields';
import classes from './forms.module.css';

/** The fields as typed. */
export interface Newcomer {
  firstName: string;
  lastName: string;
  birthdate: string;
  gender: string;
  cell: string;
  email: string;
}

/** Sentences by field. */
export type NewcomerWrong = Partial<Record<keyof Newcomer, string>>;

/** A newcomer from what was typed into the search: a name, or a phone number. */
export function newcomer(typed: string): Newcomer {
  const blank = { firstName: '', lastName: '', birthdate: '', gender: '', cell: '', email: '' };
  const text = typed.trim().replace(/\s+/g, ' ');
  if (/^[\d\s()+-]+$/.test(text)) return { ...blank, cell: text };
  const capital = (word: string) => word.replace(/(^|[\s'-])\p{Ll}/gu, (letter) => letter.toUpperCase());
  const turned = /^([^,]+),\s*(.*)$/.exec(text);
  if (turned) return { ...blank, lastName: capital(turned[1] ?? ''), firstName: capital(turned[2] ?? '') };
  const [first = '', ...rest] = text.split(' ');
  return { ...blank, firstName: capital(first), lastName: capital(rest.join(' ')) };
}

/** What is wrong with a newcomer; empty when nothing is. */
export function checkNewcomer(one: Newcomer, today: string, { rule }: Offered): NewcomerWrong {
  const wrong: NewcomerWrong = {};
  const say = (field: keyof Newcomer, sentence: string | undefined) => {
    if (sentence !== undefined) wrong[field] = sentence;
  };
  say('firstName', one.firstName.trim() === '' ? t('forms.type_first_name') : textTrouble(one.firstName, rule('firstname')));
  say('lastName', one.lastName.trim() === '' ? t('forms.type_last_name') : textTrouble(one.lastName, rule('lastname')));
  if (one.birthdate.trim() !== '' && readBirthdate(one.birthdate, today) === null) wrong.birthdate = t('forms.birthdate_example');
  const digits = one.cell.replace(/\D/g, '').length;
  say('cell', one.cell.trim() !== '' && (digits < 7 || digits > 15) ? t('forms.new_patient.mobile_example') : textTrouble(one.cell, rule('cell')));
  say('email', one.email.trim() !== '' && !/^\S+@\S+\.\S+$/.test(one.email.trim()) ? t('forms.new_patient.email_example') : textTrouble(one.email, rule('email')));
  return wrong;
}

/** As it is sent. */
export function newPatientForm(one: Newcomer, today: string, providerId: string, another: boolean): NewPatientForm {
  return {
    firstName: one.firstName.trim(), lastName: one.lastName.trim(), birthdate: readBirthdate(one.birthdate, today), gender: one.gender,
    cell: one.cell.trim(), email: one.email.trim(), providerId, another,
  };
}

interface Props {
  one: Newcomer;
  wrong: NewcomerWrong;
  today: string;
  onChange: (change: Partial<Newcomer>) => void;
  onBack: () => void;
}

export function NewPatientFields({ one, wrong, today, onChange, onBack }: Props) {
  const born = readBirthdate(one.birthdate, today);
  return (
    <fieldset className={classes.fieldset} data-testid="new-patient-form">
      <legend>{t('forms.new_patient.legend')}</legend>
      <div className={classes.two}>
        <TextInput
          label={t('forms.first_name')}
          data-testid="new-patient-first"
          data-autofocus
          autoFocus
          autoComplete="off"
          value={one.firstName}
          error={wrong.firstName}
          onChange={(event) => onChange({ firstName: event.currentTarget.value })}
        />
        <TextInput
          label={t('forms.last_name')}
          data-testid="new-patient-last"
          autoComplete="off"
          value={one.lastName}
          error={wrong.lastName}
          onChange={(event) => onChange({ lastName: event.currentTarget.value })}
        />
        <TextInput
          label={t('forms.birthdate')}
          placeholder="3/4/1984"
          data-testid="new-patient-birthdate"
          autoComplete="off"
          value={one.birthdate}
          error={wrong.birthdate}
          description={born === null ? t('forms.month_day_year') : wallDate(born)}
          onChange={(event) => onChange({ birthdate: event.currentTarget.value })}
        />
        <NativeSelect
          label={t('forms.gender')}
          data-testid="new-patient-gender"
          data={genders(t('forms.genders.not_asked'))}
          description={t('forms.new_patient.gender_open')}
          value={one.gender}
          onChange={(event) => onChange({ gender: event.currentTarget.value })}
        />
        <TextInput
          label={t('forms.new_patient.mobile')}
          placeholder="(408) 555-0100"
          data-testid="new-patient-cell"
          autoComplete="off"
          inputMode="tel"
          value={one.cell}
          error={wrong.cell}
          onChange={(event) => onChange({ cell: event.currentTarget.value })}
        />
        <TextInput
          label={t('forms.new_patient.email')}
          data-testid="new-patient-email"
          autoComplete="off"
          inputMode="email"
          value={one.email}
          error={wrong.email}
          onChange={(event) => onChange({ email: event.currentTarget.value })}
        />
      </div>
      <Button size="compact-sm" variant="subtle" w="fit-content" px={4} data-testid="new-patient-back" onClick={onBack}>
        {t('forms.new_patient.search_instead')}
      </Button>
    </fieldset>
  );
}

/** Words that Sikka takes, and `none` for no word. */
export function genders(none: string) {
  const taken = ['female', 'male', 'unknown'] as const;
  return [{ value: '', label: none }, ...taken.map((value) => ({ value, label: t(`forms.genders.${value}`) }))];
}
