import { defineCheck } from '../defineCheck.ts';
import { T } from '../lineTraits.ts';
import { ruleOf } from '../loadedRule.ts';

/** Reports a -S whose argument consists of commas. */
export const noCalls = defineCheck({
  code: 'AR209',
  name: 'no-calls',
  category: 'meaning',
  severity: 'warning',
  title: 'A -S that names no system call',
  evidence: 'auditctl',
  what: 'The argument of `-S` consists of commas only.',
  why: 'auditctl skips the empty names between the commas and loads a rule for no system call at all. That rule never matches.',
  examples: [{ bad: '-a always,exit -F arch=b64 -S ⟦,⟧ -F key=x' }],
  good: [
    '-a always,exit -F arch=b64 -S open,,openat -F key=x',
    '-a always,exit -F arch=b64 -S all -F exe=/usr/bin/nc -F key=x',
  ],
  about: T.noCalls,
  run: (ctx) => {
    const rule = ruleOf(ctx);
    if (!rule || rule.calls.length > 0 || (rule.list !== 'exit' && rule.list !== 'io_uring')) return [];
    const option = rule.node.options.find((o) => o.name === 'S' && o.argument);
    if (!option?.argument) return [];
    const never = ctx.verdicts.some(
      (v) => v.verdict.outcome === 'loads' && v.verdict.rule?.mask.every((w) => w === 0),
    );
    if (!never) return [];
    const message = `"${option.argument.value}" names no system call, so this rule never matches. Name the system calls, or write "-S all".`;
    return [{ span: option.argument.span, message }];
  },
});
