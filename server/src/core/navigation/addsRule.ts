import type { CommandLine } from '../syntax/line.ts';

/** Reports whether a line adds a rule, and neither deletes rules nor lists them. */
export function addsRule(node: CommandLine): boolean {
  return node.options.some(({ name }) => name === 'a' || name === 'A' || name === 'w');
}
