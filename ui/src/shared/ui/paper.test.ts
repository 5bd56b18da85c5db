// Paper: one sheet of styles holds those of all pages, so what hides the window on paper must not hide the paper too.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { expect, it } from 'vitest';

it('is the only one that hides anything on paper', () => {
  const source = join(import.meta.dirname, '../..');
  const sheets = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.css'));
  const hiding = sheets.filter((name) => /@media print[^]*(visibility: hidden|display: none)/.test(readFileSync(join(source, name), 'utf8')));
  expect(hiding).toEqual(['shared/ui/paper.module.css']);
});
