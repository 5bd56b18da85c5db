// Spanish, as front desks in the United States speak it.
import type { Translated } from '../catalog';
import type { en } from '../en';
import { app } from './app';

export const es: Translated<typeof en> = { app };
