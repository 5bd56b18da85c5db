// English, the window's first language.
import { app } from './app';

export const en = { app } as const;
