import { defineCheck } from '../defineCheck.ts';
import { fix, replace } from '../edits.ts';
import { T } from '../lineTraits.ts';
import { ruleOf } from '../loadedRule.ts';

/** Reports always on the exclude and filesystem lists. */
export const actionIgnored = defineCheck({
  code: 'AR214',
  name: 'action-ignored',
  category: 'meaning',
  severity: 'warning',
  title: '"always" on a list that only excludes',
  what: 'The rule has the action `always` on the exclude list or on the filesystem list.',
  why: 'The exclude list only drops records, and the kernel ignores the action there: `always,exclude` drops the same records as `never,exclude`. The filesystem list can only exclude the events of files on a certain type of file system, so only `never` has an effect there. The fix is unsafe even on the exclude list: if the ruleset already has the same rule with `never`, the kernel rejects the changed rule as a duplicate.',
  examples: [
    { bad: '-a ⟦always⟧,filesystem -F fstype=tracefs', fixed: '-a never,filesystem -F fstype=tracefs' },
    { bad: '-a ⟦always⟧,exclude -F msgtype=CWD', fixed: '-a never,exclude -F msgtype=CWD' },
  ],
  good: ['-a never,exclude -F msgtype=CWD', '-a never,filesystem -F fstype=tracefs'],
  about: T.otherList,
  run: (ctx) => {
    const rule = ruleOf(ctx);
    if (!rule?.always || (rule.list !== 'exclude' && rule.list !== 'filesystem')) return [];
    const argument = rule.node.options.find((o) => o.name === 'a' || o.name === 'A')?.argument;
    const at = argument ? rule.node.text.indexOf('always', argument.span.start) : -1;
    if (!argument || at < 0 || at >= argument.span.end) return [];
    const span = { start: at, end: at + 'always'.length };
    const fixes = () => [fix('Write "never"', 'unsafe', replace(span, 'never'))];
    if (rule.list === 'filesystem')
      return [
        {
          span,
          message:
            'The "filesystem" list only excludes events, so "always" has no effect. Write "never" to exclude them, or remove the rule.',
          fixes,
        },
      ];
    // Many rulesets write it this way, and it does what their authors want.
    return [
      {
        span,
        severity: 'hint',
        message:
          '"always" on the exclude list drops the same records as "never". Write "never", which is clearer.',
        fixes,
      },
    ];
  },
});
