import { F } from '../../facts/kernelNumbers.ts';
import { lacksSelinux, targetLabels } from '../../facts/targets.ts';
import { defineCheck } from '../defineCheck.ts';
import { ruleOf } from '../loadedRule.ts';

const isLabel = (field: number): boolean =>
  (field >= F.subjUser && field <= F.subjClr) || (field >= F.objUser && field <= F.objLevHigh);

/** A filter by an SELinux label for a system that has no SELinux. */
export const labelWithoutSelinux = defineCheck({
  code: 'AR235',
  name: 'label-without-selinux',
  category: 'meaning',
  severity: 'warning',
  title: 'An SELinux label where there is no SELinux',
  evidence: 'kernel',
  unproven:
    'Tried on a kernel without a security module; that AppArmor compares nothing but subj_role is read.',
  what: 'A rule filters by subj_type, obj_type or another part of an SELinux label, and the target runs no SELinux: Debian, Ubuntu and SUSE have AppArmor. Where only some of the targets lack it, this is a hint. `subj_role` is left out, which AppArmor compares with a profile.',
  why: 'The kernel loads such a rule and never matches it, with `!=` too: without SELinux there is no label to compare. An always rule records nothing, and a never rule holds nothing back.',
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
    const effect = rule.always ? 'the rule records nothing' : 'the rule holds nothing back';
    const isAll = without.length === ctx.targets.length;
    const remedy = isAll ? 'Remove the filter or the rule.' : 'Put the rule into a file for the others.';
    return [
      {
        span: part.argument.span,
        message: `"${part.argument.value}" never matches without SELinux, so ${effect} on ${targetLabels(without)}. ${remedy}`,
        ...(isAll ? {} : { severity: 'hint' as const }),
      },
    ];
  },
});
