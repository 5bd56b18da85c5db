// Changes a patient's details. Only what was changed is sent.
import { Button, Group, NativeSelect, Stack, TextInput } from '@mantine/core';
import { useState, type SubmitEvent } from 'react';

import { t } from '../../language';
import type { DayView, FormsView, PatientCard, PatientForm } from '../../platform/bindings';
import { newFormId } from '../../shared/formId';
import type { OpenForm } from '../../shared/forms';
import { useHost } from '../../shared/host';
import { useSent } from '../../shared/sent';
import { wallDate } from '../../shared/time';
import { readBirthdate } from '../../shared/typed';
import { Trouble } from '../../shared/ui/Trouble';
import { useCommand } from '../../shared/useCommand';
import { offered, textTrouble } from '../../shared/words/fields';
import { sendByKeys } from './BookingForm';
import classes from './forms.module.css';
import { genders } from './NewPatient';
import { OfferNote } from './OfferNote';
import { useKept } from './kept';

interface Props {
  begin: Extract<OpenForm, { kind: 'details' }>;
  card: PatientCard;
  day: DayView;
  forms: FormsView;
  onDone: () => void;
  onLeave: () => void;
}

/** The fields, as text. */
type Fields = Record<'firstName' | 'lastName' | 'birthdate' | 'gender' | 'status' | 'providerId', string>;

/** As it is kept while it is typed. */
interface Typed {
  formId: string;
  before: Fields;
  fields: Fields;
}

const slashed = (date: string | null) => {
  if (date === null) return '';
  const [year = '', month = '', day = ''] = date.split('-');
  return `${Number(month)}/${Number(day)}/${year}`;
};

export function DetailsForm({ begin, card, day, forms, onDone, onLeave }: Props) {
  const host = useHost();
  const sentNews = useSent();
  const kept = begin.typed as Typed | undefined;
  const [formId] = useState(() => kept?.formId ?? newFormId());
  // As it was when the form was opened. What the practice changes meanwhile is nobody's edit, and must not be written over.
  const [before] = useState<Fields>(() => kept?.before ?? {
    firstName: card.firstName, lastName: card.lastName, birthdate: slashed(card.patient.birthdate), gender: '', status: card.status, providerId: card.patient.providerId,
  });
  const [typed, setTyped] = useState(kept?.fields ?? before);
  useKept(begin, { formId, before, fields: typed } satisfies Typed, card.patient.name);
  const [sent, setSent] = useState(false);
  const change = useCommand((form: PatientForm) => host.updatePatient(form));
  const details = offered(forms, 'update_patient');
  const born = readBirthdate(typed.birthdate, day.today);
  const edit = (one: Partial<Fields>) => setTyped((old) => ({ ...old, ...one }));
  const now = {
    firstName: textTrouble(typed.firstName, details.rule('firstname')),
    lastName: textTrouble(typed.lastName, details.rule('lastname')),
    status: textTrouble(typed.status, details.rule('status')),
  };
  const wrong = {
    ...now,
    firstName: typed.firstName.trim() === '' ? t('forms.type_first_name') : now.firstName,
    lastName: typed.lastName.trim() === '' ? t('forms.type_last_name') : now.lastName,
    birthdate: typed.birthdate !== before.birthdate && born === null ? t('forms.birthdate_example') : undefined,
    status: typed.status.trim() === '' && before.status !== '' ? t('forms.details.status_empty') : now.status,
  };
  const shown = sent ? wrong : { ...wrong, ...now, birthdate: undefined };
  const changed = (field: keyof Fields): string | null => (typed[field].trim() === before[field] ? null : typed[field].trim());
  const fields = {
    firstName: changed('firstName'), lastName: changed('lastName'),
    birthdate: born === readBirthdate(before.birthdate, day.today) || changed('birthdate') === null ? null : born, gender: changed('gender'), status: changed('status'), providerId: changed('providerId'),
  };
  const nothing = Object.values(fields).every((one) => one === null);

  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    setSent(true);
    if (nothing || Object.values(wrong).some((one) => one !== undefined)) return;
    const asked = await change.ask({ formId, patientId: card.patient.patientId, ...fields });
    if (asked?.answer.kind !== 'kept') return;
    sentNews(t('forms.details.sent', { name: card.patient.name }), asked.answer);
    onDone();
  };
  return (
    <form onSubmit={(event) => void submit(event)} onKeyDown={sendByKeys} noValidate data-testid="patient-edit-form">
      <Stack gap="sm">
        <OfferNote offered={details} />
        <div className={classes.two}>
          <TextInput label={t('forms.first_name')} data-testid="patient-edit-first" data-autofocus autoFocus value={typed.firstName} error={shown.firstName} onChange={(event) => edit({ firstName: event.currentTarget.value })} />
          <TextInput label={t('forms.last_name')} data-testid="patient-edit-last" value={typed.lastName} error={shown.lastName} onChange={(event) => edit({ lastName: event.currentTarget.value })} />
          <TextInput
            label={t('forms.birthdate')}
            placeholder="3/4/1984"
            data-testid="patient-edit-birthdate"
            value={typed.birthdate}
            error={shown.birthdate}
            description={born === null ? t('forms.month_day_year') : wallDate(born)}
            onChange={(event) => edit({ birthdate: event.currentTarget.value })}
          />
          <NativeSelect
            label={t('forms.gender')}
            description={t('forms.details.gender_unknown')}
            data-testid="patient-edit-gender"
            data={genders(t('forms.details.leave'))}
            value={typed.gender}
            onChange={(event) => edit({ gender: event.currentTarget.value })}
          />
          <TextInput label={t('forms.details.status')} data-testid="patient-edit-status" value={typed.status} error={shown.status} onChange={(event) => edit({ status: event.currentTarget.value })} />
          <NativeSelect
            label={t('forms.details.usual_provider')}
            data-testid="patient-edit-provider"
            data={[
              ...(day.providers.some((one) => one.id === before.providerId) ? [] : [{ value: before.providerId, label: before.providerId || t('forms.details.not_known') }]),
              ...day.providers.map((one) => ({ value: one.id, label: one.name })),
            ]}
            value={typed.providerId}
            onChange={(event) => edit({ providerId: event.currentTarget.value })}
          />
        </div>
        <p className={classes.hint}>{t('forms.details.elsewhere')}</p>
        {change.refusal ? <Trouble refusal={change.refusal} /> : null}
        <Group justify="flex-end" mt="xs">
          <Button variant="default" onClick={onLeave}>
            {t('forms.close')}
          </Button>
          <Button type="submit" loading={change.busy} disabled={nothing} data-testid="patient-edit-submit">
            {t('forms.details.submit')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
