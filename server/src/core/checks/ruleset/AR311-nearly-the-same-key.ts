import { keysOf, keyText } from '../../matching/ruleIdentity.ts';
import { wouldAdd } from '../../ruleset/loadResult.ts';
import { type MergedLine, placeOf } from '../../ruleset/ruleset.ts';
import type { Span } from '../../text/span.ts';
import { defineRulesetCheck, type RulesetFinding, type TargetRuleset } from './defineRulesetCheck.ts';
import { ofRules } from './ruleGroups.ts';
import { overTargets, whereIs, wordsOf } from './rulesetFindings.ts';

interface Use {
  readonly line: MergedLine;
  /** The place of the key in the line. */
  readonly span: Span;
}

/** Returns where the options of lines have the wanted keys, in the order of their first uses. */
function usesOf(t: TargetRuleset, wanted: ReadonlySet<string>): ReadonlyMap<string, readonly Use[]> {
  const uses = new Map<string, Use[]>();
  for (const loaded of t.whole.lines) {
    const { line, sent } = loaded;
    if (line.node.kind !== 'command' || !sent || !wouldAdd(loaded)) continue;
    const keys = keysOf(sent.sent);
    if (!keys.some((key) => wanted.has(key))) continue;
    for (const { value, span } of line.node.parts.keys) {
      // A carriage return in a key is reported by AR002.
      if (!wanted.has(value) || /[\0-\x1f]/.test(value) || !keys.includes(value)) continue;
      const use = { line, span };
      const there = uses.get(value);
      if (there) there.push(use);
      else uses.set(value, [use]);
    }
  }
  return uses;
}

/** Pairs of words that are one letter apart and mean different things. */
const DISTINCT = /set[ug]id|[ug]id|read|write|exec|mod|load|bin|sbin/i;

const digitsOf = (key: string): string => key.replace(/\D+/g, '');

/** The part of two keys in which they differ, and where it begins. */
interface Difference {
  readonly start: number;
  readonly mine: string;
  readonly theirs: string;
}

function differenceOf(key: string, other: string): Difference {
  const shorter = Math.min(key.length, other.length);
  let start = 0;
  while (start < shorter && key[start] === other[start]) start++;
  let end = 0;
  while (end < shorter - start && key[key.length - 1 - end] === other[other.length - 1 - end]) end++;
  return {
    start,
    mine: key.slice(start, key.length - end),
    theirs: other.slice(start, other.length - end),
  };
}

/**
 * Reports whether a key is probably a misspelling of the key `other`: they differ only in upper and lower
 * case, in one letter more or less, or in two swapped letters. Keys with different digits are different keys.
 */
export function isSlipOf(key: string, other: string): boolean {
  // Most pairs are rejected here.
  if (key === other || key.length < 4 || Math.abs(key.length - other.length) > 1) return false;
  if (key.toLowerCase() === other.toLowerCase()) return true;
  if (Math.min(key.length, other.length) < 6) return false;
  const difference = differenceOf(key, other);
  const { mine, theirs } = difference;
  if (mine.length > 2 || theirs.length > 2 || digitsOf(key) !== digitsOf(other)) return false;
  if (mine.length === 2 && theirs.length === 2) return mine[0] === theirs[1] && mine[1] === theirs[0];
  if (mine.length > 1 || theirs.length > 1) return false;
  return !isOwnName(key, other, difference);
}

/** Reports whether two keys that differ in one letter are separate names. */
function isOwnName(key: string, other: string, { start, mine, theirs }: Difference): boolean {
  const isReplaced = mine !== '' && theirs !== '';
  // One letter for another inside a word is a misspelling; at a word's edge it is a separate name (perm_x,
  // perm_w; net-a, net-b).
  const isAtEdge = (text: string): boolean =>
    !/[A-Za-z]/.test(text[start - 1] ?? '') || (isReplaced && !/[A-Za-z]/.test(text[start + 1] ?? ''));
  if (isAtEdge(key) && isAtEdge(other)) return true;
  const word = (text: string): string =>
    `${/[A-Za-z]*$/.exec(text.slice(0, start))?.[0] ?? ''}${/^[A-Za-z]*/.exec(text.slice(start))?.[0] ?? ''}`;
  return isReplaced && DISTINCT.test(word(key)) && DISTINCT.test(word(other));
}

/** Returns the keys of a ruleset's rules that are nearly the same as another one. */
function nearlyTheSame({ whole }: TargetRuleset): ReadonlySet<string> {
  const others = whole.removed.map((r) => keyText(r.rule));
  for (const { sent, outcome } of whole.lines)
    if (outcome !== 'done' && sent?.sent.type === 'add') others.push(keyText(sent.sent));
  return others.length === 0 ? nearOfRules(whole) : nearAmong([...keyTexts(whole), ...others]);
}

/** Returns the keys of the rules that are on a list in the end, each text once. */
const keyTexts = ofRules(({ rules }) => new Set(rules.map((r) => keyText(r.rule))));
const nearOfRules = ofRules((load) => nearAmong([...keyTexts(load)]));

function nearAmong(texts: readonly string[]): ReadonlySet<string> {
  const near = new Set<string>();
  for (const keys of alike(new Set(texts.flatMap((text) => text.split('\x01')))))
    for (const [i, key] of keys.entries())
      for (const other of keys.slice(i + 1))
        if (isSlipOf(key, other) || isSlipOf(other, key)) near.add(key).add(other);
  return near;
}

/** Returns keys in groups; a key is never a misspelling of one in another group. */
function alike(keys: ReadonlySet<string>): readonly (readonly string[])[] {
  const byDigits = new Map<string, string[]>();
  for (const key of keys) {
    const digits = digitsOf(key);
    const there = byDigits.get(digits);
    if (there) there.push(key);
    else byDigits.set(digits, [key]);
  }
  return [...byDigits.values()];
}

function slips(t: TargetRuleset): readonly RulesetFinding[] {
  const near = nearlyTheSame(t);
  if (near.size === 0) return [];
  const uses = usesOf(t, near);
  return [...uses].flatMap(([key, mine]) => {
    const better = [...uses]
      .filter(([other, theirs]) => theirs.length > mine.length && isSlipOf(key, other))
      .sort((a, b) => b[1].length - a[1].length)[0];
    return better ? mine.map((use) => findingOf(t, key, use, better)) : [];
  });
}

function findingOf(
  t: TargetRuleset,
  key: string,
  { line, span }: Use,
  [other, theirs]: readonly [string, readonly Use[]],
): RulesetFinding {
  const place = placeOf(line, span);
  const there = theirs[0];
  const have = theirs.length === 1 ? 'another rule' : `${theirs.length} other rules`;
  return {
    ...place,
    message: `The key "${key}" is spelled almost like "${other}", the key of ${have}, but a search for one misses the other. Use one spelling.`,
    related: there
      ? [
          {
            ...wordsOf(there.line),
            message: `The key "${other}" in ${whereIs(t.ruleset, there.line, place.file)}`,
          },
        ]
      : [],
    fixes: () => [{ title: `Change to "${other}"`, safety: 'unsafe', edits: [{ ...place, newText: other }] }],
  };
}

/** Reports keys that are nearly the same. */
export const nearKeys = defineRulesetCheck({
  code: 'AR311',
  name: 'nearly-the-same-key',
  category: 'ruleset',
  severity: 'hint',
  title: 'Keys that are nearly the same',
  what: 'The key looks like a misspelling of another key, which more rules use: the two differ in one letter, in two swapped letters, or only in upper and lower case. Keys with different digits are not reported.',
  why: '`ausearch -k` distinguishes upper and lower case and does not correct spelling. A search for one key therefore does not find the events of the other.',
  run: (ctx) => overTargets(ctx, 'hint', slips),
  examples: [
    {
      bad: '-w /etc/passwd -p wa -k identity\n-w /etc/shadow -p wa -k identity\n-w /etc/group -p wa -k ⟦Identity⟧\n',
      fixed:
        '-w /etc/passwd -p wa -k identity\n-w /etc/shadow -p wa -k identity\n-w /etc/group -p wa -k identity\n',
    },
    {
      bad: '-w /etc/passwd -p wa -k identity\n-w /etc/shadow -p wa -k identity\n-w /etc/group -p wa -k ⟦idenity⟧\n',
      fixed:
        '-w /etc/passwd -p wa -k identity\n-w /etc/shadow -p wa -k identity\n-w /etc/group -p wa -k identity\n',
    },
  ],
  good: ['-w /etc/passwd -p wa -k T1098_1\n-w /etc/shadow -p wa -k T1098_1\n-w /etc/group -p wa -k T1098_2'],
});
