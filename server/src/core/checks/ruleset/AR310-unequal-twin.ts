import { machineOfOnlyArch } from '../../model/rule.ts';
import type { MergedLine } from '../../ruleset/ruleset.ts';
import { placeOf } from '../../ruleset/ruleset.ts';
import { type Twin, twinsOf } from './abiPairs.ts';
import { bits, misfit, quotedCalls } from './abiPairTexts.ts';
import {
  defineRulesetCheck,
  type RulesetFinding,
  type RulesetFix,
  type TargetRuleset,
} from './defineRulesetCheck.ts';
import { withoutKey } from './filtersOfLine.ts';
import { inLine, lineOf, overTargets, whereIs, wordsOf } from './rulesetFindings.ts';
import { MOST_RULES } from './shadows.ts';

function differing(t: TargetRuleset): readonly RulesetFinding[] {
  return twinsOf(t.whole).flatMap((twin) => {
    const source = lineOf(t.whole, twin.source);
    if (twin.missing === 'all' || !twin.nearest) {
      const line = misfit(t, twin);
      return line && !isOtherRequest(source, line) ? [otherFields(t, source, line)] : [];
    }
    const line = lineOf(t.whole, twin.nearest);
    if (machineOfOnlyArch(twin.nearest.rule, t.target.release) !== twin.other) return [];
    return [fewerCalls(t, twin, source, line, twin.missing)];
  });
}

function fewerCalls(
  t: TargetRuleset,
  twin: Twin,
  source: MergedLine,
  line: MergedLine,
  missing: readonly string[],
): RulesetFinding {
  const last =
    line.node.kind === 'command'
      ? line.node.options.filter((o) => o.name === 'S').at(-1)?.argument
      : undefined;
  const place = last ? placeOf(line, last.span) : wordsOf(line);
  const message = `This ${bits(twin, 'other')} rule lacks ${quotedCalls(missing)}, which the corresponding ${bits(twin, 'machine')} rule in ${whereIs(t.ruleset, source, place.file)} has. Add ${missing.length === 1 ? 'it' : 'them'}.`;
  const fixes = (): readonly RulesetFix[] =>
    last && missing.length <= 40 && !last.value.endsWith(',')
      ? [
          {
            title: `Add "${missing.join(',')}"`,
            safety: 'unsafe',
            edits: [inLine(line, last.span.end, last.span.end, `,${missing.join(',')}`)],
          },
        ]
      : [];
  return {
    ...place,
    message,
    related: [{ ...wordsOf(source), message: 'The other rule of the pair' }],
    fixes,
  };
}

/**
 * Reports whether two rules differ only in the request of ioctl, whose number contains the size of its
 * argument (asm-generic/ioctl.h).
 */
function isOtherRequest(a: MergedLine, b: MergedLine): boolean {
  const calls = ({ node }: MergedLine): string =>
    node.kind === 'command' ? node.parts.calls.map((c) => c.value).join(',') : '';
  const rest = (line: MergedLine): string =>
    withoutKey(line)
      .filter((f) => !/^-F a1(?:=|&=?)/.test(f))
      .join('\n');
  return calls(a) === 'ioctl' && calls(b) === 'ioctl' && rest(a) === rest(b);
}

function otherFields(t: TargetRuleset, source: MergedLine, line: MergedLine): RulesetFinding {
  const place = wordsOf(line);
  const [mine, theirs] = [withoutKey(line), withoutKey(source)];
  const only = (a: readonly string[], b: readonly string[]): readonly string[] =>
    a.filter((f) => !b.includes(f));
  const [here, there] = [only(mine, theirs), only(theirs, mine)];
  const parts = [
    here.length > 0 ? `has "${here.join('", "')}"` : '',
    there.length > 0 ? `lacks "${there.join('", "')}"` : '',
  ]
    .filter(Boolean)
    .join(' and ');
  const message = `This rule should equal ${whereIs(t.ruleset, source, place.file)} except for its arch, but ${parts || 'has other filters'}. Use the same filters in both.`;
  return {
    ...place,
    message,
    related: [{ ...wordsOf(source), message: 'The rule for the other ABI' }],
  };
}

/** Reports a pair of rules for both ABIs that do not match the same events. */
export const unequalTwin = defineRulesetCheck({
  code: 'AR310',
  name: 'unequal-twin',
  category: 'ruleset',
  severity: 'info',
  most: MOST_RULES,
  title: 'A b64 rule and a b32 rule that belong together but differ',
  evidence: 'kernel',
  what: 'A rule with `arch=b64` and a rule with `arch=b32` belong together, so that the same actions of 64-bit and of 32-bit programs are recorded. But one of them lacks a system call that exists on its architecture, or the two have different filters. In a b32 rule, socketcall counts as each system call that a program can make through it, such as connect. Rules for ioctl with different request numbers (`a1=`) are not reported: a request number contains the size of its data, which can differ between 64-bit and 32-bit programs.',
  why: 'Some actions are recorded only for 64-bit programs, or only for 32-bit programs.',
  run: (ctx) => overTargets(ctx, 'info', differing, ['machine', 'calls']),
  examples: [
    {
      bad: '-a always,exit -F arch=b64 -S unlink,unlinkat,rename -F auid>=1000 -k delete\n-a always,exit -F arch=b32 -S ⟦unlink,rename⟧ -F auid>=1000 -k delete',
      fixed:
        '-a always,exit -F arch=b64 -S unlink,unlinkat,rename -F auid>=1000 -k delete\n-a always,exit -F arch=b32 -S unlink,rename,unlinkat -F auid>=1000 -k delete',
    },
    {
      bad: '-a always,exit -F arch=b64 -S chown -k owner\n-a always,exit -F arch=b32 -S ⟦chown32⟧ -k owner',
      fixed:
        '-a always,exit -F arch=b64 -S chown -k owner\n-a always,exit -F arch=b32 -S chown32,chown -k owner',
    },
    {
      bad: '⟦-a always,exit -F arch=b64 -S unlink -F auid>=1000 -k delete⟧\n-a always,exit -F arch=b32 -S unlink -F auid>=500 -F auid!=0 -k delete',
    },
  ],
  good: [
    '-a always,exit -F arch=b64 -S chown -k owner\n-a always,exit -F arch=b32 -S chown,chown32 -k owner',
    '-a always,exit -F arch=b64 -S connect -k net\n-a always,exit -F arch=b32 -S socketcall -k net',
    '-a always,exit -F arch=b64 -S ioctl -F a1=0x40086602 -k attributes\n-a always,exit -F arch=b32 -S ioctl -F a1=0x40046602 -k attributes',
  ],
});
