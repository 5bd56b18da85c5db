// Said before typing starts, where the practice's software has refused a kind of change again and again.
import type { Offered } from '../../shared/words/fields';
import { warning } from '../../shared/words/fields';
import { moment } from '../../shared/time';
import { useNow } from '../../shared/useNow';
import { useZone } from '../../shared/zone';
import classes from './forms.module.css';

export function OfferNote({ offered }: { offered: Offered }) {
  const zone = useZone();
  const now = useNow(60_000);
  if (offered.offer !== 'warn' || !offered.known) return null;
  return (
    <div className={classes.note} data-tone="amber" role="status" data-testid="offer-warning">
      <strong>{warning(offered.known)}</strong>
      {offered.known.refusals.slice(0, 2).map((one) => (
        <small key={one.at}>
          {moment(one.at, zone, now)}: “{one.words}”
        </small>
      ))}
    </div>
  );
}
