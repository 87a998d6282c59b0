import type { Target } from '../facts/targets.ts';
import { PREPEND } from '../model/rule.ts';
import { ignoringAfter, type Verdict } from '../model/verdict.ts';
import { verdictOf } from '../model/verdictOf.ts';
import type { LineNode } from '../syntax/line.ts';
import { type ChangedPart, changedPart } from './changedPart.ts';
import type { LoadedLine, LoadedRule, LoadResult } from './loadResult.ts';
import { mayControl } from './quickOptions.ts';
import type { MergedLine, Ruleset } from './ruleset.ts';
import { type SentRule, sentRule } from './sentRule.ts';

/** With more changed lines, everything is loaded again. */
const MOST_CHANGED = 64;

/** What became of an earlier text of a ruleset. */
export interface EarlierLoad {
  readonly ruleset: Ruleset;
  readonly whole: LoadResult;
}

/**
 * Returns what is loaded from the lines of a ruleset, worked out from the load of an earlier text; undefined
 * where all lines must be loaded again. Works if the changed lines only add rules, or fail, and no other line
 * depends on them.
 */
export function loadEdited(
  lines: readonly MergedLine[],
  target: Target,
  { ruleset, whole: previous }: EarlierLoad,
): LoadResult | undefined {
  const part = changedPart(ruleset.lines, lines);
  const { head, oldTail, tail } = part;
  if (Math.max(oldTail, tail) - head > MOST_CHANGED) return undefined;
  const { lastDeleting, lockedBy } = previous;
  if (lastDeleting >= head || (lockedBy !== undefined && lockedBy < oldTail)) return undefined;
  const ignoring = ignoringAt(previous.lines, head);
  const changesNothingElse = ({ line, verdict, sent }: LoadedLine): boolean =>
    verdict === undefined ||
    (isPlain(line.node, verdict, sent) && ignoringAfter(ignoring, verdict) === ignoring);
  const made = lines.slice(head, tail).map((line) => loadedAlone(line, target, ignoring));
  if (!previous.lines.slice(head, oldTail).every(changesNothingElse) || !made.every(changesNothingElse))
    return undefined;
  const rules = editedRules(previous.rules, made, part);
  const loaded = rules && editedLines(previous.lines, lines, made, part);
  return (
    loaded && {
      ...previous,
      lines: loaded,
      rules,
      controls: previous.controls.map((line) => (line < head ? line : line + tail - oldTail)),
      ...(lockedBy === undefined ? {} : { lockedBy: lockedBy + tail - oldTail }),
    }
  );
}

/** Returns which of `-i` and `-c` is set before a line. */
function ignoringAt(lines: readonly LoadedLine[], index: number): LoadedLine['ignoring'] {
  for (let i = index - 1; i >= 0; i--) {
    const { verdict, ignoring } = lines[i] as LoadedLine;
    if (verdict) return ignoringAfter(ignoring, verdict);
  }
  return undefined;
}

/**
 * Reports whether all that a line can do is to add a rule at the end of its list: a refused one may have a
 * setting.
 */
function isPlain(node: LineNode, { outcome }: Verdict, sent: SentRule | undefined): boolean {
  if (outcome === 'refused') return node.kind !== 'command' || !mayControl(node);
  if (outcome !== 'loads') return true;
  if (sent?.sent.type !== 'add' || (sent.sent.flags & PREPEND) !== 0) return false;
  return node.kind === 'command' && !mayControl(node);
}

/** Returns what becomes of a line whose rule is not there yet. */
function loadedAlone(line: MergedLine, target: Target, ignoring: LoadedLine['ignoring']): LoadedLine {
  const { node } = line;
  const none = { line, verdict: undefined, sent: undefined, because: undefined };
  if (node.kind !== 'command') return { ...none, outcome: 'nothing', ignoring: undefined };
  const verdict = verdictOf(node, target);
  const outcome = verdict.outcome === 'loads' ? 'done' : verdict.outcome;
  return { ...none, outcome, verdict, sent: sentRule(node, verdict), ignoring };
}

/**
 * Returns the rules after the change, the same list where no rule changes; undefined where a fresh one may be
 * there already.
 */
function editedRules(
  rules: readonly LoadedRule[],
  made: readonly LoadedLine[],
  { head, oldTail, tail }: ChangedPart,
): readonly LoadedRule[] | undefined {
  const fresh = made.flatMap(({ outcome, sent }, i): readonly LoadedRule[] =>
    outcome === 'done' && sent ? [{ line: head + i, rule: sent.rule, sent }] : [],
  );
  const isOld = ({ line }: LoadedRule): boolean => line >= head && line < oldTail;
  const by = tail - oldTail;
  if (by === 0 && fresh.length === 0 && !rules.some(isOld)) return rules;
  const isThere = ({ sent }: LoadedRule, i: number): boolean =>
    fresh.slice(0, i).some((r) => mayBeSame(r.sent, sent)) ||
    rules.some((r) => mayBeSame(r.sent, sent) && !isOld(r));
  if (fresh.some(isThere)) return undefined;
  // The rules of -A come first, those of the other lines in their order.
  let at = rules.length;
  while (at > 0 && isAfter(rules[at - 1] as LoadedRule, head)) at--;
  const out = rules.slice(0, at);
  const moved = (r: LoadedRule): LoadedRule =>
    by === 0 || r.line < oldTail ? r : { line: r.line + by, rule: r.rule, sent: r.sent };
  for (let i = 0; by !== 0 && i < at; i++) out[i] = moved(out[i] as LoadedRule);
  out.push(...fresh);
  for (const r of rules.slice(at)) if (!isOld(r)) out.push(moved(r));
  return out;
}

const isAfter = ({ line, sent }: LoadedRule, head: number): boolean =>
  line >= head && (sent.sent.flags & PREPEND) === 0;

/** Reports whether the kernel may take two rules for one; never false where it does. */
function mayBeSame(a: SentRule, b: SentRule): boolean {
  return a.hash === b.hash || (a.watch && b.watch && a.watchHash === b.watchHash);
}

/** Returns all lines after the change; undefined where another line was refused because of a changed one. */
function editedLines(
  old: readonly LoadedLine[],
  now: readonly MergedLine[],
  made: readonly LoadedLine[],
  { head, oldTail, tail }: ChangedPart,
): readonly LoadedLine[] | undefined {
  const by = tail - oldTail;
  const lines = new Array<LoadedLine>(now.length);
  for (let i = 0; i < now.length; i++) {
    const before = i < head ? old[i] : old[i - by];
    const line = now[i] as MergedLine;
    if ((i >= head && i < tail) || !before) {
      lines[i] = made[i - head] as LoadedLine;
      continue;
    }
    const { because } = before;
    if (because !== undefined && because >= head && because < oldTail) return undefined;
    const isMoved = by !== 0 && because !== undefined && because >= oldTail;
    lines[i] =
      before.line === line && !isMoved
        ? before
        : {
            line,
            outcome: before.outcome,
            verdict: before.verdict,
            sent: before.sent,
            because: isMoved ? because + by : because,
            ignoring: before.ignoring,
          };
  }
  return lines;
}
