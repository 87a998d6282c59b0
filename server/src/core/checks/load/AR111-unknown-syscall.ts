import { abiName, isWide, type Machine, machineOfBits } from '../../facts/machines.ts';
import { releaseName } from '../../facts/releases.ts';
import { ioUringOperations, syscalls } from '../../facts/tables.ts';
import { targetLabels } from '../../model/targetLabels.ts';
import type { Part } from '../../syntax/argumentParts.ts';
import { nearest } from '../../text/nearestNames.ts';
import { ownValue } from '../../text/ownValue.ts';
import { both } from '../../text/series.ts';
import { defineLoadCheck, type Fix, type LoadMessage } from '../defineCheck.ts';
import { fix, optionsNamed, optionText, replace, withCalls, withoutCalls, withoutOption } from '../edits.ts';
import type { Failure } from '../failure.ts';
import { LOAD_ENDS } from '../loadEnds.ts';
import { syscallReplacements } from './syscallReplacements.ts';
import { changeTargets, tooOldMessage, useOne } from './unknownNames.ts';

/** Returns the name that is not known, and the machine in whose table auditctl looked for it. */
function unknownName(f: Failure): { readonly name: string; readonly machine: Machine } {
  return {
    name: f.fault.words['syscall'] ?? f.fault.words['operation'] ?? '',
    machine: (f.fault.words['machine'] as Machine) ?? 'x86_64',
  };
}

/** Says why a version of audit or a machine lacks the name, as far as that is known. */
function why(f: Failure): Pick<LoadMessage, 'wrong' | 'namesTargets'> {
  const { name, machine } = unknownName(f);
  if (f.reason === 'unknown-operation') return whyNoOperation(name, f);
  const known = syscalls(machine).find(name);
  const oldest = Math.min(...f.failing.map((j) => j.target.release));
  if (known && known.since > oldest)
    return namesOnce(tooNew(f)).length > MOST_NAMED
      ? manyTooNew(f)
      : tooOldMessage(f, `"${name}"`, known.since);
  const twin = other(machine);
  const names = lackingNames(f);
  const [quoted, isOne] = [quotedNames(names), names.length === 1];
  if (twin && names.every((c) => syscalls(twin).find(c.value)))
    return { wrong: `${quoted} exist${isOne ? 's' : ''} on ${twin}, but not on ${machine}${roleOf(f)}.` };
  return { wrong: `${quoted} ${isOne ? 'is not a system call' : 'are not system calls'} of ${machine}.` };
}

/** Returns the name at fault, with those that the remedy removes together with it. */
function lackingNames(f: Failure): readonly Pick<Part, 'value'>[] {
  const there = writtenAlready(f, suggestions(f));
  return there === undefined ? [{ value: unknownName(f).name }] : replacedBy(f, there);
}

/** Returns the only name that may be meant, where the rule has it already; undefined otherwise. */
function writtenAlready(f: Failure, [only, ...rest]: readonly string[]): string | undefined {
  return only !== undefined && rest.length === 0 && isWritten(f, only) ? only : undefined;
}

/** Says why auditctl looks in the table of the machine, unless the rule names it. */
function roleOf({ node, targets }: Failure): string {
  const { arch, fields } = node.parts;
  // Of several, the last one counts, and AR212 says what is wrong with them.
  if (fields.filter((f) => f.name === 'arch').length > 1) return '';
  if (arch && !/^b\d/i.test(arch.value)) return '';
  const which = arch ? `the ${arch.value} architecture` : 'the architecture';
  return `, ${which} of the target${targets.length > 1 ? 's' : ''}`;
}

/** Says why a version of audit does not know an io_uring operation. */
function whyNoOperation(name: string, f: Failure): Pick<LoadMessage, 'wrong' | 'namesTargets'> {
  const op = ioUringOperations.find(name);
  if (!op) return { wrong: `"${name}" is not an io_uring operation that auditctl knows.` };
  return f.failing.some((j) => j.target.release > op.until)
    ? { wrong: `auditctl knows the io_uring operation "${name}" only up to audit ${releaseName(op.until)}.` }
    : tooOldMessage(f, `The io_uring operation "${name}"`, op.since);
}

/** Reports whether the name is right and only the version of audit is too old for it. */
function isTooNew(f: Failure): boolean {
  const { name, machine } = unknownName(f);
  const known =
    f.reason === 'unknown-operation' ? ioUringOperations.find(name) : syscalls(machine).find(name);
  return known !== undefined && known.since > Math.min(...f.failing.map((j) => j.target.release));
}

/**
 * Returns the names after -S that are right and that the oldest of the failing versions does not have, in
 * their order.
 */
function tooNew(f: Failure): readonly Part[] {
  const { machine } = unknownName(f);
  const release = Math.min(...f.failing.map((j) => j.target.release));
  const table = f.reason === 'unknown-operation' ? ioUringOperations : syscalls(machine);
  return f.node.parts.calls.filter((c) => (table.find(c.value)?.since ?? 0) > release);
}

/**
 * Returns the machine of the 32-bit or 64-bit ABI that a machine is paired with; undefined where it has none.
 */
function other(machine: Machine): Machine | undefined {
  if (isWide(machine)) return machineOfBits('b32', machine);
  return ({ i386: 'x86_64', arm: 'aarch64', s390: 's390x', ppc: 'ppc64', riscv32: 'riscv64' } as const)[
    machine as 'i386'
  ];
}

/** Says what to write instead of the name, or where it belongs. */
function remedy(f: Failure): string {
  const similar = suggestions(f);
  const there = writtenAlready(f, similar);
  if (there !== undefined) {
    const gone = replacedBy(f, there);
    return `Remove ${gone.length === 1 ? quotedNames(gone) : 'them'}: the rule already has "${there}".`;
  }
  if (similar.length > 0) return useOne(similar);
  if (!isTooNew(f)) return elsewhere(f);
  const gone = tooNew(f);
  // Without -S, the rule would match all system calls.
  const what = gone.length < f.node.parts.calls.length ? newerNames(f, gone) : 'the rule';
  return `Remove ${what}, or ${changeTargets(f)}.`;
}

/** So many names are listed in a remedy. */
const MOST_NAMED = 2;

const namesOnce = (parts: readonly Part[]): readonly string[] => [...new Set(parts.map((c) => c.value))];

/** Returns what one or several names that are too new are called in a remedy; each counts once. */
function newerNames({ failing }: Failure, gone: readonly Part[]): string {
  const names = namesOnce(gone);
  if (names.length > MOST_NAMED) return `these ${names.length} names`;
  const [oldest] = failing.map((j) => j.target).sort((a, b) => a.release - b.release);
  const quoted = both(names.map((n) => `"${n}"`));
  return names.length === 1 ? quoted : `${quoted} (audit ${oldest?.audit} lacks both)`;
}

/** Says that more names than a remedy lists are newer than targets, which it names unless all of several are. */
function manyTooNew(f: Failure): Pick<LoadMessage, 'wrong' | 'namesTargets'> {
  const old = f.failing.map((j) => j.target);
  const labels = targetLabels(old);
  const others = namesOnce(tooNew(f)).length - 1;
  const subject = `"${unknownName(f).name}" and ${others} other names are newer than`;
  if (old.length > 1 && old.length === f.targets.length) return { wrong: `${subject} all targets.` };
  const what = labels.startsWith('audit ') ? `the target, ${labels}` : `the audit of ${labels}`;
  return { wrong: `${subject} ${what}.`, namesTargets: true };
}

/** Says where a name belongs that resembles none of the machine's: to the paired ABI, where that has it. */
function elsewhere(f: Failure): string {
  const { name, machine } = unknownName(f);
  const twin = f.reason === 'unknown-syscall' ? other(machine) : undefined;
  if (!twin || !syscalls(twin).find(name)) return 'Check the name, or remove it.';
  const { arch } = f.node.parts;
  const bits = isWide(machine) ? 'b32' : 'b64';
  return `Move it to a separate rule with "arch=${!arch || /^b\d/i.test(arch.value) ? bits : twin}".`;
}

/** Reports a system call that the table of the machine or the version of audit does not have. */
export const unknownSyscall = defineLoadCheck({
  code: 'AR111',
  name: 'unknown-syscall',
  title: 'A system call that the architecture or the version of audit does not have',
  what: 'Each architecture has its own table of system calls. auditctl looks up the names after `-S` in the table for the `arch=` of the rule. Without `arch=`, it uses the table for the machine that loads the rule. For example, `stat64` exists only in the 32-bit table of x86, and aarch64 and riscv64 have no open, unlink, chmod or stat. A new system call requires a new version of audit. auditctl also accepts a name in upper case, and the number of a system call, such as 59 for execve on x86_64.',
  why: `auditctl refuses the line at the first unknown name. ${LOAD_ENDS}`,
  reasons: ['unknown-syscall', 'unknown-operation'],
  message: (f) => ({ ...why(f), remedy: remedy(f) }),
  fixes: (f): readonly Fix[] => {
    const { name, machine } = unknownName(f);
    const fixes = [...(standIns(f) ?? suggestions(f).map((s) => inPlace(f, s)))];
    const twin = other(machine);
    const { arch } = f.node.parts;
    if (
      twin &&
      arch &&
      /^b(?:32|64)$/i.test(arch.value) &&
      // The other table does not help with a name that only newer versions know.
      f.failing.every((j) => syscalls(twin).get(name, j.target.release)) &&
      optionsNamed(f.node, 'S').length === 1 &&
      !f.node.text.slice(f.fault.span.start - 1, f.fault.span.end + 1).includes(',')
    ) {
      const to = abiName(twin);
      fixes.push(fix(`Write "arch=${to}"`, 'unsafe', replace(arch.span, to)));
    }
    // Where several names are lacking, the line does not load without one of them alone.
    const drop = lackingNames(f).length > 1 ? undefined : (dropTooNew(f) ?? dropName(f));
    return drop ? [...fixes, drop] : fixes;
  },
  examples: [
    {
      bad: '-a always,exit -F arch=b64 -S ⟦stat64⟧ -k stat',
      fixed: '-a always,exit -F arch=b64 -S stat -k stat',
    },
    {
      bad: '-a always,exit -F arch=b64 -S ⟦openn⟧ -k open',
      fixed: '-a always,exit -F arch=b64 -S open -k open',
    },
    {
      bad: '-a always,exit -F arch=b64 -S chmod,⟦fchmodat2⟧ -k perm_mod',
      fixed: '-a always,exit -F arch=b64 -S chmod -k perm_mod',
    },
    {
      bad: '-a always,exit -F arch=b64 -S chmod,⟦fchmodat2⟧,setxattr,file_setattr -S setxattrat -k perm_mod',
      fixed: '-a always,exit -F arch=b64 -S chmod,setxattr -k perm_mod',
    },
    { bad: '-a always,exit -F arch=b64 -S ⟦lsm_set_self_attr⟧ -k labels' },
    {
      bad: '-a always,exit -F arch=b64 -S ⟦unlink⟧ -k delete',
      fixed: '-a always,exit -F arch=b64 -S unlinkat -k delete',
      machine: 'aarch64',
    },
    {
      bad: '-a always,exit -F arch=b64 -S ⟦creat⟧,open,openat -k open',
      fixed: '-a always,exit -F arch=b64 -S openat -k open',
      machine: 'aarch64',
    },
  ],
  good: ['-a always,exit -F arch=b32 -S stat64 -k stat', '-a always,exit -F arch=b64 -S OPEN,59 -k open'],
});

/** Returns names for a sentence or a title: `"a", "b" and "c"`. */
function quotedNames(calls: readonly Pick<Part, 'value'>[]): string {
  return both(calls.map((c) => `"${c.value}"`));
}

/**
 * Removes every name that the version is too old for; undefined unless there are several and another name
 * remains.
 */
function dropTooNew(f: Failure): Fix | undefined {
  const gone = tooNew(f);
  if (gone.length < 2) return undefined;
  return gone.length < f.node.parts.calls.length
    ? fix(`Remove ${quotedNames(gone)}`, 'unsafe', ...withoutCalls(f.node, gone))
    : undefined;
}

/**
 * Returns the names that the machine and the version have and that may be meant; empty where the name exists
 * elsewhere.
 */
function suggestions(f: Failure): readonly string[] {
  const { name, machine } = unknownName(f);
  const release = Math.min(...f.failing.map((j) => j.target.release));
  const table = f.reason === 'unknown-operation' ? ioUringOperations : syscalls(machine);
  const stands = ownValue(syscallReplacements, name.toLowerCase());
  if (stands && table.get(stands, release)) return [stands];
  // A name that exists is not misspelled: only this table or this version lacks it.
  if (table.find(name) || syscalls('x86_64').find(name) || syscalls('i386').find(name)) return [];
  return nearest(
    name,
    table
      .all()
      .filter((e) => release >= e.since && release <= e.until)
      .map((e) => e.name),
  );
}

/** Returns the names of the rule that its machine lacks and that another one replaces. */
function replacedBy(f: Failure, name: string): readonly Part[] {
  const known = syscalls(unknownName(f).machine);
  return f.node.parts.calls.filter(
    (c) =>
      c.span.start === f.fault.span.start ||
      (!known.find(c.value) && ownValue(syscallReplacements, c.value.toLowerCase()) === name),
  );
}

/** Reports whether the rule has a system call already. */
function isWritten(f: Failure, name: string): boolean {
  return f.node.parts.calls.some((c) => c.value.toLowerCase() === name);
}

/** Replaces the unknown name, or removes it where the rule already has the new name. */
function inPlace(f: Failure, name: string): Fix {
  return (
    (isWritten(f, name) ? dropName(f) : undefined) ??
    fix(`Write "${name}"`, 'unsafe', replace(f.fault.span, name))
  );
}

/**
 * Replaces each name that the machine lacks by what it has instead, without repeating a name; undefined where
 * nothing replaces the name at fault.
 */
function standIns(f: Failure): readonly Fix[] | undefined {
  if (f.reason !== 'unknown-syscall') return undefined;
  const { machine } = unknownName(f);
  const { calls } = f.node.parts;
  const release = Math.min(...f.failing.map((j) => j.target.release));
  const known = (name: string): boolean => syscalls(machine).get(name, release) !== undefined;
  const meant = calls.map((c) => {
    const stand = ownValue(syscallReplacements, c.value.toLowerCase());
    return !known(c.value) && stand !== undefined && known(stand) ? stand : c.value;
  });
  const lacking = calls.filter((c, i) => meant[i] !== c.value);
  if (lacking.length === 0 || !lacking.some((c) => c.span.start === f.fault.span.start)) return undefined;
  const again = calls.filter((_, i) => meant.indexOf(meant[i] ?? '') !== i);
  const written = new Map(calls.map((c, i) => [c, meant[i] ?? c.value] as const));
  const fresh = lacking.filter((c) => !again.includes(c) && !calls.some((x) => x.value === written.get(c)));
  const there = lacking.filter((c) => calls.some((x) => x.value === written.get(c)));
  const made = [...new Set(fresh.map((c) => `"${written.get(c)}"`))].join(', ');
  const gone = `emove ${quotedNames(there)}`;
  const title = [...(made ? [`Write ${made}`] : []), ...(there.length > 0 ? [gone] : [])].join(' and r');
  return [
    fix(
      made ? title : `R${title}`,
      'unsafe',
      ...withCalls(f.node, (c) => (again.includes(c) ? undefined : written.get(c))),
    ),
  ];
}

/**
 * Removes the name from its list, or the whole -S where it is the only name and the rule has another -S; else
 * undefined.
 */
function dropName(f: Failure): Fix | undefined {
  const { start, end } = f.fault.span;
  const { text } = f.node;
  const title = `Remove "${text.slice(start, end)}"`;
  if (text[start - 1] === ',') return fix(title, 'unsafe', replace({ start: start - 1, end }, ''));
  if (text[end] === ',') return fix(title, 'unsafe', replace({ start, end: end + 1 }, ''));
  const calls = optionsNamed(f.node, 'S');
  const own = calls.find((o) => o.argument?.span.start === start);
  return own && calls.length > 1
    ? fix(`Remove "${optionText(f.node, own)}"`, 'unsafe', withoutOption(f.node, own))
    : undefined;
}
