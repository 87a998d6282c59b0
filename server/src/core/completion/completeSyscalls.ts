import { type Family, families, familiesOf, membersOn } from '../facts/families.ts';
import { ioUringOperations, syscalls } from '../facts/tables.ts';
import { nearest } from '../text/nearestNames.ts';
import type { CompletedPart } from './completeValues.ts';
import { type Item, type ItemList, rank } from './completionItems.ts';

/** Calls that rules ask for most. */
const common =
  'execve execveat open openat openat2 creat truncate ftruncate unlink unlinkat rename renameat renameat2 rmdir mkdir link linkat symlink symlinkat chmod fchmod fchmodat chown fchown fchownat lchown setxattr lsetxattr fsetxattr removexattr lremovexattr fremovexattr mount umount2 init_module finit_module delete_module ptrace process_vm_writev process_vm_readv connect bind accept accept4 socket adjtimex settimeofday clock_settime sethostname setdomainname setuid setreuid setresuid setgid setns unshare bpf memfd_create kexec_load swapon acct personality kill'.split(
    ' ',
  );
/** How many of them stand before the families. */
const beforeFamilies = 6;

/**
 * From how many letters on more than the beginning of a name is looked at: of `xattr` a client's filter finds
 * no `setxattr`.
 */
const insideFrom = 3;

/**
 * Returns completion items for one name in the list of -S, on the machine of the line's arch, or for a whole
 * family of calls; names that are there already are omitted. The relatives of those come first: a rule for
 * one of a family mostly means them all. Empty where none fits.
 */
export function completeSyscall(part: CompletedPart): ItemList {
  const { value, cursor } = part;
  const start = value.lastIndexOf(',', cursor - 1) + 1;
  const there = namedCalls(part, start);
  const items = syscallItems(part, start, there);
  // Before the end of a name every other one may be meant.
  const isInside = /^[^,]/.test(value.slice(cursor));
  const typed = value.slice(start, cursor).toLowerCase();
  return { items: isInside ? items : ranked(items, typed, there), incomplete: true };
}

/**
 * Returns items in the order in which what is typed means them: the call of that name, then calls and
 * families with a word that begins so, by how often rules ask for them, with the families of the first two
 * after these, then calls that hold it. A client alone would put `delete_module` before `file deletion`,
 * whose first word is another. Where nothing is found, names follow that differ by a slip.
 */
function ranked(items: readonly Item[], typed: string, named: ReadonlySet<string>): readonly Item[] {
  if (typed === '') return items;
  const words = (i: Item): readonly string[] =>
    isCall(i) || typed.length < insideFrom ? [i.label] : i.label.toLowerCase().split(' ');
  const begin = items.filter((i) => words(i).some((w) => w.startsWith(typed)));
  const exact = begin.filter((i) => isCall(i) && i.label === typed);
  const others = byUse(
    begin.filter((i) => !exact.includes(i)),
    typed,
    [...relativesOf(named), ...common],
  );
  const first = [...exact, ...others].slice(0, 2);
  const theirs = items.filter(
    (i) => !isCall(i) && membersOf(i).some((n) => first.some((f) => f.label === n)),
  );
  const inside = typed.length < insideFrom ? [] : items.filter((i) => isCall(i) && i.label.includes(typed));
  const found = [...new Set([...first, ...theirs, ...others, ...inside])];
  const slips =
    found.length > 0
      ? []
      : nearest(
          typed,
          items.filter(isCall).map((i) => i.label),
        );
  const meant = found.length > 0 ? found : items.filter((i) => slips.includes(i.label));
  return meant.map((i) => ({ ...i, filterText: typed }));
}

const isCall = (i: Item): boolean => i.kind === 'syscall';
const membersOf = (i: Item): readonly string[] => i.newText.split(',');

/**
 * Orders items by their most used call. Of a family and that call of its own the family comes first where all
 * its members begin with what is typed, as `renaming` does for `ren`; `connect` comes before `connections
 * out`, which sends too.
 */
function byUse(items: readonly Item[], typed: string, order: readonly string[]): readonly Item[] {
  const calls = new Set(items.filter(isCall).map((i) => i.label));
  const placeOf = (item: Item): number => {
    if (isCall(item)) return rank(order, item.label) + 0.25;
    const members = [...membersOf(item)].sort((a, b) => rank(order, a) - rank(order, b));
    const isWider = calls.has(members[0] ?? '') && !members.every((n) => n.startsWith(typed));
    return rank(order, members[0] ?? '') + (isWider ? 0.5 : 0);
  };
  return [...items].sort((a, b) => placeOf(a) - placeOf(b));
}

function endOfName({ value, cursor }: CompletedPart): number {
  const comma = value.indexOf(',', cursor);
  return comma < 0 ? value.length : comma;
}

/** Returns the calls that the rule names, without the one at the cursor. */
function namedCalls(part: CompletedPart, start: number): ReadonlySet<string> {
  const { value, rule } = part;
  return new Set([
    ...rule.parts.calls.map((c) => c.value),
    ...value.slice(0, start).split(','),
    ...value.slice(endOfName(part)).split(','),
  ]);
}

/** Returns the members of all families of some calls. */
function relativesOf(names: ReadonlySet<string>): readonly string[] {
  return [...names].flatMap((n) => familiesOf(n).flatMap((f) => f.members));
}

function syscallItems(part: CompletedPart, start: number, there: ReadonlySet<string>): readonly Item[] {
  const { value, rule, spanOf } = part;
  const end = endOfName(part);
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
  const relatives = relativesOf(there).filter(exists);
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
