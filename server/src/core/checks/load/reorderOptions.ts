import type { CommandLine, OptionNode } from '../../syntax/line.ts';
import type { Fix } from '../defineCheck.ts';
import { optionText, rewrite } from '../edits.ts';

/** The options in a good order: what begins the rule, arch, system calls, the rest, keys. */
function inOrder(node: CommandLine): string {
  const rank = (o: OptionNode): number => {
    if (o.name !== undefined && 'aAdwW'.includes(o.name)) return 0;
    if (o.name === 'F' && o.argument?.value.startsWith('arch=')) return 1;
    if (o.name === 'S') return 2;
    if (o.name === 'k' || (o.name === 'F' && o.argument?.value.startsWith('key='))) return 4;
    return 3;
  };
  return [...node.options]
    .map((o, i) => ({ o, i }))
    .sort((a, b) => rank(a.o) - rank(b.o) || a.i - b.i)
    .map(({ o }) => optionText(node, o))
    .join(' ');
}

/** Rewrites a line with its options in a good order; nothing where words of it belong to no option. */
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
