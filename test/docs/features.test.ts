import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { root } from '../support/root.ts';

test('Each row of the table of features names a test that exists', () => {
  const rows = readFileSync(join(root, 'docs/features.md'), 'utf8')
    .split('\n')
    .filter((l) => l.startsWith('| '))
    .slice(1);
  assert.ok(rows.length >= 30, String(rows.length));
  for (const row of rows) {
    const [, feature, , here, held] =
      row.split(' | ').length === 4 ? ['', ...row.slice(2, -2).split(' | ')] : [];
    assert.ok(feature && here?.startsWith('yes') && held, row);
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
});
