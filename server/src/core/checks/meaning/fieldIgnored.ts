import { defineCheck, type Finding } from '../define.ts';
import { type FieldView, type RuleView, ruleOf } from './view.ts';

const NOT_ON_TASK = new Set(['arch', 'a0', 'a1', 'a2', 'a3', 'saddr_fam', 'obj_uid', 'obj_gid', 'exe']);
const ON_USER = new Set([
  'pid',
  'uid',
  'gid',
  'auid',
  'msgtype',
  'subj_user',
  'subj_role',
  'subj_type',
  'subj_sen',
  'subj_clr',
  'exe',
  'key',
]);

function finding(rule: RuleView, f: FieldView): readonly Finding[] {
  if (rule.list === 'task' && NOT_ON_TASK.has(f.name)) {
    const message = `"${f.name}" is not known yet when a task is made, so this rule of the task list never matches. Use the exit list.`;
    return [{ span: f.argument.span, message }];
  }
  if ((rule.list === 'user' || rule.list === 'exclude') && !ON_USER.has(f.name)) {
    const message = `The kernel does not look at "${f.name}" on the ${rule.list} list: it stops there, and this rule and every later one of the list do nothing. Leave the rule out, or filter by pid, uid, gid, auid, msgtype, subj_* or exe.`;
    return [{ span: f.argument.span, message }];
  }
  return [];
}

/** A field that loads on a list which never looks at it. */
export const fieldIgnored = defineCheck({
  code: 'AR215',
  name: 'field-ignored',
  category: 'meaning',
  severity: 'warning',
  title: 'A field that the list never looks at',
  what: 'A rule of the task, user or exclude list filters by a field that auditctl lets through and the kernel cannot judge there.',
  why: 'On the task list such a rule never matches. On the user and exclude lists it is worse: the kernel stops at the field, so all later rules of the list are dead too.',
  examples: [{ bad: '-a never,task -F arch=b64' }, { bad: '-a never,user -F euid=0' }],
  good: ['-a never,task -F uid=33', '-a never,user -F exe=/usr/sbin/cron', '-a never,exclude -F msgtype=CWD'],
  run: (ctx) => {
    const rule = ruleOf(ctx);
    if (!rule || rule.list === 'exit' || rule.list === 'io_uring' || rule.list === 'filesystem') return [];
    return rule.fields.flatMap((f) => finding(rule, f));
  },
});
