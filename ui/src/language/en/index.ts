// English, the window's first language.
import { app } from './app';
import { codes } from './codes';
import { log } from './log';
import { shared } from './shared';
import { states } from './states';
import { time } from './time';
import { words } from './words';

export const en = {
  app,
  codes,
  log,
  shared,
  states,
  time,
  words,
} as const;
