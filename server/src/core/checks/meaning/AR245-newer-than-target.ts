import { F } from '../../facts/kernelNumbers.ts';
import {
  FIRST_DATED_CALL,
  hasOnlyOlderKernels,
  IO_URING_LIST_SINCE,
  kernelOfCall,
} from '../../facts/kernelVersions.ts';
import { syscalls } from '../../facts/tables.ts';
import type { LackedNames, Target } from '../../facts/targets.ts';
import { isFullMask, LIST, LIST_MASK, maskNumbers, type Rule } from '../../model/rule.ts';
import { targetLabels } from '../../model/targetLabels.ts';
import type { Part } from '../../syntax/argumentParts.ts';
import type { Span } from '../../text/span.ts';
import { defineCheck, type Finding, type Fix, type LineContext } from '../defineCheck.ts';
import { fix, optionsNamed, withoutCalls } from '../edits.ts';
import { withoutTargets } from '../load/unknownNames.ts';
import { type RuleView, ruleOf } from '../loadedRule.ts';

/**
 * The index of the mask word with the lowest number of a call that a target may lack: 292 on aarch64
 * (io_pgetevents).
 */
const FIRST_WORD = 292 >>> 5;

/** Reports whether a rule may name anything that a target lacks, judging by what is sent alone. */
function mayBeNewer({ flags, mask, fields }: Rule): boolean {
  const list = flags & LIST_MASK;
  if (list === LIST.exit) return !isFullMask(mask) && mask.subarray(FIRST_WORD).some((word) => word !== 0);
  return list === LIST.io_uring || fields.some((f) => f.field === F.msgtype);
}

/** Returns the targets on which the line loads by the model. */
function loadingTargets(ctx: LineContext): readonly Target[] {
  return ctx.verdicts.flatMap(({ target, verdict }) =>
    verdict.outcome === 'loads' && verdict.rule ? [target] : [],
  );
}

/** Returns the systems with their newest kernels, such as `Debian 11 (Linux 5.10)`. */
function withKernels(targets: readonly Target[]): string {
  return targets.map((t) => `${targetLabels([t])} (Linux ${t.kernels?.[1]})`).join(', ');
}

/** A name that a packaged version of audit looks up in a table. */
interface Named {
  readonly value: string;
  readonly span: Span;
  readonly table: keyof LackedNames;
  /** Set for an item of -S, which can be removed from it. */
  readonly call?: Part;
}

function namesOf(rule: RuleView): readonly Named[] {
  const calls = rule.calls.map(
    (call): Named => ({ value: call.value.toLowerCase(), span: call.span, table: 'syscalls', call }),
  );
  const types = rule.fields.flatMap((f): readonly Named[] =>
    f.name === 'msgtype' ? [{ value: f.value.toUpperCase(), span: f.span, table: 'recordTypes' }] : [],
  );
  return [...calls, ...types];
}

/**
 * Returns findings for names that a packaged version of audit lacks, though the measured version that it is
 * judged as has them.
 */
function unknownNames(
  rule: RuleView,
  targets: readonly Target[],
  all: readonly Target[],
): readonly Finding[] {
  if (!targets.some((t) => t.lacks !== undefined)) return [];
  return namesOf(rule).flatMap(({ value, span, table, call }) => {
    const lacking = targets.filter((t) => t.lacks?.[table].includes(value));
    const [first] = lacking;
    if (!first) return [];
    const versions = new Set(lacking.map((t) => t.audit));
    const who = versions.size === 1 ? `audit ${first.audit}` : 'the audit package there';
    const message = `auditctl refuses "${value}" on ${targetLabels(lacking)}: ${who} does not know it. Remove "${value}", or ${withoutTargets(lacking, all)}.`;
    const fixes = (): readonly Fix[] =>
      call && rule.calls.length > 1
        ? [fix(`Remove "${value}"`, 'unsafe', ...withoutCalls(rule.node, [call]))]
        : [];
    return [{ span, message, fixes }];
  });
}

/** Returns the finding for the list io_uring on a kernel that rejects it (audit_to_entry_common: EINVAL). */
function unknownList(rule: RuleView, targets: readonly Target[], all: readonly Target[]): readonly Finding[] {
  if (rule.list !== 'io_uring') return [];
  const lacking = targets.filter((t) => hasOnlyOlderKernels(t, IO_URING_LIST_SINCE));
  const argument = optionsNamed(rule.node, 'a', 'A')[0]?.argument;
  if (lacking.length === 0 || !argument) return [];
  const message = `The list "io_uring" requires Linux ${IO_URING_LIST_SINCE}; the kernel rejects the rule on ${withKernels(lacking)}. Remove the rule, or ${withoutTargets(lacking, all)}.`;
  return [{ span: argument.span, message }];
}

/** Reports whether a rule names system calls, all of which came with Linux 5.1 or later. */
function isLate({ mask }: Rule): boolean {
  const whole = FIRST_DATED_CALL >>> 5;
  for (let word = 0; word < whole; word++) if (mask[word] !== 0) return false;
  return ((mask[whole] ?? 0) & ((1 << (FIRST_DATED_CALL & 31)) - 1)) === 0 && maskNumbers(mask).length > 0;
}

/** Returns a system call in quotes, with its name where it is written as a number. */
function calledAs({ value }: Part, number: number | undefined, target: Target | undefined): string {
  const name = number === undefined || !target ? undefined : syscalls(target.machine).nameOf(number);
  return name === undefined || name === value ? `"${value}"` : `"${value}" (${name})`;
}

/** Returns the finding for a rule whose system calls no kernel of a target has. */
function lateCalls(ctx: LineContext, rule: RuleView, targets: readonly Target[]): readonly Finding[] {
  const [firstCall] = rule.calls;
  const lastCall = rule.calls.at(-1);
  if (rule.list !== 'exit' || !rule.always || !firstCall || !lastCall || !isLate(rule.rule)) return [];
  const numbers = maskNumbers(rule.rule.mask);
  const versions = numbers.map(kernelOfCall);
  const lacking = targets.filter((t) =>
    versions.every((since) => since !== undefined && hasOnlyOlderKernels(t, since)),
  );
  if (lacking.length === 0) return [];
  const what =
    numbers.length === 1
      ? `${calledAs(firstCall, numbers[0], lacking[0])} requires Linux ${versions[0]}`
      : 'These system calls require newer kernels';
  const remedy =
    lacking.length === ctx.targets.length
      ? 'Remove the rule.'
      : `Remove the rule, or ${withoutTargets(lacking, ctx.targets)}.`;
  const message = `${what}, so the rule records nothing on ${withKernels(lacking)}. ${remedy}`;
  return [{ span: { start: firstCall.span.start, end: lastCall.span.end }, message }];
}

/** Reports a name, a list or a system call that is newer than a target. */
export const newerThanTarget = defineCheck({
  code: 'AR245',
  name: 'newer-than-target',
  category: 'meaning',
  severity: 'warning',
  title: 'A name, a list or a system call that is newer than a target',
  evidence: 'reading',
  what: 'The rule names something that is newer than a target, that is, a system on which the rules must load:\n\n- a system call or a record type that the audit package of the target does not know;\n- the list `io_uring`, for kernels before 5.16;\n- system calls, all of which are missing from every kernel of the target. (A target can have several kernels. If any of them has one of the calls, nothing is reported.)\n\nThe file docs/targets.md lists the versions of audit and of the kernel for each target. For RHEL and SLES, which add newer features to older kernels, and for systems that change their kernel often, the check does not consider the kernel. It does not check targets that are only a version of audit, such as `4.0.2`.',
  why: 'auditctl refuses a line with an unknown name, and the kernel rejects an unknown list. Unless an earlier line has `-i` or `-c` (continue after an error), auditctl then stops and does not load the rules below. If the kernel does not have a system call, a rule for it loads, but records nothing.',
  examples: [
    {
      bad: '-a always,exit -F arch=b64 -S futex,⟦futex_waitv⟧ -F key=futex',
      fixed: '-a always,exit -F arch=b64 -S futex -F key=futex',
      target: 'debian-11',
    },
    { bad: '-a never,exclude -F msgtype=⟦OPENAT2⟧', target: 'debian-11' },
    { bad: '-a always,exit -F arch=b64 -S ⟦452⟧ -F key=perm_mod', target: 'debian-12' },
  ],
  good: [
    '-a always,exit -F arch=b64 -S openat2 -F key=open',
    '-a always,exit -F arch=b64 -S fchmodat,452 -F key=perm_mod',
  ],
  applies: (_, rule) => rule !== undefined && mayBeNewer(rule),
  run: (ctx) => {
    if (!ctx.targets.some((t) => t.lacks !== undefined || t.kernels !== undefined)) return [];
    const rule = ruleOf(ctx);
    if (!rule) return [];
    // Most rules are for calls that every kernel has, and most targets package a version that was measured.
    const isPlain = rule.list !== 'io_uring' && !isLate(rule.rule);
    if (isPlain && !ctx.targets.some((t) => t.lacks !== undefined)) return [];
    const targets = loadingTargets(ctx);
    const unknown = unknownNames(rule, targets, ctx.targets);
    if (unknown.length > 0) return unknown;
    return [...unknownList(rule, targets, ctx.targets), ...lateCalls(ctx, rule, targets)];
  },
});
