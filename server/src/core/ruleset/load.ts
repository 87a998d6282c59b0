import type { Target } from '../facts/targets.ts';
import type { Verdict } from '../model/verdict.ts';
import { verdictOf } from '../model/verdictOf.ts';
import type { CommandLine } from '../syntax/line.ts';
import { type LineResult, NOTHING, newKernel, rulesOf, sendLine, UNREAD } from './loadingKernel.ts';
import type { LineOutcome, LoadedLine, LoadResult } from './loadResult.ts';
import type { MergedLine, Ruleset } from './ruleset.ts';
import { type SentRule, sentRule } from './sentRule.ts';

type Loads = Map<Target, LoadResult>;
const loads = new WeakMap<Ruleset, Loads>();
const wholes = new WeakMap<Ruleset, Loads>();

function kept(
  all: WeakMap<Ruleset, Loads>,
  ruleset: Ruleset,
  target: Target,
  make: () => LoadResult,
): LoadResult {
  const known: Loads = all.get(ruleset) ?? new Map();
  all.set(ruleset, known);
  const result = known.get(target) ?? make();
  known.set(target, result);
  return result;
}

/**
 * Runs a ruleset as `auditctl -R` of a target would, on a kernel without rules. Pure: nothing is loaded anywhere. The
 * result is kept with the ruleset.
 * @param previous the result for an earlier text of the ruleset: equal lines and rules are taken from it
 */
export function load(ruleset: Ruleset, target: Target, previous?: LoadResult): LoadResult {
  return kept(loads, ruleset, target, () => run(ruleset, target, false, previous));
}

/**
 * Runs a ruleset with every line that fails ignored, as if `-i` were its first line.
 * @param previous as for `load`
 */
export function loadWhole(ruleset: Ruleset, target: Target, previous?: LoadResult): LoadResult {
  return kept(wholes, ruleset, target, () => {
    const real = load(ruleset, target);
    // Where nothing fails, going on changes nothing.
    return real.lines.every((l) => !isFailure(l.outcome))
      ? real
      : run(ruleset, target, true, previous ?? real);
  });
}

/**
 * Lets a target have the result of another one whose auditctl answers alike on every line.
 * @param from the target whose results are there
 */
export function shareLoads(ruleset: Ruleset, from: Target, target: Target): void {
  kept(loads, ruleset, target, () => ({ ...load(ruleset, from), target }));
  kept(wholes, ruleset, target, () => ({ ...loadWhole(ruleset, from), target }));
}

const isFailure = (outcome: LineOutcome): boolean => outcome !== 'done' && outcome !== 'nothing';

function run(ruleset: Ruleset, target: Target, goOn: boolean, previous?: LoadResult): LoadResult {
  const kernel = newKernel(previous?.rules);
  const lines: LoadedLine[] = [];
  const push = (line: LoadedLine): void => {
    const before = previous?.lines[lines.length];
    lines.push(before && isSameLine(before, line) ? before : line);
  };
  let ignoring: '-i' | '-c' | undefined;
  let stopsAt: number | undefined;
  let notLoaded = 0;
  for (const [index, line] of ruleset.lines.entries()) {
    const { node } = line;
    if (node.kind !== 'command') {
      push(loadedLine(line, NOTHING));
      continue;
    }
    const verdict = verdictOf(node, target);
    const sent = sentRule(node, verdict);
    if (stopsAt !== undefined) {
      if (verdict.outcome === 'loads' && sent?.sent.type === 'add') notLoaded++;
      push(loadedLine(line, UNREAD, verdict, sent, ignoring));
      continue;
    }
    const result = sendLine(kernel, index, node, verdict, sent);
    push(loadedLine(line, result, verdict, sent, ignoring));
    // auditctl.c: fileopt. A crash ends it whatever -i says.
    if (isFailure(result.outcome)) {
      if (!goOn && (!ignoring || result.outcome === 'crashes')) stopsAt = index;
    } else if (isAlone(node, 'i')) ignoring ??= '-i';
    else if (isAlone(node, 'c')) ignoring = '-c';
  }
  return {
    target,
    lines,
    rules: rulesOf(kernel),
    removed: kernel.removed,
    notLoaded,
    ...(stopsAt === undefined ? {} : { stopsAt }),
  };
}

function loadedLine(
  line: MergedLine,
  { outcome, because }: LineResult,
  verdict?: Verdict,
  sent?: SentRule,
  ignoring?: '-i' | '-c',
): LoadedLine {
  return { line, outcome, verdict, rule: sent?.sent, because, ignoring };
}

function isSameLine(a: LoadedLine, b: LoadedLine): boolean {
  return (
    a.line === b.line &&
    a.outcome === b.outcome &&
    a.verdict === b.verdict &&
    a.rule === b.rule &&
    a.because === b.because &&
    a.ignoring === b.ignoring
  );
}

function isAlone(node: CommandLine, letter: string): boolean {
  return node.words.length === 1 && node.options[0]?.name === letter;
}
