import { type Family, families, familiesOf, membersOn } from '../facts/families.ts';
import { ioUringOperations, syscalls } from '../facts/tables.ts';
import type { CompletedPart } from './completeValues.ts';
import { type Item, type ItemList, rank } from './completionItems.ts';

/** Calls that rules ask for most. */
const common =
  'execve execveat open openat openat2 creat truncate ftruncate unlink unlinkat rename renameat renameat2 rmdir mkdir link linkat symlink symlinkat chmod fchmod fchmodat chown fchown fchownat lchown setxattr lsetxattr fsetxattr removexattr lremovexattr fremovexattr mount umount2 init_module finit_module delete_module ptrace process_vm_writev process_vm_readv connect bind accept accept4 socket adjtimex settimeofday clock_settime sethostname setdomainname setuid setreuid setresuid setgid setns unshare bpf memfd_create kexec_load swapon acct personality kill'.split(
    ' ',
  );
/** How many of them stand before the families. */
const beforeFamilies = 6;

/** From how many letters on more than the beginning of a name is looked at: of `xattr` a client's filter finds no `setxattr`. */
const insideFrom = 3;

/**
 * One name of -S, on the machine of the line's arch, or a whole family of calls; names that are there already are left out.
 * The relatives of those come first: a rule for one of a family mostly means them all.
 */
export function completeSyscall(part: CompletedPart): ItemList {
  const { value, cursor } = part;
  const start = value.lastIndexOf(',', cursor - 1) + 1;
  return {
    items: ranked(syscallItems(part, start), value.slice(start, cursor).toLowerCase()),
    incomplete: true,
  };
}

/**
 * Items in the order in which what is typed means them: the call of that name, then calls and families with a word that begins so,
 * with the families of the first two behind these, then calls that hold it, then the rest for the client's own filter.
 * A client alone would put `delete_module` before `file deletion`, whose first word is another.
 */
function ranked(items: readonly Item[], typed: string): readonly Item[] {
  if (typed === '') return items;
  const isCall = (i: Item): boolean => i.kind === 'syscall';
  const words = (i: Item): readonly string[] =>
    isCall(i) || typed.length < insideFrom ? [i.label] : i.label.toLowerCase().split(' ');
  const begin = items.filter((i) => words(i).some((w) => w.startsWith(typed)));
  const exact = begin.filter((i) => isCall(i) && i.label === typed);
  const others = begin.filter((i) => !exact.includes(i));
  const first = [...exact, ...others].slice(0, 2);
  const theirs = items.filter(
    (i) => !isCall(i) && i.newText.split(',').some((n) => first.some((f) => f.label === n)),
  );
  const inside = typed.length < insideFrom ? [] : items.filter((i) => isCall(i) && i.label.includes(typed));
  const found = [...new Set([...first, ...theirs, ...others, ...inside])];
  return [...found.map((i) => ({ ...i, filterText: typed })), ...items.filter((i) => !found.includes(i))];
}

function syscallItems(part: CompletedPart, start: number): readonly Item[] {
  const { value, cursor, rule, spanOf } = part;
  const comma = value.indexOf(',', cursor);
  const end = comma < 0 ? value.length : comma;
  const there = new Set([
    ...rule.parts.calls.map((c) => c.value),
    ...value.slice(0, start).split(','),
    ...value.slice(end).split(','),
  ]);
  const span = spanOf(start, end);
  if (rule.parts.list === 'io_uring') {
    const known = ({ name }: { readonly name: string }) =>
      part.context.targets.some((target) => ioUringOperations.get(name, target.release) !== undefined);
    return ioUringOperations
      .all()
      .filter(known)
      .sort((a, b) => rank(common, a.name) - rank(common, b.name))
      .flatMap(({ name, number }): readonly Item[] =>
        there.has(name) || number < 0
          ? []
          : [
              {
                label: name,
                kind: 'syscall',
                span,
                newText: name,
                detail: `operation ${number} of io_uring`,
              },
            ],
      );
  }
  const { machine } = rule;
  const table = syscalls(machine);
  const releases = part.context.targets.map((t) => t.release);
  const call = (name: string): Item => ({
    label: name,
    kind: 'syscall',
    span,
    newText: name,
    detail: `${table.find(name)?.number ?? ''} on ${machine}${releases.every((r) => table.get(name, r)) ? '' : ' (not on all targets)'}`,
    doc: { about: 'syscall', name, of: machine },
  });
  const family = (f: Family): readonly Item[] => {
    const members = membersOn(f, machine, releases).filter((n) => !there.has(n));
    if (members.length < 2) return [];
    const newText = members.join(',');
    return [
      {
        label: f.name,
        kind: 'value',
        span,
        newText,
        detail: members.join(', '),
        filterText: `${f.name} ${newText}`,
      },
    ];
  };
  const exists = (name: string) => !there.has(name) && releases.some((r) => table.get(name, r) !== undefined);
  const relatives = [...there].flatMap((n) => familiesOf(n).flatMap((f) => f.members)).filter(exists);
  const first = [...new Set([...relatives, ...common.filter(exists)])];
  const others = table
    .all()
    .flatMap((c) => (c.number >= 0 && exists(c.name) && !first.includes(c.name) ? [c.name] : []));
  const items = [
    ...first.slice(0, beforeFamilies).map(call),
    ...families.flatMap(family),
    ...first.slice(beforeFamilies).map(call),
    ...others.map(call),
  ];
  return there.has('all') || value.includes(',')
    ? items
    : [...items, { label: 'all', kind: 'syscall', span, newText: 'all', detail: 'every system call' }];
}
