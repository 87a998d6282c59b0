import { both } from '../text/series.ts';
import type { Repair } from './repair.ts';
import { removes, type Slip, type SlipKind } from './slips.ts';

/**
 * The longest text that a title always quotes whole, and the longest line that it quotes whole, in UTF-16
 * units.
 */
const SHORT = 48;
const LINE = 80;

/** Returns the title of a repair's quick fix, which says what it writes and what it removes. */
export function titleOfRepair(repair: Repair): string {
  const { text, slips } = repair;
  const removed = [...new Set(slips.filter((s) => removes(s) || isAround(s)).map((s) => s.typed))].filter(
    Boolean,
  );
  const without = removed.map((t) => `"${t}"`).join(' and ');
  const written = [...new Set(slips.filter((s) => s.written !== '' && !removes(s)).map((s) => s.written))];
  if (text.startsWith('#') && text.includes('\n')) return titleOfMove(slips, written);
  if (written.length === 0 && removed.length > 0) return `Remove ${without}`;
  if (text.includes('\n')) return `Split into ${text.split('\n').length} rules`;
  if (text.length <= SHORT) return `Write "${text}"`;
  const [only] = written;
  const part = written.length === 1 && only !== undefined && only.length <= SHORT ? only : undefined;
  const what = part ?? (text.length <= LINE ? text : changedWords(repair));
  return removed.length > 0 && what !== text ? `Write "${what}" and remove ${without}` : `Write "${what}"`;
}

/** Returns the title of a repair that moves a comment, with what else it writes or removes. */
function titleOfMove(slips: readonly Slip[], written: readonly string[]): string {
  const removed = slips.filter((s) => s.kind !== 'comment' && removes(s)).map((s) => s.typed);
  const isShort = written.length < 3 && written.every((w) => w.length <= SHORT);
  const writes = isShort ? written.map((w) => `write "${w}"`) : ['rewrite the rule'];
  return both(['Move the comment to its own line', ...writes, ...removed.map((t) => `remove "${t}"`)]);
}

/** Returns the words that a repair changes, shortened where they are many. */
function changedWords({ text, edit }: Repair): string {
  const { start } = edit.span;
  const end = start + edit.newText.length;
  const from = text.lastIndexOf(' ', start - 1) + 1;
  const next = text.indexOf(' ', Math.max(end, from + 1));
  const words = text.slice(from, next < 0 ? text.length : next);
  const shown = words.length <= LINE ? words : `${words.slice(0, LINE)}…`;
  return `${from > 0 ? '… ' : ''}${shown}${next < 0 ? '' : ' …'}`;
}

const AROUND: ReadonlySet<SlipKind> = new Set<SlipKind>(['command', 'shell', 'punctuation', 'remark']);

/** Reports whether a slip is words around the rule, which the repair removes. */
function isAround(s: Slip): boolean {
  return AROUND.has(s.kind) && s.written === '';
}

/** Names what a word without its option looks like, and the option. */
const LOOKS: Readonly<Partial<Record<SlipKind, readonly [what: string, option: string]>>> = {
  'no-perm-option': ['permissions', '-p'],
  'no-key-option': ['a key', '-k'],
  'no-field-option': ['a filter', '-F'],
  'no-syscall-option': ['a system call', '-S'],
  'no-watch-option': ['a path to watch', '-w'],
  'no-list-option': ['a list and action', '-a'],
};

/**
 * Reports whether a slip is a word without its option (such as a path without -w) that a message can name.
 */
export function lacksOption(s: Slip): boolean {
  return LOOKS[s.kind] !== undefined;
}

/**
 * Returns what to say about a word to which a repair adds its option: the word, what is wrong with it and the
 * remedy, as sentences. Undefined for a repair that does anything else.
 */
export function describeRepair({
  slips,
}: Repair): { readonly typed: string; readonly wrong: string; readonly remedy: string } | undefined {
  const found = slips.filter((s) => LOOKS[s.kind]);
  const [slip] = found;
  const looks = slip && LOOKS[slip.kind];
  if (!slip || !looks || found.length > 1 || slips.length > 1) return undefined;
  const [what, option] = looks;
  return {
    typed: slip.typed,
    wrong: `"${slip.typed}" looks like ${what}, but "${option}" is missing.`,
    remedy: `Write "${slip.written}".`,
  };
}
