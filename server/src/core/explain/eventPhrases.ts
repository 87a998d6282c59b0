import { type Family, families, membersOn } from '../facts/families.ts';
import { F } from '../facts/kernelNumbers.ts';
import { knownPath } from '../facts/knownPaths.ts';
import { elfOf, type Machine } from '../facts/machines.ts';
import { R } from '../facts/releases.ts';
import { ioUringOperations, permSyscalls, syscalls } from '../facts/tables.ts';
import { isFullMask, maskNumbers, type RuleField } from '../model/rule.ts';
import { either } from '../text/series.ts';
import { bitsOf, type Subject } from './ruleSubject.ts';
import { opOf, permVerbs } from './sentences/conditions.ts';
import { article, visibleText } from './sentences/english.ts';

/** What happens, for a rule of the lists exit and io_uring, and the fields that say so. */
export interface Happening {
  /** `every successful 64-bit call of `open` on `/etc/passwd`` */
  readonly words: string;
  readonly fields: readonly RuleField[];
}

/**
 * Returns the events of a rule of the lists exit and io_uring in words (`every successful 64-bit call of
 * open`), and the fields of the rule that these words already express, so that a sentence does not repeat
 * them.
 * @param s the rule, its target, and the names that its line has
 * @param every the word with which the words begin: `every` or `any`
 */
export function happening(s: Subject, every: string): Happening {
  const { fields } = s.rule;
  const success = fields.find(
    (f) => f.field === F.success && opOf(f) === '=' && (f.value === 0 || f.value === 1),
  );
  const arch = s.list === 'exit' ? fields.find((f) => f.field === F.arch && opOf(f) === '=') : undefined;
  const perm = fields.find((f) => f.field === F.perm);
  const place = fields.find((f) => f.field === F.path || f.field === F.dir);
  const used = [success, arch, perm, place].filter((f) => f !== undefined);
  const manner = mannerOf(success);
  const bits = arch ? `${bitsOf(arch.value, s.target)} ` : '';
  if (!perm)
    return {
      words: `${every} ${manner}${callsOf(s, bits)}${place ? ` on ${objectOf(place, s)}` : ''}`,
      fields: used,
    };
  const verbs = either(permVerbs(perm.value ?? 0));
  const words = `${every} ${manner}attempt to ${verbs} ${place ? objectOf(place, s) : 'any file'}${throughOf(s, bits)}`;
  return { words, fields: used };
}

/** Returns `successful `, `failed `, or nothing where the rule does not ask. */
function mannerOf(success: RuleField | undefined): string {
  if (!success) return '';
  return success.value === 1 ? 'successful ' : 'failed ';
}

/** Returns the file or the directory that a rule is about. */
function objectOf(f: RuleField, s: Subject): string {
  const path = visibleText(f.text ?? '');
  const below = `${path} or anything below it`;
  if (f.field === F.dir) return below;
  if (!s.watch) return path;
  const known = knownPath(f.text ?? '')?.kind;
  if (known === undefined) return `${path} (or, if it is a directory, anything below it)`;
  return known === 'folder' ? below : path;
}

/** Returns `64-bit call of `open` or `creat``, `64-bit system call`. */
function callsOf(s: Subject, bits: string): string {
  if (s.list === 'io_uring') {
    if (isFullMask(s.rule.mask)) return 'io_uring operation';
    return `io_uring operation ${namesOr(maskNumbers(s.rule.mask).map((n) => nameOr(ioUringOperations.nameOf(n), n)))}`;
  }
  if (isFullMask(s.rule.mask)) return `${bits}system call`;
  const family = s.withoutFamily ? undefined : familyOf(s);
  return `${bits}call of ${namesOr(callNames(maskNumbers(s.rule.mask), s))}${family ? ` (${family.name})` : ''}`;
}

function namesOr(names: readonly string[]): string {
  return names.length === 0 ? 'nothing' : either(names);
}

function nameOr(name: string | undefined, number: number): string {
  if (name !== undefined) return `\`${name}\``;
  const kind = classes[number];
  return kind === undefined ? `number ${number}` : `number ${number} (the kernel's class of ${kind})`;
}

/** What the highest numbers mean to the kernel instead of system calls (linux/audit.h: AUDIT_CLASS_*). */
const classes: Readonly<Record<number, string>> = {
  2047: 'changes of directories',
  2046: '32-bit changes of directories',
  2045: 'changes of attributes',
  2044: '32-bit changes of attributes',
  2043: 'reading',
  2042: '32-bit reading',
  2041: 'writing',
  2040: '32-bit writing',
  2039: 'signals',
  2038: '32-bit signals',
};

/**
 * Returns system calls by the names that they have in the programs that the rule matches; with what their
 * numbers are in other such programs, and with the name in -S where auditctl looks it up in another table.
 */
function callNames(numbers: readonly number[], s: Subject): readonly string[] {
  return numbers.map((n) => {
    const [own, written, other] = [s.machine, s.table, s.also].map((m) => m && syscalls(m).nameOf(n));
    // Only a number in -S has no name in the table of names.
    const name = written === undefined && s.table !== s.machine ? undefined : own;
    const remarks = [
      written === undefined || written === own ? '' : `to which auditctl translates \`${written}\``,
      name === own || own === undefined ? '' : `which is \`${own}\` in ${bitsIn(s.machine, s)} programs`,
      own === undefined || other === undefined || other === own || !s.also
        ? ''
        : `which is \`${other}\` in ${bitsIn(s.also, s)} programs`,
    ].filter((remark) => remark !== '');
    if (remarks.length === 0) return nameOr(name, n);
    const number = name === undefined ? '' : `number ${n}, `;
    return `${nameOr(name, n)} (${number}${remarks.join('; ')})`;
  });
}

function bitsIn(machine: Machine, s: Subject): string {
  return bitsOf(elfOf(machine), s.target);
}

/**
 * Returns the family (system calls that do the same) all of whose calls on the target a rule names; undefined
 * where it names others or not all.
 */
export function familyOf(s: Subject): Family | undefined {
  if (s.calls.length < 2) return undefined;
  const calls = new Set(s.calls);
  return families.find((f) => {
    const members = membersOn(f, s.machine, [s.target.release]);
    return members.length === calls.size && members.every((m) => calls.has(m));
  });
}

/** Returns the system calls of a family that the target has and that a rule does not name; empty without any. */
export function missedOf(family: Family, s: Subject): readonly string[] {
  return membersOn(family, s.machine, [s.target.release]).filter((name) => !s.calls.includes(name));
}

/**
 * Returns the system calls through which an access is recorded, where the rule names some. A release that
 * adds the calls of `perm=` after an arch asks just those then, any other every one: what is so is not told.
 */
function throughOf(s: Subject, bits: string): string {
  const { mask } = s.rule;
  const call = article(`${bits}call`);
  const added = s.target.release >= R.v3_1_5 ? addedCalls(s) : undefined;
  const picks = added !== undefined && s.ofArch;
  if (isFullMask(mask)) {
    if (picks) return ` through ${call} (the kernel checks the rule at every such call)`;
    return bits === '' ? '' : ` through ${call}`;
  }
  const numbers = maskNumbers(mask);
  if (!added || added.size === 0 || [...added].some((n) => !numbers.includes(n)))
    return ` through ${call} of ${namesOr(callNames(numbers, s))}`;
  const extra = numbers.filter((n) => !added.has(n));
  if (extra.length > 0)
    return ` through ${call} that auditctl picks for that, or of ${namesOr(callNames(extra, s))}`;
  return picks ? ` through ${call}` : ` through ${call} that auditctl picks for that`;
}

/** Returns the numbers of the calls that auditctl adds for the letters of perm=. */
function addedCalls(s: Subject): ReadonlySet<number> {
  const letters = s.rule.fields.flatMap((f) =>
    f.field === F.perm ? [...'xwra'].filter((_, i) => ((f.value ?? 0) >> i) & 1) : [],
  );
  const table = syscalls(s.table);
  const names = letters.flatMap((l) => permSyscalls(l, s.target.release) ?? []);
  return new Set(names.flatMap((n) => table.get(n, s.target.release)?.number ?? []));
}
