import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { describe, it } from 'node:test';
import { root } from '../support/root.ts';

/** Runs a script of scripts/ over this checkout, and returns the rows that it prints: names with their numbers. */
function rowsOf(script: string): ReadonlyMap<string, readonly number[]> {
  const { status, stdout, stderr } = spawnSync(process.execPath, [`scripts/${script}`], {
    cwd: root,
    encoding: 'utf8',
  });
  assert.equal(status, 0, stderr);
  const rows = stdout.split('\n').slice(1).filter(Boolean);
  return new Map(
    rows.map((row) => {
      const [, name = '', cells = ''] = /^(.*?) {2,}(.*)$/.exec(row) ?? [];
      return [name, cells.split(/,? (?=\d)/).map((n) => Number(n.replaceAll(',', '')))];
    }),
  );
}

describe('the scripts that measure the source', () => {
  it('Each walk touches files and calls functions', () => {
    const rows = rowsOf('walks.mjs');
    assert.ok(rows.size >= 6);
    for (const [name, [files = 0, functions = 0, calls = 0]] of rows)
      assert.ok(
        files > 10 && functions >= files && calls >= functions,
        `${name}: ${[files, functions, calls]}`,
      );
  });

  it('One place decides what is the key, and one way leads from what checks find to what is shown', () => {
    const rows = rowsOf('measure.mjs');
    assert.deepEqual(rows.get('places that decide "is it the key?"'), [1]);
    assert.deepEqual(rows.get('copies of suppress, severity, sort'), [1]);
    assert.deepEqual(rows.get('functions over 80 lines'), [0]);
    assert.ok((rows.get('files')?.[0] ?? 0) > 500);
  });
});
