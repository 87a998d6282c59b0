import type { Fix, Problem, Severity } from '../../core/checks/defineCheck.ts';
import { severityOrder } from '../../core/checks/select.ts';
import type { LintProblem } from '../../core/lint/lint.ts';
import { type LineIndex, lineIndex } from '../../core/text/lineIndex.ts';
import type { Span } from '../../core/text/span.ts';

/** A file as it was read. */
export interface FileText {
  /** As the user wrote it; `-` for standard input. */
  readonly path: string;
  readonly text: string;
}

/** A span of a file, in UTF-16 units from its start. */
export interface ReportedPlace {
  readonly file: FileText;
  readonly span: Span;
}

/** A fix whose edits may reach into several files. */
export interface ReportedFix extends Pick<Fix, 'title' | 'safety'> {
  readonly edits: readonly (ReportedPlace & { readonly newText: string })[];
}

/** A problem with what belongs to it in other files. */
export interface Reported extends Omit<Problem, 'related' | 'fixes'> {
  readonly related: readonly (ReportedPlace & { readonly message: string })[];
  readonly fixes: () => readonly ReportedFix[];
}

/** The problems of one file, in the order of their places. */
export interface FileReport extends FileText {
  readonly problems: readonly Reported[];
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
  /** Problems that are less severe than what is printed. */
  readonly hidden: number;
}

/** What is known at the end of a run. */
export interface Totals extends Summary {
  /** Files with the names of rules files that hold no audit rules, and were ignored. */
  readonly others: number;
  /** The least severity of problems that are printed. */
  readonly least: Severity;
  /** Something could not be read or written. */
  readonly failed: boolean;
}

/** Writes a report as it comes: a text for each file, and one that closes it. */
export interface Reporter {
  readonly file: (report: FileReport) => string;
  readonly end: (totals: Totals) => string;
}

/**
 * Returns a file's report with only the problems that are at least as severe as `least`, and how many others
 * it has.
 */
export function shownOf(
  report: FileReport,
  least: Severity,
): { readonly shown: FileReport; readonly hidden: number } {
  const lowest = severityOrder.indexOf(least);
  const problems = report.problems.filter((p) => severityOrder.indexOf(p.severity) >= lowest);
  return { shown: { ...report, problems }, hidden: report.problems.length - problems.length };
}

/**
 * Returns a problem with the files that its places are in.
 * @param own the file that the problem is in
 * @param files the files of the ruleset that reports it, in its order; empty for a problem of a line
 */
export function reported(p: LintProblem, own: FileText, files: readonly FileText[]): Reported {
  const fileOf = (place: object): FileText =>
    ('file' in place && typeof place.file === 'number' ? files[place.file] : undefined) ?? own;
  return {
    ...p,
    related: p.related.map((r) => ({ file: fileOf(r), span: r.span, message: r.message })),
    fixes: () =>
      p.fixes().map((f) => ({
        title: f.title,
        safety: f.safety,
        edits: f.edits.map((e) => ({ file: fileOf(e), span: e.span, newText: e.newText })),
      })),
  };
}

const indices = new WeakMap<FileText, LineIndex>();

/**
 * Returns the lines and columns at which a span of a file begins and ends, as people count: from 1, columns
 * in UTF-16 units.
 */
export function rangeOf({ file, span }: ReportedPlace): { readonly start: Point; readonly end: Point } {
  let index = indices.get(file);
  if (!index) indices.set(file, (index = lineIndex(file.text)));
  const point = (offset: number): Point => {
    const { line, column } = (index as LineIndex).placeAt(offset);
    return { line: line + 1, column: column + 1 };
  };
  return { start: point(span.start), end: point(span.end) };
}
