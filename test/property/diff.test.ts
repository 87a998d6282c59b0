import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { diffLines } from '../../server/src/core/text/diff.ts';

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
