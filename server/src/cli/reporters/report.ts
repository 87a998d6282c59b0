import type { Problem } from '../../core/checks/define.ts';
import type { LineIndex } from '../../core/text/lines.ts';

/** The problems of one file. */
export interface FileReport {
  /** As the user wrote it; `-` for standard input. */
  readonly path: string;
  readonly text: string;
  readonly problems: readonly Problem[];
}

/** What a run has to say. */
export interface Report {
  readonly files: readonly FileReport[];
  /** Of audit-rules itself. */
  readonly version: string;
}

/** Line and column from 1; columns in UTF-16 units. */
export interface Point {
  readonly line: number;
  readonly column: number;
}

/** Counts over all files. */
export interface Summary {
  readonly files: number;
  readonly errors: number;
  readonly warnings: number;
}

export function summarise(files: readonly FileReport[]): Summary {
  const count = (severity: Problem['severity']) => files.reduce((n, f) => n + f.problems.filter((p) => p.severity === severity).length, 0);
  return { files: files.length, errors: count('error'), warnings: count('warning') };
}

/** An offset of a file as people count. */
export function pointAt(index: LineIndex, offset: number): Point {
  const { line, column } = index.placeAt(offset);
  return { line: line + 1, column: column + 1 };
}
