import { keysOf } from '../../matching/ruleIdentity.ts';
import { type MergedLine, placeOf } from '../../ruleset/ruleset.ts';
import type { Span } from '../../text/span.ts';
import { defineRulesetCheck, type RulesetFinding, type TargetRuleset } from './defineRulesetCheck.ts';
import { overTargets, whereIs, wordsOf } from './rulesetFindings.ts';

interface Use {
  readonly line: MergedLine;
  /** Where the key stands in the line. */
  readonly span: Span;
}

function usesOf(t: TargetRuleset): ReadonlyMap<string, readonly Use[]> {
  const uses = new Map<string, Use[]>();
  for (const { line, rule, verdict } of t.whole.lines) {
    if (line.node.kind !== 'command' || rule?.type !== 'add' || verdict?.outcome !== 'loads') continue;
    const keys = keysOf(rule);
    for (const { value, span } of line.node.parts.keys) {
      // A CR that got into a key is another check's.
      if (/[\0-\x1f]/.test(value) || !keys.includes(value)) continue;
      uses.set(value, [...(uses.get(value) ?? []), { line, span }]);
    }
  }
  return uses;
}

/** Pairs of words that are one letter apart and mean different things. */
const DISTINCT = /set[ug]id|[ug]id|read|write|exec|mod|load|bin|sbin/i;

const digitsOf = (key: string): string => key.replace(/\D+/g, '');

/** Whether a key is a slip of another one: case aside the same, or one letter more or less, or two swapped. Digits tell keys apart. */
export function isSlipOf(key: string, other: string): boolean {
  // Most pairs are parted here.
  if (key === other || key.length < 4 || Math.abs(key.length - other.length) > 1) return false;
  if (key.toLowerCase() === other.toLowerCase()) return true;
  if (Math.min(key.length, other.length) < 6) return false;
  let start = 0;
  while (start < key.length && key[start] === other[start]) start++;
  let end = 0;
  while (
    end < Math.min(key.length, other.length) - start &&
    key[key.length - 1 - end] === other[other.length - 1 - end]
  )
    end++;
  if (key.length - end - start > 2 || other.length - end - start > 2) return false;
  if (digitsOf(key) !== digitsOf(other)) return false;
  const [mine, theirs] = [key.slice(start, key.length - end), other.slice(start, other.length - end)];
  if (mine.length === 2 && theirs.length === 2) return mine[0] === theirs[1] && mine[1] === theirs[0];
  if (mine.length + theirs.length > 2 || mine.length > 1 || theirs.length > 1) return false;
  // One letter for another inside a word is a slip; at a word's edge it is a name of its own (perm_x, perm_w; net-a, net-b).
  const alone = (text: string): boolean =>
    !/[A-Za-z]/.test(text[start - 1] ?? '') ||
    (mine !== '' && theirs !== '' && !/[A-Za-z]/.test(text[start + 1] ?? ''));
  if (alone(key) && alone(other)) return false;
  const word = (text: string): string =>
    /[A-Za-z]*$/.exec(text.slice(0, start))?.[0] + (/^[A-Za-z]*/.exec(text.slice(start))?.[0] ?? '');
  return !(mine !== '' && theirs !== '' && DISTINCT.test(word(key)) && DISTINCT.test(word(other)));
}

function slips(t: TargetRuleset): readonly RulesetFinding[] {
  const uses = usesOf(t);
  const alike = new Map<string, (readonly [string, readonly Use[]])[]>();
  for (const use of uses) {
    const digits = digitsOf(use[0]);
    const there = alike.get(digits);
    if (there) there.push(use);
    else alike.set(digits, [use]);
  }
  return [...uses].flatMap(([key, mine]) => {
    const better = (alike.get(digitsOf(key)) ?? [])
      .filter(([other, theirs]) => theirs.length > mine.length && isSlipOf(key, other))
      .sort((a, b) => b[1].length - a[1].length)[0];
    if (!better) return [];
    const [other, theirs] = better;
    const there = theirs[0];
    return mine.map(({ line, span }): RulesetFinding => {
      const place = placeOf(line, span);
      return {
        ...place,
        message: `The key "${key}" looks like "${other}", which ${theirs.length === 1 ? 'one rule has' : `${theirs.length} rules have`}: a search for one does not find the other. Write both alike, if they mean the same.`,
        related: there
          ? [{ ...wordsOf(there.line), message: `"${other}", ${whereIs(t.ruleset, there.line, place.file)}` }]
          : [],
        fixes: () => [
          { title: `Change to "${other}"`, safety: 'unsafe', edits: [{ ...place, newText: other }] },
        ],
      };
    });
  });
}

/** Keys that are nearly the same. */
export const nearKeys = defineRulesetCheck({
  code: 'AR311',
  name: 'nearly-the-same-key',
  category: 'ruleset',
  severity: 'hint',
  title: 'Keys that are nearly the same',
  what: 'A key differs from one that more rules have by upper and lower case or by one letter.',
  why: 'ausearch -k takes keys as they are written: a report on one leaves out the events of the other.',
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
