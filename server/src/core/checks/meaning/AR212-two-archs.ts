import { OP } from '../../facts/kernelNumbers.ts';
import type { KnownField } from '../../syntax/argumentParts.ts';
import { applyEdits } from '../../text/span.ts';
import { defineCheck, type Fix } from '../defineCheck.ts';
import { fix, replace, withoutOption } from '../edits.ts';
import { T } from '../lineTraits.ts';
import { type RuleView, ruleOf } from '../loadedRule.ts';

function withOnly(rule: RuleView, kept: KnownField, all: readonly KnownField[]): string {
  const edits = all.filter((f) => f !== kept).map((f) => withoutOption(rule.node, f.option));
  return applyEdits(rule.node.text, edits);
}

function fixes(rule: RuleView, archs: readonly KnownField[]): readonly Fix[] {
  const lines = archs.map((kept) => withOnly(rule, kept, archs));
  return [
    fix(
      `Write ${archs.length === 2 ? 'two rules' : `${archs.length} rules`}, one per architecture`,
      'unsafe',
      replace({ start: 0, end: rule.node.text.length }, lines.join('\n')),
    ),
  ];
}

/** Reports two arch= that cannot both be true. */
export const twoArchs = defineCheck({
  code: 'AR212',
  name: 'two-archs',
  category: 'meaning',
  severity: 'warning',
  title: 'Two different architectures in one rule',
  what: 'The rule has two `arch=` fields with different values.',
  why: 'A rule matches only if all of its fields are true, and a system call has one architecture. So the rule loads, but never matches.',
  examples: [
    {
      bad: '-a always,exit -F arch=b64 -F ⟦arch=b32⟧ -S execve -F key=exec',
      fixed:
        '-a always,exit -F arch=b64 -S execve -F key=exec\n-a always,exit -F arch=b32 -S execve -F key=exec',
    },
  ],
  good: [
    '-a always,exit -F arch=b64 -S execve -F key=exec\n-a always,exit -F arch=b32 -S execve -F key=exec',
  ],
  about: T.twice,
  run: (ctx) => {
    const rule = ruleOf(ctx);
    const archs = (rule?.fields ?? []).filter((f) => f.name === 'arch' && f.op === '=');
    const first = archs[0];
    if (!rule || !first || archs.length < 2) return [];
    const sent = rule.rule.fields
      .filter((f) => f.field === first.field.number && f.op === OP.eq)
      .map((f) => f.value);
    const at = sent.findIndex((v) => v !== sent[0]);
    const other = archs[at];
    if (!other) return [];
    const message = `"arch=${other.value}" and "arch=${first.value}" are never both true, so this rule never matches. Write one rule for each architecture.`;
    return [
      {
        span: other.argument.span,
        message,
        related: [{ span: first.argument.span, message: `The first architecture is "${first.value}".` }],
        fixes: () => fixes(rule, archs),
      },
    ];
  },
});
