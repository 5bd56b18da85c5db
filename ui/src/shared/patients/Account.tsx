// What a patient owes, as Sikka tells when the card opens.
import { Button, Skeleton } from '@mantine/core';

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
      Ask again
    </Button>
  );
  if (error && !data) {
    return (
      <p data-testid="account" data-state="offline">
        Not known now: {wordsFor(toRefusal(error).code).title} {again}
      </p>
    );
  }
  if (!data) return <Skeleton height={52} radius="md" aria-label="Asking Sikka" data-testid="account" data-state="loading" />;
  const amounts: [string, string | null][] = [
    ['Patient owes', data.patientDue],
    ['Insurance owes', data.insuranceDue],
    ['Balance', data.balance],
  ];
  if (amounts.every(([, amount]) => amount === null)) {
    return (
      <p data-testid="account" data-state="not-told">
        Sikka does not tell what this patient owes. Look in the practice’s software.
      </p>
    );
  }
  return (
    <div data-testid="account" data-state="told">
      <dl className={classes.amounts}>
        {amounts.map(([name, amount]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{amount ?? 'not told'}</dd>
          </div>
        ))}
      </dl>
      <p className={classes.hint}>
        As Sikka told at {clock(data.toldAt, zone)} {again}
      </p>
    </div>
  );
}
