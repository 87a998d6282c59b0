import { listOf, machineOfOnlyArch } from '../../model/rule.ts';
import type { MergedLine } from '../../ruleset/ruleset.ts';
import { placeOf } from '../../ruleset/ruleset.ts';
import type { Severity } from '../defineCheck.ts';
import { forOtherWordSize } from '../otherAbi.ts';
import { titleWithChange } from '../recordedChange.ts';
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

/** Reports whether an always rule after a never rule may record what the missing never rule would exclude. */
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

/** Reports whether the line before or after is the pair and does not load: that line is reported. */
function isNextToBroken(t: TargetRuleset, twin: Twin): boolean {
  const { lines } = t.whole;
  const at = twin.source.line;
  return [lines[at - 1], lines[at + 1]].some((neighbor) => {
    if (!neighbor || (neighbor.outcome !== 'refused' && neighbor.outcome !== 'crashes')) return false;
    const { node } = neighbor.line;
    return node.kind === 'command' && node.parts.arch?.value === bits(twin, 'other');
  });
}

function missingTwins(ctx: RulesetContext): (t: TargetRuleset) => readonly RulesetFinding[] {
  return (t) =>
    twinsOf(t.whole).flatMap((twin) => {
      if (twin.nearest) return [];
      const line = lineOf(t.whole, twin.source);
      if (misfit(t, twin) || isNextToBroken(t, twin)) return [];
      const narrow = bits(twin, 'other') === 'b32';
      const arch = archPlace(line);
      const isNever = twin.source.rule.action === 0;
      if (isNever && !holdsBack(t, twin)) return [];
      const programs = narrow ? '32-bit programs' : '64-bit programs';
      // Other rules, which were not written as its pair, record the rest.
      const calls = twin.missing === 'all' ? '' : ` that use ${quotedCalls(twin.missing)}`;
      const scope = `This ${isNever ? '"never" ' : ''}rule matches ${narrow ? '64' : '32'}-bit system calls only`;
      const rest = `${programs}${calls} are ${isNever ? 'still' : 'not'} recorded`;
      const message = `${scope}; ${rest}. Add the same rule with "arch=${bits(twin, 'other')}".`;
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
                title: `Add the ${bits(twin, 'other')} rule after this line`,
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
            alsoHere: `This rule has no ${bits(twin, 'other')} pair either`,
            fixAll: (count: number) =>
              titleWithChange(
                `Add a ${bits(twin, 'other')} rule after each of ${count} rules`,
                isNever ? 'fewer' : 'more',
              ),
            ...(narrow && !isNever ? { inRuleset: true as const } : {}),
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

/** Reports a rule for one ABI without its pair for the other. */
export const missingTwin = defineRulesetCheck({
  code: 'AR309',
  name: 'missing-twin',
  category: 'ruleset',
  severity: 'info',
  most: MOST_RULES,
  title: 'A rule for only 64-bit or only 32-bit programs',
  evidence: 'kernel',
  what: 'A 64-bit machine also runs 32-bit programs, which use another table of system calls (another ABI). A rule with `arch=b64` matches only system calls of the 64-bit table, a rule with `arch=b32` only those of the 32-bit table. Here a rule exists for one table but not for the other. A system call that only one table has, such as stime, needs no second rule. A never rule is reported only if a later always rule records calls that the never rule should exclude.',
  why: 'Programs that use the other table can do the same without being recorded. Even a 64-bit program can make a 32-bit system call (with int 0x80). If only the b32 rule exists, the severity is warning, because nearly all programs are 64-bit. For a never rule that exists only for b64, the severity is hint. The fix names the system calls as the other table has them: 32-bit programs change an owner with chown or chown32.',
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
