// Spanish, as front desks in the United States speak it.
import type { Translated } from '../catalog';
import type { en } from '../en';
import { app } from './app';
import { availability } from './availability';
import { bell } from './bell';
import { connection } from './connection';
import { demo } from './demo';
import { forms } from './forms';
import { patients } from './patients';
import { settings } from './settings';
import { sync } from './sync';
import { today } from './today';
import { writeBacks } from './write-backs';

export const es: Translated<typeof en> = {
  app,
  availability,
  bell,
  connection,
  demo,
  forms,
  patients,
  settings,
  sync,
  today,
  writeBacks,
};
