import { type Siblings, siblings } from '../../facts/families.ts';
import { F } from '../../facts/kernelNumbers.ts';
import type { Machine } from '../../facts/machines.ts';
import { pathless } from '../../facts/pathless.ts';
import { syscalls } from '../../facts/tables.ts';
import type { Target } from '../../facts/targets.ts';
import { eventHash, sameButCalls } from '../../matching/ruleIdentity.ts';
import { FULL_MASK, hasCall, machineOfOnlyArch, type Rule } from '../../model/rule.ts';
import type { LoadedRule } from '../../ruleset/loadResult.ts';
import type { MergedLine } from '../../ruleset/ruleset.ts';
import { made } from '../../text/made.ts';
import { both, either } from '../../text/series.ts';
import { bothOrAll } from '../edits.ts';
import { titleWithChange } from '../recordedChange.ts';
import {
  defineRulesetCheck,
  type RulesetContext,
  type RulesetFinding,
  type RulesetFix,
  type TargetRuleset,
} from './defineRulesetCheck.ts';
import { namesAny, namesOf, numberOf, ownLine, placeOfCall, recordedOf } from './recordedCalls.ts';
import { ofRule, ofRules, ruleGroups } from './ruleGroups.ts';
import { inLine, lineOf, overTargets } from './rulesetFindings.ts';

const ALL = siblings.flatMap((s) => [...s.usual, ...s.rare]);
const USUAL: ReadonlySet<string> = new Set(siblings.flatMap((s) => s.usual));
const USUAL_NAMES = [...USUAL];
/** Fields that another system call would need other values for, or that select system calls besides -S. */
const TIED: ReadonlySet<number> = new Set([F.perm, F.a0, F.a0 + 1, F.a0 + 2, F.a3]);

/** A group of related system calls of which a rule names some. */
interface NamedGroup {
  /** The first system call of the group that the rule names. */
  readonly first: string;
  /** The calls of the group that it lacks and that every target's auditctl knows for its machine. */
  readonly lacking: readonly { readonly name: string; readonly number: number }[];
}

/** The groups by the mask and the facts that they depend on; most rules share them. */
type Groups = WeakMap<Uint32Array, Map<string, readonly NamedGroup[]>>;

const groupsOfTargets = new WeakMap<readonly Target[], Groups>();

function groupsOf(
  { targets }: RulesetContext,
  { sent, rule }: LoadedRule,
  machine: Machine,
  own: readonly string[],
): readonly NamedGroup[] {
  const groups = made(groupsOfTargets, targets, (): Groups => new WeakMap());
  const ofMask = made(groups, rule.mask, () => new Map<string, readonly NamedGroup[]>());
  return made(ofMask, `${machine} ${sent.path !== undefined} ${own.join()}`, () =>
    siblings.flatMap((group): readonly NamedGroup[] => {
      const first = own.find((n) => group.usual.includes(n));
      return first === undefined ? [] : [{ first, lacking: lacking(targets, rule, machine, group) }];
    }),
  );
}

/**
 * Returns the calls of a group that the rule lacks and that every target's auditctl knows for its machine.
 */
function lacking(
  targets: readonly Target[],
  rule: Rule,
  machine: Machine,
  group: Siblings,
): NamedGroup['lacking'] {
  const table = syscalls(machine);
  const tied = rule.fields.some((f) => f.field === F.path || f.field === F.dir);
  return [...group.usual, ...group.rare].flatMap((name) => {
    const number = numberOf(name, machine);
    if (number === undefined || hasCall(rule, number)) return [];
    if (!targets.every((o) => table.get(name, o.release))) return [];
    return tied && (pathless.has(name) || name === 'open_by_handle_at') ? [] : [{ name, number }];
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
      title: titleWithChange(`Add ${what}`, 'more'),
      safety: 'unsafe',
      edits: [inLine(line, end, end, `,${missing.join(',')}`)],
    },
  ];
}

/** Returns the machine of a rule that names calls of a group and has no filter that depends on them; undefined for others. */
const searchedMachine = ofRule(({ rule }, { release }): Machine | undefined => {
  if (rule.fields.some((f) => TIED.has(f.field))) return undefined;
  const machine = machineOfOnlyArch(rule, release);
  return machine && namesAny(USUAL_NAMES, machine, rule) ? machine : undefined;
});

/** Calls that were already reported for rules with the same filters: one report is enough. */
interface Reported {
  readonly rule: Rule;
  readonly calls: Set<string>;
}

function reportedFor(reported: Map<number, Reported[]>, rule: Rule): Set<string> {
  const hash = eventHash(rule, FULL_MASK);
  const there = reported.get(hash) ?? [];
  reported.set(hash, there);
  const known = there.find((a) => sameButCalls(a.rule, rule));
  if (known) return known.calls;
  const calls = new Set<string>();
  there.push({ rule, calls });
  return calls;
}

/** The rules that lack calls, with what each lacks. */
type Incomplete = ReadonlyMap<LoadedRule, { readonly gaps: readonly Gap[]; readonly machine: Machine }>;

function incomplete(t: TargetRuleset, ctx: RulesetContext): Incomplete {
  const reported = new Map<number, Reported[]>();
  const found = new Map<LoadedRule, { gaps: readonly Gap[]; machine: Machine }>();
  const machineOf = searchedMachine(t.whole);
  for (const r of ruleGroups(t.whole).calling) {
    const machine = machineOf(r.sent);
    const line = machine && ownLine(t.whole, r);
    if (!line) continue;
    const own = namesOf(line).filter((n) => USUAL.has(n));
    if (own.length === 0) continue;
    const before = reportedFor(reported, r.rule);
    const recorded = recordedOf(t.whole, machine, ALL);
    const gaps = groupsOf(ctx, r, machine, own).flatMap(({ first, lacking: wanted }) => {
      const missing = wanted
        .filter(
          ({ name, number }) => !before.has(name) && !recorded.isChosen(number) && !recorded.takes(r, number),
        )
        .map(({ name }) => name);
      return missing.length === 0 ? [] : [{ first, missing }];
    });
    for (const { missing } of gaps) for (const n of missing) before.add(n);
    if (gaps.length > 0) found.set(r, { gaps, machine });
  }
  return found;
}

const kept = ofRules(() => new WeakMap<readonly Target[], Incomplete>());

function find(t: TargetRuleset, ctx: RulesetContext): readonly RulesetFinding[] {
  // Which lines of a directory are joined may change while the rules do not.
  const known = t.ruleset.kind === 'file' ? kept(t.whole) : undefined;
  const found = known?.get(ctx.targets) ?? incomplete(t, ctx);
  known?.set(ctx.targets, found);
  return [...found].map(([r, { gaps, machine }]) =>
    findingOf(lineOf(t.whole, r), gaps, machine !== t.target.machine),
  );
}

/** The system calls that a rule lacks, by the one of their group that it names. */
interface Gap {
  readonly first: string;
  readonly missing: readonly string[];
}

/** The most groups whose calls a message names one by one. */
const NAMED_GROUPS = 3;

/** Returns the message; `isOther` for a rule of the 32-bit machine. */
function messageOf(gaps: readonly Gap[], isOther: boolean): string {
  const missing = gaps.flatMap((g) => g.missing);
  const none = isOther ? 'No rule for 32-bit programs' : 'No rule';
  if (gaps.length > NAMED_GROUPS) {
    const calls = gaps.map((g) => `"${g.first}"`);
    return `${none} records ${missing.length} calls that do the same as ${either(calls)}, such as "${missing[0]}". Add them here.`;
  }
  const add = `Add ${missing.length === 1 ? 'it' : 'them'} here.`;
  const quoted = missing.map((n) => `"${n}"`);
  const [one, ...others] = gaps;
  if (one && others.length === 0)
    return `${none} records ${either(quoted)}, which ${missing.length === 1 ? 'works' : 'work'} like "${one.first}". ${add}`;
  const ways = gaps.map((g) => `${both(g.missing.map((n) => `"${n}"`))} (like "${g.first}")`);
  return `${none} records these calls: ${ways.join('; ')}. ${add}`;
}

function findingOf(line: MergedLine, gaps: readonly Gap[], isOther: boolean): RulesetFinding {
  const missing = gaps.flatMap((g) => g.missing);
  const message = messageOf(gaps, isOther);
  // The C library uses openat for every open.
  const severity = missing.includes('openat') ? ('info' as const) : ('hint' as const);
  const cause = {
    id: gaps.map((g) => g.first).join(),
    fixAll: (count: number) =>
      titleWithChange(`Add the missing system calls to ${bothOrAll(count)} rules`, 'more'),
  };
  return {
    ...placeOfCall(line, gaps[0]?.first ?? ''),
    message,
    severity,
    cause,
    fixes: () => fixes(line, missing),
  };
}

/** Reports a rule that names one of several system calls that do the same. */
export const incompleteFamily = defineRulesetCheck({
  code: 'AR314',
  name: 'incomplete-family',
  category: 'ruleset',
  severity: 'hint',
  evidence: 'kernel',
  unproven:
    'The source of the kernel showed which system calls do the same. Programs were watched to see which of these calls they use.',
  title: 'A system call without its alternatives',
  what: 'An always rule names a system call, but no rule records another system call that does the same, such as execveat for execve, openat2 for open, renameat2 for rename or fchmodat for chmod. The missing system call can also be in a separate rule. That rule is enough if it has the same key as this one, or if its filters match at least the same events. Of several rules with the same filters, only the first is reported. The check skips:\n\n- rules that filter by an argument (`a0=` to `a3=`);\n- rules that name only the rarer system call, such as execveat without execve;\n- a missing system call that another rule records with a filter by an argument, because the author of the rules chose which of its uses to record;\n- a missing system call that one of your targets (the systems that your rules must load on) does not know.',
  why: 'The program chooses which system call it uses: rm calls unlinkat, mv renameat2 and cp fchmodat, while perl and python call unlink, rename and chmod. The C library opens files with openat, so a rule for open alone matches almost nothing. If the missing system call is openat, the severity is info. An attacker can choose too: in a test, execveat started a program that existed only in memory.',
  run: (ctx) => overTargets(ctx, 'hint', (t) => find(t, ctx), ['machine']),
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
    '-a always,exit -F arch=b64 -S adjtimex,settimeofday,clock_adjtime -k time\n-a always,exit -F arch=b64 -S clock_settime -F a0=0 -k clock',
    '-a always,exit -F arch=b64 -S execveat -k exec-fd',
    '-a never,exit -F arch=b64 -S execve -F exe=/usr/bin/backup',
  ],
});
