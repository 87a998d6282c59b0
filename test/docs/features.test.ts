import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { root } from '../support/root.ts';

/** Returns the cells of the rows of a page's table, without its head. */
function rowsOf(page: string): readonly (readonly string[])[] {
  return readFileSync(join(root, page), 'utf8')
    .split('\n')
    .filter((l) => l.startsWith('| '))
    .slice(1)
    .map((l) => l.slice(2, -2).split(' | '));
}

/** Asserts that a cell names a test that exists. */
function assertHeld(held: string): void {
  const [, file, title] = /^`(test\/[^`]+)` › `([^`]+)`$/.exec(held) ?? [];
  assert.ok(file && title && existsSync(join(root, file)), held);
  // A title may stand on the line behind its `it(`.
  const titles = readFileSync(join(root, file), 'utf8')
    .replace(/\(\s*\n\s*(?=['"`])/g, '(')
    .split('\n')
    .filter((l) => /^\s*(?:test|it|describe|suite)\(/.test(l));
  assert.ok(
    titles.some((t) => t.includes(title)),
    `${file} has no test "${title}"`,
  );
}

test('Each row of the table of features names a test that exists', () => {
  const rows = rowsOf('docs/features.md');
  assert.ok(rows.length >= 30, String(rows.length));
  for (const row of rows) {
    const [feature, , here, held, ...more] = row;
    assert.ok(feature && here?.startsWith('yes') && held && more.length === 0, row.join(' | '));
    assertHeld(held);
  }
});

test('Each row of the comparison with other linters says something of each, and names a test that exists', () => {
  const rows = rowsOf('docs/linters.md');
  assert.ok(rows.length >= 30, String(rows.length));
  for (const row of rows) {
    assert.equal(row.length, 7, row.join(' | '));
    assert.ok(
      row.every((cell) => cell.trim() !== ''),
      row.join(' | '),
    );
    assertHeld(row[6] ?? '');
  }
  assert.equal(new Set(rows.map(([feature]) => feature)).size, rows.length);
});
