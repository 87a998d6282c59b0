import type { RulesDocument } from '../syntax/document.ts';
import { nearest } from '../text/nearestNames.ts';
import type { Span } from '../text/span.ts';
import { type CheckInfo, defineCheck, type Fix, type Problem } from './defineCheck.ts';
import { fix } from './edits.ts';

/** A comment that switches checks off: `# audit-rules: disable-next-line AR301 -- reason`. Spans count from the start of the document. */
export interface Suppression {
  readonly kind: 'next-line' | 'range' | 'enable' | 'file' | 'unknown';
  /** Codes or names of checks; empty means all. */
  readonly checks: readonly { readonly name: string; readonly span: Span }[];
  /** The comment from its `#`. */
  readonly span: Span;
  /** The line it stands on, as an index into the document's lines. */
  readonly line: number;
}

// Prose about the program ("# audit-rules: see …") is no such comment.
const COMMENT = /^# *audit-rules: *((?:disable|enable)[\w-]*)([^\n]*?)(?:\s+--.*)?\s*$/i;
const KINDS: ReadonlyMap<string, Suppression['kind']> = new Map([
  ['disable-next-line', 'next-line'],
  ['disable-file', 'file'],
  ['disable', 'range'],
  ['enable', 'enable'],
]);

/** Whether a comment switches checks on or off, well written or not. */
export function isSwitch(comment: string): boolean {
  return COMMENT.test(comment.trimStart());
}

/** The suppressions of a document, in order. */
export function suppressionsOf(document: RulesDocument): readonly Suppression[] {
  const out: Suppression[] = [];
  for (const [i, line] of document.lines.entries()) {
    if (line.node.kind !== 'comment' || !line.node.text.includes('audit-rules:')) continue;
    const start = line.node.span.start;
    const text = line.node.text.slice(start);
    const m = COMMENT.exec(text);
    if (!m) continue;
    const list = m[2] ?? '';
    const word = m[1] ?? '';
    const at = line.start + start + m[0].indexOf(word, m[0].indexOf(':'));
    const from = at + word.length;
    const kind = KINDS.get(word.toLowerCase());
    if (!kind) {
      out.push({
        kind: 'unknown',
        checks: [{ name: word, span: { start: at, end: from } }],
        span: { start: line.start + start, end: line.end },
        line: i,
      });
      continue;
    }
    const checks = [...list.matchAll(/[^\s,]+/g)].map((c) => ({
      name: c[0],
      span: { start: from + c.index, end: from + c.index + c[0].length },
    }));
    out.push({ kind, checks, span: { start: line.start + start, end: line.end }, line: i });
  }
  return out;
}

/** A comment that suppresses nothing, or names a check that does not exist. */
export const unusedSuppression = defineCheck({
  code: 'AR011',
  name: 'unused-suppression',
  category: 'text',
  severity: 'warning',
  title: 'A comment that switches off a check which has nothing to say',
  evidence: 'own',
  what: 'A comment such as "# audit-rules: disable-next-line AR205 -- reason" keeps problems from being shown. This one keeps none back.',
  why: 'The line that it was for has changed; the comment would hide the next real problem.',
  run: () => [],
  examples: [
    {
      bad: '# audit-rules: disable-next-line AR101\n-w /etc/passwd -p wa -k identity',
      fixed: '-w /etc/passwd -p wa -k identity',
    },
  ],
  good: [
    '# audit-rules: disable-next-line AR101 -- an example of what goes wrong\n-w /etc/passwd -p wa -k two words',
  ],
});

/** A comment that names a check that does not exist. */
export const unknownSuppression = defineCheck({
  code: 'AR012',
  name: 'unknown-suppression',
  category: 'text',
  severity: 'warning',
  title: 'A comment that names a check which does not exist',
  evidence: 'own',
  what: 'After disable-next-line, disable, enable or disable-file stand codes (AR101) or names (extra-word) of checks, or nothing for all of them. There are no other words than these four.',
  why: 'A misspelt code or word switches nothing off.',
  run: () => [],
  examples: [
    {
      bad: '# audit-rules: disable-file AR2O1\n-w /srv/*.conf -p wa -k srv',
      fixed: '# audit-rules: disable-file AR201\n-w /srv/*.conf -p wa -k srv',
    },
    {
      bad: '# audit-rules: disable-line AR201\n-w /srv/*.conf -p wa -k srv',
      fixed: '# audit-rules: disable-next-line AR201\n-w /srv/*.conf -p wa -k srv',
    },
  ],
  good: ['# audit-rules: disable-file AR101 -- shows mistakes\n-w /etc/passwd -p wa -k two words'],
});

/**
 * Takes out what comments switch off, and adds what is wrong with the comments themselves.
 * @param problems in the order of their places
 * @param runs says which checks ran: a comment for another is not told to be unused
 */
export function suppress(
  document: RulesDocument,
  problems: readonly Problem[],
  checks: readonly CheckInfo[],
  runs: (check: CheckInfo) => boolean = () => true,
): readonly Problem[] {
  const all = suppressionsOf(document);
  if (all.length === 0) return problems;
  const used = new Set<Suppression>();
  const known = knownNames(checks);
  const left = problems.filter((p) => {
    const by = all.find((s) => hides(s, p, document, all, known));
    if (by) used.add(by);
    return !by;
  });
  const own = all.flatMap((s) => {
    if (s.kind === 'unknown') return runs(unknownSuppression) ? s.checks.map(unknownWord) : [];
    const wrong = s.checks.filter((c) => !known.has(c.name.toLowerCase()));
    if (wrong.length > 0) return runs(unknownSuppression) ? wrong.map((c) => unknownProblem(c, checks)) : [];
    return used.has(s) || !isSure(s, document, checks, runs) ? [] : [unusedProblem(s, document)];
  });
  return [...left, ...own].sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
}

/** Whether a comment is one that keeps nothing back by itself. */
const isOpener = (s: Suppression): boolean => s.kind === 'enable' || s.kind === 'unknown';

/** Whether a comment that keeps nothing back is known to do so: all checks that it is for have run. */
function isSure(
  s: Suppression,
  document: RulesDocument,
  checks: readonly CheckInfo[],
  runs: (check: CheckInfo) => boolean,
): boolean {
  if (document.template || isOpener(s) || !runs(unusedSuppression)) return false;
  return checks.every((c) => runs(c) || (s.checks.length > 0 && !switchesOff(s, c)));
}

/** Whether a document has comments about which its lines alone cannot tell whether they keep something back. */
export function hasOpenSuppressions(
  document: RulesDocument,
  checks: readonly CheckInfo[],
  runs: (check: CheckInfo) => boolean,
): boolean {
  return suppressionsOf(document).some((s) => !isOpener(s) && !isSure(s, document, checks, runs));
}

/**
 * The comments that keep nothing back of what the lines and the ruleset have to say; only those of which `suppress` could
 * not tell it from the lines alone.
 * @param problems of the document's lines and of its ruleset, what comments switch off among them
 * @param alone says which checks the lines were given to
 * @param together says which checks ran at all
 */
export function unusedTogether(
  document: RulesDocument,
  problems: readonly Pick<Problem, 'code' | 'span'>[],
  checks: readonly CheckInfo[],
  alone: (check: CheckInfo) => boolean,
  together: (check: CheckInfo) => boolean,
): readonly Problem[] {
  const all = suppressionsOf(document);
  const known = knownNames(checks);
  return all.flatMap((s) => {
    const open =
      s.kind !== 'unknown' &&
      s.checks.every((c) => known.has(c.name.toLowerCase())) &&
      !isSure(s, document, checks, alone);
    if (!open || !isSure(s, document, checks, together)) return [];
    return problems.some((p) => hides(s, p, document, all, known)) ? [] : [unusedProblem(s, document)];
  });
}

/** The problems (of whatever kind) that no comment of their document switches off; `span` counts from the start of the document. */
export function notSuppressed<P extends Pick<Problem, 'code' | 'span'>>(
  document: RulesDocument,
  problems: readonly P[],
  checks: readonly CheckInfo[],
): readonly P[] {
  const all = suppressionsOf(document);
  if (all.length === 0) return problems;
  const known = knownNames(checks);
  return problems.filter((p) => !all.some((s) => hides(s, p, document, all, known)));
}

/** Codes and names of checks, in lower case, to their codes. */
function knownNames(checks: readonly CheckInfo[]): ReadonlyMap<string, string> {
  return new Map(checks.flatMap((c) => [[c.code.toLowerCase(), c.code] as const, [c.name, c.code] as const]));
}

function names(s: Suppression, p: Pick<Problem, 'code'>, known: ReadonlyMap<string, string>): boolean {
  return s.checks.length === 0 || s.checks.some((c) => known.get(c.name.toLowerCase()) === p.code);
}

function switchesOff(s: Suppression, check: CheckInfo): boolean {
  return s.checks.some(
    (c) => c.name.toLowerCase() === check.code.toLowerCase() || c.name.toLowerCase() === check.name,
  );
}

function hides(
  s: Suppression,
  p: Pick<Problem, 'code' | 'span'>,
  document: RulesDocument,
  all: readonly Suppression[],
  known: ReadonlyMap<string, string>,
): boolean {
  if (isOpener(s) || !names(s, p, known)) return false;
  if (s.kind === 'file') return true;
  const at = p.span.start;
  if (s.kind === 'next-line') {
    const next = document.lines.slice(s.line + 1).find((l) => l.node.kind !== 'comment');
    return next !== undefined && at >= next.start && at <= next.end;
  }
  if (at < s.span.end) return false;
  const end = all.find(
    (e) => e.kind === 'enable' && e.line > s.line && (e.checks.length === 0 || names(e, p, known)),
  );
  return !end || at < end.span.start;
}

function unusedProblem(s: Suppression, document: RulesDocument): Problem {
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
    message: 'This comment switches nothing off: there is no such problem here. Remove it.',
    fixes: (): readonly Fix[] => [fix('Remove the comment', 'safe', { span, newText: '' })],
  };
}

function unknownProblem(c: Suppression['checks'][number], checks: readonly CheckInfo[]): Problem {
  return unknown(
    c,
    `There is no check "${c.name}".`,
    nearest(
      c.name,
      checks.flatMap((x) => [x.code, x.name]),
    ),
  );
}

function unknownWord(c: Suppression['checks'][number]): Problem {
  const known = [...KINDS.keys()];
  const wrong = `"${c.name}" is not known, so nothing is switched off. Known are ${known.join(', ')}.`;
  // What other linters call disable-line stands on the line itself, where auditctl has no comments.
  const meant = /^disable-line$/i.test(c.name) ? ['disable-next-line'] : nearest(c.name, known);
  return unknown(c, wrong, meant);
}

function unknown(c: Suppression['checks'][number], wrong: string, meant: readonly string[]): Problem {
  return {
    code: unknownSuppression.code,
    check: unknownSuppression.name,
    severity: unknownSuppression.severity,
    scope: 'document',
    span: c.span,
    related: [],
    message: `${wrong}${meant[0] ? ` Did you mean "${meant[0]}"?` : ''}`,
    fixes: (): readonly Fix[] =>
      meant.map((n) => fix(`Write "${n}"`, 'unsafe', { span: c.span, newText: n })),
  };
}

/** The edit that switches a problem off with a comment above its line. */
export function suppressionFix(document: RulesDocument, problem: Problem): Fix {
  let start = 0;
  for (const l of document.lines) if (l.start <= problem.span.start) start = l.start;
  const above = suppressionsOf(document).find(
    (s) => s.kind === 'next-line' && s.checks.length > 0 && document.lines[s.line + 1]?.start === start,
  );
  const last = above?.checks.at(-1);
  if (last)
    return fix(`Switch off ${problem.code} for this line`, 'unsafe', {
      span: { start: last.span.end, end: last.span.end },
      newText: `, ${problem.code}`,
    });
  return fix(`Switch off ${problem.code} for this line`, 'unsafe', {
    span: { start, end: start },
    newText: `# audit-rules: disable-next-line ${problem.code}\n`,
  });
}
