// English, the window's first language.
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

export const en = {
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
} as const;
