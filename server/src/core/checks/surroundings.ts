import type { Target } from '../facts/targets.ts';
import { fails, ignoringAfter, type Verdict } from '../model/verdict.ts';
import { verdictOf } from '../model/verdictOf.ts';
import type { RulesDocument, RulesLine } from '../syntax/document.ts';
import type { Below } from './failure.ts';
import { failsOnSome } from './lineContext.ts';

/**
 * Returns a function that says what is above and below a line of a document, given by its 0-based index; it
 * is computed at the first call.
 */
export function lazySurroundings(document: RulesDocument, targets: readonly Target[]): (i: number) => Below {
  let table: Surroundings | undefined;
  const hasEnded = loadEnds(document, targets);
  return (i) => {
    table ??= surroundings(document, targets);
    const rules = document.template ? 0 : (table.rules[i] ?? 0);
    const ignoring = IGNORING[table.ignoring[i] ?? 0];
    return { rules, ignoring, ...(!ignoring && hasEnded(i, table) ? { stopped: true } : {}) };
  };
}

/**
 * Returns a function that reports whether auditctl never comes to a failing line: on each target where that
 * line fails, the load has ended above it. It reads a line once, and none below those it was asked for.
 */
function loadEnds(
  { lines, template }: RulesDocument,
  targets: readonly Target[],
): (i: number, table: Surroundings) => boolean {
  // Indexes of the lines that end the load, by target.
  const ends = targets.map(() => Number.POSITIVE_INFINITY);
  let next = 0;
  return (i, { ignoring }) => {
    if (template) return false;
    for (; next <= i && ends.some((end) => end > next); next++) {
      const { node } = lines[next] as RulesLine;
      if (node.kind !== 'command' || ignoring[next] !== 0 || !failsOnSome(node, targets)) continue;
      for (const [t, target] of targets.entries())
        if (ends[t] === Number.POSITIVE_INFINITY && endsLoad(verdictOf(node, target))) ends[t] = next;
    }
    return ends.every((end) => end !== i) && ends.some((end) => end < i);
  };
}

/** Reports whether auditctl ends the load at a line with that verdict. */
function endsLoad(verdict: Verdict): boolean {
  return fails(verdict) && verdict.outcome !== 'nothing';
}

interface Surroundings {
  /** How many rules are below each line. */
  readonly rules: Int32Array;
  /** Which of -i and -c is in effect at each line, as an index into `IGNORING`. */
  readonly ignoring: Int8Array;
}

const IGNORING = [undefined, '-i', '-c'] as const;
const SPACE = 0x20;
const DASH = 0x2d;
const RULE_LETTERS = 'aAdwW';
/** A word that may hold the letter of -i or -c, as getopt reads letters. */
const MAY_IGNORE = /(?:^| )-[A-Za-z]*[ic]/m;

// From the text alone: a large file that is read in one pass would have to be read again for its nodes.
function surroundings({ text, lines }: RulesDocument, targets: readonly Target[]): Surroundings {
  const rules = new Int32Array(lines.length);
  const ignoring = new Int8Array(lines.length);
  const mayIgnore = MAY_IGNORE.test(text);
  let above: Verdict['ignores'];
  for (let i = 0; mayIgnore && i < lines.length; i++) {
    const line = lines[i] as RulesLine;
    ignoring[i] = IGNORING.indexOf(above);
    if (!MAY_IGNORE.test(text.slice(line.start, line.end))) continue;
    above = ignoringOnAll(above, line, targets);
    // setopt comes to -i before the word at which it refuses the line.
    ignoring[i] = IGNORING.indexOf(above);
  }
  let below = 0;
  for (let i = lines.length - 1; i >= 0; i--) {
    rules[i] = below;
    let from = (lines[i] as RulesLine).start;
    while (text.charCodeAt(from) === SPACE) from++;
    if (text.charCodeAt(from) === DASH && RULE_LETTERS.includes(text[from + 1] ?? '?')) below++;
  }
  return { rules, ignoring };
}

/**
 * Returns which of -i and -c is in effect after a line where all targets agree; otherwise what was in effect
 * before.
 */
function ignoringOnAll(
  before: Verdict['ignores'],
  { node, opaque }: RulesLine,
  targets: readonly Target[],
): Verdict['ignores'] {
  if (node.kind !== 'command' || opaque) return before;
  const after = targets.map((t) => ignoringAfter(before, verdictOf(node, t)));
  return after.every((a) => a === after[0]) ? after[0] : before;
}
