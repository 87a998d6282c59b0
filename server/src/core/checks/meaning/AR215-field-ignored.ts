import { looksAt } from '../../matching/consultedFields.ts';
import type { KnownField } from '../../syntax/argumentParts.ts';
import { isKeyField } from '../../syntax/ruleParts.ts';
import { defineCheck, type Finding } from '../defineCheck.ts';
import { T } from '../lineTraits.ts';
import { type RuleView, ruleOf } from '../loadedRule.ts';

function finding(rule: RuleView, f: KnownField): readonly Finding[] {
  if (rule.list === 'task' && !looksAt('task', f.field.number)) {
    const message = `On the task list, the kernel cannot compare "${f.name}", so this rule never matches. Use the exit list.`;
    return [{ span: f.argument.span, message }];
  }
  if (
    (rule.list === 'user' || rule.list === 'exclude') &&
    !isKeyField(f) &&
    !looksAt(rule.list, f.field.number)
  ) {
    const message = `"${f.name}" on the ${rule.list} list disables this rule and every later rule of that list. Remove the rule, or filter by pid, uid, gid, auid, msgtype, subj_* or exe.`;
    return [{ span: f.argument.span, message }];
  }
  return [];
}

/** Reports a field on a list whose events do not have it. */
export const fieldIgnored = defineCheck({
  code: 'AR215',
  name: 'field-ignored',
  category: 'meaning',
  severity: 'warning',
  title: 'A field that the kernel cannot match on this list',
  what: 'A rule on the task, user or exclude list filters by a field that auditctl accepts there but the kernel cannot compare.',
  why: 'On the task list, which the kernel checks when a process is created, such a rule never matches. On the user and exclude lists, the kernel stops reading the list at such a field, so this rule and every later rule of the list have no effect.',
  examples: [{ bad: '-a never,task -F ⟦arch=b64⟧' }, { bad: '-a never,user -F ⟦euid=0⟧' }],
  good: ['-a never,task -F uid=33', '-a never,user -F exe=/usr/sbin/cron', '-a never,exclude -F msgtype=CWD'],
  about: T.otherList,
  run: (ctx) => {
    const rule = ruleOf(ctx);
    if (!rule || rule.list === 'exit' || rule.list === 'io_uring' || rule.list === 'filesystem') return [];
    return rule.fields.flatMap((f) => finding(rule, f));
  },
});
