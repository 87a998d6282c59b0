import type { Target } from '../facts/targets.ts';
import type { Verdict } from '../model/verdict.ts';
import { verdictOf } from '../model/verdictOf.ts';
import { type CommandLine, lineNote } from '../syntax/line.ts';
import { changedPart } from './changedPart.ts';
import type { MergedLine, Ruleset } from './ruleset.ts';
import { type SentRule, sentRule, shareSentRule } from './sentRule.ts';

/** Targets whose augenrules and auditctl make the same of a ruleset; the first one stands for all. */
export interface TargetClass {
  readonly ruleset: Ruleset;
  readonly targets: readonly [Target, ...Target[]];
}

/**
 * Groups targets into classes that merge a ruleset in the same way and have the same verdict for each of its
 * lines, in the order of their first targets; empty only without targets.
 * @param rulesetOf returns the ruleset as a target merges it
 * @param previous the classes of the same targets for an earlier text
 */
export function targetClasses(
  targets: readonly Target[],
  rulesetOf: (target: Target) => Ruleset,
  previous: readonly TargetClass[] = [],
): readonly TargetClass[] {
  const byRuleset = new Map<Ruleset, Target[]>();
  for (const target of targets) {
    const ruleset = rulesetOf(target);
    const there = byRuleset.get(ruleset);
    if (there) there.push(target);
    else byRuleset.set(ruleset, [target]);
  }
  const [[only] = []] = byRuleset;
  if (only && byRuleset.size === 1 && areKept(previous, only, targets))
    return previous.map((c) => ({ ruleset: only, targets: c.targets }));
  const classes: TargetClass[] = [];
  for (const [ruleset, own] of byRuleset)
    for (const group of split(ruleset, own)) classes.push({ ruleset, targets: group });
  const first = ({ targets: [t] }: TargetClass): number => targets.indexOf(t);
  return classes.sort((a, b) => first(a) - first(b));
}

/** Reports whether the lines that changed divide the targets neither before nor after. */
function areKept(previous: readonly TargetClass[], { lines }: Ruleset, targets: readonly Target[]): boolean {
  const before = previous[0]?.ruleset;
  if (!before || previous.some((c) => c.ruleset !== before)) return false;
  const { head, oldTail, tail } = changedPart(before.lines, lines);
  const divides = ({ node }: MergedLine): boolean =>
    node.kind === 'command' && answersOf(node, targets) !== undefined;
  return !before.lines.slice(head, oldTail).some(divides) && !lines.slice(head, tail).some(divides);
}

function split(ruleset: Ruleset, targets: readonly Target[]): readonly (readonly [Target, ...Target[]])[] {
  if (targets.length === 1 && targets[0]) return [[targets[0]]];
  // The number of each target's class, which is the place of its first target.
  let classes = targets.map(() => 0);
  for (const { node } of ruleset.lines) {
    if (node.kind !== 'command') continue;
    const answers = answersOf(node, targets);
    if (!answers) continue;
    const before = classes;
    classes = answers.map((own, i) =>
      answers.findIndex((a, j) => before[j] === before[i] && isAlike(a, own)),
    );
  }
  return classes.flatMap((own, i) => {
    const first = targets[i];
    if (own !== i || !first) return [];
    const others = targets.filter((_, j) => j > i && classes[j] === i);
    return [[first, ...others] as const];
  });
}

/** What a ruleset makes of a verdict; what auditctl prints is not looked at. */
interface Answer {
  readonly outcome: Verdict['outcome'];
  readonly sent: SentRule | undefined;
}

function isAlike(a: Answer, b: Answer): boolean {
  return a.outcome === b.outcome && a.sent === b.sent;
}

/** The answers of targets to a line; undefined where all have one. */
interface Asked {
  readonly targets: readonly Target[];
  readonly answers: readonly Answer[] | undefined;
}

const asked = lineNote<Asked>();

/**
 * Returns the answers of each target to a line; undefined where all have one. They are kept with the line.
 */
function answersOf(node: CommandLine, targets: readonly Target[]): readonly Answer[] | undefined {
  let known = asked.of(node);
  if (!known || !isSameList(known.targets, targets)) {
    known = { targets, answers: ask(node, targets) };
    asked.keep(node, known);
  }
  return known.answers;
}

function isSameList(a: readonly Target[], b: readonly Target[]): boolean {
  return (
    a === b ||
    (a.length === b.length && a.every((t, i) => t.release === b[i]?.release && t.machine === b[i]?.machine))
  );
}

function ask(node: CommandLine, targets: readonly Target[]): readonly Answer[] | undefined {
  const [first, ...others] = targets;
  const verdict = first && verdictOf(node, first);
  if (!verdict || others.every((t) => verdictOf(node, t) === verdict)) return undefined;
  const verdicts = targets.map((t) => verdictOf(node, t));
  for (const [i, own] of verdicts.entries()) shareSentRule(node, own, verdicts.slice(0, i));
  const answers = verdicts.map((v) => ({ outcome: v.outcome, sent: sentRule(node, v) }));
  return answers.every((a) => answers[0] && isAlike(a, answers[0])) ? undefined : answers;
}
