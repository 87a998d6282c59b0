import { F, PERM } from '../../facts/kernelNumbers.ts';
import type { Machine } from '../../facts/machines.ts';
import { pathless } from '../../facts/pathless.ts';
import { R } from '../../facts/releases.ts';
import { permClass } from '../../facts/syscallInfo.ts';
import { syscalls } from '../../facts/tables.ts';
import type { Target } from '../../facts/targets.ts';
import { hasCall, machineOfOnlyArch, type Rule } from '../../model/rule.ts';
import { targetLabels } from '../../model/targetLabels.ts';
import { type MergedLine, placeOf } from '../../ruleset/ruleset.ts';
import { either } from '../../text/series.ts';
import type { Steps } from '../../text/steps.ts';
import { optionEnd } from '../edits.ts';
import { titleWithChange } from '../recordedChange.ts';
import {
  defineRulesetCheck,
  type RulesetContext,
  type RulesetFinding,
  type RulesetFix,
  type TargetRuleset,
} from './defineRulesetCheck.ts';
import { numberOf, ownLine, recordedOf } from './recordedCalls.ts';
import { ruleGroups } from './ruleGroups.ts';
import { inLine, rules } from './rulesetFindings.ts';
import { classesFor } from './targetFacts.ts';

/**
 * System calls with a path that any kernel since 6.1 counts to a permission and that auditctl's lists have
 * been seen to lack.
 */
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

/** Returns the system calls that the kernel counts to the rule's permissions and that its mask lacks. */
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

/** Returns the option perm= of a line; undefined where it has none. */
function permOption(line: MergedLine) {
  return line.node.kind === 'command' ? line.node.parts.permissions[0]?.option : undefined;
}

/**
 * Reports whether the fix is right on all targets: before 3.1.3, a rule with -S and perm= matches only the
 * calls of -S.
 */
function isForAll(ctx: RulesetContext): boolean {
  return ctx.targets.every((o) => o.release >= R.v3_1_5);
}

function fixesFor(ctx: RulesetContext, gaps: readonly Gap[]): readonly RulesetFix[] {
  if (!isForAll(ctx)) return [];
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
      : `Add the missing system calls to ${rules(edits.length)}`;
  return edits.length === 0 ? [] : [{ title: titleWithChange(what, 'more'), safety: 'unsafe', edits }];
}

/**
 * Returns the rules that lack system calls, grouped by machine and by whether execveat is among them: the
 * rules as the first such target has them, and what any target lacks.
 */
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
    for (const r of ruleGroups(t.whole).calling) {
      if (!r.rule.fields.some((f) => f.field === F.perm)) continue;
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
    const more = gaps.length > 1 ? ` (and ${gaps.length - 1} similar)` : '';
    const names = either([...missing].map((name) => `"${name}"`));
    const them = missing.size === 1 ? 'it' : 'them';
    const to = gaps.length > 1 ? 'these rules' : 'this rule';
    // An older auditctl adds no calls for perm=: there, the rule would match the calls of -S alone.
    const remedy = isForAll(ctx)
      ? `Add ${them} to ${to} with "-S".`
      : `Add ${them} with "-S" if all machines have audit 3.1.3 or newer.`;
    const message = `"${option.argument.value}"${more} does not include ${names}${where}. ${remedy}`;
    return [{ ...placeOf(first.line, option.argument.span), message, fixes: () => fixesFor(ctx, gaps) }];
  });
}

/** Reports perm= after an arch whose system calls in auditctl's list are incomplete. */
export const permGap = defineRulesetCheck({
  code: 'AR318',
  name: 'perm-gap',
  category: 'ruleset',
  severity: 'hint',
  evidence: 'kernel',
  unproven:
    'The lists of system calls are those that auditctl 3.1.3 and later send to the kernel. The test on a kernel used an older auditctl, which adds no system calls, and rules that named the system calls of these lists with `-S`.',
  defaultOff: true,
  title: 'perm= that misses system calls',
  what: 'If a rule has `arch=` before `perm=`, auditctl of audit 3.1.3 and newer adds system calls to the rule: those that need the permissions of `perm=`. But the list that auditctl uses for this lacks some of them:\n\n- `w`: truncate64, for 32-bit programs.\n- `a`: chown32, fchown32 and lchown32, for 32-bit programs. For all programs, fchmodat2, in audit 4.0 to 4.1.1.\n- `x`: execveat, before audit 4.2.\n\nThe check reports a missing call once for all rules of an architecture. A watch (`-w`) records all of these calls. The check is off by default for two reasons. The defect is in auditctl, not in the rule. And the fix is wrong for audit older than 3.1.3: there, a rule with `-S` and `perm=` matches only the system calls of `-S`.',
  why: 'A program that uses one of the missing system calls is not recorded. In a test on Linux 6.18, a b32 rule with `perm=a` for chown, fchown and lchown did not match chown32, and one with `perm=w` for truncate did not match truncate64. An auditctl older than 3.1.3 sends such rules without a list of system calls; in the test, they matched chown32 and truncate64 too. Today, 32-bit programs mostly use chown32 and truncate64, not chown and truncate.',
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
