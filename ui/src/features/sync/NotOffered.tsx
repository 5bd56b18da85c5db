// What this server does not offer, said once.
import { Panel } from '../../shared/ui/Panel';
import { ENDPOINT } from '../../shared/words/states';
import classes from './sync.module.css';

export function NotOffered({ endpoints }: { endpoints: string[] }) {
  const names = [...new Set(endpoints)];
  if (names.length === 0) return null;
  return (
    <Panel title="Not offered by Sikka for this practice">
      <ul className={classes.list}>
        {names.map((name) => (
          <li key={name}>{ENDPOINT[name] ?? name.replaceAll('_', ' ').replace(/^./, (letter) => letter.toUpperCase())}</li>
        ))}
      </ul>
      <p className={classes.dim}>Everything else works. Deskbell asks for these again with each full sync.</p>
    </Panel>
  );
}
