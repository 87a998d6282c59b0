import { F } from '../facts/kernelNumbers.ts';
import { isKeyOption } from '../facts/keyNames.ts';
import { keyText } from '../matching/ruleIdentity.ts';
import { PREPEND, type Rule } from '../model/rule.ts';
import type { Verdict } from '../model/verdict.ts';
import type { CommandLine } from '../syntax/line.ts';
import type { LineOutcome, LoadedRule, RemovedRule } from './loadResult.ts';
import { mayControl } from './quickOptions.ts';
import { RuleTable } from './ruleTable.ts';
import type { SentRule } from './sentRule.ts';

/** What became of a line, and because of which other one. */
export interface LineResult {
  readonly outcome: LineOutcome;
  readonly because?: number;
}

export const NOTHING: LineResult = { outcome: 'nothing' };
export const UNREAD: LineResult = { outcome: 'unread' };
const DONE: LineResult = { outcome: 'done' };

/** The rules of a kernel while a ruleset is loaded. */
export interface LoadingKernel {
  /** The rules of an earlier text. */
  readonly previous: readonly LoadedRule[];
  /** What -A put first, the last one of it at the end. */
  front: LoadedRule[];
  back: LoadedRule[];
  readonly there: RuleTable;
  /** The watches among them: a watch is also the same rule as one of its path that is a directory. */
  readonly watches: RuleTable;
  readonly removed: RemovedRule[];
  /** The lines that may have set something other than a rule. */
  readonly controls: number[];
  lockedBy: number | undefined;
  /** The last line that may have deleted rules; -1 for none. */
  lastDeleting: number;
  /** -D came: what the kernel held before is gone, so a rule that is not here is nowhere. */
  cleared: boolean;
}

/**
 * Returns the state of a kernel without rules, for `sendLine` to add rules to.
 * @param previous the rules of an earlier text of the ruleset: equal ones are taken from it
 */
export function newKernel(previous: readonly LoadedRule[] = []): LoadingKernel {
  return {
    previous,
    front: [],
    back: [],
    there: new RuleTable(false, previous.length),
    watches: new RuleTable(true, previous.length),
    removed: [],
    controls: [],
    lockedBy: undefined,
    lastDeleting: -1,
    cleared: false,
  };
}

/** Returns the rules that are loaded so far, in the kernel's order; empty where none is. */
export function rulesOf({ front, back }: LoadingKernel): readonly LoadedRule[] {
  return front.length === 0 ? back : [...[...front].reverse(), ...back];
}

/**
 * Sends the request of a line to the kernel, whose state changes, and returns what happens to the line.
 * @param index the line's 0-based number among the merged lines
 * @param sent the rule that the line adds or deletes; undefined for any other line
 */
export function sendLine(
  kernel: LoadingKernel,
  index: number,
  node: CommandLine,
  verdict: Verdict,
  sent: SentRule | undefined,
): LineResult {
  if (verdict.outcome === 'crashes' || verdict.outcome === 'refused') {
    // auditctl sends a setting before it refuses the line for something else on it.
    if (verdict.outcome === 'refused' && mayControl(node)) kernel.controls.push(index);
    return { outcome: verdict.outcome };
  }
  if (verdict.outcome === 'nothing') return NOTHING;
  if (kernel.lockedBy !== undefined && (sent || asksForChange(node)))
    return { outcome: 'locked', because: kernel.lockedBy };
  control(kernel, index, node);
  if (!sent) return DONE;
  return sent.sent.type === 'add' ? add(kernel, index, sent) : remove(kernel, index, sent);
}

const READS_ONLY: ReadonlySet<string> = new Set(['s', 'l', 'v', 'h', 'help', 'i', 'c', 'k', 'm', 'signal']);

/**
 * Returns whether a line without a rule asks the kernel to change something: not by -s, -l, -v and the like.
 */
function asksForChange(node: CommandLine): boolean {
  return node.options.some((o) => o.name !== undefined && !READS_ONLY.has(o.name));
}

function control(kernel: LoadingKernel, index: number, node: CommandLine): void {
  if (!mayControl(node)) return;
  kernel.controls.push(index);
  let clears = false;
  let key: string | undefined;
  for (const { name, argument } of node.options) {
    if (name === 'e' && argument?.value === '2') kernel.lockedBy = index;
    else if (name === 'D') clears = true;
    else if (isKeyOption(name)) key ??= argument?.value ?? '';
  }
  if (!clears) return;
  kernel.lastDeleting = index;
  if (!key) kernel.cleared = true;
  drop(kernel, index, (r) => !key || hasKey(r.rule, key));
}

function hasKey(rule: Rule, part: string): boolean {
  return rule.fields.some((f) => f.field === F.key) && keyText(rule).includes(part);
}

function drop(kernel: LoadingKernel, by: number, isGone: (r: LoadedRule) => boolean): void {
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
function lineOfSame({ there, watches }: LoadingKernel, sent: SentRule): number | undefined {
  return there.lineOf(sent) ?? (sent.watch ? watches.lineOf(sent) : undefined);
}

function add(kernel: LoadingKernel, index: number, sent: SentRule): LineResult {
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

function remove(kernel: LoadingKernel, index: number, sent: SentRule): LineResult {
  kernel.lastDeleting = index;
  const there = lineOfSame(kernel, sent);
  if (there === undefined || (sent.sent.flags & PREPEND) !== 0)
    return kernel.cleared ? { outcome: 'missing' } : DONE;
  drop(kernel, index, (r) => r.line === there);
  return DONE;
}
