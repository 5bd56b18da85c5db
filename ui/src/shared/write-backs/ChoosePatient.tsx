// Two patients bear a new patient's name, and nobody tells which of them the booking is for: a person does.
import { Button, Group, Modal, Skeleton, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';

import { t } from '../../language';
import type { PatientChoice, WriteBackView } from '../../platform/bindings';
import { useHost } from '../host';
import { patientLine } from '../patients/PatientSearch';
import { QueryTrouble, Trouble } from '../ui/Trouble';
import { useCommand } from '../useCommand';
import { writeBackSentence } from '../words/states';
import classes from './actions.module.css';

interface Props {
  one: WriteBackView;
  opened: boolean;
  onClose: () => void;
}

export function ChoosePatient({ one, opened, onClose }: Props) {
  return (
    <Modal opened={opened} onClose={onClose} title={t('shared.choose_patient.title')} size={540} zIndex={230} centered>
      <Stack gap="md" data-testid="choose-patient">
        <p>{t('shared.choose_patient.why', { what: writeBackSentence(one) })}</p>
        <Choices one={one} onClose={onClose} />
      </Stack>
    </Modal>
  );
}

function Choices({ one, onClose }: Omit<Props, 'opened'>) {
  const host = useHost();
  // Asked of Sikka each time: what is here may be older.
  const { data, error, refetch, isFetching } = useQuery({ queryKey: ['patient-choices', one.id], queryFn: () => host.patientChoices(one.id), gcTime: 0, staleTime: 0 });
  const name = useCommand((patientId: string) => host.namePatient(one.id, patientId));
  const choose = async (patientId: string) => {
    if (await name.run(patientId)) onClose();
  };
  if (error) return <QueryTrouble error={error} retry={refetch} />;
  if (!data) return <Skeleton height={96} role="status" aria-label={t('shared.sikka.asking')} />;
  return (
    <>
      {data.length === 0 ? (
        <p role="status">{t('shared.choose_patient.nobody')}</p>
      ) : (
        <ul className={classes.choices}>
          {data.map((choice, index) => (
            <Choice key={choice.patient.patientId} choice={choice} first={index === 0} busy={name.busy} onChoose={() => void choose(choice.patient.patientId)} />
          ))}
        </ul>
      )}
      {name.refusal ? <Trouble refusal={name.refusal} /> : null}
      <Group justify="flex-end">
        <Button variant="default" loading={isFetching} data-testid="choose-patient-again" onClick={() => void refetch()}>
          {t('shared.write_back.look_again')}
        </Button>
        <Button variant="default" onClick={onClose}>
          {t('shared.write_back.not_now')}
        </Button>
      </Group>
    </>
  );
}

function Choice({ choice: { patient, wasHere }, first, busy, onChoose }: { choice: PatientChoice; first: boolean; busy: boolean; onChoose: () => void }) {
  const chart = patient.chartNumber === '' ? '' : ` · ${t('shared.search.chart', { chart: patient.chartNumber })}`;
  return (
    <li>
      <span>
        {patient.name}
        <small>
          {patientLine(patient)} · {t('shared.choose_patient.number', { number: patient.patientId })}
          {chart}
          {wasHere ? ` · ${t('shared.choose_patient.was_here')}` : ''}
        </small>
      </span>
      <Button size="compact-sm" disabled={busy} data-autofocus={first || undefined} data-testid="choose-patient-this" data-patient-id={patient.patientId} onClick={onChoose}>
        {t('shared.choose_patient.this')}
      </Button>
    </li>
  );
}
