import assert from 'node:assert/strict';
import { test } from 'node:test';
import { diffLines, unifiedDiff } from '../../../server/src/core/text/diff.ts';

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
