import { defineCheck } from '../defineCheck.ts';
import { fix, optionSpan, withoutSpan } from '../edits.ts';
import { T } from '../lineTraits.ts';
import { ruleOf } from '../loadedRule.ts';

/** A key on the exclude or user list. */
export const keyOnList = defineCheck({
  code: 'AR213',
  name: 'key-on-list',
  category: 'meaning',
  severity: 'warning',
  title: 'A key on an exclude or user rule',
  what: 'A rule of the exclude or the user list has a key.',
  why: 'On these lists the kernel stops at a field that it does not know there, and the key is one: this rule and every later one of the list do nothing. Nothing is said about it. A key would not be written anywhere either, since these rules record no system call.',
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
    return rule.keys.flatMap(({ option: o, value: key }) => {
      const message = `The key "${key}" switches off this rule and every later rule of the ${rule.list} list: the kernel cannot judge a key there. Remove it.`;
      const span = optionSpan(o);
      return [
        { span, message, fixes: () => [fix('Remove the key', 'unsafe', withoutSpan(rule.node.text, span))] },
      ];
    });
  },
});
