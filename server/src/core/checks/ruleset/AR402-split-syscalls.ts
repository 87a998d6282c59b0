import { eventKey, keysOf } from '../../matching/ruleIdentity.ts';
import { FULL_MASK, isFullMask, listOf } from '../../model/rule.ts';
import type { LoadedRule } from '../../ruleset/loadResult.ts';
import type { MergedLine } from '../../ruleset/ruleset.ts';
import type { Part } from '../../syntax/argumentParts.ts';
import {
  defineRulesetCheck,
  type RulesetFinding,
  type RulesetFix,
  type TargetRuleset,
} from './defineRulesetCheck.ts';
import {
  allOf,
  causeOfLine,
  inLine,
  lineOf,
  overTargets,
  whereIs,
  withoutLine,
  wordsOf,
} from './rulesetFindings.ts';

function mergeable(t: TargetRuleset): readonly RulesetFinding[] {
  const groups = new Map<string, LoadedRule[]>();
  for (const r of t.whole.rules) {
    const line = lineOf(t.whole, r);
    if (listOf(r.rule) !== 'exit' || isFullMask(r.rule.mask) || callsOf(line).length === 0) continue;
    const key = `${keysOf(r.rule).join('\x01')}\n${eventKey({ ...r.rule, mask: FULL_MASK })}`;
    groups.set(key, [...(groups.get(key) ?? []), r]);
  }
  return [...groups.values()].flatMap(([first, ...others]) =>
    first ? others.flatMap((r) => oneRule(t, first, r)) : [],
  );
}

function callsOf(line: MergedLine): readonly Part[] {
  return line.node.kind === 'command' ? line.node.parts.calls : [];
}

function oneRule(t: TargetRuleset, first: LoadedRule, second: LoadedRule): readonly RulesetFinding[] {
  const [a, b] = [lineOf(t.whole, first), lineOf(t.whole, second)];
  const [mine, theirs] = [callsOf(b), callsOf(a)];
  const last = theirs.at(-1);
  const place = wordsOf(b);
  const message = `This rule differs from ${whereIs(t.ruleset, a, place.file)} only in its system calls, and each rule costs time. Combine the two.`;
  const fixes = (): readonly RulesetFix[] => {
    if (!last || a.origins.length > 1) return [];
    const known = new Set(theirs.map((c) => c.value));
    const more = [...new Set(mine.map((c) => c.value))].filter((c) => !known.has(c));
    const edits = allOf(
      withoutLine(t.ruleset, b),
      inLine(a, last.span.end, last.span.end, more.map((c) => `,${c}`).join('')),
    );
    return edits
      ? [{ title: `Merge into ${whereIs(t.ruleset, a, place.file)}`, safety: 'unsafe', edits }]
      : [];
  };
  const related = [{ ...wordsOf(a), message: 'The rule to combine with' }];
  return [{ ...place, message, cause: causeOfLine(b, message), related, fixes }];
}

/** Reports rules that differ only in their system calls. */
export const splitCalls = defineRulesetCheck({
  code: 'AR402',
  defaultOff: true,
  name: 'split-syscalls',
  category: 'cost',
  severity: 'hint',
  title: 'Rules that differ only in their system calls',
  what: 'Several rules have the same list, action, filters and key, but different system calls in `-S`.',
  why: 'The kernel checks one rule after another. One rule with all the system calls takes less time and is easier to read.',
  run: (ctx) => overTargets(ctx, 'hint', mergeable),
  examples: [
    {
      bad: '-a always,exit -F arch=b64 -S unlink -F auid>=1000 -k delete\n⟦-a always,exit -F arch=b64 -S rename,unlink,rmdir -F auid>=1000 -k delete⟧',
      fixed: '-a always,exit -F arch=b64 -S unlink,rename,rmdir -F auid>=1000 -k delete\n',
    },
  ],
  good: [
    '-a always,exit -F arch=b64 -S unlink -k delete\n-a always,exit -F arch=b64 -S rename -k rename',
    '-a always,exit -F arch=b64 -S unlink -k delete\n-a always,exit -F arch=b32 -S unlink -k delete',
  ],
});
