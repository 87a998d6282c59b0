import { F, OP } from '../facts/kernelNumbers.ts';
import type { Target } from '../facts/targets.ts';
import { EMPTY_MASK, isFullMask, LIST, LIST_MASK, type Rule } from '../model/rule.ts';
import type { Verdict } from '../model/verdict.ts';
import { verdictOf } from '../model/verdictOf.ts';
import type { CommandLine } from '../syntax/line.ts';

/**
 * What a line has that a check may report, as bits: of the rule that it sends, of what auditctl says, and of
 * its text. They tell at once that most checks report nothing of most lines.
 */
export type Traits = number;

export const T = {
  /** A path, of -w or of path, dir or exe. */
  path: 1 << 0,
  exe: 1 << 1,
  exit: 1 << 2,
  success: 1 << 3,
  /** a0 to a3. */
  argument: 1 << 4,
  perm: 1 << 5,
  /** A field whose words are read as 0: saddr_fam, sessionid. */
  wordAsZero: 1 << 6,
  /** One field twice. */
  twice: 1 << 7,
  /** A field with <, <=, > or >=. */
  order: 1 << 8,
  /**
   * What may leave nothing or change nothing: a field twice, with an order, or success; -S in a rule for all
   * calls.
   */
  limits: 1 << 9,
  /** System calls, by name or added by perm. */
  calls: 1 << 10,
  /** -S that names no system call. */
  noCalls: 1 << 11,
  /** Another list than exit and io_uring. */
  otherList: 1 << 12,
  /** A user or group by name. */
  account: 1 << 13,
  /** auditctl prints something. */
  message: 1 << 14,
  /** `*`, `?`, `[` or `{` in the text. */
  wildcard: 1 << 15,
  /** `..` in the text. */
  dots: 1 << 16,
  /** A quote or a backslash in the text. */
  quotes: 1 << 17,
  /** A T with a digit after it in the text: an id of a technique begins so. */
  id: 1 << 18,
  /** A number in the text with a leading 0, with more than nine digits, or with something after it. */
  oddNumber: 1 << 19,
} as const;

const FIELD_TRAITS: readonly Traits[] = fieldTraits([
  [T.path, [F.path, F.dir]],
  [T.path | T.exe, [F.exe]],
  [T.exit, [F.exit]],
  [T.success | T.limits, [F.success]],
  [T.argument, [F.a0, F.a1, F.a2, F.a3]],
  [T.perm, [F.perm]],
  [T.wordAsZero, [F.saddrFam, F.sessionid]],
]);

function fieldTraits(rows: readonly (readonly [Traits, readonly number[]])[]): readonly Traits[] {
  const table = new Array<Traits>(F.key + 1).fill(0);
  for (const [traits, fields] of rows) for (const field of fields) table[field] = traits;
  return table;
}

const TEXT_TRAITS = T.wildcard | T.dots | T.quotes | T.id | T.oddNumber;
const ALL_TRAITS = -1;

/**
 * Returns what a line has that checks look for, as bits (see `Traits`), from its text and from the rules that
 * it sends on any of the targets.
 * @param wanted the traits that matter; of others it may return any
 */
export function traitsOf(node: CommandLine, targets: readonly Target[], wanted: Traits = ALL_TRAITS): Traits {
  if (wanted === 0) return 0;
  let traits = (wanted & TEXT_TRAITS) === 0 ? 0 : textTraits(node.text);
  let before: Verdict | undefined;
  for (const target of targets) {
    const verdict = verdictOf(node, target);
    if (verdict !== before && verdict.outcome === 'loads') traits |= ruleTraits(node, verdict);
    before = verdict;
  }
  return traits;
}

function ruleTraits(node: CommandLine, verdict: Verdict): Traits {
  const { rule } = verdict;
  if (!rule) return 0;
  let traits = verdict.messages.length > 0 ? T.message : 0;
  if (verdict.assumes.some((a) => a.kind === 'user' || a.kind === 'group')) traits |= T.account;
  const list = rule.flags & LIST_MASK;
  if (list !== LIST.exit && list !== LIST.io_uring) traits |= T.otherList;
  if (rule.mask === EMPTY_MASK) traits |= T.noCalls;
  else if (!isFullMask(rule.mask)) traits |= T.calls;
  else if (node.text.includes('-S')) traits |= T.limits;
  return traits | sentTraits(rule);
}

function sentTraits({ fields }: Rule): Traits {
  let traits = 0;
  for (let i = 0; i < fields.length; i++) {
    const { field = 0, op = 0 } = fields[i] ?? {};
    traits |= FIELD_TRAITS[field] ?? 0;
    if (op === OP.gt || op === OP.ge || op === OP.lt || op === OP.le) traits |= T.order | T.limits;
    for (let j = 0; j < i; j++) if (fields[j]?.field === field) traits |= T.twice | T.limits;
  }
  return traits;
}

// What a character may be the beginning of.
const BORING = 0;
const QUOTE = 1;
const WILD = 2;
const DOT = 3;
const LETTER_T = 4;
const DIGIT = 5;

const KINDS = new Uint8Array(128);
for (const [kind, characters] of [
  [QUOTE, '"\'`\\'],
  [WILD, '*?[{'],
  [DOT, '.'],
  [LETTER_T, 'Tt'],
  [DIGIT, '0123456789'],
] as const)
  for (const c of characters) KINDS[c.charCodeAt(0)] = kind;

function textTraits(text: string): Traits {
  let traits = 0;
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    // Beyond ASCII there are quotes too.
    if (c >= 128) {
      traits |= T.quotes;
      continue;
    }
    const kind = KINDS[c];
    if (kind === BORING) continue;
    if (kind === DIGIT) {
      const end = digitsEnd(text, i);
      if (isOdd(text, i, end)) traits |= T.oddNumber;
      i = end - 1;
    } else if (kind === LETTER_T) {
      if (isDigit(text, i + 1)) traits |= T.id;
    } else if (kind === DOT) {
      if (text.charCodeAt(i + 1) === c) traits |= T.dots;
    } else traits |= kind === QUOTE ? T.quotes : T.wildcard;
  }
  return traits;
}

function isDigit(text: string, i: number): boolean {
  return KINDS[text.charCodeAt(i)] === DIGIT;
}

function digitsEnd(text: string, from: number): number {
  let end = from + 1;
  while (isDigit(text, end)) end++;
  return end;
}

const BEFORE_NUMBER: ReadonlySet<string> = new Set([...'=<>&,- Sbr']);

/** Reports whether digits from `start` to `end` may be read as another number than they look like. */
function isOdd(text: string, start: number, end: number): boolean {
  const before = text[start - 1];
  if (before === undefined || !BEFORE_NUMBER.has(before)) return false;
  if (text.charCodeAt(start) === 0x30 && end - start > 1) return true;
  return end - start > 9 || (end < text.length && text[end] !== ' ');
}
