import type { Machine } from '../../facts/machines.ts';
import { R } from '../../facts/releases.ts';
import { syscalls } from '../../facts/tables.ts';
import { names } from '../../facts/targets.ts';
import { F } from '../../matching/numbers.ts';
import { eventKey, keysOf } from '../../matching/ruleIdentity.ts';
import { FULL_MASK, isFullMask, listOf, maskNumbers } from '../../model/rule.ts';
import type { LoadedRule } from '../../ruleset/load.ts';
import { type MergedLine, placeOf } from '../../ruleset/ruleset.ts';
import type { Part } from '../../syntax/argumentParts.ts';
import { optionEnd } from '../edits.ts';
import { rulesOfWatch } from '../watchRules.ts';
import {
  defineRulesetCheck,
  type RulesetContext,
  type RulesetFinding,
  type RulesetFix,
  type TargetRuleset,
} from './defineRulesetCheck.ts';
import {
  allOf,
  inLine,
  lineOf,
  overTargets,
  quoted,
  whereIs,
  withoutLine,
  wordsOf,
} from './rulesetFindings.ts';
import { machineOf } from './twins.ts';

function watches(ctx: RulesetContext): readonly RulesetFinding[] {
  const slow = ctx.rulesets.filter((t) => t.target.release >= R.v3_1_5);
  const first = slow[0];
  if (!first) return [];
  return first.whole.lines.flatMap((l): readonly RulesetFinding[] => {
    const { line } = l;
    const watch = line.node.kind === 'command' ? line.node.options[0] : undefined;
    if (watch?.name !== 'w' || !watch.argument || l.rule?.type !== 'add' || l.verdict?.outcome !== 'loads')
      return [];
    const place = placeOf(line, { start: watch.span.start, end: optionEnd(watch) });
    const path = watch.argument.value;
    const tree = path.endsWith('/');
    const message = `"-w ${path}" is looked at on every system call (auditctl of ${names(slow.map((t) => t.target))} says "Old style watch rules are slower"). With -a always,exit, arch, ${tree ? 'dir' : 'path'} and perm only the calls of its permissions are.`;
    const fixes = (): readonly RulesetFix[] =>
      line.origins.length > 1
        ? []
        : (tree ? (['dir'] as const) : (['path', 'dir'] as const)).flatMap((kind) => {
            const text =
              line.node.kind === 'command'
                ? rulesOfWatch(line.node, kind, ctx.targets)?.join('\n')
                : undefined;
            const end = line.node.text.length;
            return text === undefined
              ? []
              : [
                  {
                    title: `Write it as rules with ${kind}= (if it is a ${kind === 'dir' ? 'directory' : 'file'})`,
                    safety: 'unsafe' as const,
                    edits: [inLine(line, 0, end, text)],
                    ...(tree ? {} : { choice: true as const }),
                  },
                ];
          });
    return [{ ...place, message, fixes }];
  });
}

/** A watch where the target prefers the other form. */
export const slowWatch = defineRulesetCheck({
  code: 'AR401',
  defaultOff: true,
  name: 'slow-watch',
  category: 'cost',
  severity: 'hint',
  title: 'A watch (-w) where the system call form is quicker',
  what: '-w makes a rule over all system calls. Since 3.1.3 perm= behind an arch names the calls that can need the permission, so that the kernel looks at the rule on those only; auditctl calls -w old style.',
  why: 'Each rule over all system calls is looked at whenever any call ends.',
  run: watches,
  examples: [
    {
      bad: '⟦-w /etc/passwd⟧ -p wa -k identity',
      fixed:
        '-a always,exit -F arch=b64 -F path=/etc/passwd -F perm=wa -F key=identity\n-a always,exit -F arch=b32 -F path=/etc/passwd -F perm=wa -F key=identity',
      target: '4.1.2',
    },
    {
      bad: '⟦-w /etc/sudoers.d/⟧ -p wa -k actions',
      fixed:
        '-a always,exit -F arch=b64 -F dir=/etc/sudoers.d -F perm=wa -F key=actions\n-a always,exit -F arch=b32 -F dir=/etc/sudoers.d -F perm=wa -F key=actions',
      target: '4.1.2',
    },
  ],
  good: [
    '-a always,exit -F arch=b64 -F path=/etc/passwd -F perm=wa -k identity\n-a always,exit -F arch=b32 -F path=/etc/passwd -F perm=wa -k identity',
  ],
});

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
  const message = `${quoted(b)} differs from ${whereIs(t.ruleset, a, place.file)} in its system calls only. One rule with both lists is looked at once where two are looked at twice.`;
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
  return [{ ...place, message, related: [{ ...wordsOf(a), message: 'The rule to merge with' }], fixes }];
}

/** Rules that differ in their system calls only. */
export const splitCalls = defineRulesetCheck({
  code: 'AR402',
  defaultOff: true,
  name: 'split-syscalls',
  category: 'cost',
  severity: 'hint',
  title: 'Rules that differ in their system calls only',
  what: 'Several rules have the same list, action, filters and key, and differ in -S.',
  why: 'The kernel looks at each rule in turn. One rule with all the calls costs less and reads better.',
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

/** Calls that nearly every program makes all the time; at the end those that a program makes seldom, and that many people record all of. */
const BUSY = [
  'read',
  'write',
  'open',
  'openat',
  'close',
  'stat',
  'fstat',
  'lstat',
  'newfstatat',
  'statx',
  'access',
  'mmap',
  'mprotect',
  'poll',
  'select',
  'futex',
  'recvfrom',
  'sendto',
  'recvmsg',
  'sendmsg',
  'clone',
  'ioctl',
  'fcntl',
  'lseek',
  'brk',
  'execve',
  'fork',
  'connect',
];
const OFTEN_MEANT: ReadonlySet<string | undefined> = new Set(['execve', 'fork', 'connect']);

function busyCall(r: LoadedRule, machine: Machine): string | undefined {
  const numbers = new Set(maskNumbers(r.rule.mask));
  return BUSY.find((name) => {
    const n = syscalls(machine).find(name)?.number;
    return n !== undefined && numbers.has(n);
  });
}

function unfiltered(t: TargetRuleset): readonly RulesetFinding[] {
  return t.whole.rules.flatMap((r): readonly RulesetFinding[] => {
    if (
      listOf(r.rule) !== 'exit' ||
      r.rule.action === 0 ||
      r.rule.fields.some((f) => f.field !== F.arch && f.field !== F.key)
    )
      return [];
    const line = lineOf(t.whole, r);
    const machine = machineOf(r.rule, t.target.release);
    const all = isFullMask(r.rule.mask);
    // Of a word size that is seldom run, everything may be asked for.
    if (all && machine !== undefined && machine !== t.target.machine) return [];
    const busy = all ? undefined : busyCall(r, machine ?? t.target.machine);
    if (!all && busy === undefined) return [];
    const what = all ? 'records every system call' : `records each "${busy}" of every program`;
    const meant = OFTEN_MEANT.has(busy);
    const message = meant
      ? `${quoted(line)} ${what}, of daemons and scripts too: much on a busy machine. Where that is more than you need, filter it, for instance by auid, exe or success.`
      : `${quoted(line)} ${what}: the log fills quickly and the system slows down. Filter it, for instance by auid, exe, success or a path.`;
    return [{ ...wordsOf(line), message, ...(meant ? { severity: 'hint' as const } : {}) }];
  });
}

/** A busy system call without a filter. */
export const noFilter = defineRulesetCheck({
  code: 'AR403',
  name: 'no-filter',
  category: 'cost',
  severity: 'info',
  title: 'A busy system call, or all of them, without a filter',
  what: 'An always rule takes all system calls, or one that every program makes all the time, and has no field but arch and key. Starts of programs and connections are a hint only: many people record all of them.',
  why: 'Such rules fill the log and the backlog, so that other records are lost, and they slow every program down.',
  run: (ctx) => overTargets(ctx, 'info', unfiltered),
  examples: [
    { bad: '⟦-a always,exit -F arch=b64 -S openat -k open⟧\n-a always,exit -F arch=b32 -S openat -k open' },
    { bad: '⟦-a always,exit -S all⟧' },
  ],
  good: [
    '-a always,exit -F arch=b64 -S openat -F exit=-EACCES -k open',
    '-a always,exit -F arch=b64 -S init_module -k modules',
    '-a always,exit -F arch=b32 -S all -k 32-bit',
  ],
});
