// What this server does not offer, and rows that could not be used.
import type { SetAsideView } from '../../platform/bindings';
import { moment } from '../../shared/time';
import { Panel } from '../../shared/ui/Panel';
import { useNow } from '../../shared/useNow';
import { ENDPOINT } from '../../shared/words/states';
import classes from './sync.module.css';

export function NotOffered({ endpoints }: { endpoints: string[] }) {
  if (endpoints.length === 0) return null;
  return (
    <Panel title="Not offered by Sikka for this practice">
      <ul className={classes.list}>
        {endpoints.map((name) => (
          <li key={name}>{ENDPOINT[name] ?? name.replaceAll('_', ' ').replace(/^./, (letter) => letter.toUpperCase())}</li>
        ))}
      </ul>
      <p className={classes.dim}>Everything else works. Deskbell asks for these again with each full sync.</p>
    </Panel>
  );
}

export function SetAside({ rows, zone }: { rows: SetAsideView[]; zone: string }) {
  const now = useNow(60_000);
  if (rows.length === 0) return null;
  return (
    <Panel title={`Set aside: ${rows.length} ${rows.length === 1 ? 'row' : 'rows'} that could not be used`}>
      <ul className={classes.list}>
        {rows.slice(0, 100).map((row, index) => (
          <li key={`${row.table}${row.at}${index}`}>
            {row.table === 'patients' ? 'A patient' : 'An appointment'}: {row.reason}{' '}
            <span className={classes.dim}>({moment(row.at, zone, now)})</span>
          </li>
        ))}
      </ul>
      <p className={classes.dim}>They are tried again with the next sync.</p>
    </Panel>
  );
}
