import { printable } from './printable.ts';
/** A line of a comparison: in both texts, in the first only, or in the second only. */
export interface DiffLine {
  readonly kind: ' ' | '-' | '+';
  readonly text: string;
}

/**
 * Beyond so many differences the shortest way is no longer looked for: what is left is taken out and put in
 * as a whole.
 */
const MOST = 2000;

/**
 * Compares two texts, given by their lines, and returns the lines of both in order, each marked as removed
 * (`-`), added (`+`) or common (a space). Removes and adds as few lines as possible (Myers), unless the texts
 * differ in thousands of lines. Empty for two empty texts.
 */
export function diffLines(before: readonly string[], after: readonly string[]): readonly DiffLine[] {
  const most = Math.min(before.length, after.length);
  let head = 0;
  while (head < most && before[head] === after[head]) head++;
  let tail = 0;
  while (tail < most - head && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail++;
  const same = (lines: readonly string[]): readonly DiffLine[] => lines.map((text) => ({ kind: ' ', text }));
  return [
    ...same(before.slice(0, head)),
    ...differing(before.slice(head, before.length - tail), after.slice(head, after.length - tail)),
    ...same(before.slice(before.length - tail)),
  ];
}

function differing(before: readonly string[], after: readonly string[]): readonly DiffLine[] {
  const [n, m] = [before.length, after.length];
  const offset = Math.min(n + m, MOST) + 1;
  // v[k]: how far on the diagonal k (lines of the first less lines of the second) so many differences lead.
  const v = new Int32Array(2 * offset + 1);
  const trace: Int32Array[] = [];
  for (let d = 0; d < offset; d++) {
    trace.push(v.slice(offset - d - 1, offset + d + 2));
    for (let k = -d; k <= d; k += 2) {
      const down = k === -d || (k !== d && (v[offset + k - 1] ?? 0) < (v[offset + k + 1] ?? 0));
      let x = down ? (v[offset + k + 1] ?? 0) : (v[offset + k - 1] ?? 0) + 1;
      while (x < n && x - k < m && before[x] === after[x - k]) x++;
      v[offset + k] = x;
      if (x >= n && x - k >= m) return wayBack(before, after, trace);
    }
  }
  return [
    ...before.map((text): DiffLine => ({ kind: '-', text })),
    ...after.map((text): DiffLine => ({ kind: '+', text })),
  ];
}

/** Follows the steps from the ends of both texts to their beginnings. */
function wayBack(
  before: readonly string[],
  after: readonly string[],
  trace: readonly Int32Array[],
): readonly DiffLine[] {
  const out: DiffLine[] = [];
  let [x, y] = [before.length, after.length];
  for (let d = trace.length - 1; d >= 0; d--) {
    const v = trace[d] ?? new Int32Array();
    const at = (k: number): number => v[k + d + 1] ?? 0;
    const k = x - y;
    const down = k === -d || (k !== d && at(k - 1) < at(k + 1));
    const from = down ? at(k + 1) : at(k - 1);
    const fromY = from - (down ? k + 1 : k - 1);
    for (; d > 0 ? x > from && y > fromY : x > 0; x--, y--)
      out.push({ kind: ' ', text: before[x - 1] ?? '' });
    if (d === 0) break;
    out.push(down ? { kind: '+', text: after[y - 1] ?? '' } : { kind: '-', text: before[x - 1] ?? '' });
    [x, y] = [from, fromY];
  }
  return out.reverse();
}

/** How many lines stand around a difference. */
const AROUND = 3;

/**
 * Returns a comparison of two texts as `diff -u` prints it, to the byte; empty where the texts are equal.
 * @param names what the first and the second text are called in the heading
 */
export function unifiedDiff(before: string, after: string, names: readonly [string, string]): string {
  if (before === after) return '';
  const lines = diffLines(linesOf(before), linesOf(after));
  const changed = lines.flatMap((l, i) => (l.kind === ' ' ? [] : [i]));
  const hunks: { start: number; end: number }[] = [];
  for (const i of changed) {
    const last = hunks.at(-1);
    if (last && i - AROUND <= last.end) last.end = Math.min(lines.length, i + AROUND + 1);
    else hunks.push({ start: Math.max(0, i - AROUND), end: Math.min(lines.length, i + AROUND + 1) });
  }
  const counts = (part: readonly DiffLine[], without: '+' | '-'): number =>
    part.filter((l) => l.kind !== without).length;
  const place = (start: number, count: number): string =>
    `${count === 0 ? start : start + 1}${count === 1 ? '' : `,${count}`}`;
  const printed = hunks.map(({ start, end }) => {
    const [above, part] = [lines.slice(0, start), lines.slice(start, end)];
    const from = place(counts(above, '+'), counts(part, '+'));
    const to = place(counts(above, '-'), counts(part, '-'));
    const text = part
      .map((l) => `${l.kind}${l.text}${l.text.endsWith('\n') ? '' : '\n\\ No newline at end of file\n'}`)
      .join('');
    return `@@ -${from} +${to} @@\n${text}`;
  });
  return `--- ${printable(names[0])}\n+++ ${printable(names[1])}\n${printed.join('')}`;
}

/** Returns the lines with their newlines; the last may have none. */
function linesOf(text: string): readonly string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}
