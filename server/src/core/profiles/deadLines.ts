import { F } from '../facts/kernelNumbers.ts';
import { knownLinkOn } from '../facts/knownLinks.ts';
import { elfOf, machineOfBits } from '../facts/machines.ts';
import { syscalls } from '../facts/tables.ts';
import type { Target } from '../facts/targets.ts';
import { type CoversButCalls, coversButCalls, rememberCovers } from '../matching/covers.ts';
import { pathOf } from '../matching/pathCovers.ts';
import { maskNumbers, type Rule, shareCalls } from '../model/rule.ts';
import { repairsOf } from '../repair/repair.ts';
import type { LoadedLine, LoadResult } from '../ruleset/loadResult.ts';
import type { SentRule } from '../ruleset/sentRule.ts';
import { lazy } from '../text/lazy.ts';
import { PathShelves } from './pathShelves.ts';
import { onePath, type RequiredRule, sentOf } from './requiredRules.ts';

/** Why a line that is there records nothing of what is asked for. */
export type DeadCause =
  /** auditctl or the kernel refuses it. */
  | 'refused'
  /** auditctl stops above it. */
  | 'unread'
  /** `-e 2` is above it. */
  | 'locked'
  /** A later line deletes it. */
  | 'removed'
  /** A rule above it, of the action never, drops its events. */
  | 'never'
  /** A rule of the exclude list drops its events. */
  | 'excluded'
  /** Auditing is off. */
  | 'off'
  /** It is for the other ABI. */
  | 'other-arch'
  /** The last part of its path is a link. */
  | 'link';

/** A line that is there and records nothing; lines are indexes into the ruleset's. */
export interface DeadLine {
  readonly cause: DeadCause;
  readonly line: number;
  /** The line that keeps it from recording. */
  readonly by?: number;
}

/**
 * Returns the path to which a symbolic link leads, if the path of a required rule is known to be one on the
 * target (`another path` where only that is known); undefined where it is not certain to be a link.
 */
export function linkOf({ path }: RequiredRule, target: Target): string | undefined {
  const link = path && knownLinkOn(path.path, [target]);
  return link ? (link.target ?? 'another path') : undefined;
}

interface Suspect extends Ranked {
  readonly line: number;
  readonly cause: DeadCause;
  readonly by?: number;
  readonly rules: readonly SentRule[];
}

/** Lines that do not load, of which more are not read: somebody wrote no rules, but something else. */
const MOST_REFUSED = 200;

/** Answers which line of a ruleset was meant for a required rule and is dead; undefined where none was. */
export type DeadLineOf = (required: RequiredRule, used: ReadonlySet<number>) => DeadLine | undefined;

/**
 * Returns a function that finds, for a rule that a profile requires, a line of the ruleset that was meant as
 * this rule but records nothing, and says why; undefined where there is none.
 * @param loaded what is loaded from the ruleset
 * @param whole what would be loaded if auditctl skipped each line that fails and went on
 */
export function deadLinesOf(loaded: LoadResult, whole: LoadResult, target: Target): DeadLineOf {
  let suspects: PathShelves<Suspect> | undefined;
  let others: LinesOfOneAbi | undefined;
  return (required, used) => {
    suspects ??= shelvedSuspects(loaded, whole, target);
    const sharesCalls = createCallsFilter(required);
    const suspect = firstOf(suspects.for(required), (s) =>
      s.rules.some((r) => sharesCalls(r.rule.mask) && takesSome(r, required, target)),
    );
    if (suspect) {
      const { cause, line, by } = suspect;
      return { cause, line, ...(by === undefined ? {} : { by }) };
    }
    others ??= linesOfOneAbi(loaded, target);
    return otherArch(others, required, target, used);
  };
}

/** Returns a function that reports whether a mask has a system call of a required rule; it looks at each mask once. */
function createCallsFilter({ forms }: RequiredRule): (mask: Uint32Array) => boolean {
  const answers = new Map<Uint32Array, boolean>();
  return (mask) => {
    let answer = answers.get(mask);
    if (answer === undefined) answers.set(mask, (answer = forms.some((form) => shareCalls(mask, form.mask))));
    return answer;
  };
}

/** Something that is named rather than all with a higher rank. */
interface Ranked {
  readonly rank: number;
}

/** Returns the one of the lowest rank among those that pass; each may be there several times, in any order. */
function firstOf<T extends Ranked>(items: readonly T[], passes: (item: T) => boolean): T | undefined {
  let first: T | undefined;
  for (const item of items) if (!(first && first.rank <= item.rank) && passes(item)) first = item;
  return first;
}

const CAUSES: Readonly<Partial<Record<LoadedLine['outcome'], DeadCause>>> = {
  refused: 'refused',
  crashes: 'refused',
  locked: 'locked',
  unread: 'unread',
};

function shelvedSuspects(loaded: LoadResult, whole: LoadResult, target: Target): PathShelves<Suspect> {
  const shelves = new PathShelves<Suspect>();
  for (const suspect of suspectsIn(loaded, whole, target))
    for (const { rule } of suspect.rules) shelves.add(onePath(rule, target), suspect);
  return shelves;
}

function suspectsIn(loaded: LoadResult, whole: LoadResult, target: Target): readonly Suspect[] {
  const found: Suspect[] = [];
  let refused = 0;
  for (const [line, l] of loaded.lines.entries()) {
    const cause = CAUSES[l.outcome];
    if (!cause || l.line.node.kind !== 'command') continue;
    if (!l.sent) refused++;
    if (refused > MOST_REFUSED && !l.sent) continue;
    const rules = [...(l.sent ? [l.sent] : []), ...(cause === 'refused' ? meantRules(l, target) : [])];
    const { outcome, because } = whole.lines[line] ?? l;
    // What would fail anyway does not wait for the line above to be corrected.
    const own = cause === 'unread' ? (CAUSES[outcome] ?? cause) : cause;
    const by = own === 'unread' ? loaded.stopsAt : because;
    found.push({
      rank: found.length,
      line,
      cause: own,
      rules,
      ...(by === undefined || own === 'refused' ? {} : { by }),
    });
  }
  for (const { line, sent, by } of loaded.removed)
    found.push({ rank: found.length, line, cause: 'removed', by, rules: [sent] });
  return found;
}

/** Returns the rules that a line which does not load was meant to be. */
function meantRules({ line: { node } }: LoadedLine, target: Target): readonly SentRule[] {
  if (node.kind !== 'command') return [];
  const [first] = repairsOf(node, [target]);
  return (first?.text.split('\n') ?? []).flatMap((text) => sentOf(text, target) ?? []);
}

function takesSome(sent: SentRule, { forms, path }: RequiredRule, target: Target): boolean {
  if (sent.sent.type !== 'add') return false;
  const [rule, tree] = [onePath(sent.rule, target), sent.asTree && onePath(sent.asTree, target)];
  if ((pathOf(rule) === undefined) !== (path === undefined)) return false;
  return forms.some((form) =>
    [rule, ...(tree ? [tree] : [])].some(
      (own) => coversButCalls(own, form) && shareCalls(own.mask, form.mask),
    ),
  );
}

/** A line that names an ABI, and the rule that it would send with the other one. */
interface OfOneAbi extends Ranked {
  readonly line: number;
  readonly text: string;
  readonly swapped: () => SentRule | undefined;
  /** Returns the rule that it sends, with the other ABI in its place; undefined where that is not certain. */
  readonly other: () => Rule | undefined;
}

interface LinesOfOneAbi {
  readonly covers: CoversButCalls;
  readonly shelves: PathShelves<OfOneAbi>;
  /** Returns those without a path, or where that is not certain, that have a word in their text. */
  readonly withWord: (word: string) => readonly OfOneAbi[];
}

const ARCH = / arch=b(32|64)\b/;

function linesOfOneAbi(loaded: LoadResult, target: Target): LinesOfOneAbi {
  const shelves = new PathShelves<OfOneAbi>();
  for (const [line, { line: merged, sent }] of loaded.lines.entries()) {
    const { node, text } = merged;
    const bits = node.kind === 'command' ? ARCH.exec(text)?.[1] : undefined;
    if (bits === undefined) continue;
    const otherBits = bits === '32' ? 'b64' : 'b32';
    // What is refused for its own ABI may load for the other one.
    const own = sent && !sent.asTree ? onePath(sent.rule, target) : undefined;
    shelves.add(own, {
      rank: line,
      line,
      text,
      other: lazy(() => sent && withArch(sent, otherBits, target)),
      swapped: lazy(() => sentOf(text.replace(ARCH, ` arch=${otherBits}`), target)),
    });
  }
  const known = new Map<string, readonly OfOneAbi[]>();
  const withWord = (word: string): readonly OfOneAbi[] => {
    let found = known.get(word);
    if (!found) known.set(word, (found = shelves.withoutPath().filter(({ text }) => text.includes(word))));
    return found;
  };
  return { covers: rememberCovers(), shelves, withWord };
}

/** Returns the rule of a line with another ABI in it; undefined where it names several, or none. */
function withArch(sent: SentRule, bits: 'b32' | 'b64', target: Target): Rule | undefined {
  const machine = machineOfBits(bits, target.machine, target.release);
  if (!machine || sent.arch === undefined || sent.asTree) return undefined;
  const rule = onePath(sent.rule, target);
  const fields = rule.fields.map((f) => (f.field === F.arch ? { ...f, value: elfOf(machine) } : f));
  return { ...rule, fields };
}

/** Returns the line that would record a required rule for its ABI if it were not for the other one. */
function otherArch(
  { covers, shelves, withWord }: LinesOfOneAbi,
  required: RequiredRule,
  target: Target,
  used: ReadonlySet<number>,
): DeadLine | undefined {
  const { path } = required;
  const lines = path
    ? shelves.for(required).filter(({ text }) => text.includes(path.path))
    : callsOf(required).flatMap(withWord);
  const found = firstOf(lines, ({ line, other, swapped }) => {
    if (used.has(line)) return false;
    const own = other();
    if (own && !required.forms.some((form) => covers(own, form))) return false;
    const sent = swapped();
    return sent !== undefined && takesSome(sent, required, target);
  });
  return found && { cause: 'other-arch', line: found.line };
}

function callsOf({ forms: [rule], machine }: RequiredRule): readonly string[] {
  if (!machine) return [];
  const table = syscalls(machine);
  return maskNumbers(rule.mask).flatMap((n) => table.nameOf(n) ?? []);
}
