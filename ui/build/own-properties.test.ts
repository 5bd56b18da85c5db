// The rewriting that frozen prototypes need, and the import rules that the linter holds.
// @vitest-environment node
import { runInNewContext } from 'node:vm';

import { ESLint } from 'eslint';
import { describe, expect, it } from 'vitest';

import { ownAssignments } from './own-properties';

describe('ownAssignments', () => {
  it('rewrites assignments to inherited names', () => {
    expect(ownAssignments('p.toString=function(){}')).toContain('__own(p,"toString").toString=function(){}');
    expect(ownAssignments('a.prototype.valueOf = f')).toContain('__own(a.prototype,"valueOf").valueOf = f');
  });
  it('leaves comparisons, calls and other names alone', () => {
    for (const code of ['p.toString===q', 'p.toString==q', 'p.toString()', 'p.name=1', 'x=>p.valueOf']) expect(ownAssignments(code)).toBeNull();
  });
  it('works where a prototype is frozen', () => {
    const code = ownAssignments('p.toString=function(){return "own"}') ?? '';
    const frozen: object = Object.freeze({ toString: () => 'inherited' });
    const made = Object.create(frozen) as { toString(): string };
    runInNewContext(`"use strict";${code}`, { p: made });
    expect(made.toString()).toBe('own');
  });
});

describe('one-way imports', () => {
  const eslint = new ESLint({ overrideConfig: { rules: {} } });
  const refused = async (file: string, from: string) => {
    const config = (await eslint.calculateConfigForFile(file)) as { rules: Record<string, unknown> };
    const only = new ESLint({
      overrideConfigFile: true,
      overrideConfig: { rules: { 'no-restricted-imports': config.rules['no-restricted-imports'] as 'error' } },
    });
    const [result] = await only.lintText(`import '${from}';`, { filePath: 'x.js' });
    return (result?.errorCount ?? 0) > 0;
  };
  it.each([
    ['src/shared/x.ts', '../features/today/hours'],
    ['src/shared/x.ts', '../app/theme'],
    ['src/shared/ui/x.ts', '../../features/today/hours'],
    ['src/features/today/x.ts', '../sync/SyncPage'],
    ['src/features/today/x.ts', '../../app/theme'],
    ['src/features/today/x.ts', '@tauri-apps/api/core'],
    ['src/app/x.ts', '@tauri-apps/api/core'],
    ['src/platform/x.ts', '../shared/time'],
  ])('%s may not import %s', async (file, from) => {
    expect(await refused(file, from)).toBe(true);
  });
  it.each([
    ['src/features/today/x.ts', '../../shared/time'],
    ['src/features/today/x.ts', '../../platform/bindings'],
    ['src/app/x.ts', '../features/today/TodayPage'],
    ['src/platform/x.ts', '@tauri-apps/api/core'],
  ])('%s may import %s', async (file, from) => {
    expect(await refused(file, from)).toBe(false);
  });
});
