// The name of the practice that a page shows, once there are two.
import { usePractices } from '../practices';
import classes from './shared.module.css';

export function PracticeName() {
  const { selected, several } = usePractices();
  if (!several || !selected) return null;
  return (
    <p className={classes.practiceName} data-testid="page-practice">
      {selected.name}
    </p>
  );
}
