import type { CheckInfo, Fix, Problem } from '../checks/defineCheck.ts';
import { fix } from '../checks/edits.ts';
import { useOne } from '../checks/load/unknownNames.ts';
import {
  type CommentedLine,
  type CommentedText,
  type Suppression,
  suppressionsOf,
  suppressionWords,
} from '../checks/suppressionComments.ts';
import { unusedSuppression } from '../checks/text/AR011-unused-suppression.ts';
import { unknownSuppression } from '../checks/text/AR012-unknown-suppression.ts';
import { nearest } from '../text/nearestNames.ts';
import { either } from '../text/series.ts';
import { byPlace } from '../text/span.ts';
import { allChecks } from './allChecks.ts';

/** Reports whether a check ran: a comment that suppresses another is never reported as unused. */
export type Ran = (check: CheckInfo) => boolean;

/** A suppression comment with the problems that it suppresses. */
interface Reach {
  readonly comment: Suppression;
  /** Codes of the checks that it names; undefined where it suppresses all. */
  readonly codes: ReadonlySet<string> | undefined;
  /** The names in it that no check has. */
  readonly unknown: Suppression['checks'];
  /**
   * Offsets from the start of the document, both included, between which a problem of that code may begin.
   */
  readonly from: number;
  readonly to: (code: string) => number;
}

/** The suppression comments of one document. */
export interface Reaches {
  readonly document: CommentedText;
  readonly all: readonly Reach[];
}

const known: ReadonlyMap<string, string> = new Map(
  allChecks.flatMap((c) => [[c.code.toLowerCase(), c.code] as const, [c.name, c.code] as const]),
);

/** Returns the suppression comments of a document, each with the lines and checks that it covers. */
export function reachesOf(document: CommentedText): Reaches {
  const comments = document.text.includes('audit-rules:') ? suppressionsOf(document) : [];
  return { document, all: comments.map((comment) => reachOf(comment, document, comments)) };
}

function reachOf(comment: Suppression, document: CommentedText, all: readonly Suppression[]): Reach {
  const named = codesOf(comment);
  const unknown = comment.checks.filter((c) => !known.has(c.name.toLowerCase()));
  const reach = { comment, codes: named, unknown };
  switch (comment.kind) {
    case 'file':
      return { ...reach, from: 0, to: () => Number.POSITIVE_INFINITY };
    case 'range':
      return { ...reach, from: comment.span.end, to: (code) => endOfRange(comment, code, all) };
    case 'next-line': {
      const next = nextLine(comment, document);
      return { ...reach, from: next?.start ?? 0, to: () => next?.end ?? -1 };
    }
    case 'enable':
    case 'unknown':
      return { ...reach, from: 0, to: () => -1 };
    default:
      return comment.kind satisfies never;
  }
}

/** Returns the codes that a comment names; undefined where it names none and means all. */
function codesOf({ checks }: Suppression): ReadonlySet<string> | undefined {
  return checks.length === 0
    ? undefined
    : new Set(checks.flatMap((c) => known.get(c.name.toLowerCase()) ?? []));
}

function nextLine({ line }: Suppression, document: CommentedText): CommentedLine | undefined {
  for (let i = line + 1; i < document.lines.length; i++) {
    const next = document.lines[i];
    if (next && next.node.kind !== 'comment') return next;
  }
  return undefined;
}

/** Returns the last offset that a `disable` reaches: the one before the next `enable` of the code. */
function endOfRange(comment: Suppression, code: string, all: readonly Suppression[]): number {
  const end = all.find(
    (e) => e.kind === 'enable' && e.line > comment.line && (codesOf(e)?.has(code) ?? true),
  );
  return end ? end.span.start - 1 : Number.POSITIVE_INFINITY;
}

function hides({ codes, from, to }: Reach, { code, span }: Pick<Problem, 'code' | 'span'>): boolean {
  return (codes?.has(code) ?? true) && span.start >= from && span.start <= to(code);
}

/** The comments that suppress a problem; of several that suppress the same one, the first. */
export type UsedComments = ReadonlySet<Reach>;

/**
 * Returns those of some problems of a document that no comment suppresses, in their order, and the comments
 * that suppress the others.
 * @param reaches the suppression comments of the document, from `reachesOf`
 */
export function suppress<P extends Pick<Problem, 'code' | 'span'>>(
  { all }: Reaches,
  problems: readonly P[],
): { readonly left: readonly P[]; readonly used: UsedComments } {
  const used = new Set<Reach>();
  if (all.length === 0) return { left: problems, used };
  const left = problems.filter((p) => {
    const by = all.find((r) => hides(r, p));
    if (by) used.add(by);
    return !by;
  });
  return { left, used };
}

/**
 * Returns the problems of the suppression comments themselves, such as one that suppresses nothing, by place;
 * empty where there are none.
 * @param used the comments that suppress a problem, from `suppress`
 * @param ran reports whether a check ran: a comment for another one is not called unused
 */
export function commentProblems(
  { all, document }: Reaches,
  used: UsedComments,
  ran: Ran,
): readonly Problem[] {
  const problems = all.flatMap((r) => {
    const { comment, unknown } = r;
    if (comment.kind === 'unknown')
      return ran(unknownSuppression) ? comment.checks.map(unknownWordProblem) : [];
    if (unknown.length > 0) return ran(unknownSuppression) ? unknown.map(unknownNameProblem) : [];
    return used.has(r) || !isSure(r, document, ran) ? [] : [unusedProblem(comment, document)];
  });
  return problems.sort(byPlace);
}

/** Reports whether a comment suppresses nothing by itself. */
const isOpener = ({ comment }: Reach): boolean => comment.kind === 'enable' || comment.kind === 'unknown';

/**
 * Reports whether all checks ran that a comment is for, so that it is known whether it suppresses anything.
 */
function isSure(reach: Reach, document: CommentedText, ran: Ran): boolean {
  if (document.template || isOpener(reach) || !ran(unusedSuppression)) return false;
  return allChecks.every((c) => ran(c) || (reach.codes !== undefined && !reach.codes.has(c.code)));
}

/**
 * Returns a problem for each suppression comment that hides no problem, neither of a line nor of the ruleset;
 * empty where each hides one. Leaves out the comments that `commentProblems` reports because the line checks
 * alone decide about them.
 * @param problems returns the problems of the document's lines and of its ruleset, suppressed ones included
 * @param lines reports whether a check is a line check that ran
 * @param together reports whether a check ran, on lines or on the ruleset
 */
export function unusedTogether(
  { document, all }: Reaches,
  problems: () => readonly Pick<Problem, 'code' | 'span'>[],
  lines: Ran,
  together: Ran,
): readonly Problem[] {
  const open = all.filter(
    (r) => r.unknown.length === 0 && !isSure(r, document, lines) && isSure(r, document, together),
  );
  if (open.length === 0) return [];
  const found = problems();
  return open
    .filter((r) => !found.some((p) => hides(r, p)))
    .map(({ comment }) => unusedProblem(comment, document));
}

function unusedProblem(s: Suppression, document: CommentedText): Problem {
  const line = document.lines[s.line];
  const next = document.lines[s.line + 1];
  const span = { start: line?.start ?? s.span.start, end: next?.start ?? s.span.end };
  return {
    code: unusedSuppression.code,
    check: unusedSuppression.name,
    severity: unusedSuppression.severity,
    scope: 'document',
    span: s.span,
    related: [],
    message: 'This comment suppresses no problem. Remove it.',
    fixes: (): readonly Fix[] => [fix('Remove the comment', 'safe', { span, newText: '' })],
  };
}

function unknownNameProblem(c: Suppression['checks'][number]): Problem {
  const meant = nearest(
    c.name,
    allChecks.flatMap((x) => [x.code, x.name]),
  );
  const remedy = meant.length > 0 ? useOne(meant) : 'Use a code such as "AR101".';
  return unknown(c, `"${c.name}" is not the code or name of a check.`, remedy, meant);
}

function unknownWordProblem(c: Suppression['checks'][number]): Problem {
  const words = [...suppressionWords.keys()];
  const wrong = `"${c.name}" is not a suppression word, so this comment has no effect.`;
  // In other linters, disable-line is a comment on the line itself, where auditctl does not support comments.
  const meant = /^disable-line$/i.test(c.name) ? ['disable-next-line'] : nearest(c.name, words);
  return unknown(c, wrong, meant.length > 0 ? useOne(meant) : `Use ${either(words)}.`, meant);
}

function unknown(
  c: Suppression['checks'][number],
  wrong: string,
  remedy: string,
  meant: readonly string[],
): Problem {
  return {
    code: unknownSuppression.code,
    check: unknownSuppression.name,
    severity: unknownSuppression.severity,
    scope: 'document',
    span: c.span,
    related: [],
    message: `${wrong} ${remedy}`,
    fixes: (): readonly Fix[] =>
      meant.map((n) => fix(`Write "${n}"`, 'unsafe', { span: c.span, newText: n })),
  };
}
