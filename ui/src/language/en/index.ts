// English, the window's first language.
import { app } from './app';
import { connection } from './connection';
import { settings } from './settings';
import { sync } from './sync';
import { writeBacks } from './write-backs';

export const en = { app, connection, settings, sync, writeBacks } as const;
