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
 * The line with its options in the usual order and one blank between its words; undefined where that would be another
 * rule on some target or release, or where there is something else than options.
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
  // Options in a cluster (-Dk) have no words of their own.
  if (node.options.some((o) => !optionText(node, o).startsWith('-'))) return undefined;
  const text = sorted(node)
    .map((o) => optionText(node, o).replace(/^(-.) +/, '$1 '))
    .join(' ');
  const after = parseLine(text);
  if (after.kind !== 'command' || !fitsLine(text) || !keepsWords(after.words.length, byteLength(text)))
    return undefined;
  return sameOnAll([node], [after], [...targets, ...everyRelease(targets)]) ? text : undefined;
}

/** What holds on the machine today must hold after an update too. */
function everyRelease(targets: readonly Target[]): readonly Target[] {
  return releases.flatMap((name) => target(name, targets[0]?.machine) ?? []);
}

function sorted({ options, parts }: CommandLine): readonly OptionNode[] {
  const archs = new Set(parts.fields.filter((f) => f.name === 'arch').map((f) => f.option));
  const keys = new Set(parts.keys.map((k) => k.option));
  /** Fields stay as they are among themselves, but arch comes first: the rule's fields are in the order in which they are sent. */
  const rankOf = (o: OptionNode): number => {
    if (archs.has(o)) return 1;
    return keys.has(o) ? 6 : (RANKS.get(o.name) ?? 4);
  };
  return [...options].sort((a, b) => rankOf(a) - rankOf(b));
}

/** Where the options of a letter go; fields and -p at 4. */
const RANKS: ReadonlyMap<string | undefined, number> = new Map([
  ['a', 0],
  ['A', 0],
  ['d', 0],
  ['S', 2],
  ['C', 5],
]);

/** Options in another order than that of the formatter. */
export const optionOrder = defineCheck({
  code: 'AR502',
  name: 'option-order',
  category: 'style',
  severity: 'info',
  defaultOff: true,
  title: 'Options that are not in the usual order',
  what: 'The options of a rule stand in another order than the usual one: list and action, arch, system calls, fields, comparisons, keys. The formatter puts them so where "auditRules.format.optionOrder" says so.',
  why: 'Rules that are written alike can be compared line by line, and what differs is seen.',
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
        message: `"${optionText(node, misplaced)}" stands behind "${optionText(node, at)}". The usual order is list and action, arch, system calls, fields, comparisons, keys.`,
        fixes: () => [rewrite(node, 'Put the options in order', safety, text)],
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
