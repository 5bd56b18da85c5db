// What a page says where there is nothing to show.
import type { ReactNode } from 'react';

import classes from './shared.module.css';

interface Props {
  icon?: ReactNode;
  title: string;
  children?: ReactNode;
  action?: ReactNode;
}

export function Empty({ icon, title, children, action }: Props) {
  return (
    <div className={classes.empty}>
      {icon ? <span className={classes.emptyIcon}>{icon}</span> : null}
      <strong>{title}</strong>
      {children ? <p>{children}</p> : null}
      {action}
    </div>
  );
}
