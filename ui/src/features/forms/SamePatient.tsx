// Somebody of the same name is here already: the same person, or another one?
import { Button } from '@mantine/core';

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
      <strong>{patients.length === 1 ? 'A patient of this name is here already. Is it this one?' : 'Patients of this name are here already. Is it one of them?'}</strong>
      <ul className={classes.list}>
        {patients.map((one, index) => (
          <li key={one.patientId} className={classes.visit}>
            <span>
              {one.name}
              <small>
                {patientLine(one)}
                {one.chartNumber === '' ? '' : ` · chart ${one.chartNumber}`}
              </small>
            </span>
            <Button size="compact-sm" autoFocus={index === 0} data-testid="same-patient-choose" data-patient-id={one.patientId} onClick={() => onChoose(one)}>
              Yes, this one
            </Button>
          </li>
        ))}
      </ul>
      <Button size="compact-sm" variant="default" w="fit-content" loading={busy} data-testid="same-patient-another" onClick={onAnother}>
        No, another person
      </Button>
    </div>
  );
}
