import { F } from '../../facts/kernelNumbers.ts';
import { lacksSelinux } from '../../facts/targets.ts';
import { targetLabels } from '../../model/targetLabels.ts';
import { defineCheck } from '../defineCheck.ts';
import { ruleOf } from '../loadedRule.ts';

const isLabel = (field: number): boolean =>
  (field >= F.subjUser && field <= F.subjClr) || (field >= F.objUser && field <= F.objLevHigh);

/** Reports a filter by an SELinux label for a system without SELinux. */
export const labelWithoutSelinux = defineCheck({
  code: 'AR235',
  name: 'label-without-selinux',
  category: 'meaning',
  severity: 'warning',
  title: 'An SELinux label on a system without SELinux',
  evidence: 'kernel',
  unproven:
    'Only a kernel without a security module was tried. AppArmor was not tried; by its source, it compares only subj_role.',
  what: 'A rule filters by subj_type, obj_type or another part of an SELinux label, but one of your targets (the systems that your rules must load on) does not run SELinux: Debian, Ubuntu and SUSE use AppArmor. If another target runs SELinux, the severity is hint. `subj_role` is not reported, because AppArmor compares it with the name of a profile.',
  why: 'The kernel loads such a rule, but the rule never matches, even with `!=`: without SELinux, the kernel has no label to compare. So an always rule records nothing, and a never rule excludes nothing.',
  examples: [
    {
      bad: '-a always,exit -F arch=b64 -S adjtimex -F ⟦subj_type!=chronyd_t⟧ -F key=time',
      target: 'ubuntu-24.04',
    },
    { bad: '-a never,exit -F ⟦subj_type=crond_t⟧', target: 'debian-12' },
  ],
  good: [
    '-a always,exit -F arch=b64 -S adjtimex -F subj_role=unconfined -F key=time',
    '-a always,exit -F arch=b64 -S adjtimex -F key=time',
  ],
  applies: (_, rule) => rule?.fields.some((f) => isLabel(f.field)) ?? false,
  run: (ctx) => {
    const rule = ruleOf(ctx);
    const without = ctx.targets.filter(lacksSelinux);
    const part = rule?.fields.find((f) => isLabel(f.field.number) && f.name !== 'subj_role');
    if (!rule || !part || without.length === 0) return [];
    const effect = rule.always ? 'the rule records nothing' : 'the rule excludes nothing';
    const isAll = without.length === ctx.targets.length;
    const remedy = isAll ? 'Remove the rule.' : 'Move the rule to a file for SELinux systems only.';
    return [
      {
        span: part.argument.span,
        message: `"${part.argument.value}" never matches without SELinux, so ${effect} on ${targetLabels(without)}. ${remedy}`,
        ...(isAll ? {} : { severity: 'hint' as const }),
      },
    ];
  },
});
