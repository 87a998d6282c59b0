import { releases } from '../../facts/releases.ts';
import { type Target, target } from '../../facts/targets.ts';
import { sameOnAll } from '../../model/equivalence.ts';
import { fitsLine } from '../../syntax/document.ts';
import { type CommandLine, type OptionNode, parseLine } from '../../syntax/line.ts';
import { byteLength } from '../../text/bytes.ts';
import { defineCheck, isCommand } from '../defineCheck.ts';
import { optionSpan, optionText, rewrite } from '../edits.ts';
import { keepsWords, safetyOf } from './restyle.ts';

/**
 * Returns the text of a line with its options in the usual order and one space between words; undefined where
 * that would be another rule on some target, or where the line contains more than options.
 */
export function inOrder(node: CommandLine, targets: readonly Target[]): string | undefined {
  const begins = node.options[0]?.name;
  if (begins === undefined || !node.options.some((o) => o.name !== undefined && 'aAd'.includes(o.name)))
    return undefined;
  if (
    node.rest.length > 0 ||
    node.options.some((o) => o.name === undefined || !'aAdFSCkp'.includes(o.name) || !o.argument)
  )
    return undefined;
  // Options in a cluster (-Dk) are not separate words.
  if (node.options.some((o) => !optionText(node, o).startsWith('-'))) return undefined;
  const text = sorted(node)
    .map((o) => optionText(node, o).replace(/^(-.) +/, '$1 '))
    .join(' ');
  const after = parseLine(text);
  if (after.kind !== 'command' || !fitsLine(text) || !keepsWords(after.words.length, byteLength(text)))
    return undefined;
  return sameOnAll([node], [after], [...targets, ...everyRelease(targets)]) ? text : undefined;
}

/**
 * Returns every version of audit as a target: what holds on the machine today must also hold after an update.
 */
function everyRelease(targets: readonly Target[]): readonly Target[] {
  return releases.flatMap((name) => target(name, targets[0]?.machine) ?? []);
}

function sorted({ options, parts }: CommandLine): readonly OptionNode[] {
  const archs = new Set(parts.fields.filter((f) => f.name === 'arch').map((f) => f.option));
  const keys = new Set(parts.keys.map((k) => k.option));
  // Fields keep their order, in which they are sent, but arch comes first.
  const rankOf = (o: OptionNode): number => {
    if (archs.has(o)) return 1;
    return keys.has(o) ? 6 : (RANKS.get(o.name) ?? 4);
  };
  return [...options].sort((a, b) => rankOf(a) - rankOf(b));
}

/** The ranks of options by letter; fields and -p have 4. */
const RANKS: ReadonlyMap<string | undefined, number> = new Map([
  ['a', 0],
  ['A', 0],
  ['d', 0],
  ['S', 2],
  ['C', 5],
]);

/** Reports options in another order than that of the formatter. */
export const optionOrder = defineCheck({
  code: 'AR502',
  name: 'option-order',
  category: 'style',
  severity: 'info',
  defaultOff: true,
  title: 'Options that are not in the usual order',
  what: 'The usual order of options is: list and action, arch, system calls, fields, comparisons (`-C`), keys. This rule has them in another order. If the setting `auditRules.format.optionOrder` is `canonical`, the formatter sorts them. Watches (`-w`) are not checked.',
  why: 'If the options of all rules are in the same order, the rules can be compared line by line, and differences are easy to see.',
  applies: (node) => node.options.length > 2,
  run: ({ node, targets }) => {
    if (!isCommand(node) || !fitsLine(node.text)) return [];
    const there = node.options;
    const wanted = sorted(node);
    const misplaced = wanted.find((o, i) => o !== there[i]);
    const at = misplaced && there[wanted.indexOf(misplaced)];
    const text = misplaced && inOrder(node, targets);
    if (!misplaced || !at || text === undefined) return [];
    const safety =
      safetyOf(node, [{ span: { start: 0, end: node.text.length }, newText: text }], targets) ?? 'unsafe';
    return [
      {
        span: optionSpan(misplaced),
        message: `"${optionText(node, misplaced)}" comes after "${optionText(node, at)}". Use this order: list and action, arch, system calls, fields, comparisons (-C), keys.`,
        fixes: () => [rewrite(node, 'Sort the options', safety, text)],
      },
    ];
  },
  examples: [
    {
      bad: '-a always,exit -F arch=b64 -F uid=0 ⟦-S init_module⟧ -k modules',
      fixed: '-a always,exit -F arch=b64 -S init_module -F uid=0 -k modules',
    },
    {
      bad: '-a always,exit -F arch=b64 -S mount -k mounts ⟦-F auid>=1000⟧ -F auid!=unset',
      fixed: '-a always,exit -F arch=b64 -S mount -F auid>=1000 -F auid!=unset -k mounts',
    },
  ],
  good: [
    '-a always,exit -F arch=b64 -S mount -F auid>=1000 -F auid!=unset -C auid!=uid -k mounts',
    '-w /etc/passwd -k identity -p wa',
  ],
});
