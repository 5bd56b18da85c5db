// A card with an optional heading.
import { useId, type ReactNode } from 'react';

import classes from './shared.module.css';

interface Props {
  title?: string;
  aside?: ReactNode;
  children: ReactNode;
  flush?: boolean;
}

export function Panel({ title, aside, children, flush = false }: Props) {
  const id = useId();
  return (
    <section className={classes.panel} aria-labelledby={title ? id : undefined}>
      {title ? (
        <div className={classes.panelHead}>
          <h2 id={id}>{title}</h2>
          {aside}
        </div>
      ) : null}
      <div className={classes.panelBody} data-flush={flush || undefined}>
        {children}
      </div>
    </section>
  );
}
