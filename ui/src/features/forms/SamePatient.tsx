// Somebody of the same name is here already: the same person, or another one?
import { Button } from '@mantine/core';

import { t } from '../../language';
import type { PatientView } from '../../platform/bindings';
import { patientLine } from '../../shared/patients/PatientSearch';
import classes from './forms.module.css';

interface Props {
  patients: PatientView[];
  busy: boolean;
  onChoose: (patient: PatientView) => void;
  onAnother: () => void;
}

export function SamePatient({ patients, busy, onChoose, onAnother }: Props) {
  return (
    <div className={classes.note} data-tone="amber" role="status" data-testid="same-patient">
      <strong>{t('forms.same_patient.question', { count: patients.length })}</strong>
      <ul className={classes.list}>
        {patients.map((one, index) => (
          <li key={one.patientId} className={classes.visit}>
            <span>
              {one.name}
              <small>
                {patientLine(one)}
                {one.chartNumber === '' ? '' : ` · ${t('forms.same_patient.chart', { number: one.chartNumber })}`}
              </small>
            </span>
            <Button size="compact-sm" autoFocus={index === 0} data-testid="same-patient-choose" data-patient-id={one.patientId} onClick={() => onChoose(one)}>
              {t('forms.same_patient.yes')}
            </Button>
          </li>
        ))}
      </ul>
      <Button size="compact-sm" variant="default" w="fit-content" loading={busy} data-testid="same-patient-another" onClick={onAnother}>
        {t('forms.same_patient.no')}
      </Button>
    </div>
  );
}
