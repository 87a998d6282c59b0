import { type Siblings, siblings } from '../../facts/families.ts';
import type { Machine } from '../../facts/machines.ts';
import { pathless } from '../../facts/pathless.ts';
import { syscalls } from '../../facts/tables.ts';
import { F } from '../../matching/numbers.ts';
import { eventKey } from '../../matching/ruleIdentity.ts';
import { FULL_MASK, isFullMask } from '../../model/rule.ts';
import type { LoadedRule } from '../../ruleset/load.ts';
import type { MergedLine } from '../../ruleset/ruleset.ts';
import {
  defineRulesetCheck,
  type RulesetContext,
  type RulesetFinding,
  type RulesetFix,
  type TargetRuleset,
} from './defineRulesetCheck.ts';
import {
  alwaysRules,
  hasCall,
  namesOf,
  numberOf,
  ownLine,
  placeOfCall,
  recordedOf,
} from './recordedCalls.ts';
import { inLine, overTargets } from './rulesetFindings.ts';
import { machineOf } from './twins.ts';

const ALL = siblings.flatMap((s) => [...s.usual, ...s.rare]);
const USUAL: ReadonlySet<string> = new Set(siblings.flatMap((s) => s.usual));
/** Where a rule asks for these, another call has other arguments, or the calls are not those of -S alone. */
const TIED: ReadonlySet<number> = new Set([F.perm, F.a0, F.a0 + 1, F.a0 + 2, F.a3]);

/** The members of a group that the rule lacks, that every target's auditctl knows there, and that no rule takes. */
function lacking(
  t: TargetRuleset,
  ctx: RulesetContext,
  r: LoadedRule,
  machine: Machine,
  group: Siblings,
): readonly string[] {
  const table = syscalls(machine);
  const tied = r.rule.fields.some((f) => f.field === F.path || f.field === F.dir);
  return [...group.usual, ...group.rare].filter((name) => {
    const n = numberOf(name, machine);
    if (n === undefined || hasCall(r.rule, n) || !ctx.targets.every((o) => table.get(name, o.release)))
      return false;
    if (tied && (pathless.has(name) || name === 'open_by_handle_at')) return false;
    return !recordedOf(t.whole, machine, ALL).takes(r, n);
  });
}

function fixes(line: MergedLine, missing: readonly string[]): readonly RulesetFix[] {
  const last =
    line.node.kind === 'command'
      ? line.node.options.filter((o) => o.name === 'S').at(-1)?.argument
      : undefined;
  if (!last || last.value.endsWith(',')) return [];
  const { end } = last.span;
  const what = missing.length > 4 ? `${missing.length} system calls` : `"${missing.join(',')}"`;
  return [
    {
      title: `Add ${what}: the rule records more`,
      safety: 'unsafe',
      edits: [inLine(line, end, end, `,${missing.join(',')}`)],
    },
  ];
}

function find(t: TargetRuleset, ctx: RulesetContext): readonly RulesetFinding[] {
  // Of rules with the same filters the first one would take it from the others.
  const asked = new Map<string, Set<string>>();
  return alwaysRules(t.whole).flatMap((r): readonly RulesetFinding[] => {
    if (isFullMask(r.rule.mask) || r.rule.fields.some((f) => TIED.has(f.field))) return [];
    const line = ownLine(t.whole, r);
    const machine = line && machineOf(r.rule, t.target.release);
    if (!line || !machine) return [];
    const own = namesOf(line).filter((n) => USUAL.has(n));
    if (own.length === 0) return [];
    const filters = eventKey({ ...r.rule, mask: FULL_MASK });
    const before = asked.get(filters) ?? new Set();
    asked.set(filters, before);
    const groups = siblings.flatMap((group) => {
      const first = own.find((n) => group.usual.includes(n));
      const missing =
        first === undefined ? [] : lacking(t, ctx, r, machine, group).filter((n) => !before.has(n));
      return first === undefined || missing.length === 0 ? [] : [{ group, first, missing }];
    });
    const [one] = groups;
    if (!one) return [];
    const missing = groups.flatMap((g) => g.missing);
    for (const n of missing) before.add(n);
    const ways = groups
      .map(
        (g, i) =>
          `what "${g.first}" does${i === 0 ? ' can also be done' : ''} by "${g.missing.join('", "')}"`,
      )
      .join(', ');
    const message = `W${ways.slice(1)}, and no rule records that. Add ${missing.length === 1 ? 'it' : 'them'} where that is meant too.`;
    // The C library makes every open by openat.
    const severity = missing.includes('openat') ? ('info' as const) : ('hint' as const);
    return [{ ...placeOfCall(line, one.first), message, severity, fixes: () => fixes(line, missing) }];
  });
}

/** A rule for one of several calls that do the same. */
export const incompleteFamily = defineRulesetCheck({
  code: 'AR314',
  name: 'incomplete-family',
  category: 'ruleset',
  severity: 'hint',
  evidence: 'kernel',
  unproven: 'Which calls do the same is read; which programs make which was seen.',
  title: 'A system call without its siblings',
  what: 'A rule names a system call and lacks another one that does the same, such as execve without execveat, open without openat2, rename without renameat2 or chmod without fchmodat. No other rule of the ruleset records that one: none with the same key, and none that takes all that this rule would. Of rules with the same filters the first is asked. Calls that some target does not know are not asked for, nor is anything of rules that filter by an argument.',
  why: 'Which call is made is the choice of the program, not of who watches: rm calls unlinkat, mv renameat2, cp fchmodat, while perl and python call unlink, rename and chmod. The C library opens by openat, so that a rule for open alone sees next to nothing. A program kept in memory only was seen to start by execveat.',
  run: (ctx) => overTargets(ctx, 'hint', (t) => find(t, ctx)),
  examples: [
    {
      bad: '-a always,exit -F arch=b64 -S ⟦execve⟧ -F auid>=1000 -F auid!=unset -k exec',
      fixed: '-a always,exit -F arch=b64 -S execve,execveat -F auid>=1000 -F auid!=unset -k exec',
    },
    {
      bad: '-a always,exit -F arch=b64 -S unlink,⟦rename⟧ -F dir=/srv -k delete',
      fixed: '-a always,exit -F arch=b64 -S unlink,rename,renameat,renameat2,unlinkat -F dir=/srv -k delete',
    },
  ],
  good: [
    '-a always,exit -F arch=b64 -S execve -F auid>=1000 -k exec\n-a always,exit -F arch=b64 -S execveat -k exec-fd',
    '-a always,exit -F arch=b64 -S execve -F uid=0 -k exec\n-a always,exit -F arch=b64 -S execveat -F auid>=1000 -k exec',
    '-a always,exit -F arch=b64 -S open -F a1&0100 -k create',
    '-a always,exit -F arch=b64 -S execveat -k exec-fd',
    '-a never,exit -F arch=b64 -S execve -F exe=/usr/bin/backup',
  ],
});
