// Spanish, as front desks in the United States speak it.
import type { Translated } from '../catalog';
import type { en } from '../en';
import { app } from './app';
import { connection } from './connection';
import { settings } from './settings';
import { sync } from './sync';
import { writeBacks } from './write-backs';

export const es: Translated<typeof en> = { app, connection, settings, sync, writeBacks };
