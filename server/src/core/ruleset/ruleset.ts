import type { LineNode } from '../syntax/line.ts';
import type { Span } from '../text/span.ts';

/** A file of a rules.d directory, by its name without a path. */
export interface SourceFile {
  readonly name: string;
  readonly text: string;
}

/** Where a line, or a part of a glued one, comes from. Offsets are UTF-16 units. */
export interface Origin {
  /** Index into the ruleset's files. */
  readonly file: number;
  /** The line of that file, from 0. */
  readonly line: number;
  /** Where the part is in that file. */
  readonly start: number;
  readonly end: number;
  /** Where the part begins in the merged line. */
  readonly at: number;
}

/** A line of the merged text as auditctl reads it (a piece of one that is longer than its buffer). */
export interface MergedLine {
  readonly text: string;
  readonly node: LineNode;
  /** Its number as auditctl counts, from 1. */
  readonly number: number;
  /** Never empty; more than one where files were glued. */
  readonly origins: readonly [Origin, ...Origin[]];
  /** The control that moved it to the top or the end. */
  readonly hoisted?: 'D' | 'b' | 'f' | 'e';
}

/** A line that augenrules omits. */
export interface DroppedLine {
  readonly origins: readonly [Origin, ...Origin[]];
  readonly text: string;
  readonly why: 'comment' | 'empty' | 'overridden';
  /** The control of an overridden line, and the line that takes its place. */
  readonly control?: 'D' | 'b' | 'f' | 'e';
  readonly by?: Origin;
}

/**
 * A file that augenrules does not read: its name has another ending, begins with a dot, or holds a space
 * (before 4.2).
 */
export interface IgnoredFile {
  readonly file: number;
  readonly why: 'ending' | 'hidden' | 'blank';
}

/** What auditctl reads: the text, each of its lines with where it came from, and what was omitted. */
export interface Ruleset {
  readonly kind: 'folder' | 'file';
  /** As they were given; origins and findings name a file by its index here. */
  readonly files: readonly SourceFile[];
  /** The files that are read, in the order in which they are joined (one may be read twice). */
  readonly order: readonly number[];
  readonly ignored: readonly IgnoredFile[];
  readonly text: string;
  readonly lines: readonly MergedLine[];
  readonly dropped: readonly DroppedLine[];
}

/** A span in one of a ruleset's files; offsets count from the start of that file. */
export interface FilePlace {
  readonly file: number;
  readonly span: Span;
}

/** A replacement in one of the ruleset's files. */
export interface FileEdit extends FilePlace {
  readonly newText: string;
}

/**
 * Returns where a span of a merged line is in its file.
 * @param span UTF-16 units from the start of the merged line; all of it by default
 */
export function placeOf(line: MergedLine, span: Span = { start: 0, end: line.text.length }): FilePlace {
  const origin = line.origins.filter((o) => o.at <= span.start).at(-1) ?? line.origins[0];
  const start = origin.start + span.start - origin.at;
  return {
    file: origin.file,
    span: { start, end: Math.max(start, Math.min(origin.end, origin.start + span.end - origin.at)) },
  };
}

/** Returns where a merged line, or the first part of one that several files make up, begins. */
export function originOf(line: MergedLine): Origin {
  return line.origins[0];
}
