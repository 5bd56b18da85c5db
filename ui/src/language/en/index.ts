// English, the window's first language.
import { app } from './app';
import { availability } from './availability';
import { bell } from './bell';
import { forms } from './forms';
import { patients } from './patients';
import { today } from './today';

export const en = {
  app,
  availability,
  bell,
  forms,
  patients,
  today,
} as const;
