import { F, OP } from '../facts/kernelNumbers.ts';
import { throughKnownLinks } from '../facts/knownLinks.ts';
import { knownPath } from '../facts/knownPaths.ts';
import { elfOf, type Machine, machineOfBits } from '../facts/machines.ts';
import { permClass } from '../facts/syscallInfo.ts';
import { permAddition, syscalls } from '../facts/tables.ts';
import type { Target } from '../facts/targets.ts';
import { pathOf } from '../matching/pathCovers.ts';
import {
  emptyMask,
  isFullMask,
  listOf,
  machineOfOnlyArch,
  type Rule,
  type RuleField,
  textField,
} from '../model/rule.ts';
import { verdictOf } from '../model/verdictOf.ts';
import { type SentRule, sentRule } from '../ruleset/sentRule.ts';
import { type CommandLine, parseLine } from '../syntax/line.ts';

/** A part of what a line asks for: one rule for one ABI. */
export interface RequiredRule {
  /** The index of its line in the requirement. */
  readonly line: number;
  /**
   * The rule, with the ABI in it; two for a watch of which only the host knows whether it is of a file or of a
   * directory.
   */
  readonly forms: readonly [Rule, ...Rule[]];
  /** The machine whose system calls they are; undefined where the rule is for all. */
  readonly machine: Machine | undefined;
  readonly path: { readonly tree: boolean; readonly path: string } | undefined;
}

/** What the lines of a requirement ask for on a target. */
export interface RequiredRules {
  readonly rules: readonly RequiredRule[];
  /** Names of system calls that the machine or the version lacks, and that are not asked for. */
  readonly lackedCalls: readonly string[];
  /** Lines that do not load there for another reason, by their index. */
  readonly faulty: readonly number[];
  /** Lines of which nothing is left without the system calls that are lacked. */
  readonly empty: readonly number[];
}

/**
 * Returns the rules that lines send to the kernel of a target, one for each ABI, and which lines or system
 * calls the target cannot load.
 * @param lines the lines of audit rules that a profile requires
 */
export function requiredRules(lines: readonly string[], target: Target): RequiredRules {
  const rules: RequiredRule[] = [];
  const lacked = new Set<string>();
  const [faulty, empty]: [number[], number[]] = [[], []];
  for (const [line, text] of lines.entries()) {
    const known = withKnownCalls(text, target);
    for (const name of known.lacked) lacked.add(name);
    const sent = known.text === undefined ? undefined : sentOf(known.text, target);
    if (known.text === undefined) empty.push(line);
    else if (sent?.sent.type !== 'add') faulty.push(line);
    else rules.push(...perAbi(sent, target, line));
  }
  return { rules, lackedCalls: [...lacked], faulty, empty };
}

/** Returns the rule that a line sends to the kernel of a target; undefined where it does not load. */
export function sentOf(text: string, target: Target): SentRule | undefined {
  const node = parseLine(text);
  if (node.kind !== 'command') return undefined;
  const verdict = verdictOf(node, target);
  return verdict.outcome === 'loads' ? sentRule(node, verdict) : undefined;
}

/** A line without the names of system calls that a target lacks; no text where none of its names is left. */
export interface KnownCalls {
  readonly text: string | undefined;
  readonly lacked: readonly string[];
}

/**
 * Returns a line of audit rules without the system calls that the machine or the version of a target lacks,
 * and the names of these calls. The text is undefined where no call is left, and where the machine does not
 * have the ABI of the line.
 * @param text the line
 */
export function withKnownCalls(text: string, target: Target): KnownCalls {
  const node = parseLine(text);
  if (node.kind !== 'command' || sentOf(text, target)) return { text, lacked: [] };
  const machine = machineOfLine(node, target);
  if (machine === 'none') return { text: undefined, lacked: [] };
  const { calls } = node.parts;
  const lacked = calls.filter(({ value }) => !isKnown(value, machine, target));
  if (lacked.length === 0) return { text, lacked: [] };
  const names = lacked.map((c) => c.value);
  if (lacked.length === calls.length) return { text: undefined, lacked: names };
  let left = text;
  for (const { value } of lacked) left = withoutCall(left, value);
  return { text: left, lacked: names };
}

function isKnown(name: string, machine: Machine, target: Target): boolean {
  if (name === 'all' || /^\d/.test(name)) return true;
  const found = syscalls(machine).get(name, target.release);
  return found !== undefined && found.number >= 0 && !(target.lacks?.syscalls.includes(name) ?? false);
}

/** Returns a line without the name of one system call in its -S. */
function withoutCall(text: string, name: string): string {
  return text
    .replace(new RegExp(`(?<=[ ,])${name},|,${name}(?=[ ,]|$)`), '')
    .replace(new RegExp(` -S ${name}(?= |$)`), '');
}

/** Returns the machine whose system calls a line names: 'none' where the target has no such ABI. */
function machineOfLine(node: CommandLine, { machine, release }: Target): Machine | 'none' {
  const arch = node.parts.fields.find((f) => f.name === 'arch')?.value;
  if (arch === 'b64' || arch === 'b32') return machineOfBits(arch, machine, release) ?? 'none';
  return machine;
}

/** Returns a rule for each ABI: one that names an arch, or another list, is one. */
function perAbi(sent: SentRule, target: Target, line: number): readonly RequiredRule[] {
  const { rule } = sent;
  const forms = formsOf(sent);
  const own = machineOfOnlyArch(rule, target.release);
  const hasArch = rule.fields.some((f) => f.field === F.arch);
  if (listOf(rule) !== 'exit' || hasArch || !isFullMask(rule.mask))
    return [requiredRule(forms, own, target, line)];
  return (['b64', 'b32'] as const).flatMap((bits) => {
    const machine = machineOfBits(bits, target.machine, target.release);
    if (!machine) return [];
    const arch: RuleField = { field: F.arch, op: OP.eq, value: elfOf(machine) };
    const withArch = (r: Rule): Rule => ({ ...r, fields: [arch, ...r.fields] });
    const [first, ...others] = forms;
    return [requiredRule([withArch(first), ...others.map(withArch)], machine, target, line)];
  });
}

/** Returns what a watch may become: of a path that is known to be a file or a directory, only that. */
function formsOf({ rule, asTree, path }: SentRule): readonly [Rule, ...Rule[]] {
  if (!asTree) return [rule];
  const name = path?.path ?? '';
  // What is right below a directory of programs is one.
  if (/^\/(?:usr\/)?s?bin\/[^/]+$/.test(name)) return [rule];
  const kind = knownPath(name)?.kind;
  if (kind === 'folder') return [asTree];
  return kind === undefined ? [rule, asTree] : [rule];
}

function requiredRule(
  forms: readonly [Rule, ...Rule[]],
  machine: Machine | undefined,
  target: Target,
  line: number,
): RequiredRule {
  const [first, ...others] = forms.map((f) =>
    onePath(machine ? withCallsOfPerm(f, machine, target) : f, target),
  ) as [Rule, ...Rule[]];
  return { line, forms: [first, ...others], machine, path: pathOf(first) };
}

/**
 * Returns a rule with the system calls that its perm= lets through: those that this version's auditctl adds,
 * or those of the kernel where it adds none.
 */
function withCallsOfPerm(rule: Rule, machine: Machine, { release }: Target): Rule {
  const letters = [...'rwxa'].filter((l) => ((permOf(rule) ?? 0) & bitOf(l)) !== 0);
  if (!isFullMask(rule.mask) || letters.length === 0) return rule;
  const added = letters.flatMap((l) => permAddition(l, release).names);
  const names = added.length > 0 ? added : letters.flatMap((l) => permClass(l, machine));
  const mask = emptyMask();
  for (const name of names) {
    const n = syscalls(machine).get(name, release)?.number;
    if (n !== undefined && n >= 0) mask[n >> 5] = ((mask[n >> 5] ?? 0) | (1 << (n & 31))) >>> 0;
  }
  return { ...rule, mask };
}

function permOf({ fields }: Rule): number | undefined {
  return fields.find((f) => f.field === F.perm)?.value;
}

function bitOf(letter: string): number {
  return { x: 1, w: 2, r: 4, a: 8 }[letter] ?? 0;
}

const plain = new WeakMap<Rule, { readonly target: Target; readonly rule: Rule }>();

/**
 * Returns a rule whose path is written as the kernel finds it on a target with a merged /usr: `/bin/x`
 * becomes `/usr/bin/x`. The rule itself where nothing changes, or where the target is not known to have a
 * merged /usr. The result is kept with the rule.
 */
export function onePath(rule: Rule, target: Target): Rule {
  if (target.mergedUsr !== true || !rule.fields.some(isPath)) return rule;
  const known = plain.get(rule);
  if (known?.target === target) return known.rule;
  const fields = rule.fields.map((f) => {
    const text = isPath(f) ? followed(f.text ?? '', target) : f.text;
    return text === f.text || text === undefined ? f : textField(f.field, f.op, text);
  });
  const changed = fields.some((f, i) => f !== rule.fields[i]) ? { ...rule, fields } : rule;
  plain.set(rule, { target, rule: changed });
  return changed;
}

const isPath = (f: RuleField): boolean => f.field === F.path || f.field === F.dir;

/** Follows known links; with a slash at its end, the kernel follows the last part too (fs/namei.c). */
function followed(path: string, target: Target): string {
  return path.length > 1 && path.endsWith('/')
    ? throughKnownLinks(`${path}.`, target).slice(0, -1)
    : throughKnownLinks(path, target);
}
