import { F, OP, PERM } from '../facts/kernelNumbers.ts';
import { elfOf } from '../facts/machines.ts';
import { permClass } from '../facts/syscallInfo.ts';
import { syscalls } from '../facts/tables.ts';
import type { Target } from '../facts/targets.ts';
import { type CoversButCalls, coversButCalls, rememberCovers } from '../matching/covers.ts';
import { isAnchored } from '../matching/decide.ts';
import { excludes, mayEndExcluding, mayExclude } from '../matching/excluded.ts';
import { mayShareEvents } from '../matching/overlap.ts';
import { foldersOf, pathOf } from '../matching/pathCovers.ts';
import { ACTION, emptyMask, isFullMask, listOf, maskNumbers, type Rule, shareCalls } from '../model/rule.ts';
import type { LoadedRule, LoadResult } from '../ruleset/loadResult.ts';
import { onePath, type RequiredRule } from './requiredRules.ts';

/** What the loaded rules do with the events of a required rule. */
export type Recording =
  /** Reached rules record all of them; the lines are indexes into the ruleset's. */
  | { readonly kind: 'recorded'; readonly lines: readonly number[] }
  /** An earlier rule, or what turns auditing off, keeps all of them from being recorded. */
  | {
      readonly kind: 'dropped';
      readonly by: number;
      readonly lines: readonly number[];
      /** Set where `by` is no rule of the exit list: auditing is off, or a rule of the exclude list drops them. */
      readonly how?: 'off' | 'excluded';
    }
  | PartlyRecorded
  /** No rule records any of them for sure. */
  | { readonly kind: 'not-recorded'; readonly nearest?: number }
  /** That depends on what only the host knows. */
  | { readonly kind: 'unknown'; readonly lines: readonly number[] };

/** Some of the events are not recorded: those of some calls, or those that another rule drops. */
export interface PartlyRecorded {
  readonly kind: 'partly';
  readonly lines: readonly number[];
  /** Names of the system calls that no rule records. */
  readonly calls: readonly string[];
  /** The line of the rule that may drop some of the events. */
  readonly by?: number;
}

/** Answers what loaded rules do with the events of required ones. */
export type RecordingOf = (required: RequiredRule) => Recording;

/** Rules with the same system calls for the same ABI, which are compared with a required rule once. */
interface CallGroup {
  readonly rule: Rule;
  /** Undefined for rules of all ABIs. */
  readonly arch: number | undefined;
}

interface Candidate {
  readonly at: number;
  readonly group: CallGroup;
  readonly loaded: LoadedRule;
  /** The rule with its path as the kernel finds it. */
  readonly rule: Rule;
  /** Returns the rule as it is where its path is a directory; undefined where it is no watch of a path. */
  readonly tree: () => Rule | undefined;
  readonly path: RequiredRule['path'];
}

/** Returns a function that gives rules with one mask and ABI the same object. */
function createCallGroups(): (loaded: LoadedRule) => CallGroup {
  // Rules with the same list of system calls mostly share their mask.
  const known = new Map<Uint32Array, Map<number | undefined, CallGroup>>();
  return ({ sent: { rule, arch } }) => {
    let ofMask = known.get(rule.mask);
    if (!ofMask) known.set(rule.mask, (ofMask = new Map()));
    let group = ofMask.get(arch);
    if (!group) ofMask.set(arch, (group = { rule, arch }));
    return group;
  };
}

function candidateOf(at: number, loaded: LoadedRule, group: CallGroup, target: Target): Candidate {
  const rule = onePath(loaded.sent.rule, target);
  const tree = (): Rule | undefined => {
    const { asTree } = loaded.sent;
    return asTree && onePath(asTree, target);
  };
  return { at, group, loaded, rule, tree, path: pathOf(rule) };
}

/** The system calls that work on two names, of which another rule may know one. */
const OF_TWO_NAMES: ReadonlySet<string> = new Set([
  'rename',
  'renameat',
  'renameat2',
  'link',
  'linkat',
  'execve',
  'execveat',
  'mount',
  'move_mount',
  'pivot_root',
]);

/**
 * Returns a function that says whether loaded rules record the events of a rule that a profile requires. It
 * answers "recorded" only where that is certain: one rule that is reached, or several together, match every
 * event, and no rule before them may drop one.
 * @param off the line that turns recording off (`silencedBy`), an index into the ruleset's lines; undefined
 *   where none does
 */
export function recordingBy(loaded: LoadResult, target: Target, off: number | undefined): RecordingOf {
  const always = new Map<string, Candidate[]>();
  const never: Candidate[] = [];
  const silencers: LoadedRule[] = [];
  const groupOf = createCallGroups();
  const covers = rememberCovers();
  for (const [at, r] of loaded.rules.entries()) {
    const list = listOf(r.rule);
    if (list === 'exit' && r.rule.action === ACTION.never) never.push(candidateOf(at, r, groupOf(r), target));
    else if (list === 'exit') {
      const candidate = candidateOf(at, r, groupOf(r), target);
      const shelf = always.get(candidate.path?.path ?? '') ?? [];
      if (shelf.length === 0) always.set(candidate.path?.path ?? '', shelf);
      shelf.push(candidate);
    } else if (maySilence(r.rule)) silencers.push(r);
  }

  /** Returns the rules that may match its events, in the kernel's order. */
  function candidates({ path, forms: [form], machine }: RequiredRule): readonly Candidate[] {
    const paths = path ? ['', ...foldersOf(path.path)] : [''];
    const arch = machine && elfOf(machine);
    const answers = new Map<CallGroup, boolean>();
    const mayMatch = ({ group }: Candidate): boolean => {
      const known = answers.get(group);
      if (known !== undefined) return known;
      const isOtherArch = arch !== undefined && group.arch !== undefined && group.arch !== arch;
      const answer = !isOtherArch && shareCalls(group.rule.mask, form.mask);
      answers.set(group, answer);
      return answer;
    };
    const shelves = paths.flatMap((p) => {
      const shelf = always.get(p)?.filter(mayMatch) ?? [];
      return shelf.length === 0 ? [] : [shelf];
    });
    // Each shelf is in order.
    return shelves.length === 1 ? (shelves[0] ?? []) : shelves.flat().sort((a, b) => a.at - b.at);
  }

  return (required) => {
    const possible = candidates(required);
    const covering = possible.flatMap((c) => {
      const answer = coversForms(c, required, covers);
      return answer === 'no' ? [] : [{ ...c, answer }];
    });
    const sure = covering.filter((c) => c.answer === 'yes');
    const [rule] = required.forms;
    const { left, used } = takeCalls(rule, sure);
    const lines = [...new Set(used.map((c) => c.loaded.line))];
    if (used.length === 0) {
      const unsure = covering.filter((c) => c.answer === 'unsure');
      if (unsure.length > 0) return { kind: 'unknown', lines: unsure.map((c) => c.loaded.line) };
      const nearest = nearestOf(possible, rule);
      return { kind: 'not-recorded', ...(nearest === undefined ? {} : { nearest }) };
    }
    if (off !== undefined) return { kind: 'dropped', by: off, lines, how: 'off' };
    const calls = left.map((n) => (required.machine && syscalls(required.machine).nameOf(n)) ?? String(n));
    const drop = dropOf(required, used, never);
    const silence = drop?.isAll ? undefined : silenceOf(required, silencers);
    if (silence?.isAll && calls.length === 0)
      return { kind: 'dropped', by: silence.by, lines, how: 'excluded' };
    if (drop?.isAll && calls.length === 0) return { kind: 'dropped', by: drop.by, lines };
    const some = drop ?? silence;
    if (calls.length === 0 && !some) return { kind: 'recorded', lines };
    return { kind: 'partly', lines, calls, ...(some ? { by: some.by } : {}) };
  };
}

/** Reports whether a rule of the lists of tasks and messages may keep events of system calls from being recorded. */
function maySilence(rule: Rule): boolean {
  const list = listOf(rule);
  return list === 'exclude' || (list === 'task' && rule.action === ACTION.never);
}

/** Returns the rule of the lists of tasks and messages that keeps events of a required one from being recorded. */
function silenceOf({ forms }: RequiredRule, silencers: readonly LoadedRule[]): Drop | undefined {
  let some: Drop | undefined;
  let hasEnded = false;
  for (const { rule, line: by } of silencers) {
    hasEnded ||= mayEndExcluding(rule);
    if (!hasEnded && forms.every((form) => excludes(rule, form))) return { by, isAll: true };
    if (listOf(rule) === 'task' || forms.some((form) => mayExclude(rule, form)))
      some ??= { by, isAll: false };
  }
  return some;
}

/** Reports whether a loaded rule matches all events of a required one but for system calls. */
function coversForms(
  { rule, tree: treeOf, path }: Candidate,
  required: RequiredRule,
  covers: CoversButCalls,
): 'yes' | 'no' | 'unsure' {
  const tree = treeOf();
  const [file, folder] = required.forms;
  const isSamePath = path?.path === required.path?.path;
  if (!folder) {
    // What is below a path makes it a directory, and so does a benchmark that says so.
    const isTree = tree && (!isSamePath || required.path?.tree === true);
    return covers(isTree ? tree : rule, file) ? 'yes' : 'no';
  }
  if (tree && isSamePath) return covers(rule, file) && covers(tree, folder) ? 'yes' : 'no';
  const own = tree ?? rule;
  const [ofFile, ofFolder] = [covers(own, file), covers(own, folder)];
  if (ofFile && ofFolder) return 'yes';
  return ofFile || ofFolder ? 'unsure' : 'no';
}

/** Returns the system calls that no candidate matches, and the candidates that are the first to match some. */
function takeCalls<C extends Candidate>(
  required: Rule,
  candidates: readonly C[],
): { readonly left: readonly number[]; readonly used: readonly C[] } {
  const left = emptyMask();
  left.set(required.mask);
  const isFull = isFullMask(required.mask);
  const used = candidates.filter(({ loaded: { rule } }) => {
    let some = false;
    for (let i = 0; i < left.length; i++) {
      const before = left[i] ?? 0;
      left[i] = (before & ~(rule.mask[i] ?? 0)) >>> 0;
      some ||= left[i] !== before;
    }
    return some;
  });
  if (isFull && !left.every((w) => w === 0)) return { left: [], used: [] };
  return { left: maskNumbers(left), used };
}

/** Returns the line of a rule that matches some of the events: one with more conditions. */
function nearestOf(candidates: readonly Candidate[], rule: Rule): number | undefined {
  const hasPath = pathOf(rule) !== undefined;
  const near = candidates.find((c) => (c.path !== undefined) === hasPath && mayShareEvents(c.rule, rule));
  return near?.loaded.line;
}

interface Drop {
  readonly by: number;
  readonly isAll: boolean;
}

/** Returns the rule that may drop events of a required one before the rules that record them. */
function dropOf(
  required: RequiredRule,
  used: readonly Candidate[],
  never: readonly Candidate[],
): Drop | undefined {
  let some: Drop | undefined;
  for (const n of never) {
    const touches = touchesOf(n, required, used);
    if (touches === 'no') continue;
    const isAll = touches === 'all';
    if (isAll) return { by: n.loaded.line, isAll };
    some ??= { by: n.loaded.line, isAll };
  }
  return some;
}

function touchesOf(n: Candidate, required: RequiredRule, used: readonly Candidate[]): 'no' | 'some' | 'all' {
  const { rule: never } = n;
  const [form] = required.forms;
  if (!mayPassPerm(never, required)) return 'no';
  const isBefore = used.some((u) => n.at < u.at);
  const isFirst = used.every((u) => n.at < u.at);
  if (isBefore && mayShareEvents(never, form)) {
    const isAll = isFirst && coversWhole(never, required);
    return isAll ? 'all' : 'some';
  }
  // The kernel asks the rules of one name after those of another, whatever their order.
  const isLate = isAnchored(never) && required.path !== undefined;
  if (!isBefore && !isLate) return 'no';
  return mayShareByOtherName(never, required) ? 'some' : 'no';
}

/** Reports whether some system call of a required rule may pass the perm= of another rule. */
function mayPassPerm({ fields }: Rule, { forms: [form], machine }: RequiredRule): boolean {
  const perm = fields.find((f) => f.field === F.perm && f.op === OP.eq)?.value;
  if (perm === undefined || !machine) return true;
  const table = syscalls(machine);
  return Object.entries(PERM).some(
    ([letter, bit]) =>
      (perm & bit) !== 0 && permClass(letter, machine).some((name) => hasCall(form, table.find(name))),
  );
}

/** Reports whether a rule is for a system call; not for one that its machine does not have. */
function hasCall({ mask }: Rule, call: { readonly number: number } | undefined): boolean {
  return call !== undefined && (((mask[call.number >> 5] ?? 0) >>> (call.number & 31)) & 1) === 1;
}

function coversWhole(rule: Rule, { forms }: RequiredRule): boolean {
  return forms.every(
    (f) => coversButCalls(rule, f) && f.mask.every((w, i) => (w & ~(rule.mask[i] ?? 0)) === 0),
  );
}

/**
 * Reports whether an event may name the path of each of two rules: one of a system call with two names, or
 * one that also touches the directory of its file.
 */
function mayShareByOtherName(never: Rule, { forms: [form], machine, path }: RequiredRule): boolean {
  const other = pathOf(never);
  if (!other || !path || !mayShareEvents(withoutPaths(never), withoutPaths(form))) return false;
  if (foldersOf(path.path).includes(other.path) || foldersOf(other.path).includes(path.path)) return true;
  if (!machine) return true;
  const table = syscalls(machine);
  return [...OF_TWO_NAMES].some((name) => {
    const call = table.find(name);
    return hasCall(never, call) && hasCall(form, call) && isOfPerm(name, never) && isOfPerm(name, form);
  });
}

/** Reports whether a system call of two names can pass the perm= of a rule. */
function isOfPerm(name: string, { fields }: Rule): boolean {
  const perm = fields.find((f) => f.field === F.perm && f.op === OP.eq)?.value;
  if (perm === undefined) return true;
  const [X, W] = [1, 2];
  return name.startsWith('execve') ? (perm & X) !== 0 : (perm & ~X) !== 0 || (perm & W) !== 0;
}

function withoutPaths(rule: Rule): Rule {
  return { ...rule, fields: rule.fields.filter((f) => f.field !== F.path && f.field !== F.dir) };
}
