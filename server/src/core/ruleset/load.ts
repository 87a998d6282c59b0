import { F } from '../facts/kernelNumbers.ts';
import type { Target } from '../facts/targets.ts';
import { keyText } from '../matching/ruleIdentity.ts';
import { PREPEND, type Rule } from '../model/rule.ts';
import type { Verdict } from '../model/verdict.ts';
import { verdictOf } from '../model/verdictOf.ts';
import type { CommandLine } from '../syntax/line.ts';
import { mayHaveOption } from './quickOptions.ts';
import type { MergedLine, Ruleset } from './ruleset.ts';
import { RuleTable } from './ruleTable.ts';
import { type SentRule, sentRule } from './sentRule.ts';

/** What became of a line of a ruleset. */
export type LineOutcome =
  /** Did what it says; a rule is on its list now. */
  | 'done'
  /** A comment, a blank, or a line that auditctl takes and does nothing with. */
  | 'nothing'
  /** auditctl or the kernel refuses it, whatever stands around it. */
  | 'refused'
  | 'crashes'
  /** The kernel has that rule already (EEXIST). */
  | 'exists'
  /** There is no such rule to delete (ENOENT). */
  | 'missing'
  /** -e 2 stands above (EPERM). */
  | 'locked'
  /** auditctl stopped above. */
  | 'unread';

/** One line of the ruleset after loading. */
export interface LoadedLine {
  readonly line: MergedLine;
  readonly outcome: LineOutcome;
  /** Undefined on comments and empty lines. */
  readonly verdict: Verdict | undefined;
  /** The rule that it would add or delete, users and groups by name where only the host knows their number. */
  readonly rule: Rule | undefined;
  /** The line that had the same rule before, or that locked the kernel: an index into the ruleset's lines. */
  readonly because: number | undefined;
  /** `-i` or `-c` stands above: a line that fails is passed over. */
  readonly ignoring: '-i' | '-c' | undefined;
}

/** A rule on its list. */
export interface LoadedRule {
  /** Index into the ruleset's lines. */
  readonly line: number;
  readonly rule: Rule;
  /** What is known of the rule that the line sends. */
  readonly sent: SentRule;
}

/** A rule that a later line took away. */
export interface RemovedRule extends LoadedRule {
  /** The line with -D, -d or -W. */
  readonly by: number;
}

/** What a target's auditctl makes of a ruleset. */
export interface LoadResult {
  readonly target: Target;
  readonly lines: readonly LoadedLine[];
  /** In the kernel's order (-A stands before what was there); lists are mixed. */
  readonly rules: readonly LoadedRule[];
  readonly removed: readonly RemovedRule[];
  /** The line at which auditctl stops: an index into the ruleset's lines. */
  readonly stopsAt?: number;
  /** How many lines behind it would add a rule. */
  readonly notLoaded: number;
}

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
    const result = take(kernel, index, node, verdict, sent);
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
  { outcome, because }: Result,
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

/** What became of a line, and because of which other one. */
interface Result {
  readonly outcome: LineOutcome;
  readonly because?: number;
}

const NOTHING: Result = { outcome: 'nothing' };
const UNREAD: Result = { outcome: 'unread' };
const DONE: Result = { outcome: 'done' };

interface Kernel {
  /** The rules of an earlier text. */
  readonly previous: readonly LoadedRule[];
  /** What -A put first, the last one of it at the end. */
  front: LoadedRule[];
  back: LoadedRule[];
  readonly there: RuleTable;
  /** The watches among them: a watch is also the same rule as one of its path that is a directory. */
  readonly watches: RuleTable;
  readonly removed: RemovedRule[];
  lockedBy: number | undefined;
  /** -D came: what the kernel held before is gone, so a rule that is not here is nowhere. */
  cleared: boolean;
}

function newKernel(previous: readonly LoadedRule[] = []): Kernel {
  return {
    previous,
    front: [],
    back: [],
    there: new RuleTable(false),
    watches: new RuleTable(true),
    removed: [],
    lockedBy: undefined,
    cleared: false,
  };
}

function rulesOf({ front, back }: Kernel): readonly LoadedRule[] {
  return front.length === 0 ? back : [...[...front].reverse(), ...back];
}

function take(
  kernel: Kernel,
  index: number,
  node: CommandLine,
  verdict: Verdict,
  sent: SentRule | undefined,
): Result {
  if (verdict.outcome === 'crashes' || verdict.outcome === 'refused') return { outcome: verdict.outcome };
  if (verdict.outcome === 'nothing') return NOTHING;
  if (kernel.lockedBy !== undefined && (sent || asksForChange(node)))
    return { outcome: 'locked', because: kernel.lockedBy };
  control(kernel, index, node);
  if (!sent) return DONE;
  return sent.sent.type === 'add' ? add(kernel, index, sent) : remove(kernel, index, sent);
}

const READS_ONLY: ReadonlySet<string> = new Set(['s', 'l', 'v', 'h', 'help', 'i', 'c', 'k', 'm', 'signal']);

/** Returns whether a line without a rule asks the kernel to change something: not by -s, -l, -v and the like. */
function asksForChange(node: CommandLine): boolean {
  return node.options.some((o) => o.name !== undefined && !READS_ONLY.has(o.name));
}

function control(kernel: Kernel, index: number, node: CommandLine): void {
  if (!mayHaveOption(node, 'e') && !mayHaveOption(node, 'D')) return;
  let clears = false;
  let key: string | undefined;
  for (const { name, argument } of node.options) {
    if (name === 'e' && argument?.value === '2') kernel.lockedBy = index;
    else if (name === 'D') clears = true;
    else if (name === 'k') key ??= argument?.value ?? '';
  }
  if (!clears) return;
  if (!key) kernel.cleared = true;
  drop(kernel, index, (r) => !key || hasKey(r.rule, key));
}

function hasKey(rule: Rule, part: string): boolean {
  return rule.fields.some((f) => f.field === F.key) && keyText(rule).includes(part);
}

function drop(kernel: Kernel, by: number, isGone: (r: LoadedRule) => boolean): void {
  const gone = rulesOf(kernel).filter(isGone);
  if (gone.length === 0) return;
  kernel.front = kernel.front.filter((r) => !isGone(r));
  kernel.back = kernel.back.filter((r) => !isGone(r));
  for (const r of gone) kernel.removed.push({ ...r, by });
  const lines = new Set(gone.map((r) => r.line));
  kernel.there.drop(lines);
  kernel.watches.drop(lines);
}

/** Returns the line of the rule that the kernel takes for this one; undefined where it has none. */
function lineOfSame({ there, watches }: Kernel, sent: SentRule): number | undefined {
  return there.lineOf(sent) ?? (sent.watch ? watches.lineOf(sent) : undefined);
}

function add(kernel: Kernel, index: number, sent: SentRule): Result {
  const first = (sent.sent.flags & PREPEND) !== 0;
  // audit_compare_rule compares flags: a rule of -A is never the one that is there.
  const because = first ? undefined : lineOfSame(kernel, sent);
  if (because !== undefined) return { outcome: 'exists', because };
  kernel.there.add(sent, index);
  if (sent.watch) kernel.watches.add(sent, index);
  const before = first ? undefined : kernel.previous[kernel.back.length];
  const isSame = before?.line === index && before.sent === sent;
  (first ? kernel.front : kernel.back).push(isSame ? before : { line: index, rule: sent.rule, sent });
  return DONE;
}

function remove(kernel: Kernel, index: number, sent: SentRule): Result {
  const there = lineOfSame(kernel, sent);
  if (there === undefined || (sent.sent.flags & PREPEND) !== 0)
    return kernel.cleared ? { outcome: 'missing' } : DONE;
  drop(kernel, index, (r) => r.line === there);
  return DONE;
}
