import type { Target } from '../facts/targets.ts';
import { ignoringAfter, type Verdict } from '../model/verdict.ts';
import { verdictOf } from '../model/verdictOf.ts';
import { type EarlierLoad, loadEdited } from './loadEdited.ts';
import { type LineResult, NOTHING, newKernel, rulesOf, sendLine, UNREAD } from './loadingKernel.ts';
import { type LoadedLine, type LoadedRule, type LoadResult, wouldAdd } from './loadResult.ts';
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
 * Returns what `auditctl -R` of a target makes of a ruleset, on a kernel without rules: once as it is, and
 * once with every failing line skipped. Pure: nothing is loaded anywhere. The result is kept with the
 * ruleset.
 * @param previous the result for an earlier text of the ruleset: equal lines and rules are taken from it
 */
export function loadBoth(ruleset: Ruleset, target: Target, previous?: EarlierLoad): Loads {
  return kept(ruleset, target, () => run(ruleset, target, previous));
}

/**
 * Returns what `auditctl -R` of a target loads from a ruleset, on a kernel without rules, up to the line at
 * which it stops. Nothing is loaded anywhere; the result is kept with the ruleset.
 */
export function load(ruleset: Ruleset, target: Target): LoadResult {
  return loadBoth(ruleset, target).load;
}

/**
 * Returns what `auditctl -R` of a target would load from a ruleset if it skipped every line that fails.
 * Nothing is loaded anywhere; the result is kept with the ruleset.
 */
export function loadWhole(ruleset: Ruleset, target: Target): LoadResult {
  return loadBoth(ruleset, target).whole;
}

/**
 * Makes the load results that are kept for one target count for another one too, for which auditctl gives the
 * same answer on every line.
 * @param from the target whose results are there
 * @param target the target that gets them
 */
export function shareLoads(ruleset: Ruleset, from: Target, target: Target): void {
  kept(ruleset, target, () => {
    const { load, whole } = loadBoth(ruleset, from);
    const own = { ...whole, target };
    return { load: load.stopsAt === undefined ? own : new StoppedLoad(own, load.stopsAt), whole: own };
  });
}

function kept(ruleset: Ruleset, target: Target, make: () => Loads): Loads {
  const there = known.get(ruleset) ?? new Map<Target, Loads>();
  known.set(ruleset, there);
  const loads = there.get(target) ?? make();
  there.set(target, loads);
  return loads;
}

function run(ruleset: Ruleset, target: Target, previous?: EarlierLoad): Loads {
  const whole =
    (previous && loadEdited(ruleset.lines, target, previous)) ??
    loadLines(ruleset.lines, target, previous?.whole.rules);
  const stopsAt = whole.lines.findIndex(isStop);
  return { whole, load: stopsAt < 0 ? whole : new StoppedLoad(whole, stopsAt) };
}

/** Reports whether auditctl stops at a line (auditctl.c: fileopt). A crash ends it whatever -i says. */
function isStop({ outcome, verdict, ignoring }: LoadedLine): boolean {
  if (outcome === 'done' || outcome === 'nothing') return false;
  return outcome === 'crashes' || (verdict !== undefined && ignoringAfter(ignoring, verdict) === undefined);
}

/** Sends every line to a kernel without rules, whatever fails. */
function loadLines(
  lines: readonly MergedLine[],
  target: Target,
  previous?: readonly LoadedRule[],
): LoadResult {
  const kernel = newKernel(previous);
  const loaded: LoadedLine[] = new Array(lines.length);
  let ignoring: LoadedLine['ignoring'];
  for (let index = 0; index < lines.length; index++) {
    const line = lines[index] as MergedLine;
    const { node } = line;
    if (node.kind !== 'command') {
      loaded[index] = loadedLine(line, NOTHING);
      continue;
    }
    const verdict = verdictOf(node, target);
    const sent = sentRule(node, verdict);
    loaded[index] = loadedLine(line, sendLine(kernel, index, node, verdict, sent), verdict, sent, ignoring);
    // auditctl.c: setopt sets what -i and -c ask for before it refuses the rest of their line, and nothing
    // resets it.
    ignoring = ignoringAfter(ignoring, verdict);
  }
  const { removed, controls, lastDeleting, lockedBy } = kernel;
  const rules = rulesOf(kernel);
  return {
    target,
    lines: loaded,
    rules,
    removed,
    controls,
    lastDeleting,
    ...(lockedBy === undefined ? {} : { lockedBy }),
    notLoaded: 0,
  };
}

function loadedLine(
  line: MergedLine,
  { outcome, because }: LineResult,
  verdict?: Verdict,
  sent?: SentRule,
  ignoring?: LoadedLine['ignoring'],
): LoadedLine {
  return { line, outcome, verdict, sent, because, ignoring };
}

/** A load that stops at a line: the rest of it is worked out when it is asked for. */
class StoppedLoad implements LoadResult {
  readonly target: Target;
  readonly stopsAt: number;
  private readonly whole: LoadResult;
  private made: readonly LoadedLine[] | undefined;
  private above: LoadResult | undefined;
  private count: number | undefined;

  constructor(whole: LoadResult, stopsAt: number) {
    this.target = whole.target;
    this.stopsAt = stopsAt;
    this.whole = whole;
  }
  get lines(): readonly LoadedLine[] {
    this.made ??= unreadAfter(this.whole.lines, this.stopsAt);
    return this.made;
  }
  get rules(): readonly LoadedRule[] {
    return this.read().rules;
  }
  get removed(): LoadResult['removed'] {
    return this.read().removed;
  }
  get controls(): readonly number[] {
    return this.read().controls;
  }
  get lastDeleting(): number {
    return this.read().lastDeleting;
  }
  get notLoaded(): number {
    this.count ??= this.whole.lines.filter((l, i) => i > this.stopsAt && wouldAdd(l)).length;
    return this.count;
  }
  /** Returns what became of the lines that were read. */
  private read(): LoadResult {
    const { lines } = this.whole;
    this.above ??= loadLines(
      lines.slice(0, this.stopsAt + 1).map((l) => l.line),
      this.target,
    );
    return this.above;
  }
}

function unreadAfter(lines: readonly LoadedLine[], stopsAt: number): readonly LoadedLine[] {
  const stop = lines[stopsAt];
  const ignoring = stop?.verdict && ignoringAfter(stop.ignoring, stop.verdict);
  return lines.map((own, index) =>
    index <= stopsAt || !own.verdict ? own : loadedLine(own.line, UNREAD, own.verdict, own.sent, ignoring),
  );
}
