import { machineOfBits } from '../facts/machines.ts';
import type { Target } from '../facts/targets.ts';
import { commands, sameSet } from '../model/equivalence.ts';
import { fitsLine } from '../syntax/document.ts';
import type { CommandLine } from '../syntax/line.ts';
import { hasOnly, optionText } from './edits.ts';

/** The names of a machine's ABIs in rules: its 64-bit and its 32-bit one. */
export type Bits = 'b64' | 'b32';

/** Returns the ABIs (b64, b32) that the machines of all targets can run; empty where they share none. */
export function wordSizesOf(targets: readonly Target[]): readonly Bits[] {
  return (['b64', 'b32'] as const).filter((b) =>
    targets.every((t) => machineOfBits(b, t.machine, t.release) !== undefined),
  );
}

/**
 * Returns the rules that record what a watch records, one for each ABI, in the form that the kernel checks
 * only at the system calls of its permissions. Undefined for a line that is not a plain watch, and where the
 * rules would record anything else.
 * @param kind whether the path is a file or a directory, which only the machine knows
 */
export function rulesOfWatch(
  node: CommandLine,
  kind: 'path' | 'dir',
  targets: readonly Target[],
): readonly string[] | undefined {
  const { paths, keys } = node.parts;
  const [watch, other] = paths.filter((p) => p.kind === 'watch');
  if (!watch || other || node.options[0] !== watch.option || !hasOnly(node, 'wpFCk')) return undefined;
  const perms = node.options.filter((o) => o.name === 'p').at(-1);
  const keyOptions = new Set(keys.map((k) => k.option));
  const filters = node.options.filter((o) => (o.name === 'C' || o.name === 'F') && !keyOptions.has(o));
  const rest = [
    `-F ${kind}=${watch.text.replace(/(?<=.)\/+$/, '')}`,
    `-F perm=${perms?.argument?.value ?? 'rwxa'}`,
    ...filters.map((o) => optionText(node, o)),
    ...keys.map((k) => `-F key=${k.text}`),
  ];
  const lines = wordSizesOf(targets).map((arch) => ['-a always,exit', `-F arch=${arch}`, ...rest].join(' '));
  const same = { arch: true, calls: true, tree: true };
  return lines.length > 0 && lines.every(fitsLine) && sameSet([node], commands(lines), targets, same)
    ? lines
    : undefined;
}
