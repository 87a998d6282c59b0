import type { Target } from '../facts/targets.ts';
import { ignoringAfter, type Verdict } from '../model/verdict.ts';
import { verdictOf } from '../model/verdictOf.ts';
import {
  type LineResult,
  type LoadingKernel,
  NOTHING,
  newKernel,
  rulesOf,
  sendLine,
  UNREAD,
} from './loadingKernel.ts';
import type { LineOutcome, LoadedLine, LoadResult } from './loadResult.ts';
import type { MergedLine, Ruleset } from './ruleset.ts';
import { type SentRule, sentRule } from './sentRule.ts';

/** What a target's auditctl makes of a ruleset, and what it would make of it if nothing stopped it. */
export interface Loads {
  readonly load: LoadResult;
  /** As if `-i` were the first line; the same object where nothing fails. */
  readonly whole: LoadResult;
}

const known = new WeakMap<Ruleset, Map<Target, Loads>>();

/**
 * Runs a ruleset as `auditctl -R` of a target would, on a kernel without rules: as it is, and with every
 * failing line skipped. Pure: nothing is loaded anywhere. The result is kept with the ruleset.
 * @param previous the result for an earlier text of the ruleset: equal lines and rules are taken from it
 */
export function loadBoth(ruleset: Ruleset, target: Target, previous?: Loads): Loads {
  return kept(ruleset, target, () => run(ruleset, target, previous));
}

/** Returns what `auditctl -R` of a target loads from a ruleset; see `loadBoth`. */
export function load(ruleset: Ruleset, target: Target): LoadResult {
  return loadBoth(ruleset, target).load;
}

/**
 * Returns what a target's auditctl would load from a ruleset if it ignored every line that fails; see
 * `loadBoth`.
 */
export function loadWhole(ruleset: Ruleset, target: Target): LoadResult {
  return loadBoth(ruleset, target).whole;
}

/**
 * Copies the load results of one target to another whose auditctl gives the same answer on every line.
 * @param from the target whose results are there
 */
export function shareLoads(ruleset: Ruleset, from: Target, target: Target): void {
  kept(ruleset, target, () => {
    const { load, whole } = loadBoth(ruleset, from);
    const own = { ...load, target };
    return { load: own, whole: whole === load ? own : { ...whole, target } };
  });
}

function kept(ruleset: Ruleset, target: Target, make: () => Loads): Loads {
  const there = known.get(ruleset) ?? new Map<Target, Loads>();
  known.set(ruleset, there);
  const loads = there.get(target) ?? make();
  there.set(target, loads);
  return loads;
}

const isFailure = (outcome: LineOutcome): boolean => outcome !== 'done' && outcome !== 'nothing';

function run(ruleset: Ruleset, target: Target, previous?: Loads): Loads {
  const kernel = newKernel(previous?.whole.rules);
  const lines: LoadedLine[] = new Array(ruleset.lines.length);
  let ignoring: '-i' | '-c' | undefined;
  let stopped: LoadResult | undefined;
  for (let index = 0; index < lines.length; index++) {
    const line = ruleset.lines[index] as MergedLine;
    const { node } = line;
    const before = previous?.whole.lines[index];
    if (node.kind !== 'command') {
      lines[index] = loadedLine(before, line, NOTHING);
      continue;
    }
    const verdict = verdictOf(node, target);
    const sent = sentRule(node, verdict);
    const result = sendLine(kernel, index, node, verdict, sent);
    lines[index] = loadedLine(before, line, result, verdict, sent, ignoring);
    // auditctl.c: setopt sets what -i and -c ask for before it refuses the rest of their line, and nothing resets it.
    ignoring = ignoringAfter(ignoring, verdict);
    // auditctl.c: fileopt. A crash ends it whatever -i says.
    if (!stopped && isFailure(result.outcome) && (!ignoring || result.outcome === 'crashes'))
      stopped = stopAt(ruleset, target, { index, lines, kernel, ignoring }, previous?.load);
  }
  const whole = { target, lines, rules: rulesOf(kernel), removed: kernel.removed, notLoaded: 0 };
  return { load: stopped ?? whole, whole };
}

/** A load at the line that stops it. */
interface Stop {
  readonly index: number;
  /** What became of the lines up to that one. */
  readonly lines: readonly LoadedLine[];
  readonly kernel: LoadingKernel;
  readonly ignoring: '-i' | '-c' | undefined;
}

/** Returns the result of a load that goes no further. */
function stopAt(ruleset: Ruleset, target: Target, stop: Stop, previous?: LoadResult): LoadResult {
  const { index: stopsAt, kernel, ignoring } = stop;
  const lines = stop.lines.slice(0, stopsAt + 1);
  let notLoaded = 0;
  for (let index = stopsAt + 1; index < ruleset.lines.length; index++) {
    const line = ruleset.lines[index] as MergedLine;
    const { node } = line;
    const before = previous?.lines[index];
    if (node.kind !== 'command') {
      lines.push(loadedLine(before, line, NOTHING));
      continue;
    }
    const verdict = verdictOf(node, target);
    const sent = sentRule(node, verdict);
    if (verdict.outcome === 'loads' && sent?.sent.type === 'add') notLoaded++;
    lines.push(loadedLine(before, line, UNREAD, verdict, sent, ignoring));
  }
  return { target, lines, rules: [...rulesOf(kernel)], removed: [...kernel.removed], notLoaded, stopsAt };
}

/** Returns what became of a line: the object of an earlier text where it says the same. */
function loadedLine(
  before: LoadedLine | undefined,
  line: MergedLine,
  { outcome, because }: LineResult,
  verdict?: Verdict,
  sent?: SentRule,
  ignoring?: '-i' | '-c',
): LoadedLine {
  const rule = sent?.sent;
  return before &&
    before.line === line &&
    before.outcome === outcome &&
    before.verdict === verdict &&
    before.rule === rule &&
    before.because === because &&
    before.ignoring === ignoring
    ? before
    : { line, outcome, verdict, rule, because, ignoring };
}
