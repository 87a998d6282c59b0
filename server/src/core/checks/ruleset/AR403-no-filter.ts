import { F } from '../../facts/kernelNumbers.ts';
import type { Machine } from '../../facts/machines.ts';
import { syscalls } from '../../facts/tables.ts';
import { isFullMask, machineOfOnlyArch, maskNumbers } from '../../model/rule.ts';
import type { LoadedRule } from '../../ruleset/loadResult.ts';
import { defineRulesetCheck, type RulesetFinding, type TargetRuleset } from './defineRulesetCheck.ts';
import { lineOf, overTargets, quoted, wordsOf } from './rulesetFindings.ts';

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

const NOTHING: readonly RulesetFinding[] = [];

function unfiltered(t: TargetRuleset): readonly RulesetFinding[] {
  return t.whole.rules.flatMap((r): readonly RulesetFinding[] => {
    if (r.sent.path || r.sent.list !== 'exit') return NOTHING;
    if (r.rule.action === 0 || r.rule.fields.some((f) => f.field !== F.arch && f.field !== F.key)) return [];
    const line = lineOf(t.whole, r);
    const machine = machineOfOnlyArch(r.rule, t.target.release);
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
  run: (ctx) => overTargets(ctx, 'info', unfiltered, ['machine']),
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
