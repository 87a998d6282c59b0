import { MAY_HAVE_KEY } from '../../syntax/ruleParts.ts';
import { defineCheck } from '../defineCheck.ts';
import { replace } from '../edits.ts';
import { ruleWith } from '../loadedRule.ts';
import { quotesOfKey } from '../meaning/AR221-key-characters.ts';
import { restyled } from './restyle.ts';

/** Reports a key with another option than the convention. */
export const keyOption = defineCheck({
  code: 'AR506',
  name: 'key-option',
  category: 'style',
  severity: 'info',
  defaultOff: true,
  convention: 'keyOption',
  title: 'A key whose option does not follow the convention',
  what: 'A rule can set its key with `-k` or with `-F key=`. `"conventions": { "keyOption": "-k" }` (or `"-F key="`) in `.audit-rules.json` sets one option as the convention for your rules. If you turn the check on without a convention, it expects `-k`. This rule uses the other option. `-D -k KEY`, which deletes rules, has no other form and is not reported.',
  why: 'Both options mean the same, but a text search for one misses the other.',
  run: (ctx) => {
    const wanted = ctx.conventions?.keyOption ?? '-k';
    const rule = ruleWith(ctx, MAY_HAVE_KEY);
    if (!rule) return [];
    const { node } = rule;
    return rule.keys.flatMap(({ option, argument, spelling, text: key, value, span }) => {
      const { start } = option.span;
      // Quotes are removed first, by AR221 here and by AR008 where the line does not load.
      if (quotesOfKey(value)) return [];
      if (node.text[start] !== '-' || (wanted === '-k') === (spelling === '-k')) return [];
      const text = wanted === '-k' ? `-k ${key}` : `-F key=${key}`;
      const place = { start, end: span.end };
      const given = `-${option.name} ${node.text.slice(argument.span.start, span.start)}`.trim();
      const message = `Keys are written with "${wanted}" by convention, not with "${given}". Write "${text}".`;
      return restyled(node, ctx.targets, place, message, `Write "${text}"`, replace(place, text));
    });
  },
  examples: [
    {
      bad: '-a always,exit -F arch=b64 -S mount ⟦-F key=mounts⟧',
      fixed: '-a always,exit -F arch=b64 -S mount -k mounts',
    },
    { bad: '-w /etc/passwd -p wa ⟦-F key=identity⟧', fixed: '-w /etc/passwd -p wa -k identity' },
  ],
  good: ['-a always,exit -F arch=b64 -S mount -k mounts', '-D -k mounts', '-w /etc/passwd -p wa'],
});
