// What a patient owes, as Sikka tells when the card opens.
import { Button, Skeleton } from '@mantine/core';

import { t } from '../../language';
import { toRefusal } from '../../platform/types';
import { useAccount } from '../queries';
import { clock } from '../time';
import { wordsFor } from '../words/codes';
import { useZone } from '../zone';
import classes from './card.module.css';

export function Account({ patientId }: { patientId: string }) {
  const zone = useZone();
  const { data, error, isFetching, refetch } = useAccount(patientId);
  const again = (
    <Button size="compact-xs" variant="subtle" px={4} loading={isFetching} data-testid="account-again" onClick={() => void refetch()}>
      {t('shared.sikka.ask_again')}
    </Button>
  );
  if (error && !data) {
    return (
      <p data-testid="account" data-state="offline">
        {t('shared.sikka.not_known_because', { why: wordsFor(toRefusal(error).code).title })} {again}
      </p>
    );
  }
  if (!data) return <Skeleton height={52} radius="md" aria-label={t('shared.sikka.asking')} data-testid="account" data-state="loading" />;
  const amounts: [string, string | null][] = [
    [t('shared.account.patient_owes'), data.patientDue],
    [t('shared.account.insurance_owes'), data.insuranceDue],
    [t('shared.account.balance'), data.balance],
  ];
  if (amounts.every(([, amount]) => amount === null)) {
    return (
      <p data-testid="account" data-state="not-told">
        {t('shared.account.none')}
      </p>
    );
  }
  return (
    <div data-testid="account" data-state="told">
      <dl className={classes.amounts}>
        {amounts.map(([name, amount]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{amount ?? t('shared.account.not_told')}</dd>
          </div>
        ))}
      </dl>
      <p className={classes.hint}>
        {t('shared.account.told_at', { time: clock(data.toldAt, zone) })} {again}
      </p>
    </div>
  );
}
