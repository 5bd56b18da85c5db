// Spanish, as front desks in the United States speak it.
import type { Translated } from '../catalog';
import type { en } from '../en';
import { app } from './app';
import { codes } from './codes';
import { log } from './log';
import { shared } from './shared';
import { states } from './states';
import { time } from './time';
import { words } from './words';

export const es: Translated<typeof en> = {
  app,
  codes,
  log,
  shared,
  states,
  time,
  words,
};
