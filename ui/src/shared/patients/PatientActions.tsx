// What can be done for a patient: book, note, payment, details; greyed with a sentence where Sikka offers it not.
import { Button, Group } from '@mantine/core';

import { t } from '../../language';
import { useForms } from '../forms';
import { useFormsView } from '../queries';
import { offered, whyNotOffered } from '../words/fields';
import classes from './patients.module.css';

interface Props {
  who: { patientId: string; patientName: string; providerId: string };
  /** "Book" on a patient's card, "Book again" on a visit. */
  bookWord: string;
  onCard?: () => void;
}

export function PatientActions({ who, bookWord, onCard }: Props) {
  const { open } = useForms();
  const { data: forms } = useFormsView();
  const offer = (operation: string) => offered(forms, operation).offer;
  // Sikka knows nothing yet of one who was entered a moment ago.
  const known = who.patientId !== '' && !who.patientId.startsWith('w:');
  const greyed = known ? ['book_appointment', 'add_medical_note', 'process_payment', 'update_patient'].filter((one) => offer(one) === 'no') : [];
  return (
    <div className={classes.actions}>
      <Group gap="xs">
        {onCard && known ? (
          <Button size="xs" variant="default" data-testid="open-patient-card" onClick={onCard}>
            {t('shared.actions.patient_card')}
          </Button>
        ) : null}
        <Button size="xs" variant="default" data-testid="patient-book" disabled={who.patientId === '' || offer('book_appointment') === 'no'} onClick={() => open({ kind: 'book', patientId: who.patientId })}>
          {bookWord}
        </Button>
        <Button size="xs" variant="default" data-testid="patient-note" disabled={!known || offer('add_medical_note') === 'no'} onClick={() => open({ kind: 'note', ...who })}>
          {t('shared.actions.note')}
        </Button>
        <Button size="xs" variant="default" data-testid="patient-payment" disabled={!known || offer('process_payment') === 'no'} onClick={() => open({ kind: 'payment', ...who })}>
          {t('shared.actions.payment')}
        </Button>
        <Button size="xs" variant="default" data-testid="patient-edit" disabled={!known || offer('update_patient') === 'no'} onClick={() => open({ kind: 'details', patientId: who.patientId })}>
          {t('shared.actions.edit_details')}
        </Button>
      </Group>
      {known ? null : <p className={classes.why}>{t('shared.actions.not_there_yet')}</p>}
      {greyed.map((one) => (
        <p key={one} className={classes.why} data-testid="not-offered">
          {whyNotOffered(one)}
        </p>
      ))}
    </div>
  );
}
