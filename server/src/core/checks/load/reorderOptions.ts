import type { CommandLine, OptionNode } from '../../syntax/line.ts';
import type { Fix } from '../defineCheck.ts';
import { optionText, rewrite } from '../edits.ts';

/** Returns the options in a good order: what begins the rule, arch, system calls, the rest, keys. */
function inOrder(node: CommandLine): string {
  const archs = new Set(node.parts.fields.filter((f) => f.name === 'arch').map((f) => f.option));
  const keys = new Set(node.parts.keys.map((k) => k.option));
  const rank = (o: OptionNode): number => {
    if (o.name !== undefined && 'aAdwW'.includes(o.name)) return 0;
    if (archs.has(o)) return 1;
    if (keys.has(o)) return 4;
    return o.name === 'S' ? 2 : 3;
  };
  return [...node.options]
    .sort((a, b) => rank(a) - rank(b))
    .map((o) => optionText(node, o))
    .join(' ');
}

/**
 * Returns the fix that writes a line with its options in an order that auditctl accepts, as the only item;
 * empty where words of the line belong to no option.
 */
export function reorderFix(title: string, node: CommandLine): readonly Fix[] {
  return node.rest.length > 0
    ? []
    : [
        rewrite(
          node,
          title,
          'safe',
          node.text.slice(0, node.text.length - node.text.trimStart().length) + inOrder(node),
        ),
      ];
}
