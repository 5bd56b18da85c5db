// A coloured dot. It never stands alone: a word is always beside it.
import type { Tone } from '../words/states';
import classes from './shared.module.css';

export function Dot({ tone, pulse = false }: { tone: Tone; pulse?: boolean }) {
  return <span aria-hidden className={classes.dot} data-tone={tone} data-pulse={pulse || undefined} />;
}
