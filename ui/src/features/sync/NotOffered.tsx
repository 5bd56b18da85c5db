// What this server does not offer, said once.
import { t } from '../../language';
import { Panel } from '../../shared/ui/Panel';
import { ENDPOINT } from '../../shared/words/states';
import classes from './sync.module.css';

export function NotOffered({ endpoints }: { endpoints: string[] }) {
  const names = [...new Set(endpoints)];
  if (names.length === 0) return null;
  return (
    <Panel title={t('sync.not_offered.title')}>
      <ul className={classes.list}>
        {names.map((name) => (
          <li key={name}>{ENDPOINT[name] ?? name.replaceAll('_', ' ').replace(/^./, (letter) => letter.toUpperCase())}</li>
        ))}
      </ul>
      <p className={classes.dim}>{t('sync.not_offered.rest')}</p>
    </Panel>
  );
}
