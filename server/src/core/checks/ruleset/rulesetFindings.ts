import type { Target } from '../../facts/targets.ts';
import { targetLabels } from '../../model/targetLabels.ts';
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
import type { Cause, Severity } from '../defineCheck.ts';
import type { RulesetContext, RulesetFinding, TargetRuleset } from './defineRulesetCheck.ts';
import { classesFor, type TargetFact } from './targetFacts.ts';

/**
 * Runs a search once for each class of targets that read the ruleset alike, a step each, and returns the
 * findings, those with equal place and message merged. A finding that does not hold for all targets names
 * those for which it does, and is an error only where it holds for all. Empty where nothing is found.
 * @param fallback the severity of findings that have none
 * @param reads what the search reads of a target: a class is split where its targets differ in it
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
      message: `${finding.message} (Only on ${targetLabels(ctx.targets.filter((t) => targets.has(t)))}.)`,
      severity: severity === 'error' ? 'warning' : severity,
    };
  });
}

/** Returns the place of a line in its file, without the spaces around its words. */
export function wordsOf(line: MergedLine): FilePlace {
  const start = line.text.length - line.text.trimStart().length;
  return placeOf(line, { start, end: Math.max(start, line.text.trimEnd().length) });
}

/**
 * Returns what a finding is merged by: findings of one check with equal causes become one. The result differs
 * for lines with different texts, for a message that does not quote its line.
 * @param message the message of the finding
 */
export function causeOfLine(line: MergedLine, message: string): Cause {
  return { id: `${message} ${line.text.trim()}` };
}

/**
 * Returns the text of a line in quotes for a message.
 * @param most how many UTF-16 units of it are shown; more are cut with an ellipsis
 */
export function quoted(line: MergedLine, most = 70): string {
  const text = line.text.trim();
  return `"${text.length > most ? `${text.slice(0, most - 1)}…` : text}"`;
}

/**
 * Returns how a sentence names a line: `line 4`, or `line 4 of "30-identity.rules"` where it is in another
 * file than the reader.
 * @param from the index of the file that the sentence is read in
 */
export function whereIs(ruleset: Ruleset, line: MergedLine, from: number): string {
  const { file, line: number } = originOf(line);
  return file === from ? `line ${number + 1}` : `line ${number + 1} of "${ruleset.files[file]?.name ?? ''}"`;
}

/** Returns a number `n` of rules in words: `1 rule`, `3 rules`. */
export function rules(n: number): string {
  return n === 1 ? '1 rule' : `${n} rules`;
}

/**
 * Returns words for `n` rules that are not loaded: `the 3 rules below are not loaded`.
 * @param where the word after "rules"
 */
export function neverLoad(n: number, where: string): string {
  return n === 1 ? `the rule ${where} is not loaded` : `the ${n} rules ${where} are not loaded`;
}

/**
 * Returns the line, in its ruleset, of a rule that was loaded from it.
 * @throws RangeError for a rule of another ruleset
 */
export function lineOf(load: LoadResult, { line }: Pick<LoadedRule, 'line'>): MergedLine {
  const found = load.lines[line];
  if (!found) throw new RangeError(`no line ${line}`);
  return found.line;
}

/**
 * Returns the edit that removes a line of a ruleset with its newline; undefined where augenrules joins the
 * line with another.
 */
export function withoutLine(ruleset: Ruleset, line: MergedLine): FileEdit | undefined {
  if (line.origins.length > 1) return undefined;
  const { file, start, end } = originOf(line);
  const text = ruleset.files[file]?.text ?? '';
  return { file, span: { start, end: end + newlineLength(text, end) }, newText: '' };
}

/** Returns the length of the newline at an offset in UTF-16 units; 0 where there is none. */
function newlineLength(text: string, at: number): number {
  if (text.startsWith('\r\n', at)) return 2;
  return text[at] === '\n' ? 1 : 0;
}

/** Returns the edit that inserts a text at the end of a line, before its carriage return. */
export function atEnd(line: MergedLine, newText: string): FileEdit {
  const origin = line.origins[line.origins.length - 1] ?? originOf(line);
  const cr = line.text.endsWith('\r') ? 1 : 0;
  return { file: origin.file, span: { start: origin.end - cr, end: origin.end - cr }, newText };
}

/**
 * Returns the edit that replaces a part of a line.
 * @param start where the part begins, in UTF-16 units from the start of the line
 * @param end where it ends, exclusive
 */
export function inLine(line: MergedLine, start: number, end: number, newText: string): FileEdit {
  return { ...placeOf(line, { start, end }), newText };
}

/** Returns all of the edits, or undefined where one of them is undefined: a fix needs all of its edits. */
export function allOf(...edits: readonly (FileEdit | undefined)[]): readonly FileEdit[] | undefined {
  return edits.includes(undefined) ? undefined : (edits as readonly FileEdit[]);
}
