import { isWide } from '../../facts/machines.ts';
import { keysOf } from '../../matching/ruleIdentity.ts';
import { listOf } from '../../model/rule.ts';
import type { LoadedRule, LoadResult } from '../../ruleset/load.ts';
import type { MergedLine } from '../../ruleset/ruleset.ts';
import { originOf, placeOf } from '../../ruleset/ruleset.ts';
import { forOtherWordSize } from '../otherAbi.ts';
import {
  defineRulesetCheck,
  type RulesetContext,
  type RulesetFinding,
  type RulesetFix,
  type TargetRuleset,
} from './defineRulesetCheck.ts';
import { withoutKey } from './filtersOfLine.ts';
import { atEnd, inLine, lineOf, overTargets, quoted, whereIs, wordsOf } from './rulesetFindings.ts';
import { MOST_RULES } from './shadows.ts';
import { machineOf, type Twin, twinsOf } from './twins.ts';

const bits = (t: Twin, which: 'machine' | 'other'): string => (isWide(t[which]) ? 'b64' : 'b32');

const callNames = (names: readonly string[]): string =>
  `"${names.slice(0, 6).join('", "')}"${names.length > 6 ? ' …' : ''}`;

const places = new WeakMap<LoadResult, ReadonlyMap<string, LoadedRule>>();

/** The rules by the file and line that they come from. */
function byPlace(load: LoadResult): ReadonlyMap<string, LoadedRule> {
  let map = places.get(load);
  if (!map) {
    map = new Map(
      load.rules.map((r) => {
        const { file, line } = originOf(lineOf(load, r));
        return [`${file}:${line}`, r] as const;
      }),
    );
    places.set(load, map);
  }
  return map;
}

/** A rule on a line beside that has the key and the system calls of a missing twin, and other fields: it was meant to be the twin. */
function misfit(t: TargetRuleset, twin: Twin): MergedLine | undefined {
  const at = originOf(lineOf(t.whole, twin.source));
  const key = keysOf(twin.source.rule).join('\x01');
  if (key === '') return undefined;
  const mask = twin.wanted.mask.join();
  const beside = [at.line - 1, at.line + 1].flatMap(
    (line) => byPlace(t.whole).get(`${at.file}:${line}`) ?? [],
  );
  const found = beside.find(
    (r) =>
      machineOf(r.rule, t.target.release) === twin.other &&
      r.rule.flags === twin.wanted.flags &&
      keysOf(r.rule).join('\x01') === key &&
      r.rule.mask.join() === mask,
  );
  return found && lineOf(t.whole, found);
}

/** Whether an always rule behind a never rule may record what its twin would hold back. */
function holdsBack(t: TargetRuleset, { source, wanted, other }: Twin): boolean {
  return t.whole.rules.slice(t.whole.rules.indexOf(source) + 1).some(({ rule }) => {
    if (rule.action === 0 || listOf(rule) !== 'exit') return false;
    const machine = machineOf(rule, t.target.release);
    return (
      (machine === undefined || machine === other) &&
      rule.mask.some((word, i) => (word & (wanted.mask[i] ?? 0)) !== 0)
    );
  });
}

function missingTwins(ctx: RulesetContext): (t: TargetRuleset) => readonly RulesetFinding[] {
  return (t) =>
    twinsOf(t.whole).flatMap((twin) => {
      if (twin.nearest) return [];
      const line = lineOf(t.whole, twin.source);
      if (misfit(t, twin)) return [];
      const narrow = bits(twin, 'other') === 'b32';
      const arch = archPlace(line);
      const isNever = twin.source.rule.action === 0;
      if (isNever && !holdsBack(t, twin)) return [];
      const programs = narrow
        ? '32-bit programs, and int 0x80 in 64-bit ones,'
        : '64-bit programs, which is nearly all,';
      // The rest is taken by rules that were not written as its pair.
      const calls = twin.missing === 'all' ? '' : ` with ${callNames(twin.missing)}`;
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
          severity: narrow ? ('hint' as const) : ('warning' as const),
          fixes,
        },
      ];
    });
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
  severity: 'hint',
  most: MOST_RULES,
  title: 'A rule for one word size only',
  evidence: 'kernel',
  what: 'A machine of 64 bits also runs programs of 32 bits, which make their system calls by another table. A rule with an arch field sees one of the two, and no rule of the ruleset takes the same events of the other. Of a never rule it is told only where an always rule below would record them.',
  why: 'What is watched can be done unseen by a program of the other word size. A b64 rule does not see int 0x80 in a 64-bit program either. Where only b32 is there, this is a warning.',
  run: (ctx) => overTargets(ctx, 'hint', missingTwins(ctx)),
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

function differing(t: TargetRuleset): readonly RulesetFinding[] {
  return twinsOf(t.whole).flatMap((twin) => {
    const source = lineOf(t.whole, twin.source);
    if (twin.missing === 'all' || !twin.nearest) {
      const line = misfit(t, twin);
      return line && !isOtherRequest(source, line) ? [otherFields(t, source, line)] : [];
    }
    const line = lineOf(t.whole, twin.nearest);
    if (machineOf(twin.nearest.rule, t.target.release) !== twin.other) return [];
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
  const message = `This ${bits(twin, 'other')} rule lacks ${callNames(missing)}, which its ${bits(twin, 'machine')} pair in ${whereIs(t.ruleset, source, place.file)} has. Add what is missing.`;
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
  return { ...place, message, related: [{ ...wordsOf(source), message: 'The pair that has them' }], fixes };
}

/** Whether two rules differ just in the request of ioctl: the size of its argument is a part of its number (asm-generic/ioctl.h). */
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
  const message = `${quoted(line)} is not the pair of ${whereIs(t.ruleset, source, place.file)}: it ${parts || 'has other filters'}. Give both the same filters.`;
  return {
    ...place,
    message,
    related: [{ ...wordsOf(source), message: 'The rule for the other word size' }],
  };
}

/** A pair of rules for both word sizes that do not say the same. */
export const unequalTwin = defineRulesetCheck({
  code: 'AR310',
  name: 'unequal-twin',
  category: 'ruleset',
  severity: 'info',
  most: MOST_RULES,
  title: 'A b32 and a b64 rule that differ',
  evidence: 'kernel',
  what: 'A rule stands in pair for b64 and b32, and one of the two lacks system calls that its machine has, or has other filters.',
  why: 'Programs of one word size are watched less than the others.',
  run: (ctx) => overTargets(ctx, 'info', differing),
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
