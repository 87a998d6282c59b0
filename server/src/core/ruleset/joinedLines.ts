import { R, type Release } from '../facts/releases.ts';
import { type FileLines, TextLine } from './fileLines.ts';
import { compareNames } from './naturalOrder.ts';
import type { IgnoredFile, Origin, SourceFile } from './ruleset.ts';

/** Where a line comes from: several places where files without a last newline are glued together. */
export type Origins = readonly [Origin, ...Origin[]];

/** A line of the text that cat hands to awk. */
export interface JoinedLine {
  readonly line: TextLine;
  readonly origins: Origins;
}

/** The lines of files in the order in which they are read. */
export interface JoinedLines {
  readonly order: readonly number[];
  readonly lines: readonly JoinedLine[];
}

const stripped = new WeakMap<JoinedLines, JoinedLines>();

/**
 * Returns the lines of a ruleset, as `joinFiles` joined them, without a CR at the end of each; the same
 * object where no line has one.
 */
export function withoutCr(joined: JoinedLines): JoinedLines {
  let out = stripped.get(joined);
  if (!out) {
    const lines = joined.lines.map((l) =>
      l.line.stripped === l.line ? l : { line: l.line.stripped, origins: l.origins },
    );
    out = lines.every((l, i) => l === joined.lines[i]) ? joined : { order: joined.order, lines };
    stripped.set(joined, out);
  }
  return out;
}

/**
 * Returns which files of a rules.d directory augenrules reads, as indices in the order in which it reads them
 * (`ls -1v | grep "\.rules$"`), and which it does not read and why; both can be empty. Before audit 4.2.1,
 * the shell splits a name at its spaces: that file is in `ignored`, and if a part of the name is the name of
 * another file, `order` has that file once more.
 */
export function readOrder(
  files: readonly SourceFile[],
  release: Release,
): { readonly order: readonly number[]; readonly ignored: readonly IgnoredFile[] } {
  const ignored: IgnoredFile[] = [];
  const listed: { readonly name: string; readonly file: number }[] = [];
  const byName = new Map(files.map((f, i) => [f.name, i] as const));
  for (const [file, { name }] of files.entries()) {
    if (name.startsWith('.')) ignored.push({ file, why: 'hidden' });
    else if (!name.endsWith('.rules')) ignored.push({ file, why: 'ending' });
    else listed.push({ name, file });
  }
  const order: number[] = [];
  for (const { name, file } of listed.sort((a, b) => compareNames(a.name, b.name))) {
    if (release >= R.v4_2_1 || !/[ \t\n]/.test(name)) order.push(file);
    else {
      ignored.push({ file, why: 'blank' });
      for (const part of name.split(/[ \t\n]+/)) {
        const other = byName.get(part);
        if (other !== undefined) order.push(other);
      }
    }
  }
  return { order, ignored };
}

/**
 * Returns the lines of files in an order, as cat joins them: the last line of a file without a final newline
 * and the first of the next file become one.
 * @param order indices into the files
 */
export function joinFiles(files: readonly FileLines[], order: readonly number[]): JoinedLines {
  return { order, lines: [...cat(files, order)] };
}

/** Yields the lines of the files as cat joins them: one that lacks its newline is glued to what follows. */
function* cat(files: readonly FileLines[], order: readonly number[]): Generator<JoinedLine> {
  let glued = '';
  let before: Origin[] = [];
  for (const file of order) {
    const { lines, ended } = files[file] ?? { lines: [], ended: true };
    let start = 0;
    for (let i = 0; i < lines.length; i++) {
      const line = lines[i] as TextLine;
      const origin: Origin = { file, line: i, start, end: start + line.text.length, at: glued.length };
      start = origin.end + 1;
      if (i === lines.length - 1 && !ended) {
        before.push(origin);
        glued += line.text;
      } else if (before.length === 0) yield { line, origins: [origin] };
      else {
        const [first = origin, ...others] = [...before, origin];
        yield { line: new TextLine(glued + line.text), origins: [first, ...others] };
        glued = '';
        before = [];
      }
    }
  }
  const [first, ...others] = before;
  if (first) yield { line: new TextLine(glued), origins: [first, ...others] };
}
