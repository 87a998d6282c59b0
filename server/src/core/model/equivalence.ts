import { F } from '../facts/kernelNumbers.ts';
import type { Target } from '../facts/targets.ts';
import { type CommandLine, parseLine } from '../syntax/line.ts';
import { emptyMask, type Rule } from './rule.ts';
import type { Verdict } from './verdict.ts';
import { fails } from './verdict.ts';
import { verdictOf } from './verdictOf.ts';

// What a refactoring claims is not believed but compared: the compiled rules before and after, on every
// target.

/** What is omitted when two rules are compared. */
export interface Leaving {
  readonly arch?: boolean;
  /** Which system calls. */
  readonly calls?: boolean;
  readonly key?: boolean;
  /** Whether a path is one entry or a tree: only the machine knows what a watch watches. */
  readonly tree?: boolean;
}

/**
 * Parses texts, one line each, as commands for auditctl; undefined where one of them is blank or a comment.
 */
export function commands(texts: readonly string[]): readonly CommandLine[] | undefined {
  const nodes = texts.map(parseLine).filter((n): n is CommandLine => n.kind === 'command');
  return nodes.length === texts.length ? nodes : undefined;
}

/**
 * Returns the rules of the lines on a target; undefined where one of them would not load. Controls count as
 * no rule.
 */
function rulesOf(nodes: readonly CommandLine[], target: Target): readonly Compiled[] | undefined {
  const out: Compiled[] = [];
  for (const node of nodes) {
    const verdict = verdictOf(node, target);
    if (fails(verdict)) return undefined;
    if (verdict.rule) out.push({ rule: verdict.rule, verdict });
  }
  return out;
}

interface Compiled {
  readonly rule: Rule;
  readonly verdict: Verdict;
}

/** Returns what a rule asks for, as a text; the order of its fields does not count. */
function signature(c: Compiled, leaving: Leaving): string {
  return [...head(c.rule), leaving.calls ? '' : c.rule.mask.join(','), ...[...asked(c, leaving)].sort()].join(
    '\n',
  );
}

function head({ type, flags, action }: Rule): readonly (string | number)[] {
  return [type, flags, action];
}

/** Returns the fields of a rule, as texts in their order. */
function asked({ rule, verdict }: Compiled, leaving: Leaving): readonly string[] {
  // Users and groups by name have no value here: their names are in, in the order of the fields.
  const names = verdict.assumes.filter((a) => a.kind === 'user' || a.kind === 'group').map((a) => a.name);
  return rule.fields
    .map((f) => ({
      field: leaving.tree && f.field === F.dir ? F.path : f.field,
      op: f.op,
      value: f.text ?? f.value ?? `name ${names.shift()}`,
    }))
    .filter((f) => !(leaving.arch && f.field === F.arch) && !(leaving.key && f.field === F.key))
    .map((f) => JSON.stringify(f));
}

type Compare = (before: readonly Compiled[], after: readonly Compiled[]) => boolean;

/**
 * Reports whether the lines after load on every target that loads all lines before, and compare well there;
 * false where none loads them.
 */
function holds(
  before: readonly CommandLine[],
  after: readonly CommandLine[] | undefined,
  targets: readonly Target[],
  compare: Compare,
): boolean {
  let proved = false;
  for (const target of targets) {
    const old = rulesOf(before, target);
    if (!old) continue;
    const fresh = after && rulesOf(after, target);
    if (!fresh || !compare(old, fresh)) return false;
    proved = true;
  }
  return proved;
}

/**
 * Reports whether the lines `after` load on every target on which all lines `before` load. False where
 * `after` is undefined, because a line could not be written, or `before` loads on no target.
 */
export function loadsWhere(
  before: readonly CommandLine[],
  after: readonly CommandLine[] | undefined,
  targets: readonly Target[],
): boolean {
  return holds(before, after, targets, () => true);
}

/**
 * Reports whether the lines `before` and `after` send the same rules, in any order, on every target on which
 * `before` loads. False where `after` is undefined, because a line could not be written, or `before` loads on
 * no target.
 * @param leaving what does not count in the comparison; by default everything counts
 */
export function sameOnAll(
  before: readonly CommandLine[],
  after: readonly CommandLine[] | undefined,
  targets: readonly Target[],
  leaving: Leaving = {},
): boolean {
  const list = (rules: readonly Compiled[]) =>
    rules
      .map((r) => signature(r, leaving))
      .sort()
      .join('\n\n');
  return holds(before, after, targets, (a, b) => list(a) === list(b));
}

/**
 * Reports whether the lines `before` and `after` send the same bytes on every target on which `before` loads,
 * including the order of the fields, which decides what is a duplicate. False where `after` is undefined,
 * because a line could not be written, or `before` loads on no target.
 */
export function sendsSame(
  before: readonly CommandLine[],
  after: readonly CommandLine[] | undefined,
  targets: readonly Target[],
): boolean {
  const list = (rules: readonly Compiled[]) =>
    rules.map((r) => [...head(r.rule), r.rule.mask.join(','), ...asked(r, {})].join('\n')).join('\n\n');
  return holds(before, after, targets, (a, b) => list(a) === list(b));
}

/**
 * Reports whether the lines `before` and `after` record the same on every target on which `before` loads;
 * rules that are repeated count once. False where `after` is undefined, because a line could not be written,
 * or `before` loads on no target.
 * @param leaving what does not count in the comparison
 */
export function sameSet(
  before: readonly CommandLine[],
  after: readonly CommandLine[] | undefined,
  targets: readonly Target[],
  leaving: Leaving,
): boolean {
  const set = (rules: readonly Compiled[]) =>
    [...new Set(rules.map((r) => signature(r, leaving)))].sort().join('\n\n');
  return holds(before, after, targets, (a, b) => set(a) === set(b));
}

/**
 * Reports whether the lines `before` and `after` record the same system calls under the same conditions,
 * however they are divided into rules, on every target on which `before` loads. False where `after` is
 * undefined, because a line could not be written, or `before` loads on no target.
 */
export function sameCalls(
  before: readonly CommandLine[],
  after: readonly CommandLine[] | undefined,
  targets: readonly Target[],
): boolean {
  return holds(before, after, targets, (a, b) => spread(a) === spread(b));
}

function spread(rules: readonly Compiled[]): string {
  const masks = new Map<string, Uint32Array>();
  for (const r of rules) {
    const key = signature(r, { calls: true });
    const sum = masks.get(key) ?? emptyMask();
    for (const [i, w] of r.rule.mask.entries()) sum[i] = ((sum[i] ?? 0) | w) >>> 0;
    masks.set(key, sum);
  }
  return [...masks]
    .map(([key, mask]) => `${key}\n${mask.join(',')}`)
    .sort()
    .join('\n\n');
}

/**
 * Reports whether the lines `after` keep all conditions of the lines `before`, and name all of their system
 * calls and perhaps more, on every target on which `before` loads. False where `after` is undefined, because
 * a line could not be written, or `before` loads on no target.
 */
export function moreCalls(
  before: readonly CommandLine[],
  after: readonly CommandLine[] | undefined,
  targets: readonly Target[],
): boolean {
  const bare = (rules: readonly Compiled[]) => rules.map((r) => signature(r, { calls: true })).join('\n\n');
  return holds(
    before,
    after,
    targets,
    (a, b) =>
      bare(a) === bare(b) &&
      a.every((r, i) => [...r.rule.mask].every((w, n) => (w & ~(b[i]?.rule.mask[n] ?? 0)) === 0)),
  );
}
