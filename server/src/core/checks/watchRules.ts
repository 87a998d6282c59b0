import { machineOfBits } from '../facts/machines.ts';
import type { Target } from '../facts/targets.ts';
import { commands, sameSet } from '../model/equivalence.ts';
import type { CommandLine, OptionNode } from '../syntax/line.ts';
import { argumentText, fitsLine, hasOnly, optionText } from './edits.ts';

/** How a machine's word sizes are called in rules. */
export type Bits = 'b64' | 'b32';

/** The word sizes that the machines of all targets have. */
export function wordSizesOf(targets: readonly Target[]): readonly Bits[] {
  return (['b64', 'b32'] as const).filter((b) =>
    targets.every((t) => machineOfBits(b, t.machine, t.release) !== undefined),
  );
}

/** Whether an option is the key, written as a field. */
export function isKeyField(o: OptionNode): boolean {
  return o.name === 'F' && o.argument?.value.startsWith('key=') === true;
}

/**
 * The rules that ask for what a watch asks for, one for each word size: the form that is looked at on the system calls of
 * its permissions only. `kind`: whether a file or a tree is watched, which only the machine knows. Undefined for what is
 * no plain watch, and where the rules would ask for anything else.
 */
export function rulesOfWatch(
  node: CommandLine,
  kind: 'path' | 'dir',
  targets: readonly Target[],
): readonly string[] | undefined {
  const watches = node.options.filter((o) => o.name === 'w');
  const watch = watches[0];
  if (watches.length !== 1 || !watch?.argument || node.options[0] !== watch || !hasOnly(node, 'wpFCk'))
    return undefined;
  const perms = node.options.filter((o) => o.name === 'p').at(-1);
  const raw = argumentText(node, watch).replace(/(?<=.)\/+$/, '');
  const filters = node.options.filter((o) => o.name === 'C' || (o.name === 'F' && !isKeyField(o)));
  const keys = node.options
    .filter((o) => o.name === 'k' || isKeyField(o))
    .map((o) => (o.name === 'k' ? `-F key=${argumentText(node, o)}` : optionText(node, o)));
  const rest = [
    `-F ${kind}=${raw}`,
    `-F perm=${perms?.argument?.value ?? 'rwxa'}`,
    ...filters.map((o) => optionText(node, o)),
    ...keys,
  ];
  const lines = wordSizesOf(targets).map((arch) => ['-a always,exit', `-F arch=${arch}`, ...rest].join(' '));
  const same = { arch: true, calls: true, tree: true };
  return lines.length > 0 && lines.every(fitsLine) && sameSet([node], commands(lines), targets, same)
    ? lines
    : undefined;
}
