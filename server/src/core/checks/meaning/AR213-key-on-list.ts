import { defineCheck } from '../defineCheck.ts';
import { fix, optionSpan, withoutSpan } from '../edits.ts';
import { T } from '../lineTraits.ts';
import { ruleOf } from '../loadedRule.ts';

/** Reports a key on the exclude or user list. */
export const keyOnList = defineCheck({
  code: 'AR213',
  name: 'key-on-list',
  category: 'meaning',
  severity: 'warning',
  title: 'A key on the exclude or user list',
  what: 'A rule on the exclude list or the user list has a key.',
  why: 'The kernel cannot compare a key on these lists, and stops reading the list there. So this rule and every later rule of the list have no effect, and no message says so. The key is of no use anyway: these lists only decide which records are dropped, so no record contains the key.',
  examples: [
    { bad: '-a never,user -F exe=/usr/sbin/cron ⟦-k no-cron⟧', fixed: '-a never,user -F exe=/usr/sbin/cron' },
    {
      bad: '-a never,exclude -F exe=/usr/sbin/cron ⟦-k no-cron⟧',
      fixed: '-a never,exclude -F exe=/usr/sbin/cron',
      target: 'newest',
    },
  ],
  good: [
    '-a never,exclude -F exe=/usr/sbin/cron',
    '-a never,exit -F arch=b64 -S all -F exe=/usr/sbin/cron -k no-cron',
  ],
  about: T.otherList,
  run: (ctx) => {
    const rule = ruleOf(ctx);
    if (!rule || (rule.list !== 'exclude' && rule.list !== 'user')) return [];
    return rule.keys.flatMap(({ option: o }) => {
      const span = optionSpan(o);
      const written = rule.node.text.slice(span.start, span.end);
      const message = `On the "${rule.list}" list, a key disables this rule and every later rule of the list. Remove "${written}".`;
      return [
        { span, message, fixes: () => [fix('Remove the key', 'unsafe', withoutSpan(rule.node.text, span))] },
      ];
    });
  },
});
