import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { diffLines, unifiedDiff } from '../../../server/src/core/text/diff.ts';

const anyLines = fc.array(fc.constantFrom('a', 'b', 'c', 'd', '-w /etc/x'), { maxLength: 40 });

test('Both texts can be read from a diff, and it has no unnecessary line', () => {
  fc.assert(
    fc.property(anyLines, anyLines, (before, after) => {
      const lines = diffLines(before, after);
      const of = (without: string): readonly string[] =>
        lines.filter((l) => l.kind !== without).map((l) => l.text);
      assert.deepEqual([of('+'), of('-')], [before, after]);
      assert.equal(lines.filter((l) => l.kind === ' ').length, common(before, after));
    }),
    { numRuns: 3000, seed: 7 },
  );
});

/** The length of the longest common part of two lists, by the table. */
function common(a: readonly string[], b: readonly string[]): number {
  let row: number[] = new Array(b.length + 1).fill(0);
  for (const x of a) {
    const next = [0];
    for (const [j, y] of b.entries())
      next.push(x === y ? (row[j] ?? 0) + 1 : Math.max(row[j + 1] ?? 0, next[j] ?? 0));
    row = next;
  }
  return row[b.length] ?? 0;
}

test('Texts that have nothing in common have a diff, quickly', () => {
  const many = (prefix: string): readonly string[] =>
    Array.from({ length: 20_000 }, (_, i) => `${prefix}${i}`);
  assert.equal(diffLines(many('a'), many('b')).length, 40_000);
});

test('A diff is printed as diff -u prints it', () => {
  const before = [
    '## made',
    '-D',
    '-b 8192',
    '',
    '-w /a',
    '-w /b',
    '-w /c',
    '-w /d',
    '-w /e',
    '-w /f',
    '-w /g',
    '-w /h',
  ].join('\n');
  const after = before.replace('-b 8192', '-b 16384').replace('-w /h', '-w /h\n-e 2\n');
  assert.equal(
    unifiedDiff(before, after, ['old', 'new']),
    `--- old
+++ new
@@ -1,6 +1,6 @@
 ## made
 -D
--b 8192
+-b 16384
 
 -w /a
 -w /b
@@ -9,4 +9,5 @@
 -w /e
 -w /f
 -w /g
--w /h
\\ No newline at end of file
+-w /h
+-e 2
`,
  );
  assert.equal(unifiedDiff('', 'a\n', ['x', 'y']), '--- x\n+++ y\n@@ -0,0 +1 @@\n+a\n');
  assert.equal(unifiedDiff('a\n', '', ['x', 'y']), '--- x\n+++ y\n@@ -1 +0,0 @@\n-a\n');
});
