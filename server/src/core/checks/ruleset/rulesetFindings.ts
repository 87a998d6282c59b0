import type { Target } from '../../facts/targets.ts';
import { targetLabels } from '../../facts/targets.ts';
import type { LoadedRule, LoadResult } from '../../ruleset/loadResult.ts';
import {
  type FileEdit,
  type FilePlace,
  type MergedLine,
  originOf,
  placeOf,
  type Ruleset,
} from '../../ruleset/ruleset.ts';
import type { Steps } from '../../text/steps.ts';
import type { Severity } from '../defineCheck.ts';
import type { RulesetContext, RulesetFinding, TargetRuleset } from './defineRulesetCheck.ts';
import { classesFor, type TargetFact } from './targetFacts.ts';

/**
 * Runs a search once for each class of targets, a step each, and merges findings with equal place and message. What does
 * not hold for all targets names those for which it does; an error is one only where all have it.
 * @param reads what the search reads of a target: classes are split where it differs
 */
export function* overTargets(
  ctx: RulesetContext,
  fallback: Severity,
  find: (t: TargetRuleset) => readonly RulesetFinding[],
  reads: readonly TargetFact[] = [],
): Steps<readonly RulesetFinding[]> {
  const found = new Map<string, { readonly finding: RulesetFinding; readonly targets: Set<Target> }>();
  for (const t of classesFor(ctx, reads)) {
    for (const finding of find(t)) {
      const key = `${finding.file} ${finding.span.start} ${finding.span.end} ${finding.message}`;
      const there = found.get(key);
      if (!there) found.set(key, { finding, targets: new Set(t.targets) });
      else for (const target of t.targets) there.targets.add(target);
    }
    yield;
  }
  return [...found.values()].map(({ finding, targets }) => {
    if (targets.size === ctx.targets.length) return finding;
    const severity = finding.severity ?? fallback;
    return {
      ...finding,
      message: `${finding.message} (On ${targetLabels(ctx.targets.filter((t) => targets.has(t)))}.)`,
      severity: severity === 'error' ? 'warning' : severity,
    };
  });
}

/** The words of a line, without the blanks around them, in its file. */
export function wordsOf(line: MergedLine): FilePlace {
  const start = line.text.length - line.text.trimStart().length;
  return placeOf(line, { start, end: Math.max(start, line.text.trimEnd().length) });
}

/** A line for a message: in quotes, cut where it is long. */
export function quoted(line: MergedLine, most = 70): string {
  const text = line.text.trim();
  return `"${text.length > most ? `${text.slice(0, most - 1)}…` : text}"`;
}

/** Where a line stands, seen from a file: `line 4`, or `line 4 of "30-identity.rules"`. */
export function whereIs(ruleset: Ruleset, line: MergedLine, from: number): string {
  const { file, line: number } = originOf(line);
  return file === from ? `line ${number + 1}` : `line ${number + 1} of "${ruleset.files[file]?.name ?? ''}"`;
}

/** How many rules, in words. */
export function rules(n: number): string {
  return n === 1 ? '1 rule' : `${n} rules`;
}

/** Says that auditctl does not come to rules: `the 3 rules below never load`. */
export function neverLoad(n: number, where: string): string {
  return n === 1 ? `the rule ${where} never loads` : `the ${n} rules ${where} never load`;
}

/** The line of a loaded rule. */
export function lineOf(load: LoadResult, { line }: Pick<LoadedRule, 'line'>): MergedLine {
  const found = load.lines[line];
  if (!found) throw new RangeError(`no line ${line}`);
  return found.line;
}

/** Removes a line with its newline; undefined where it is glued to another. */
export function withoutLine(ruleset: Ruleset, line: MergedLine): FileEdit | undefined {
  if (line.origins.length > 1) return undefined;
  const { file, start, end } = originOf(line);
  const text = ruleset.files[file]?.text ?? '';
  return { file, span: { start, end: end + newlineLength(text, end) }, newText: '' };
}

/** Returns how many UTF-16 units the newline at an offset has: 0 where there is none. */
function newlineLength(text: string, at: number): number {
  if (text.startsWith('\r\n', at)) return 2;
  return text[at] === '\n' ? 1 : 0;
}

/** Writes text where a line ends. */
export function atEnd(line: MergedLine, newText: string): FileEdit {
  const origin = line.origins[line.origins.length - 1] ?? originOf(line);
  const cr = line.text.endsWith('\r') ? 1 : 0;
  return { file: origin.file, span: { start: origin.end - cr, end: origin.end - cr }, newText };
}

/** Replaces a part of a line; undefined where it is glued to another. */
export function inLine(line: MergedLine, start: number, end: number, newText: string): FileEdit {
  return { ...placeOf(line, { start, end }), newText };
}

/** The edits, where all of them can be made. */
export function allOf(...edits: readonly (FileEdit | undefined)[]): readonly FileEdit[] | undefined {
  return edits.includes(undefined) ? undefined : (edits as readonly FileEdit[]);
}
