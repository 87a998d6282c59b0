import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { root } from '../support/root.ts';

const page = readFileSync(join(root, 'docs/security.md'), 'utf8');

/** Returns the cells of the rows of the table below a heading. */
function rowsBelow(heading: string): readonly (readonly string[])[] {
  const section = page.split(`\n## ${heading}\n`)[1]?.split('\n## ')[0] ?? '';
  return section
    .split('\n')
    .filter((line) => line.startsWith('| '))
    .slice(1)
    .map((line) => line.slice(2, -2).split(' | '));
}

for (const [heading, least] of [
  ['Threats', 14],
  ['Faults', 9],
] as const)
  test(`Each row of the table "${heading}" names tests that exist`, () => {
    const rows = rowsBelow(heading);
    assert.ok(rows.length >= least);
    for (const row of rows) {
      const named = (row.at(-1) ?? '').split('; ').map((t) => /^(test\/\S+\.test\.ts): "(.+)"$/.exec(t));
      for (const found of named) {
        assert.ok(found, `No test: ${row.join(' | ')}`);
        const [, file = '', title = ''] = found;
        assert.ok(existsSync(join(root, file)), file);
        const source = readFileSync(join(root, file), 'utf8');
        // What a title is filled with stands in the page as an ellipsis.
        const pattern = title.split('…').map((part) => part.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'));
        assert.match(
          source,
          new RegExp(`\\b(?:test|it)\\(\\s*['\`]${pattern.join('\\$\\{\\w+\\}')}['\`]`),
          title,
        );
      }
    }
  });
