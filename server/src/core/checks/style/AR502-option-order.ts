import { fitsLine } from '../../syntax/document.ts';
import { defineCheck, isCommand } from '../defineCheck.ts';
import { optionSpan, optionText, rewrite } from '../edits.ts';
import { inOrder, keptInDocument, sortedOptions } from './optionOrders.ts';
import { safetyOf } from './restyle.ts';

/** Reports options in another order than that of the formatter. */
export const optionOrder = defineCheck({
  code: 'AR502',
  name: 'option-order',
  category: 'style',
  severity: 'info',
  defaultOff: true,
  title: 'Options that are not in the usual order',
  what: 'The usual order of options is: list and action, arch, system calls, fields, comparisons (`-C`), keys. This rule has them in another order. If the setting `auditRules.format.optionOrder` is `canonical`, the formatter sorts them. Watches (`-w`) are not checked, nor is a rule that would then be a duplicate of another one in its file.',
  why: 'If the options of all rules are in the same order, the rules can be compared line by line, and differences are easy to see.',
  looksAround: (_line, node) => isCommand(node) && node.options.length > 2,
  run: ({ node, targets, document }) => {
    if (!isCommand(node) || !fitsLine(node.text)) return [];
    const there = node.options;
    const wanted = sortedOptions(node);
    const misplaced = wanted.find((o, i) => o !== there[i]);
    const at = misplaced && there[wanted.indexOf(misplaced)];
    const text = misplaced && inOrder(node, targets);
    if (!misplaced || !at || text === undefined || keptInDocument(document, targets).has(node.text))
      return [];
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
