import type { Target } from '../facts/targets.ts';
import type { JoinedLine } from './joinedLines.ts';

/** The options of which augenrules keeps the last line alone. */
export type Control = 'D' | 'b' | 'f' | 'e';
/** What the awk program of augenrules sees in a line. */
export type LineKind = 'empty' | 'comment' | 'rule' | Control;

interface Patterns {
  readonly comment: RegExp;
  readonly controls: readonly (readonly [Control, RegExp])[];
}

function patterns(space: string): Patterns {
  return {
    comment: new RegExp(`^${space}*#`),
    controls: [
      ['e', new RegExp(`^${space}*-e`)],
      ['D', new RegExp(`^${space}*-D${space}*$`)],
      ['f', new RegExp(`^${space}*-f`)],
      ['b', new RegExp(`^${space}*-b`)],
    ],
  };
}

const ASCII = patterns('[ \\t\\v\\f\\r]');

/**
 * What `\s` is to each awk: a space of the locale (C.UTF-8) to gawk, the letter s to old mawk. BusyBox was
 * tried on glibc, not on musl; later mawk was not tried.
 */
const PATTERNS: Readonly<Record<Target['awk'], Patterns>> = {
  'mawk-1.3.4-20200120': patterns('s'),
  mawk: ASCII,
  busybox: ASCII,
  gawk: patterns('[ \\t\\v\\f\\r\\u1680\\u2000-\\u2006\\u2008-\\u200a\\u2028\\u2029\\u205f\\u3000]'),
};

/** Returns the awk program of augenrules, in its order. */
function classify(line: string, { comment, controls }: Patterns): LineKind {
  if (line === '') return 'empty';
  if (comment.test(line)) return 'comment';
  return controls.find(([, pattern]) => pattern.test(line))?.[0] ?? 'rule';
}

const DASH = 0x2d;

/** Reports whether the first two characters of a line show to every awk that it is a rule, as most do. */
function isPlainRule(line: string): boolean {
  if (line.charCodeAt(0) !== DASH) return false;
  const letter = line[1];
  return letter !== 'e' && letter !== 'D' && letter !== 'f' && letter !== 'b';
}

/**
 * Returns how the awk program of augenrules classifies each line, in order: as empty, as a comment, as a
 * rule, or as one of the control options that it moves.
 * @param awk the awk that runs it, since they differ
 */
export function kindsOf(lines: readonly JoinedLine[], awk: Target['awk']): readonly LineKind[] {
  const patterns = PATTERNS[awk];
  return lines.map(({ line }) => (isPlainRule(line.text) ? 'rule' : classify(line.text, patterns)));
}
