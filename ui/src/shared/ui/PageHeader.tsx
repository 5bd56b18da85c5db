// The head of a page: its name, a line about it, and its buttons.
import type { ReactNode } from 'react';

import { PracticeName } from './PracticeName';
import classes from './shared.module.css';

export function PageHeader({ title, line, children }: { title: string; line?: ReactNode; children?: ReactNode }) {
  return (
    <header className={classes.pageHeader}>
      <div className={classes.pageTitle}>
        <PracticeName />
        <h1>{title}</h1>
        {line ? <p>{line}</p> : null}
      </div>
      {children ? <div className={classes.actions}>{children}</div> : null}
    </header>
  );
}
