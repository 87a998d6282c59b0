import { machineOfBits } from '../../facts/machines.ts';
import { syscalls } from '../../facts/tables.ts';
import type { Target } from '../../facts/targets.ts';
import type { Event } from '../../matching/index.ts';
import type { Rule } from '../../model/rule.ts';
import { verdictOf } from '../../model/verdictOf.ts';
import { type LineNode, parseLine } from '../../syntax/line.ts';
import { type Arch, type CatalogueRule, renderRule } from '../data/catalogue.ts';
import { fillEvent, type PermLetter } from './filledEvent.ts';

/** One thing that a catalogue rule is there to record. */
export interface CatalogueEvent {
  /** For people: `write to /etc/passwd`, `ptrace`. */
  readonly what: string;
  readonly event: Event;
  /**
   * A change of attributes, where the rule is there for more: it does not make the rule's file seen by
   * itself.
   */
  readonly minor: boolean;
}

/**
 * Returns a function that reports whether the auditctl of all targets knows a system call, by its name, on an
 * ABI of their machine.
 */
export function knowsSyscall(targets: readonly Target[]): (name: string, arch: Arch) => boolean {
  return (name, arch) =>
    targets.every(({ machine, release }) => {
      const of = machineOfBits(arch, machine, release);
      return of !== undefined && syscalls(of).get(name, release) !== undefined;
    });
}

/**
 * Returns the ABIs of a target's machine for which auditctl has a name (b64, b32), the machine's own first;
 * empty where the version does not know the machine.
 */
export function archsOf({ machine, release }: Pick<Target, 'machine' | 'release'>): readonly Arch[] {
  return (['b64', 'b32'] as const).filter((arch) => machineOfBits(arch, machine, release) !== undefined);
}

/** Returns the compiled rule of a line on a target; undefined where it does not load there. */
export function compiled(node: LineNode, target: Target): Rule | undefined {
  const verdict = node.kind === 'command' ? verdictOf(node, target) : undefined;
  return verdict?.outcome === 'loads' ? verdict.rule : undefined;
}

const PERM_CALL: Readonly<Record<PermLetter, string>> = {
  x: 'execve',
  w: 'openat',
  r: 'openat',
  a: 'fchmodat',
};
const PERM_WORDS: Readonly<Record<PermLetter, string>> = {
  x: 'start of',
  w: 'write to',
  r: 'read of',
  a: 'change of the attributes of',
};

/**
 * Returns the events that a catalogue rule represents on a target's own ABI: one for each permission of a
 * path, or for each of its system calls that the target knows. A logged-in person would cause them (auid
 * 1000; as root where a file is written), and every value that the rule filters by is set so that the rule
 * matches. Empty where the rule cannot be loaded on the target.
 */
export function eventsOf(rule: CatalogueRule, target: Target): readonly CatalogueEvent[] {
  const arch = archsOf(target).find((a) => !rule.arch || rule.arch.includes(a));
  if (!arch) return [];
  const machine = machineOfBits(arch, target.machine, target.release);
  const [line] = renderRule(rule, {
    style: 'syscall',
    key: 'k',
    archs: [arch],
    hasSyscall: knowsSyscall([target]),
  });
  const sent = line === undefined ? undefined : compiled(parseLine(line), target);
  if (!machine || !sent) return [];
  const table = syscalls(machine);
  return callsOf(rule, target, arch).flatMap(({ name, letter }) => {
    const syscall = table.get(name)?.number;
    if (syscall === undefined) return [];
    const place = placeOf(rule, target, letter);
    const what = letter ? `${PERM_WORDS[letter]} ${place}` : [name, ...placeWords(rule)].join(' ');
    const call: Event = { list: 'exit', machine, syscall };
    const event = fillEvent(call, { rule, fields: sent.fields, place, name, letter });
    return [{ what, event, minor: letter === 'a' && rule.perm !== 'a' }];
  });
}

/** Returns the system calls that a rule is about, or those that stand for the letters of its permissions. */
function callsOf(
  rule: CatalogueRule,
  target: Target,
  arch: Arch,
): readonly { readonly name: string; readonly letter?: PermLetter }[] {
  const knows = knowsSyscall([target]);
  if (rule.syscalls) return rule.syscalls.filter((name) => knows(name, arch)).map((name) => ({ name }));
  return [...(rule.perm ?? 'rwxa')].map((l) => {
    const letter = l as PermLetter;
    return { name: PERM_CALL[letter], letter };
  });
}

/**
 * Returns the file that stands for all below a tree: the one that matters most, where there is such a one, so
 * that a rule on just that file counts; else any.
 */
function placeOf(rule: CatalogueRule, target: Target, letter?: PermLetter): string {
  if (rule.file !== undefined) return rule.file;
  const tree = (rule.tree ?? '').replace(/\/$/, '');
  switch (tree) {
    case '/var/spool/cron':
      return keepsCrontabsApart(target) ? `${tree}/crontabs/entry` : `${tree}/entry`;
    case '/root/.ssh':
      return letter === 'r' ? `${tree}/id_rsa` : `${tree}/authorized_keys`;
    case '/var/log/audit':
      return `${tree}/audit.log`;
    default:
      return `${tree}/${letter === 'x' ? 'program' : 'entry'}`;
  }
}

/** Reports whether a target keeps users' crontabs in a separate directory, as Debian's cron does. */
function keepsCrontabsApart({ name }: Pick<Target, 'name'>): boolean {
  return /^(?:debian|ubuntu)-/.test(name);
}

function placeWords({ file, tree }: CatalogueRule): readonly string[] {
  if (file !== undefined) return [`of ${file}`];
  return tree === undefined ? [] : [`below ${tree}`];
}
