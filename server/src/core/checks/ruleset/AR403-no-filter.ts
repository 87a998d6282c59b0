import { F } from '../../facts/kernelNumbers.ts';
import type { Machine } from '../../facts/machines.ts';
import { syscalls } from '../../facts/tables.ts';
import { matchedMachines, neverTrue } from '../../matching/neverMatches.ts';
import { isFullMask, maskNumbers, type Rule } from '../../model/rule.ts';
import { defineRulesetCheck, type RulesetFinding, type TargetRuleset } from './defineRulesetCheck.ts';
import { isForFewCalls, isWeak, loudestCall, loudestFailure } from './loudness.ts';
import { ofRule, ruleGroups } from './ruleGroups.ts';
import { causeOfLine, lineOf, overTargets, wordsOf } from './rulesetFindings.ts';

/**
 * System calls that nearly every program makes all the time; the last ones are rarer, and many administrators
 * record all of them.
 */
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

/** What a rule records too much of. */
interface Loudness {
  readonly message: string;
  /** Undefined for that of the check. */
  readonly severity?: 'hint';
}

/** Returns what a rule records too much of on a target; undefined where it does not. */
const loudnessOf = ofRule((sent, target): Loudness | undefined => {
  const { rule, full } = sent;
  if (neverTrue(rule, target)) return undefined;
  const { machine: host } = target;
  const machines = matchedMachines(rule, target) ?? [host];
  // For an ABI that few programs use, recording everything may be intended.
  const isSeldom = !machines.includes(host);
  if (isSeldom && full) return undefined;
  const [own = host] = isSeldom ? machines : [host];
  const isBare = rule.fields.every((f) => f.field === F.arch || f.field === F.key);
  if (isBare) return unfiltered(rule, own) ?? (isSeldom ? undefined : changing(rule, own));
  return isSeldom ? undefined : weaklyFiltered(rule, own);
});

function busyCall({ mask }: Rule, machine: Machine): string | undefined {
  const numbers = new Set(maskNumbers(mask));
  return BUSY.find((name) => {
    const n = syscalls(machine).find(name)?.number;
    return n !== undefined && numbers.has(n);
  });
}

/**
 * Returns what is too much of a rule without a filter for all system calls, or for one that every program
 * makes; undefined for others.
 */
function unfiltered(rule: Rule, machine: Machine): Loudness | undefined {
  if (isFullMask(rule.mask))
    return {
      message:
        'This rule records every system call of every program, which fills the log. Name the system calls that matter.',
    };
  const busy = busyCall(rule, machine);
  if (busy === undefined) return undefined;
  if (OFTEN_MEANT.has(busy))
    return {
      message: `This rule records every "${busy}", even by daemons and scripts. Filter by user (auid), program (exe) or success if that is too much.`,
      severity: 'hint',
    };
  return {
    message: `This rule records every "${busy}" of every program, which fills the log. Filter by path, program (exe) or error, such as "exit=-EACCES".`,
  };
}

/** Returns what is too much of a rule without a filter for calls that daemons and scripts make now and then. */
function changing(rule: Rule, machine: Machine): Loudness | undefined {
  const call = loudestCall(rule, machine, 'often');
  if (!call) return undefined;
  return {
    message: `This rule also records every "${call.name}" by daemons and scripts. Filter by user (auid) or directory (dir), or put "never" rules for those programs above it.`,
    severity: 'hint',
  };
}

/** Returns what is too much of a rule whose filters match most of what programs do. */
function weaklyFiltered(rule: Rule, machine: Machine): Loudness | undefined {
  const failing = loudestFailure(rule, machine);
  if (failing) return ofFailures(failing);
  if (isFullMask(rule.mask)) {
    if (isForFewCalls(rule)) return undefined;
    return {
      message:
        'This rule records every system call of the processes that it matches, hundreds per program. Name the system calls that matter.',
      severity: 'hint',
    };
  }
  const call = rule.fields.every(isWeak) ? loudestCall(rule, machine, 'always') : undefined;
  if (!call || OFTEN_MEANT.has(call.name)) return undefined;
  return {
    message: `This rule records "${call.name}" about ${Math.round(call.rate)} times for each program that starts. Filter by path, exit code or argument too.`,
    severity: 'hint',
  };
}

/** Returns what is too much of a rule that records the failures of programs that look for files: nearly every program does. */
function ofFailures({ name, rate }: { readonly name: string; readonly rate: number }): Loudness {
  const what =
    name === '' ? `${Math.round(rate)} failed calls` : `a failed "${name}" about ${Math.round(rate)} times`;
  return {
    message: `This rule records ${what} for each program that starts. Filter by path, or record only "-EACCES" and "-EPERM".`,
    severity: 'hint',
  };
}

function loud(t: TargetRuleset): readonly RulesetFinding[] {
  const loudness = loudnessOf(t.whole);
  return ruleGroups(t.whole).pathless.flatMap((r): readonly RulesetFinding[] => {
    const found = loudness(r.sent);
    if (!found) return [];
    const line = lineOf(t.whole, r);
    return [{ ...wordsOf(line), ...found, cause: causeOfLine(line, found.message) }];
  });
}

/** Reports a busy system call without a filter. */
export const noFilter = defineRulesetCheck({
  code: 'AR403',
  name: 'no-filter',
  category: 'cost',
  severity: 'info',
  title: 'A frequent system call, or all of them, without a filter',
  what: 'An always rule records all system calls, or one that programs make often, and has no filter that excludes most of these calls. The severity is info, but hint for four kinds of rules:\n\n- Rules for starts of programs or for connections. Many administrators record all of these.\n- Rules for system calls that daemons make now and then, such as `unlink` and `rename`.\n- Rules with `-S all` and a filter by process.\n- Rules for `openat` and similar calls with a filter that many of these calls match, such as `auid>=1000`, `success=0` or `exit=-ENOENT`.\n\nRules with `-S all` for 32-bit programs are not reported, because such programs are rare on a 64-bit machine.',
  why: 'The rules that this check reports fill the log, and they slow down every program. They also fill the backlog, so that other records are lost. How often programs make system calls was counted with strace under an ordinary workload on Linux 6.18 (server/data/facts/syscall-rates.json). On average, each program that started made 692 system calls, among them 121 newfstatat, 84 openat and 47 read. Programs look for files in many directories: 15 of the openat calls and 11 of the newfstatat calls failed with ENOENT (not found), but hardly any with EACCES (not allowed).',
  evidence: 'kernel',
  unproven: 'Counted on one machine; which calls are frequent on another depends on what runs there.',
  run: (ctx) => overTargets(ctx, 'info', loud, ['machine']),
  examples: [
    { bad: '⟦-a always,exit -F arch=b64 -S openat -k open⟧\n-a always,exit -F arch=b32 -S openat -k open' },
    { bad: '⟦-a always,exit -S all⟧' },
    { bad: '⟦-a always,exit -F arch=b64 -S unlink,rename -k delete⟧' },
    { bad: '⟦-a always,exit -F arch=b64 -S all -F euid=0 -k root⟧' },
    { bad: '⟦-a always,exit -F arch=b64 -S openat -F auid>=1000 -F auid!=unset -k open⟧' },
    { bad: '⟦-a always,exit -F arch=b64 -S openat -F exit=-ENOENT -k missing⟧' },
  ],
  good: [
    '-a always,exit -F arch=b64 -S openat -F exit=-EACCES -k open',
    '-a always,exit -F arch=b64 -S openat -F dir=/etc -F success=0 -k denied',
    '-a always,exit -F arch=b64 -S init_module -k modules',
    '-a always,exit -F arch=b32 -S all -k 32-bit',
    '-a always,exit -F arch=b64 -S unlink,unlinkat,rename -F auid>=1000 -F auid!=unset -k delete',
    '-a always,exit -F arch=b64 -S execve -F euid=0 -k root',
    '-a always,exit -F arch=b64 -S all -F exit=-EINVAL -k invalid',
    '-a always,exit -F arch=b64 -S openat -F auid>=1000 -F a2&0100 -k create',
  ],
});
