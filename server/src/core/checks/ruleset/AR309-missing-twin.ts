import { listOf, machineOfOnlyArch } from '../../model/rule.ts';
import type { MergedLine } from '../../ruleset/ruleset.ts';
import { placeOf } from '../../ruleset/ruleset.ts';
import type { Severity } from '../defineCheck.ts';
import { bothOrAll } from '../edits.ts';
import { forOtherWordSize } from '../otherAbi.ts';
import { type Twin, twinsOf } from './abiPairs.ts';
import { bits, misfit, quotedCalls } from './abiPairTexts.ts';
import {
  defineRulesetCheck,
  type RulesetContext,
  type RulesetFinding,
  type RulesetFix,
  type TargetRuleset,
} from './defineRulesetCheck.ts';
import { atEnd, lineOf, overTargets, wordsOf } from './rulesetFindings.ts';
import { MOST_RULES } from './shadows.ts';

/** Whether an always rule behind a never rule may record what its twin would hold back. */
function holdsBack(t: TargetRuleset, { source, wanted, other }: Twin): boolean {
  return t.whole.rules.slice(t.whole.rules.indexOf(source) + 1).some(({ rule }) => {
    if (rule.action === 0 || listOf(rule) !== 'exit') return false;
    const machine = machineOfOnlyArch(rule, t.target.release);
    return (
      (machine === undefined || machine === other) &&
      rule.mask.some((word, i) => (word & (wanted.mask[i] ?? 0)) !== 0)
    );
  });
}

/** Whether the line above or below is the pair and does not load: it is reported itself. */
function isBesideBroken(t: TargetRuleset, twin: Twin): boolean {
  const { lines } = t.whole;
  const at = twin.source.line;
  return [lines[at - 1], lines[at + 1]].some((beside) => {
    if (!beside || (beside.outcome !== 'refused' && beside.outcome !== 'crashes')) return false;
    const { node } = beside.line;
    return node.kind === 'command' && node.parts.arch?.value === bits(twin, 'other');
  });
}

function missingTwins(ctx: RulesetContext): (t: TargetRuleset) => readonly RulesetFinding[] {
  return (t) =>
    twinsOf(t.whole).flatMap((twin) => {
      if (twin.nearest) return [];
      const line = lineOf(t.whole, twin.source);
      if (misfit(t, twin) || isBesideBroken(t, twin)) return [];
      const narrow = bits(twin, 'other') === 'b32';
      const arch = archPlace(line);
      const isNever = twin.source.rule.action === 0;
      if (isNever && !holdsBack(t, twin)) return [];
      const programs = narrow
        ? '32-bit programs, and int 0x80 in 64-bit ones,'
        : '64-bit programs, which is nearly all,';
      // The rest is taken by rules that were not written as its pair.
      const calls = twin.missing === 'all' ? '' : ` with ${quotedCalls(twin.missing)}`;
      const who = isNever
        ? `what it holds back is still recorded of ${programs.replace(/,$/, '')}${calls}`
        : `${programs} slip by it${calls}`;
      const message = `No ${bits(twin, 'other')} rule stands beside this ${bits(twin, 'machine')} rule: ${who}. Add one with the same filters.`;
      const fixes = (): readonly RulesetFix[] => {
        const text =
          line.node.kind === 'command' && line.origins.length === 1
            ? forOtherWordSize(line.node, twin.other, ctx.targets)?.text
            : undefined;
        const cr = line.text.endsWith('\r') ? '\r' : '';
        return text === undefined
          ? []
          : [
              {
                title: `Add the ${bits(twin, 'other')} rule below`,
                safety: 'unsafe',
                edits: [atEnd(line, `${cr}\n${text.replace(/\r$/, '')}`)],
              },
            ];
      };
      return [
        {
          ...(arch ? placeOf(line, arch) : wordsOf(line)),
          message,
          severity: severityOf(narrow, isNever),
          cause: {
            id: `${bits(twin, 'other')} ${isNever}`,
            alsoHere: `No ${bits(twin, 'other')} rule stands beside this one either`,
            fixAll: (count: number) => `Add the ${bits(twin, 'other')} rules below ${bothOrAll(count)}`,
          },
          fixes,
        },
      ];
    });
}

/** Returns the severity of a missing pair: what is not recorded at all is shown among the problems. */
function severityOf(isNarrow: boolean, isNever: boolean): Severity {
  if (!isNarrow) return 'warning';
  return isNever ? 'hint' : 'info';
}

function archPlace(line: MergedLine): { readonly start: number; readonly end: number } | undefined {
  if (line.node.kind !== 'command') return undefined;
  return line.node.parts.arch?.argument.span;
}

/** A rule for one word size only. */
export const missingTwin = defineRulesetCheck({
  code: 'AR309',
  name: 'missing-twin',
  category: 'ruleset',
  severity: 'info',
  most: MOST_RULES,
  title: 'A rule for one word size only',
  evidence: 'kernel',
  what: 'A machine of 64 bits also runs programs of 32 bits, which make their system calls by another table. A rule with an arch field sees one of the two, and no rule of the ruleset takes the same events of the other. Of a never rule it is told only where an always rule below would record them.',
  why: 'What is watched can be done unseen by a program of the other word size. A b64 rule does not see int 0x80 in a 64-bit program either. Where only b32 is there, this is a warning.',
  run: (ctx) => overTargets(ctx, 'info', missingTwins(ctx), ['machine', 'calls']),
  examples: [
    {
      bad: '-a always,exit -F ⟦arch=b64⟧ -S chown,fchown -F auid>=1000 -k owner',
      fixed:
        '-a always,exit -F arch=b64 -S chown,fchown -F auid>=1000 -k owner\n-a always,exit -F arch=b32 -S chown,chown32,fchown,fchown32 -F auid>=1000 -k owner',
    },
    {
      bad: '-a always,exit -F ⟦arch=b32⟧ -S execve -k exec',
      fixed: '-a always,exit -F arch=b32 -S execve -k exec\n-a always,exit -F arch=b64 -S execve -k exec',
    },
    {
      bad: '-a never,exit -F ⟦arch=b64⟧ -S rt_sigreturn\n-a always,exit -F exit=-EINVAL -S all -k invalid',
      fixed:
        '-a never,exit -F arch=b64 -S rt_sigreturn\n-a never,exit -F arch=b32 -S rt_sigreturn\n-a always,exit -F exit=-EINVAL -S all -k invalid',
    },
  ],
  good: [
    '-a always,exit -F arch=b64 -S execve -k exec\n-a always,exit -F arch=b32 -S execve -k exec',
    '-a always,exit -F arch=b64 -S execve -k exec\n-a always,exit -F arch=b32 -S all -k 32-bit',
    '-a always,exit -F arch=b32 -S stime -k time',
    '-w /etc/passwd -p wa -k identity',
    '-a never,exit -F arch=b64 -S execve -F exe=/usr/bin/backup\n-a always,exit -F arch=b64 -S unlink -k delete\n-a always,exit -F arch=b32 -S unlink -k delete',
  ],
});
