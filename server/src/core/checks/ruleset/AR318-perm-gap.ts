import { F, PERM } from '../../facts/kernelNumbers.ts';
import type { Machine } from '../../facts/machines.ts';
import { pathless } from '../../facts/pathless.ts';
import { R } from '../../facts/releases.ts';
import { permClass } from '../../facts/syscallInfo.ts';
import { syscalls } from '../../facts/tables.ts';
import type { Target } from '../../facts/targets.ts';
import { targetLabels } from '../../facts/targets.ts';
import { hasCall, isFullMask, machineOfOnlyArch, type Rule } from '../../model/rule.ts';
import { type MergedLine, placeOf } from '../../ruleset/ruleset.ts';
import type { Steps } from '../../text/steps.ts';
import { optionEnd } from '../edits.ts';
import {
  defineRulesetCheck,
  type RulesetContext,
  type RulesetFinding,
  type RulesetFix,
  type TargetRuleset,
} from './defineRulesetCheck.ts';
import { alwaysRules, numberOf, ownLine, recordedOf } from './recordedCalls.ts';
import { inLine, rules } from './rulesetFindings.ts';
import { classesFor } from './targetFacts.ts';

/** Calls that carry a path and that the classes of any kernel since 6.1 hold, which auditctl's own lists have been seen to lack. */
const ASKED = [
  'truncate64',
  'chown32',
  'lchown32',
  'fchown32',
  'execveat',
  'fchmodat2',
  'setxattrat',
  'removexattrat',
];

/** What the kernel counts to the rule's letters and its mask leaves out. */
function gap(t: TargetRuleset, rule: Rule, machine: Machine): readonly string[] {
  const perm = rule.fields.find((f) => f.field === F.perm)?.value ?? 0;
  const tied = rule.fields.some((f) => f.field === F.path || f.field === F.dir);
  const letters = (['r', 'w', 'x', 'a'] as const).filter((l) => (perm & PERM[l]) !== 0);
  const counted = new Set(letters.flatMap((l) => permClass(l, machine)));
  return ASKED.filter((name) => {
    const n = numberOf(name, machine);
    return (
      n !== undefined &&
      counted.has(name) &&
      !hasCall(rule, n) &&
      !(tied && pathless.has(name)) &&
      syscalls(machine).get(name, t.target.release)
    );
  });
}

interface Gap {
  readonly line: MergedLine;
  readonly missing: readonly string[];
}

/** perm= as an option of the line. */
function permOption(line: MergedLine) {
  return line.node.kind === 'command' ? line.node.parts.permissions[0]?.option : undefined;
}

function fixesFor(ctx: RulesetContext, gaps: readonly Gap[]): readonly RulesetFix[] {
  // Before 3.1.3 a -S beside perm= is all that the rule looks at.
  if (!ctx.targets.every((o) => o.release >= R.v3_1_5)) return [];
  const edits = gaps.flatMap(({ line, missing }) => {
    const option = permOption(line);
    const wanted = missing.filter((n) =>
      ctx.targets.every((o) => syscalls(o.machine).get(n, o.release) || n.endsWith('32') || n.endsWith('64')),
    );
    return option && wanted.length > 0
      ? [inLine(line, optionEnd(option), optionEnd(option), ` -S ${wanted.join(',')}`)]
      : [];
  });
  const what =
    gaps.length === 1
      ? `Add "-S ${gaps[0]?.missing.join(',')}"`
      : `Add what is missing to ${rules(edits.length)}`;
  return edits.length === 0 ? [] : [{ title: `${what}: more is recorded`, safety: 'unsafe', edits }];
}

/** The rules of each arch that lack something, by whether they are about programs: those of the first target that says so, and what any lacks. */
function* gapsOf(
  ctx: RulesetContext,
): Steps<
  ReadonlyMap<
    string,
    { readonly gaps: readonly Gap[]; readonly missing: Set<string>; readonly targets: Target[] }
  >
> {
  const groups = new Map<string, { gaps: Gap[]; missing: Set<string>; targets: Target[] }>();
  for (const t of classesFor(ctx, ['machine', 'release'])) {
    if (t.target.release < R.v3_1_5) continue;
    for (const r of alwaysRules(t.whole)) {
      if (isFullMask(r.rule.mask) || !r.rule.fields.some((f) => f.field === F.perm)) continue;
      const machine = machineOfOnlyArch(r.rule, t.target.release);
      const line = machine && ownLine(t.whole, r);
      if (!machine || !line || !permOption(line)) continue;
      const missing = gap(t, r.rule, machine).filter(
        (n) => !recordedOf(t.whole, machine, ASKED).takes(r, numberOf(n, machine) ?? 0),
      );
      if (missing.length === 0) continue;
      const key = `${machine} ${missing.includes('execveat') ? 'programs' : 'files'}`;
      const group = groups.get(key) ?? { gaps: [], missing: new Set<string>(), targets: [] };
      groups.set(key, group);
      if (!group.targets.includes(t.target)) group.targets.push(...t.targets);
      if (group.targets[0] === t.target) group.gaps.push({ line, missing });
      for (const n of missing) group.missing.add(n);
    }
    yield;
  }
  return groups;
}

function* find(ctx: RulesetContext): Steps<readonly RulesetFinding[]> {
  const groups = yield* gapsOf(ctx);
  return [...groups.values()].flatMap(({ gaps, missing, targets }): readonly RulesetFinding[] => {
    const [first] = gaps;
    const option = first && permOption(first.line);
    if (!first || !option?.argument) return [];
    const where =
      targets.length === ctx.targets.length
        ? ''
        : ` on ${targetLabels(ctx.targets.filter((t) => targets.includes(t)))}`;
    const more = gaps.length > 1 ? `, as in ${gaps.length - 1} more of the kind` : '';
    const message = `"${option.argument.value}" stands for auditctl's own list of system calls${more}. It lacks "${[...missing].join('", "')}"${where}: what is done so slips by. Name them with -S besides where all targets have 3.1.3 or later.`;
    return [{ ...placeOf(first.line, option.argument.span), message, fixes: () => fixesFor(ctx, gaps) }];
  });
}

/** perm= behind an arch, and the calls that auditctl's list of it lacks. */
export const permGap = defineRulesetCheck({
  code: 'AR318',
  name: 'perm-gap',
  category: 'ruleset',
  severity: 'hint',
  evidence: 'kernel',
  unproven:
    'Tried with rules for the same calls, not with a release since 3.1.3; its list of calls is measured.',
  defaultOff: true,
  title: 'perm= that leaves out calls of its letters',
  what: 'Since 3.1.3 a `perm=` behind an arch makes a rule for a list of system calls that auditctl brings along. For 32-bit programs it lacks truncate64 (w) and chown32, fchown32, lchown32 (a), for all programs execveat (x, before 4.2), fchmodat2 and the like (a), where the release knows their names. It is told once for all rules of an arch. -w has no such gap. Off by default: it is a gap of auditctl, and while a target is older than 3.1.3 no fix is right for all.',
  why: 'The kernel would count these calls to the letters, but it is not asked about them. Tried on a kernel 6.18: a b32 rule with perm=a over chown, fchown, lchown did not see a chown32, nor one with perm=w over truncate a truncate64; over all calls, both were seen. fchmodat2 is counted to a there. Programs of 32 bits mostly make the later calls.',
  run: find,
  examples: [
    {
      bad: '-a always,exit -F arch=b32 -F path=/etc/passwd -F ⟦perm=wa⟧ -F key=identity',
      fixed:
        '-a always,exit -F arch=b32 -F path=/etc/passwd -F perm=wa -S truncate64,chown32,lchown32,fchown32 -F key=identity',
      target: 'newest',
    },
    {
      bad: '-a always,exit -F arch=b64 -F path=/usr/bin/su -F ⟦perm=x⟧ -F key=su',
      fixed: '-a always,exit -F arch=b64 -F path=/usr/bin/su -F perm=x -S execveat -F key=su',
      target: '4.0.2',
    },
  ],
  good: [
    '-w /etc/passwd -p wa -k identity',
    '-a always,exit -F arch=b64 -F path=/etc/passwd -F perm=w -F key=identity',
  ],
});
