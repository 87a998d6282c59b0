import { knownLinkOn } from '../facts/knownLinks.ts';
import { syscalls } from '../facts/tables.ts';
import type { Target } from '../facts/targets.ts';
import { coversButCalls } from '../matching/covers.ts';
import { pathOf } from '../matching/pathCovers.ts';
import { maskNumbers, type Rule } from '../model/rule.ts';
import { repairsOf } from '../repair/repair.ts';
import type { LoadedLine, LoadResult } from '../ruleset/loadResult.ts';
import type { SentRule } from '../ruleset/sentRule.ts';
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

interface Suspect {
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
  let suspects: readonly Suspect[] | undefined;
  let others: readonly OfOneAbi[] | undefined;
  return (required, used) => {
    suspects ??= suspectsIn(loaded, whole, target);
    for (const s of suspects)
      if (s.rules.some((r) => takesSome(r, required, target)))
        return { cause: s.cause, line: s.line, ...(s.by === undefined ? {} : { by: s.by }) };
    others ??= linesOfOneAbi(loaded, target);
    return otherArch(others, required, target, used);
  };
}

const CAUSES: Readonly<Partial<Record<LoadedLine['outcome'], DeadCause>>> = {
  refused: 'refused',
  crashes: 'refused',
  locked: 'locked',
  unread: 'unread',
};

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
    found.push({ line, cause: own, rules, ...(by === undefined || own === 'refused' ? {} : { by }) });
  }
  for (const { line, sent, by } of loaded.removed) found.push({ line, cause: 'removed', by, rules: [sent] });
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
  const overlaps = (a: Rule, b: Rule): boolean => a.mask.some((w, i) => (w & (b.mask[i] ?? 0)) !== 0);
  return forms.some((form) =>
    [rule, ...(tree ? [tree] : [])].some((own) => coversButCalls(own, form) && overlaps(own, form)),
  );
}

/** A line that names an ABI, and the rule that it would send with the other one. */
interface OfOneAbi {
  readonly line: number;
  readonly text: string;
  readonly swapped: () => SentRule | undefined;
}

function linesOfOneAbi(loaded: LoadResult, target: Target): readonly OfOneAbi[] {
  return loaded.lines.flatMap(({ line: { node, text } }, line) => {
    if (node.kind !== 'command' || !/ arch=b(?:32|64)\b/.test(text)) return [];
    let sent: SentRule | null | undefined;
    const swapped = (): SentRule | undefined => {
      const other = text.replace(
        / arch=b(32|64)\b/,
        (_, bits: string) => ` arch=b${bits === '32' ? 64 : 32}`,
      );
      if (sent === undefined) sent = sentOf(other, target) ?? null;
      return sent ?? undefined;
    };
    return [{ line, text, swapped }];
  });
}

/** Returns the line that would record a required rule for its ABI if it were not for the other one. */
function otherArch(
  lines: readonly OfOneAbi[],
  required: RequiredRule,
  target: Target,
  used: ReadonlySet<number>,
): DeadLine | undefined {
  const words = required.path ? [required.path.path] : callsOf(required);
  const found = lines.find(({ line, text, swapped }) => {
    if (used.has(line) || !words.some((w) => text.includes(w))) return false;
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
