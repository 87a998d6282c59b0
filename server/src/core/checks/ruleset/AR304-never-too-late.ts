import { originOf } from '../../ruleset/ruleset.ts';
import { isLateNever, moveAbove } from './deadRules.ts';
import {
  defineRulesetCheck,
  type RulesetFinding,
  type RulesetFix,
  type TargetRuleset,
} from './defineRulesetCheck.ts';
import { lineOf, overTargets, quoted, whereIs, wordsOf } from './rulesetFindings.ts';
import { MOST_RULES, shadowsOf } from './shadows.ts';

function lateNever(t: TargetRuleset): readonly RulesetFinding[] {
  const covered = shadowsOf(t)
    .filter(isLateNever)
    .map((shadow): RulesetFinding => {
      const [a, b] = [lineOf(t.whole, shadow.first), lineOf(t.whole, shadow.second)];
      const place = wordsOf(b);
      const message = `${quoted(b)} keeps nothing out: ${whereIs(t.ruleset, a, place.file)} comes first and records every event that it could match. Put the never rule above it.`;
      const fixes = (): readonly RulesetFix[] => [moveAbove(t, shadow)].filter((f) => f !== undefined);
      return {
        ...place,
        message,
        related: [{ ...wordsOf(a), message: 'This rule records its events' }],
        fixes,
      };
    });
  return [...covered, ...lastNever(t)];
}

/** Never rules behind the last always rule of their list: what reaches them is not recorded anyway. */
function lastNever(t: TargetRuleset): readonly RulesetFinding[] {
  if (!t.whole.rules.some(({ sent }) => sent.rule.action === 0 && sent.list === 'exit')) return [];
  const exit = t.whole.rules.filter(({ sent }) => sent.list === 'exit');
  const lastAlways = exit.map((r) => r.rule.action !== 0).lastIndexOf(true);
  if (lastAlways < 0) return [];
  const covered = new Set(shadowsOf(t).map((s) => s.second));
  return exit.slice(lastAlways + 1).flatMap((r) => {
    if (covered.has(r)) return [];
    const line = lineOf(t.whole, r);
    const message = `${quoted(line)} keeps no system call out: no always rule comes after it, and the first rule that matches decides. Put it above the rules that it should hold back.`;
    const { file } = wordsOf(line);
    const first = exit.find((e) => e.rule.action !== 0 && originOf(lineOf(t.whole, e)).file === file);
    const fixes = (): readonly RulesetFix[] =>
      [first && moveAbove(t, { first, second: r })].filter((f) => f !== undefined);
    return [{ ...wordsOf(line), message, severity: 'info' as const, fixes }];
  });
}

/** A never rule that comes too late. */
export const neverTooLate = defineRulesetCheck({
  code: 'AR304',
  name: 'never-too-late',
  category: 'ruleset',
  severity: 'warning',
  most: MOST_RULES,
  title: 'A never rule that comes too late',
  what: 'A never rule holds back only what no rule before it has matched. An earlier always rule matches all of it, or no always rule comes after it.',
  why: 'What it should keep out of the log is recorded all the same, or would not be recorded without it either.',
  run: (ctx) => overTargets(ctx, 'warning', lateNever),
  examples: [
    {
      bad: '-a always,exit -F arch=b64 -S execve -k exec\n⟦-a never,exit -F arch=b64 -S execve -F exe=/usr/bin/backup⟧',
      fixed:
        '-a never,exit -F arch=b64 -S execve -F exe=/usr/bin/backup\n-a always,exit -F arch=b64 -S execve -k exec\n',
    },
    {
      bad: '-a always,exit -F arch=b64 -S adjtimex -k time\n⟦-a never,exit -F uid=chrony⟧',
      fixed: '-a never,exit -F uid=chrony\n-a always,exit -F arch=b64 -S adjtimex -k time\n',
    },
  ],
  good: [
    '-a never,exit -F arch=b64 -S execve -F exe=/usr/bin/backup\n-a always,exit -F arch=b64 -S execve -k exec',
  ],
});
