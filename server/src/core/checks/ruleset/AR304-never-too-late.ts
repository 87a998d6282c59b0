import { originOf } from '../../ruleset/ruleset.ts';
import { isLateNever, moveAbove } from './deadRules.ts';
import {
  defineRulesetCheck,
  type RulesetFinding,
  type RulesetFix,
  type TargetRuleset,
} from './defineRulesetCheck.ts';
import { partlyLateNevers } from './partlyLate.ts';
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
  return [...covered, ...partlyLate(t), ...lastNever(t)];
}

/** Never rules that hold back something, and come after rules that they were meant for as well. */
function partlyLate(t: TargetRuleset): readonly RulesetFinding[] {
  const last = lastAlwaysOf(t);
  return partlyLateNevers(t.whole).flatMap(({ never, before }) => {
    // Of one that nothing comes after, that is said.
    if (t.whole.rules.indexOf(never) > last) return [];
    const line = lineOf(t.whole, never);
    const [first] = before;
    if (!first) return [];
    const place = wordsOf(line);
    const above =
      before.length === 1
        ? whereIs(t.ruleset, lineOf(t.whole, first), place.file)
        : `${before.length} rules that come first`;
    const message = `${quoted(line)} comes too late for ${above}: what both match is recorded. Put it above what it should hold back.`;
    const related = before.slice(0, RELATED).map((r) => ({
      ...wordsOf(lineOf(t.whole, r)),
      message: 'Records what the never rule should hold back',
    }));
    const fixes = (): readonly RulesetFix[] =>
      [moveAbove(t, { first, second: never })].filter((f) => f !== undefined);
    return [{ ...place, message, severity: 'info' as const, related, fixes }];
  });
}

/** How many of the rules above are shown. */
const RELATED = 5;

/** Returns the number of the last rule for system calls that records; -1 where there is none. */
function lastAlwaysOf({ whole: { rules } }: TargetRuleset): number {
  return rules.map(({ rule, sent }) => sent.list === 'exit' && rule.action !== 0).lastIndexOf(true);
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
  what: 'A never rule holds back only what no rule before it has matched. An earlier always rule matches all of it or a part of it, or no always rule comes after it. A part of it is spoken of where both may match one event, and not where the earlier rule is about a path and the never rule names none.',
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
    {
      bad: '-a always,exit -F arch=b64 -S unlink,unlinkat -k delete\n⟦-a never,exit -F exe=/usr/bin/make⟧\n-a always,exit -F arch=b64 -S mount -k mount\n',
      fixed:
        '-a never,exit -F exe=/usr/bin/make\n-a always,exit -F arch=b64 -S unlink,unlinkat -k delete\n-a always,exit -F arch=b64 -S mount -k mount\n',
    },
  ],
  good: [
    '-a never,exit -F arch=b64 -S execve -F exe=/usr/bin/backup\n-a always,exit -F arch=b64 -S execve -k exec',
    '-a always,exit -F arch=b64 -S unlink -F auid>=1000 -F auid!=unset -k delete\n-a never,exit -F auid=unset\n-a always,exit -F arch=b64 -S mount -k mount',
    '-w /var/log/audit/ -p wa -k audit\n-a never,exit -F exe=/usr/bin/make\n-a always,exit -F arch=b64 -S mount -k mount',
  ],
});
