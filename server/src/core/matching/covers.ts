import { F, FIRST_CLASS_BIT, OP, PERM } from '../facts/kernelNumbers.ts';
import { machineOfElf } from '../facts/machines.ts';
import { NEWEST } from '../facts/releases.ts';
import { permLettersOf } from '../facts/syscallInfo.ts';
import { syscalls } from '../facts/tables.ts';
import { isFullMask, listOf, maskNumbers, type Rule, type RuleField } from '../model/rule.ts';
import { withoutSlash } from '../text/paths.ts';
import { isAnchored } from './decide.ts';
import { holds, isPlain, isSureTree } from './pathCovers.ts';
import { bitsFollow, EVERYTHING, intersect, only, type Ranges, rangesOf, within } from './ranges.ts';

/**
 * Reports whether rule `a`, placed before `b` in the kernel's order, matches every event that `b` could
 * match. True only if that is certain. Ignores keys and actions, and assumes that a file below a tree is
 * reached only by a name in it (no hard link outside, no file system mounted later).
 */
export function covers(a: Rule, b: Rule): boolean {
  const list = listOf(a);
  // Most pairs part here, before anything is made for them.
  if ((list === 'exit' || list === 'io_uring') && !maskWithin(b, a)) return false;
  return coversButCalls(a, b);
}

/**
 * Reports whether rule `a` would cover rule `b` (match every event that `b` could match, see `covers`) if `a`
 * were for every system call. True only if that is certain.
 */
export function coversButCalls(a: Rule, b: Rule): boolean {
  if (a.type !== 'add' || b.type !== 'add') return false;
  const list = listOf(a);
  if (list === undefined || list !== listOf(b)) return false;
  const [left, right] = [filters(a), filters(b)];
  switch (list) {
    case 'exit':
    case 'io_uring':
      return anchorsAgree(a, b) && left.every((f) => follows(f, right, { a, b, groups: true }));
    case 'task':
      return (
        [...left, ...right].every(isOfTask) && left.every((f) => follows(f, right, { a, b, groups: true }))
      );
    case 'user':
    case 'exclude':
      return (
        left.length > 0 &&
        right.length > 0 &&
        [...a.fields, ...b.fields].every(isOfMessage) &&
        left.every((f) => follows(f, right, { a, b, groups: false }))
      );
    case 'filesystem':
      // Fields are or-ed there, and only `never` does anything.
      return (
        a.action === 0 &&
        b.action === 0 &&
        right.length > 0 &&
        right.every((f) => left.some((g) => same(f, g)))
      );
    default:
      return list satisfies never;
  }
}

/** Answers as {@link coversButCalls}. */
export type CoversButCalls = typeof coversButCalls;

const ofFile = ({ field }: RuleField): boolean => field === F.path || field === F.dir || field === F.perm;

/**
 * Returns a function that answers as `coversButCalls` and compares a rule that is about no file once with all
 * those that have the same conditions but for their file: what benchmarks demand mostly differs in system calls
 * and paths.
 */
export function rememberCovers(): CoversButCalls {
  const shapes = new Map<string, Map<Rule, boolean>>();
  const ofRule = new Map<Rule, Map<Rule, boolean>>();
  const answersFor = (b: Rule): Map<Rule, boolean> => {
    let answers = ofRule.get(b);
    if (answers) return answers;
    const own = filters(b).filter((f) => !ofFile(f));
    const fields = own.map((f) => `${f.field} ${f.op} ${f.value} ${f.text}`);
    const shape = [b.type, b.flags, b.action, isAnchored(b), ...fields].join('\n');
    answers = shapes.get(shape) ?? new Map();
    shapes.set(shape, answers);
    ofRule.set(b, answers);
    return answers;
  };
  return (a, b) => {
    const list = listOf(a);
    if (a.fields.some(ofFile) || (list !== 'exit' && list !== 'io_uring')) return coversButCalls(a, b);
    const answers = answersFor(b);
    let answer = answers.get(a);
    if (answer === undefined) answers.set(a, (answer = coversButCalls(a, b)));
    return answer;
  };
}

const withoutKeys = new WeakMap<readonly RuleField[], readonly RuleField[]>();

function filters(rule: Rule): readonly RuleField[] {
  let out = withoutKeys.get(rule.fields);
  if (!out) {
    out = rule.fields.filter((f) => f.field !== F.key);
    withoutKeys.set(rule.fields, out);
  }
  return out;
}

const isLabel = (f: RuleField): boolean => f.field >= F.subjUser && f.field <= F.subjClr;
const isOfTask = (f: RuleField): boolean => f.field <= F.pers || isLabel(f) || f.field === F.sessionid;
const isOfMessage = (f: RuleField): boolean =>
  [F.pid, F.uid, F.gid, F.auid, F.msgtype, F.exe].includes(f.field as 0) || isLabel(f);

/** Reports whether every system call of `b` is one of `a`. Bits of classes stand for more than themselves. */
function maskWithin(b: Rule, a: Rule): boolean {
  if (isFullMask(a.mask)) return true;
  if (isFullMask(b.mask)) return false;
  const classes = FIRST_CLASS_BIT >>> 5;
  if ((b.mask[classes] ?? 0) >>> (FIRST_CLASS_BIT & 31) !== 0) return false;
  let some = false;
  for (let i = 0; i < b.mask.length; i++) {
    if (((b.mask[i] ?? 0) & ~(a.mask[i] ?? 0)) !== 0) return false;
    some ||= b.mask[i] !== 0;
  }
  return some;
}

/**
 * Reports whether the files by which both rules are found agree: a rule that is found through an inode is
 * only about that file, and comes after those that are not.
 */
function anchorsAgree(a: Rule, b: Rule): boolean {
  if (!isAnchored(a)) return true;
  const anchor = a.fields.find((f) => f.field === F.path || f.field === F.inode);
  return anchor !== undefined && b.fields.some((f) => same(f, anchor));
}

/**
 * Reports whether both compare the same field in the same way; a value that only the host knows is the same
 * for the same name.
 */
function same(f: RuleField, g: RuleField): boolean {
  return (
    f.field === g.field &&
    f.op === g.op &&
    f.value === g.value &&
    f.text === g.text &&
    (f.value !== undefined || f.text !== undefined)
  );
}

interface Pair {
  readonly a: Rule;
  readonly b: Rule;
  /** Whether = and != on gid and egid look at the supplementary groups. */
  readonly groups: boolean;
}

/** Fields with one value for each event, always there. */
const SINGLE: ReadonlySet<number> = new Set([
  F.pid,
  F.uid,
  F.euid,
  F.suid,
  F.fsuid,
  F.sgid,
  F.fsgid,
  F.auid,
  F.pers,
  F.sessionid,
  F.msgtype,
  F.a0,
  F.a0 + 1,
  F.a0 + 2,
  F.a3,
  F.arch,
  F.ppid,
]);
/** Likewise, but an event may lack them: a rule that asks for one never takes such an event. */
const SOMETIMES: ReadonlySet<number> = new Set([F.exit, F.saddrFam]);
/** Reports whether an event has at most one value of a field, which is given by its kernel number. */
export function hasOneValue(field: number): boolean {
  return SINGLE.has(field) || SOMETIMES.has(field);
}

/** Fields of the files that are touched: one file that fits is enough. */
const OF_FILES: ReadonlySet<number> = new Set([F.objUid, F.objGid]);

/**
 * Reports whether conditions of a rule can together leave only one value of a field, as `uid>=5` and `uid<=5`
 * do; not so for every field, which is given by its kernel number.
 */
export function isPinnable(field: number): boolean {
  return hasOneValue(field) || OF_FILES.has(field) || field === F.gid || field === F.egid;
}

/**
 * Reports whether a condition with `=` on a field, given by its kernel number, can follow from a condition
 * with another field or value, as `dir=/etc` follows from `path=/etc/passwd`. Also true for the key, which
 * does not count.
 */
export function isInferable(field: number): boolean {
  return field === F.key || field === F.path || field === F.dir || field === F.perm || field === F.success;
}

/** Reports whether field `f` of rule `a` holds for every event that `b` takes. */
function follows(f: RuleField, right: readonly RuleField[], pair: Pair): boolean {
  if (right.some((g) => same(f, g))) return true;
  if (f.field === F.dir) return right.some((g) => inTree(g, f));
  if (f.field === F.perm) return permFollows(f, right, pair.b);
  if (f.field === F.success) return successFollows(f, right);
  if (f.value === undefined) return false;
  const own = right.filter((g) => g.field === f.field);
  if (f.field === F.gid || f.field === F.egid) return groupFollows(f, own, pair.groups);
  if (SINGLE.has(f.field)) return valueFollows(f, own);
  if (SOMETIMES.has(f.field)) return own.length > 0 && valueFollows(f, own);
  if (OF_FILES.has(f.field) && own.length > 0) {
    // An anchored rule asks all of its fields of the same file; another one of any file each.
    if (isAnchored(pair.b)) return valueFollows(f, own);
    return own.some((g) => valueFollows(f, [g]));
  }
  return false;
}

function valueFollows(f: RuleField, own: readonly RuleField[]): boolean {
  // The two answers that most pairs get, without ranges for them.
  if (f.op === OP.eq && own.length === 0) return false;
  if (f.op === OP.eq && own.length === 1 && own[0]?.op === OP.eq) return own[0].value === f.value;
  const known = own.flatMap((g) => (g.value === undefined ? [] : [{ op: g.op, value: g.value }]));
  const wanted = rangesOf(f.op, f.value ?? 0);
  const possible = known.reduce<Ranges>(
    (set, g) => intersect(set, rangesOf(g.op, g.value) ?? EVERYTHING),
    EVERYTHING,
  );
  if (possible.length === 0) return false;
  if (wanted) return within(possible, wanted);
  const asked = { op: f.op, value: f.value ?? 0 };
  const one = only(possible);
  return (
    (one !== undefined && bitsFollow(asked, { op: OP.eq, value: one })) ||
    known.some((g) => bitsFollow(asked, g))
  );
}

/**
 * Reports whether a filter on a group follows from another. gid= also means a supplementary group: it says
 * nothing of the process's own group, and only gid!= keeps both out.
 */
function groupFollows(f: RuleField, own: readonly RuleField[], groups: boolean): boolean {
  if (!groups) return valueFollows(f, own);
  if (f.op === OP.eq || f.op === OP.ne) return false;
  return valueFollows(
    f,
    own.filter((g) => g.op !== OP.eq),
  );
}

/** Reports whether a path is in a tree, which includes its own directory and all that is below. */
function inTree(g: RuleField, dir: RuleField): boolean {
  if ((g.field !== F.dir && g.field !== F.path) || g.text === undefined || dir.text === undefined)
    return false;
  const [tree, below] = [withoutSlash(dir.text), withoutSlash(g.text)];
  return isSureTree(tree) && isPlain(below) && holds(tree, below);
}

/**
 * Reports whether a success filter follows from another: success compares 1 (it did) or 2 (it did not) with 1
 * for any value but 0, 2 for 0 (auditsc.c: AUDITSC_SUCCESS, AUDITSC_FAILURE).
 */
function successFollows(f: RuleField, right: readonly RuleField[]): boolean {
  const holdsFor = (g: RuleField): readonly number[] => {
    const set = rangesOf(g.op, g.value ? 1 : 2) ?? [];
    return [1, 2].filter((n) => set.some(([lo, hi]) => lo <= n && n <= hi));
  };
  const own = right.filter((g) => g.field === F.success && g.value !== undefined);
  if (own.length === 0 || f.value === undefined) return false;
  const possible = [1, 2].filter((n) => own.every((g) => holdsFor(g).includes(n)));
  const wanted = holdsFor(f);
  return possible.length > 0 && possible.every((n) => wanted.includes(n));
}

function permFollows(f: RuleField, right: readonly RuleField[], b: Rule): boolean {
  const wanted = f.value ?? 0;
  if (
    right.some(
      (g) => g.field === F.perm && g.value !== undefined && g.value !== 0 && (g.value & ~wanted) === 0,
    )
  )
    return true;
  const arch = right.find((g) => g.field === F.arch && g.op === OP.eq)?.value;
  const machine = arch === undefined ? undefined : machineOfElf(arch, NEWEST);
  if (!machine || isFullMask(b.mask)) return false;
  const table = syscalls(machine);
  return maskNumbers(b.mask).every(
    (n) => n < FIRST_CLASS_BIT && isAlwaysOf(table.nameOf(n), wanted, machine),
  );
}

/** Calls that kernels came to class one by one: an older one does not. */
const LATELY =
  /^(?:openat2|execveat|fchmodat2|setxattrat|removexattrat|file_setattr|open_tree_attr|quotactl_fd|renameat2|socketcall|bind|fallocate|swapon)$/;

/** Reports whether a system call counts to one of the classes whatever its arguments. */
function isAlwaysOf(
  name: string | undefined,
  wanted: number,
  machine: Parameters<typeof permLettersOf>[1],
): boolean {
  if (name === undefined || LATELY.test(name)) return false;
  const { letters, byFlags } = permLettersOf(name, machine);
  if (byFlags) return (wanted & (PERM.r | PERM.w)) === (PERM.r | PERM.w);
  return [...letters].some((l) => (wanted & PERM[l as keyof typeof PERM]) !== 0);
}
