import { defineCheck } from '../defineCheck.ts';
import { replace } from '../edits.ts';
import { ruleWith } from '../loadedRule.ts';
import { restyled } from './restyle.ts';

const FORMS = ['unset', '-1', '4294967295'] as const;

/** An id that is not set, in another form than the rest. */
export const unsetForm = defineCheck({
  code: 'AR503',
  name: 'unset-form',
  category: 'style',
  severity: 'info',
  defaultOff: true,
  convention: 'unset',
  title: 'A login or session that is not set, written in another way',
  what: 'An id that is not set can be written as `unset`, `-1` or `4294967295`. The folder has chosen one with `"conventions": { "unset": … }` in `.audit-rules.json` (without one it is `unset`), and this value is another.',
  why: 'The three mean the same to the kernel, and look like three different filters to a reader and to a search.',
  run: (ctx) => {
    const wanted = ctx.conventions?.unset ?? 'unset';
    const rule = ruleWith(ctx, /unset|-1|4294967295/);
    if (!rule) return [];
    return rule.fields.flatMap(({ name, field, value, span }) => {
      if (field.valueType !== 'uid' && field.valueType !== 'session') return [];
      if (value === wanted || !(FORMS as readonly string[]).includes(value)) return [];
      const message = `"${name}" is compared with "${value}" here. Write "${wanted}", as everywhere.`;
      return restyled(rule.node, ctx.targets, span, message, `Write "${wanted}"`, replace(span, wanted));
    });
  },
  examples: [
    {
      bad: '-a always,exit -F arch=b64 -S execve -F auid>=1000 -F auid!=⟦-1⟧ -k exec',
      fixed: '-a always,exit -F arch=b64 -S execve -F auid>=1000 -F auid!=unset -k exec',
    },
    {
      bad: '-a always,exit -F arch=b64 -S mount -F auid>=1000 -F auid!=⟦4294967295⟧ -k mounts',
      fixed: '-a always,exit -F arch=b64 -S mount -F auid>=1000 -F auid!=unset -k mounts',
    },
  ],
  good: [
    '-a always,exit -F arch=b64 -S execve -F auid>=1000 -F auid!=unset -k exec',
    '-a always,exit -F arch=b64 -S open -F exit=-1 -k open',
  ],
});
