import { defineCheck } from '../defineCheck.ts';
import { replace } from '../edits.ts';
import { ruleWith } from '../loadedRule.ts';
import { restyled } from './restyle.ts';

const FORMS = ['unset', '-1', '4294967295'] as const;

/** Reports an unset id in another form than the convention. */
export const unsetForm = defineCheck({
  code: 'AR503',
  name: 'unset-form',
  category: 'style',
  severity: 'info',
  defaultOff: true,
  convention: 'unset',
  title: 'An unset ID in a form that does not follow the convention',
  what: 'A process without a login has no login UID (`auid`) and no session ID: they are unset. A rule can write this value as `unset`, `-1` or `4294967295`. `"conventions": { "unset": "unset" }` in `.audit-rules.json` sets one of the three as the convention for your rules. If you turn the check on without a convention, it expects `unset`. This rule uses another form. Only user IDs and session IDs are checked: in `exit=-1`, the value is an error number.',
  why: 'The three forms mean the same to the kernel, but a reader or a text search sees three different filters.',
  run: (ctx) => {
    const wanted = ctx.conventions?.unset ?? 'unset';
    const rule = ruleWith(ctx, /unset|-1|4294967295/);
    if (!rule) return [];
    return rule.fields.flatMap(({ name, field, value, span }) => {
      if (field.valueType !== 'uid' && field.valueType !== 'session') return [];
      if (value === wanted || !(FORMS as readonly string[]).includes(value)) return [];
      const message = `The convention for "${name}" is "${wanted}", not "${value}". Write "${wanted}".`;
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
