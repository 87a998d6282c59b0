import { originOf } from '../../ruleset/ruleset.ts';
import { isLateNever, moveAbove } from './deadRules.ts';
import {
  defineRulesetCheck,
  type RulesetFinding,
  type RulesetFix,
  type TargetRuleset,
} from './defineRulesetCheck.ts';
import { partlyLateNevers } from './partlyLate.ts';
import { ruleGroups } from './ruleGroups.ts';
import { causeOfLine, lineOf, overTargets, whereIs, wordsOf } from './rulesetFindings.ts';
import { MOST_RULES, shadowsOf } from './shadows.ts';

function lateNever(t: TargetRuleset): readonly RulesetFinding[] {
  const covered = shadowsOf(t)
    .filter(isLateNever)
    .map((shadow): RulesetFinding => {
      const [a, b] = [lineOf(t.whole, shadow.first), lineOf(t.whole, shadow.second)];
      const place = wordsOf(b);
      const message = `This "never" rule has no effect: ${whereIs(t.ruleset, a, place.file)} already records every event that this rule should exclude. Move this rule above that line.`;
      const fixes = (): readonly RulesetFix[] => [moveAbove(t, shadow)].filter((f) => f !== undefined);
      return {
        ...place,
        message,
        related: [{ ...wordsOf(a), message: 'This rule already records what the never rule should exclude' }],
        fixes,
      };
    });
  return [...covered, ...partlyLate(t), ...lastNever(t)];
}

/**
 * Returns findings for never rules that exclude something, but come after rules that they were meant for as
 * well.
 */
function partlyLate(t: TargetRuleset): readonly RulesetFinding[] {
  if (ruleGroups(t.whole).nevers.length === 0) return [];
  const last = lastAlwaysOf(t);
  return partlyLateNevers(t.whole).flatMap(({ never, before }) => {
    // A never rule after the last always rule is reported by lastNever.
    if (t.whole.rules.indexOf(never) > last) return [];
    const line = lineOf(t.whole, never);
    const [first] = before;
    if (!first) return [];
    const place = wordsOf(line);
    const [above, them] =
      before.length === 1
        ? [`${whereIs(t.ruleset, lineOf(t.whole, first), place.file)}, which records`, 'that line']
        : [`${before.length} rules that record`, 'those rules'];
    const message = `This "never" rule comes after ${above} events that this rule should exclude. Move this rule above ${them}.`;
    const related = before.slice(0, RELATED).map((r) => ({
      ...wordsOf(lineOf(t.whole, r)),
      message: 'This rule records what the never rule should exclude',
    }));
    const fixes = (): readonly RulesetFix[] =>
      [moveAbove(t, { first, second: never })].filter((f) => f !== undefined);
    return [
      { ...place, message, severity: 'info' as const, cause: causeOfLine(line, message), related, fixes },
    ];
  });
}

/** The number of earlier rules that are shown. */
const RELATED = 5;

/** Returns the index of the last always rule for system calls; -1 where there is none. */
function lastAlwaysOf({ whole: { rules } }: TargetRuleset): number {
  return rules.map(({ rule, sent }) => sent.list === 'exit' && rule.action !== 0).lastIndexOf(true);
}

/**
 * Returns findings for never rules after the last always rule of their list: what reaches them is not
 * recorded anyway.
 */
function lastNever(t: TargetRuleset): readonly RulesetFinding[] {
  if (ruleGroups(t.whole).nevers.length === 0) return [];
  const exit = t.whole.rules.filter(({ sent }) => sent.list === 'exit');
  const lastAlways = exit.map((r) => r.rule.action !== 0).lastIndexOf(true);
  if (lastAlways < 0) return [];
  const covered = new Set(shadowsOf(t).map((s) => s.second));
  return exit.slice(lastAlways + 1).flatMap((r) => {
    if (covered.has(r)) return [];
    const line = lineOf(t.whole, r);
    const message =
      'This "never" rule has no effect: no "always" rule comes after it. Move it above the rules that it should limit.';
    const { file } = wordsOf(line);
    const first = exit.find((e) => e.rule.action !== 0 && originOf(lineOf(t.whole, e)).file === file);
    const fixes = (): readonly RulesetFix[] =>
      [first && moveAbove(t, { first, second: r })].filter((f) => f !== undefined);
    return [
      { ...wordsOf(line), message, severity: 'info' as const, cause: causeOfLine(line, message), fixes },
    ];
  });
}

/** Reports a never rule that comes too late. */
export const neverTooLate = defineRulesetCheck({
  code: 'AR304',
  name: 'never-too-late',
  category: 'ruleset',
  severity: 'warning',
  most: MOST_RULES,
  title: 'A never rule that comes too late',
  what: 'A never rule (`-a never,exit`) excludes only events that no earlier rule has recorded. It is reported in three cases:\n\n- An earlier always rule records all events that the never rule should exclude.\n- An earlier always rule records some of these events. This case is not reported if the earlier rule names a path and the never rule does not.\n- No always rule comes after the never rule.',
  why: 'In the second case, the never rule excludes less than it says. In the other two, it has no effect: an earlier rule records the events, or no rule would record them anyway. The severity is warning in the first case, and info in the other two.',
  run: (ctx) => overTargets(ctx, 'warning', lateNever, ['machine']),
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
