import { isWide, type Machine, machineOfBits } from '../../facts/machines.ts';
import { releaseName, sinceName } from '../../facts/releases.ts';
import { ioUringOperations, syscalls } from '../../facts/tables.ts';
import { targetLabels } from '../../facts/targets.ts';
import type { Part } from '../../syntax/argumentParts.ts';
import { nearest } from '../../text/nearestNames.ts';
import { defineLoadCheck, type Fix, type LineContext, type LoadMessage } from '../defineCheck.ts';
import { fix, optionsNamed, optionText, replace, withCalls, withoutCalls, withoutOption } from '../edits.ts';
import type { Failure } from '../failure.ts';
import { syscallReplacements } from './syscallReplacements.ts';
import { writeOne } from './unknownNames.ts';

function unknownName(f: Failure): { readonly name: string; readonly machine: Machine } {
  return {
    name: f.fault.words['syscall'] ?? f.fault.words['operation'] ?? '',
    machine: (f.fault.words['machine'] as Machine) ?? 'x86_64',
  };
}

/** Says why a release or a machine lacks the name, where that is known. */
function why(f: Failure, ctx: LineContext): Pick<LoadMessage, 'wrong' | 'namesTargets'> {
  const { name, machine } = unknownName(f);
  if (f.reason === 'unknown-operation') {
    return { wrong: whyNoOperation(name, f) };
  }
  const known = syscalls(machine).find(name);
  const oldest = Math.min(...f.failing.map((j) => j.target.release));
  if (known && known.since > oldest) {
    const needs = `"${name}" requires audit ${sinceName(known.since)}`;
    if (f.failing.length === ctx.targets.length) return { wrong: `${needs}.` };
    return {
      wrong: `${needs}: refused on ${targetLabels(f.failing.map((j) => j.target))}.`,
      namesTargets: true,
    };
  }
  const twin = other(machine);
  if (twin && syscalls(twin).find(name))
    return { wrong: `"${name}" is a system call of ${twin}, not of ${machine}.` };
  return { wrong: `"${name}" is not a system call of ${machine}.` };
}

/** Says why a release does not know an io_uring operation. */
function whyNoOperation(name: string, f: Failure): string {
  const op = ioUringOperations.find(name);
  if (!op) return `"${name}" is not an io_uring operation that auditctl knows.`;
  return f.failing.some((j) => j.target.release > op.until)
    ? `auditctl knows the io_uring operation "${name}" only up to audit ${releaseName(op.until)}.`
    : `The io_uring operation "${name}" requires audit ${sinceName(op.since)}.`;
}

/** Whether the name is right and only the release too old for it. */
function isTooNew(f: Failure): boolean {
  const { name, machine } = unknownName(f);
  const known =
    f.reason === 'unknown-operation' ? ioUringOperations.find(name) : syscalls(machine).find(name);
  return known !== undefined && known.since > Math.min(...f.failing.map((j) => j.target.release));
}

/** The names after -S that are right and that the oldest of the failing releases does not have, in their order. */
function tooNew(f: Failure): readonly Part[] {
  const { machine } = unknownName(f);
  const release = Math.min(...f.failing.map((j) => j.target.release));
  const table = f.reason === 'unknown-operation' ? ioUringOperations : syscalls(machine);
  return f.node.parts.calls.filter((c) => (table.find(c.value)?.since ?? 0) > release);
}

/** The machine of the other word size, for names that only it has. */
function other(machine: Machine): Machine | undefined {
  if (isWide(machine)) return machineOfBits('b32', machine);
  return ({ i386: 'x86_64', arm: 'aarch64', s390: 's390x', ppc: 'ppc64', riscv32: 'riscv64' } as const)[
    machine as 'i386'
  ];
}

/** What to write instead of the name, or where to remove it. */
function remedy(f: Failure): string {
  const similar = suggestions(f);
  if (similar.length > 0) return writeOne(similar);
  if (!isTooNew(f)) return 'Remove it, or add a separate rule for the architecture that has it.';
  const names = tooNew(f).length > 1 ? quotedNames(tooNew(f)) : 'it';
  return `Remove ${names} where an older version loads the file.`;
}

/** A name that the machine's table, or the release, does not have. */
export const unknownSyscall = defineLoadCheck({
  code: 'AR111',
  name: 'unknown-syscall',
  title: 'A system call that the machine or the version of audit does not have',
  what: "The names after -S are looked up in the table of the rule's arch (without arch=: of the machine). Tables differ: b32 has names that b64 lacks and the reverse, aarch64 and riscv have no open, unlink, chmod or stat at all, and a new system call is known only to newer versions of audit.",
  why: 'auditctl refuses the line at the first unknown name.',
  reasons: ['unknown-syscall', 'unknown-operation'],
  message: (f, ctx) => {
    return { ...why(f, ctx), remedy: remedy(f) };
  },
  fixes: (f): readonly Fix[] => {
    const { name, machine } = unknownName(f);
    const fixes = [...(standIns(f) ?? suggestions(f).map((s) => inPlace(f, s)))];
    const twin = other(machine);
    const { arch } = f.node.parts;
    if (
      twin &&
      arch &&
      /^b(?:32|64)$/i.test(arch.value) &&
      // What only newer releases know is not mended by the other table.
      f.failing.every((j) => syscalls(twin).get(name, j.target.release)) &&
      optionsNamed(f.node, 'S').length === 1 &&
      !f.node.text.slice(f.fault.span.start - 1, f.fault.span.end + 1).includes(',')
    ) {
      const to = isWide(twin) ? 'b64' : 'b32';
      fixes.push(fix(`Write "arch=${to}"`, 'unsafe', replace(arch.span, to)));
    }
    const drop = dropTooNew(f) ?? dropName(f);
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

/** Names for a sentence or a title: `"a", "b" and "c"`. */
function quotedNames(calls: readonly Part[]): string {
  return calls
    .map((c) => `"${c.value}"`)
    .join(', ')
    .replace(/, ([^,]*)$/, ' and $1');
}

/** Removes every name that the release is too old for, where there are several and some other name is left. */
function dropTooNew(f: Failure): Fix | undefined {
  const gone = tooNew(f);
  if (gone.length < 2) return undefined;
  return gone.length < f.node.parts.calls.length
    ? fix(`Remove ${quotedNames(gone)}`, 'unsafe', ...withoutCalls(f.node, gone))
    : undefined;
}

function suggestions(f: Failure): readonly string[] {
  const { name, machine } = unknownName(f);
  const release = Math.min(...f.failing.map((j) => j.target.release));
  const table = f.reason === 'unknown-operation' ? ioUringOperations : syscalls(machine);
  const stands = syscallReplacements[name.toLowerCase()];
  if (stands && table.get(stands, release)) return [stands];
  // A name that exists is no misspelling: it is only not here, or not yet.
  if (table.find(name) || syscalls('x86_64').find(name) || syscalls('i386').find(name)) return [];
  return nearest(
    name,
    table
      .all()
      .filter((e) => release >= e.since && release <= e.until)
      .map((e) => e.name),
  );
}

/** Writes a name for the unknown one, or only removes that where the name is there already. */
function inPlace(f: Failure, name: string): Fix {
  const isThere = f.node.parts.calls.some((c) => c.value.toLowerCase() === name);
  return (isThere ? dropName(f) : undefined) ?? fix(`Write "${name}"`, 'unsafe', replace(f.fault.span, name));
}

/** Writes what the machine has instead of each name that it lacks, once; undefined where some name has nothing instead. */
function standIns(f: Failure): readonly Fix[] | undefined {
  if (f.reason !== 'unknown-syscall') return undefined;
  const { machine } = unknownName(f);
  const { calls } = f.node.parts;
  const release = Math.min(...f.failing.map((j) => j.target.release));
  const known = (name: string): boolean => syscalls(machine).get(name, release) !== undefined;
  const meant = calls.map((c) => {
    const stand = syscallReplacements[c.value.toLowerCase()];
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

/** Removes the name from its list, or the whole -S where it stands alone and another -S is there. */
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
