// Who something is about, and what is known: a name and a list without its empty lines.
import { t } from '../../language';
import classes from './shared.module.css';

export function Who({ name }: { name: string }) {
  return <h2 className={classes.who}>{name || t('shared.name_not_known')}</h2>;
}

export function Facts({ of }: { of: [string, string][] }) {
  return (
    <dl className={classes.facts}>
      {of.map(([name, value]) =>
        value === '' ? null : (
          <div key={name} style={{ display: 'contents' }}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ),
      )}
    </dl>
  );
}
