import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { syscalls } from '../../server/src/core/facts/tables.ts';
import { hover } from '../../server/src/core/hover/hover.ts';
import { hoverMarkdown } from '../../server/src/core/hover/hoverTypes.ts';
import { fieldWords } from '../../server/src/core/hover/texts/fieldWords.ts';
import { optionWords } from '../../server/src/core/hover/texts/optionWords.ts';
import { syscallWords } from '../../server/src/core/hover/texts/syscallWords.ts';
import { permWords } from '../../server/src/core/hover/texts/valueWords.ts';
import { allChecks } from '../../server/src/core/lint/allChecks.ts';
import { parseDocument } from '../../server/src/core/syntax/document.ts';
import { targetNamed } from '../support/examples.ts';
import { root } from '../support/root.ts';

// docs/what-is-recorded.md: each statement is reported by a check, or said by a hover.

const rows = readFileSync(join(root, 'docs/what-is-recorded.md'), 'utf8')
  .split('\n')
  .filter((l) => l.startsWith('| ') && !l.startsWith('| what happens'))
  .map((l) => {
    const [, what = '', by = '', held = ''] = l.split('|').map((c) => c.trim());
    return { what, by, held };
  });

/** A line with the word under the pointer, where its hover is. */
function lineFor(word: string): { readonly text: string; readonly at: number } | undefined {
  const of = (before: string, marked: string, after = ''): { text: string; at: number } => ({
    text: `${before}${marked}${after}`,
    at: before.length,
  });
  if (word.startsWith('-'))
    return word.slice(1) in optionWords
      ? of('', word, word === '-a' ? ' always,exit' : ' /etc/passwd')
      : undefined;
  if (word.startsWith('perm '))
    return permWords[word.slice(5)]
      ? of('-a always,exit -F path=/etc/passwd -F perm=', word.slice(5))
      : undefined;
  if (word.endsWith('='))
    return fieldWords[word.slice(0, -1)] ? of('-a always,exit -F ', word, '1') : undefined;
  const name = word.replace(/\(\)$/, '');
  if (!syscallWords[name]) return undefined;
  const arch = syscalls('x86_64').find(name) ? 'b64' : 'b32';
  return of(`-a always,exit -F arch=${arch} -S `, name);
}

const context = { targets: [targetNamed('3.0.9')], machine: 'x86_64' as const };

test('The table of what is recorded has a row for each statement, in its form', () => {
  assert.ok(rows.length > 45, `${rows.length} rows`);
  for (const r of rows) assert.match(r.held, /^(?:examples|words|examples, words)$/, r.what);
});

for (const { what, by, held } of rows) {
  test(`A check or a hover says what was measured: ${what}`, () => {
    const codes = by.match(/\bAR\d{3}\b/g) ?? [];
    const hovers = [...by.matchAll(/hover `([^`]+)`: "([^"]+)"/g)];
    assert.equal(held.includes('examples'), codes.length > 0, 'a check is held by its examples');
    assert.equal(held.includes('words'), hovers.length > 0, 'a hover by its words');
    for (const code of codes)
      assert.ok((allChecks.find((c) => c.code === code)?.examples.length ?? 0) > 0, `${code} is not a check`);
    for (const [, word = '', phrase = ''] of hovers) {
      const line = lineFor(word);
      assert.ok(line, `there is no hover on ${word}`);
      const found = hover(parseDocument(line.text), line.at, context);
      const markdown = found ? hoverMarkdown(found) : '';
      assert.ok(markdown.includes(phrase), `${word} says ${markdown}`);
    }
  });
}
