import type { Target } from '../facts/targets.ts';
import type { Verdict } from '../model/verdict.ts';
import { verdictOf } from '../model/verdictOf.ts';
import { type CommandLine, lineNote } from '../syntax/line.ts';
import { boundedMap } from '../text/boundedMap.ts';
import { changedPart } from './changedPart.ts';
import type { MergedLine, Ruleset } from './ruleset.ts';
import { sentRule, shareSentRule } from './sentRule.ts';

/** Targets whose augenrules and auditctl make the same of a ruleset; the first one stands for all. */
export interface TargetClass {
  readonly ruleset: Ruleset;
  readonly targets: readonly [Target, ...Target[]];
}

/**
 * Groups targets into classes that merge a ruleset in the same way and have the same verdict for each of its
 * lines, in the order of their first targets; empty only without targets.
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
    node.kind === 'command' && classesOf(node, targets) !== undefined;
  return !before.lines.slice(head, oldTail).some(divides) && !lines.slice(head, tail).some(divides);
}

function split(ruleset: Ruleset, targets: readonly Target[]): readonly (readonly [Target, ...Target[]])[] {
  if (targets.length === 1 && targets[0]) return [[targets[0]]];
  let classes: Classes = targets.map(() => 0);
  for (const { node } of ruleset.lines) {
    if (node.kind !== 'command') continue;
    const own = classesOf(node, targets);
    if (!own || own === classes) continue;
    const before = classes;
    classes = own.map((c, i) => own.findIndex((d, j) => d === c && before[j] === before[i]));
  }
  return classes.flatMap((own, i) => {
    const first = targets[i];
    if (own !== i || !first) return [];
    const others = targets.filter((_, j) => j > i && classes[j] === i);
    return [[first, ...others] as const];
  });
}

/** For each target, the index of the first one with the same answer. */
type Classes = readonly number[];

/** The classes of targets for a line; undefined where all have one answer. */
interface Asked {
  readonly targets: readonly Target[];
  readonly classes: Classes | undefined;
}

const asked = lineNote<Asked>();

/**
 * Returns the classes of targets by their answer to a line; undefined where all have one. They are kept with
 * the line.
 */
function classesOf(node: CommandLine, targets: readonly Target[]): Classes | undefined {
  let known = asked.of(node);
  if (!known || !isSameList(known.targets, targets)) {
    known = { targets, classes: ask(node, targets) };
    asked.keep(node, known);
  }
  return known.classes;
}

function isSameList(a: readonly Target[], b: readonly Target[]): boolean {
  return (
    a === b ||
    (a.length === b.length && a.every((t, i) => t.release === b[i]?.release && t.machine === b[i]?.machine))
  );
}

function ask(node: CommandLine, targets: readonly Target[]): Classes | undefined {
  const verdicts = targets.map((t) => verdictOf(node, t));
  if (verdicts.every((v) => v === verdicts[0])) return undefined;
  const different = [...new Set(verdicts)];
  for (const [i, own] of different.entries()) shareSentRule(node, own, different.slice(0, i));
  // What auditctl prints is not looked at.
  const alike = (a: Verdict, b: Verdict): boolean =>
    a.outcome === b.outcome && sentRule(node, a) === sentRule(node, b);
  const classes = verdicts.map((own) => verdicts.findIndex((v) => alike(v, own)));
  return classes.every((c) => c === 0) ? undefined : shared(classes);
}

const patterns = boundedMap<Classes>(20_000, (classes) => 8 * classes.length);

/** Returns the one object for classes: many lines have the same. */
function shared(classes: Classes): Classes {
  const key = classes.join();
  const known = patterns.get(key);
  if (known) return known;
  patterns.set(key, classes);
  return classes;
}
