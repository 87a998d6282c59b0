import type { Target } from '../facts/targets.ts';
import { PREPEND, type Rule, type RuleField } from '../model/rule.ts';
import type { Verdict } from '../model/verdict.ts';
import { verdictOf } from '../model/verdictOf.ts';
import { FIELD_DIR, FIELD_PATH } from '../model/watch.ts';
import type { CommandLine } from '../syntax/line.ts';
import type { MergedLine, Ruleset } from './ruleset.ts';

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
  /** Set on commands. */
  readonly verdict?: Verdict;
  /** The rule that it would add or delete, users and groups by name where only the host knows their number. */
  readonly rule?: Rule;
  /** The line that had the same rule before, or that locked the kernel: an index into the ruleset's lines. */
  readonly because?: number;
  /** `-i` or `-c` stands above: a line that fails is passed over. */
  readonly ignoring?: '-i' | '-c';
}

/** A rule on its list. */
export interface LoadedRule {
  /** Index into the ruleset's lines. */
  readonly line: number;
  readonly rule: Rule;
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
const [loads, wholes] = [new WeakMap<Ruleset, Loads>(), new WeakMap<Ruleset, Loads>()];

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

/** Runs a ruleset as `auditctl -R` of a target would, on a kernel without rules. Pure: nothing is loaded anywhere. The result is kept with the ruleset. */
export function load(ruleset: Ruleset, target: Target): LoadResult {
  return kept(loads, ruleset, target, () => run(ruleset, target, false));
}

/** The same with every line that fails passed over, as if `-i` stood on top: what would load once they are mended. */
export function loadWhole(ruleset: Ruleset, target: Target): LoadResult {
  return kept(wholes, ruleset, target, () => {
    const real = load(ruleset, target);
    // Where nothing fails, going on changes nothing.
    const clean = real.lines.every((l) => l.outcome === 'done' || l.outcome === 'nothing');
    return clean ? real : run(ruleset, target, true);
  });
}

function run(ruleset: Ruleset, target: Target, goOn: boolean): LoadResult {
  const k = newKernel();
  const lines: LoadedLine[] = [];
  let ignoring: '-i' | '-c' | undefined;
  let stopsAt: number | undefined;
  let notLoaded = 0;
  for (const [index, line] of ruleset.lines.entries()) {
    const { node } = line;
    if (node.kind !== 'command') {
      lines.push({ line, outcome: 'nothing' });
      continue;
    }
    const verdict = verdictOf(node, target);
    const rule = verdict.rule && withNames(verdict.rule, verdict);
    const common = { line, verdict, ...(rule ? { rule } : {}), ...(ignoring ? { ignoring } : {}) };
    if (stopsAt !== undefined) {
      if (verdict.outcome === 'loads' && rule?.type === 'add') notLoaded++;
      lines.push({ ...common, outcome: 'unread' });
      continue;
    }
    const result = take(k, index, node, verdict, rule);
    lines.push({ ...common, ...result });
    // auditctl.c: fileopt. A crash ends it whatever -i says.
    const failed = result.outcome !== 'done' && result.outcome !== 'nothing';
    if (failed && !goOn && (!ignoring || result.outcome === 'crashes')) stopsAt = index;
    else if (isAlone(node, 'i')) ignoring ??= '-i';
    else if (isAlone(node, 'c')) ignoring = '-c';
  }
  return {
    target,
    lines,
    rules: k.rules,
    removed: k.removed,
    notLoaded,
    ...(stopsAt === undefined ? {} : { stopsAt }),
  };
}

function isAlone(node: CommandLine, letter: string): boolean {
  return node.words.length === 1 && node.options[0]?.name === letter;
}

interface Kernel {
  rules: LoadedRule[];
  /** The rules that are there, by what makes two the same. */
  readonly byKey: Map<string, number>;
  readonly removed: RemovedRule[];
  lockedBy: number | undefined;
  /** -D came: what the kernel held before is gone, so a rule that is not here is nowhere. */
  cleared: boolean;
}

function newKernel(): Kernel {
  return { rules: [], byKey: new Map(), removed: [], lockedBy: undefined, cleared: false };
}

type Result = Pick<LoadedLine, 'outcome' | 'because'>;

function take(k: Kernel, index: number, node: CommandLine, verdict: Verdict, rule: Rule | undefined): Result {
  if (verdict.outcome === 'crashes' || verdict.outcome === 'refused') return { outcome: verdict.outcome };
  if (verdict.outcome === 'nothing') return { outcome: 'nothing' };
  if (k.lockedBy !== undefined && asksForChange(node, rule))
    return { outcome: 'locked', because: k.lockedBy };
  control(k, index, node);
  if (!rule) return { outcome: 'done' };
  return rule.type === 'add' ? add(k, index, node, rule) : remove(k, index, node, rule);
}

/** Whether the kernel is asked to change something: not by -s, -l, -v and the like. */
function asksForChange(node: CommandLine, rule: Rule | undefined): boolean {
  return (
    rule !== undefined ||
    node.options.some(
      (o) =>
        o.name !== undefined && !['s', 'l', 'v', 'h', 'help', 'i', 'c', 'k', 'm', 'signal'].includes(o.name),
    )
  );
}

function control(k: Kernel, index: number, node: CommandLine): void {
  if (node.options.some((o) => o.name === 'e' && o.argument?.value === '2')) k.lockedBy = index;
  if (!node.options.some((o) => o.name === 'D')) return;
  const key = node.options.find((o) => o.name === 'k')?.argument?.value ?? '';
  if (key === '') k.cleared = true;
  drop(
    k,
    index,
    (r) => key === '' || r.rule.fields.some((f) => f.field === FIELD_KEY && (f.text ?? '').includes(key)),
  );
}

function drop(k: Kernel, by: number, which: (r: LoadedRule) => boolean): number {
  const gone = k.rules.filter(which);
  k.rules = k.rules.filter((r) => !gone.includes(r));
  for (const r of gone) {
    k.removed.push({ ...r, by });
    for (const [key, line] of k.byKey) if (line === r.line) k.byKey.delete(key);
  }
  return gone.length;
}

function add(k: Kernel, index: number, node: CommandLine, rule: Rule): Result {
  const prepend = (rule.flags & PREPEND) !== 0;
  const keys = identities(node, rule);
  // audit_compare_rule compares flags: a rule of -A is never the one that is there.
  const there = prepend ? undefined : keys.map((key) => k.byKey.get(key)).find((l) => l !== undefined);
  if (there !== undefined) return { outcome: 'exists', because: there };
  for (const key of keys) if (!k.byKey.has(key)) k.byKey.set(key, index);
  const loaded = { line: index, rule: prepend ? { ...rule, flags: rule.flags & ~PREPEND } : rule };
  if (prepend) k.rules.unshift(loaded);
  else k.rules.push(loaded);
  return { outcome: 'done' };
}

function remove(k: Kernel, index: number, node: CommandLine, rule: Rule): Result {
  const there = identities(node, rule)
    .map((key) => k.byKey.get(key))
    .find((l) => l !== undefined);
  if (there === undefined || (rule.flags & PREPEND) !== 0) return { outcome: k.cleared ? 'missing' : 'done' };
  drop(k, index, (r) => r.line === there);
  return { outcome: 'done' };
}

const FIELD_KEY = 210;

/**
 * What makes a rule the same as another to the kernel (auditfilter.c: audit_compare_rule). Watches of one path are the
 * same whether that is a directory or not.
 */
function identities(node: CommandLine, rule: Rule): readonly string[] {
  const write = (f: RuleField, watch: boolean): string =>
    `${watch && (f.field === FIELD_PATH || f.field === FIELD_DIR) ? 'watch' : f.field} ${f.op} ${f.text === undefined ? (f.value ?? `?${node.text}`) : `"${f.value === undefined ? '?' : ''}${f.text}`}`;
  const all = (watch: boolean): string =>
    [
      rule.flags & ~PREPEND,
      rule.action,
      Array.from(rule.mask).join(),
      ...rule.fields.map((f) => write(f, watch)),
    ].join('\n');
  const isWatch = node.options.some((o) => o.name === 'w' || o.name === 'W');
  return isWatch ? [all(false), all(true)] : [all(false)];
}

/** The rule, with the name of each user or group whose number only the host knows. */
function withNames(rule: Rule, verdict: Verdict): Rule {
  const names = verdict.assumes.filter((a) => a.kind === 'user' || a.kind === 'group').map((a) => a.name);
  if (names.length === 0) return rule;
  let next = 0;
  return {
    ...rule,
    fields: rule.fields.map((f) =>
      f.value === undefined && f.text === undefined ? { ...f, text: names[next++] ?? '' } : f,
    ),
  };
}
