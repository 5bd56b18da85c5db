// Spanish, as front desks in the United States speak it.
import type { Translated } from '../catalog';
import type { en } from '../en';
import { app } from './app';
import { availability } from './availability';
import { bell } from './bell';
import { forms } from './forms';
import { patients } from './patients';
import { today } from './today';

export const es: Translated<typeof en> = {
  app,
  availability,
  bell,
  forms,
  patients,
  today,
};
