// A word on a tinted ground.
import type { ComponentProps, ReactNode } from 'react';

import type { Tone } from '../words/states';
import classes from './shared.module.css';

export function Tag({ tone, children, ...rest }: { tone: Tone; children: ReactNode } & ComponentProps<'span'>) {
  return (
    <span {...rest} className={classes.tag} data-tone={tone}>
      {children}
    </span>
  );
}
