import type { CommandLine } from '../syntax/line.ts';

/** Reports whether a line adds a rule (-a, -A or -w), and does not delete or list rules or set something. */
export function addsRule(node: CommandLine): boolean {
  return node.options.some(({ name }) => name === 'a' || name === 'A' || name === 'w');
}
