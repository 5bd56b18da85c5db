// Spanish, as front desks in the United States speak it.
import type { Translated } from '../catalog';
import type { en } from '../en';
import { app } from './app';
import { availability } from './availability';
import { bell } from './bell';
import { codes } from './codes';
import { connection } from './connection';
import { demo } from './demo';
import { forms } from './forms';
import { log } from './log';
import { patients } from './patients';
import { settings } from './settings';
import { shared } from './shared';
import { states } from './states';
import { sync } from './sync';
import { time } from './time';
import { today } from './today';
import { words } from './words';
import { writeBacks } from './write-backs';

export const es: Translated<typeof en> = {
  app,
  availability,
  bell,
  codes,
  connection,
  demo,
  forms,
  log,
  patients,
  settings,
  shared,
  states,
  sync,
  time,
  today,
  words,
  writeBacks,
};
