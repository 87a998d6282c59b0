import { defineCheck } from '../defineCheck.ts';
import { fix, optionSpan, withoutSpan } from '../edits.ts';
import { T } from '../lineTraits.ts';
import { ruleWith } from '../loadedRule.ts';

/** Reports connect with success=1. */
export const connectSuccess = defineCheck({
  code: 'AR220',
  name: 'connect-success',
  category: 'meaning',
  severity: 'hint',
  title: 'connect with success=1',
  evidence: 'kernel',
  what: 'A rule for `connect` has `success=1`, so it matches only calls that succeed.',
  why: 'If a program does not wait for its connection, `connect` returns the error EINPROGRESS at once. The kernel counts that call as failed, even if the connection is made a moment later. Most network programs work this way, so the rule misses their connections.',
  examples: [
    {
      bad: '-a always,exit -F arch=b64 -S connect -F ⟦success=1⟧ -F saddr_fam=2 -F key=net',
      fixed: '-a always,exit -F arch=b64 -S connect -F saddr_fam=2 -F key=net',
    },
  ],
  good: [
    '-a always,exit -F arch=b64 -S connect -F saddr_fam=2 -F key=net',
    '-a always,exit -F arch=b64 -S connect -F success=0 -F key=net',
    '-a always,exit -F arch=b64 -S connect -F exit=-EINPROGRESS -F key=net',
  ],
  about: T.success | T.calls,
  run: (ctx) => {
    const rule = ruleWith(ctx, /success=1/i);
    if (
      !rule?.always ||
      rule.list !== 'exit' ||
      rule.calls.length === 0 ||
      !rule.calls.every((c) => c.value.toLowerCase() === 'connect')
    )
      return [];
    return rule.fields.flatMap((f) => {
      if (f.name !== 'success' || f.op !== '=' || f.value !== '1') return [];
      const message =
        '"success=1" misses connections that are completed in the background: connect returns EINPROGRESS for them. Remove "success=1", or add a rule with "exit=-EINPROGRESS".';
      const span = optionSpan(f.option);
      return [
        {
          span: f.argument.span,
          message,
          fixes: () => [fix('Remove "success=1"', 'unsafe', withoutSpan(rule.node.text, span))],
        },
      ];
    });
  },
});
