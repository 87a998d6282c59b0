import { F, PERM } from '../../facts/kernelNumbers.ts';
import { covers } from '../../matching/covers.ts';
import { keysOf, sameKeys } from '../../matching/ruleIdentity.ts';
import type { Rule } from '../../model/rule.ts';
import type { LoadedRule } from '../../ruleset/loadResult.ts';
import type { MergedLine } from '../../ruleset/ruleset.ts';
import { capitalized } from '../../text/sentenceParts.ts';
import type { RulesetFinding, RulesetFix, TargetRuleset } from './defineRulesetCheck.ts';
import { inLine, lineOf, whereIs, wordsOf } from './rulesetFindings.ts';

const LETTERS = [
  ['r', PERM.r],
  ['w', PERM.w],
  ['x', PERM.x],
  ['a', PERM.a],
] as const;

/** Returns letters of perm= as they are written; '' for none. */
function lettersOf(bits: number): string {
  return LETTERS.flatMap(([letter, bit]) => (bits & bit ? [letter] : [])).join('');
}

function permOf({ fields }: Rule): number {
  const perms = fields.filter((f) => f.field === F.perm);
  return perms.length === 1 ? (perms[0]?.value ?? 0) : 0;
}

function withoutPerm(rule: Rule): Rule {
  return { ...rule, fields: rule.fields.filter((f) => f.field !== F.perm) };
}

/**
 * Returns a finding for each rule that records fewer permissions than it names, because an earlier rule for
 * the same path, with another key, already records some of them; empty where there is none.
 */
export function permFindings(t: TargetRuleset): readonly RulesetFinding[] {
  const byPath = new Map<string, LoadedRule[]>();
  const found: RulesetFinding[] = [];
  for (const second of t.whole.rules) {
    const { path, list } = second.sent;
    const perm = permOf(second.rule);
    if (!path || list !== 'exit' || second.rule.action === 0 || perm === 0) continue;
    const earlier = byPath.get(path.path) ?? [];
    byPath.set(path.path, [...earlier, second]);
    const first = earlier.find((r) => takesSome(r.rule, second.rule, perm));
    if (first) found.push(findingOf(t, first, second, perm));
  }
  return found;
}

/**
 * Reports whether an earlier rule matches the events of some permissions of a later one, and not those of
 * all.
 */
function takesSome(first: Rule, second: Rule, perm: number): boolean {
  const own = permOf(first);
  return (
    own !== 0 &&
    own !== perm &&
    (own & perm) === own &&
    !sameKeys(first, second) &&
    covers(withoutPerm(first), withoutPerm(second))
  );
}

function findingOf(t: TargetRuleset, first: LoadedRule, second: LoadedRule, perm: number): RulesetFinding {
  const [a, b] = [lineOf(t.whole, first), lineOf(t.whole, second)];
  const place = wordsOf(b);
  const [taken, left] = [lettersOf(permOf(first.rule)), lettersOf(perm & ~permOf(first.rule))];
  const [key] = keysOf(first.rule);
  const under = key ? `, with the key "${key}"` : '';
  const where = capitalized(whereIs(t.ruleset, a, place.file));
  return {
    ...place,
    message: `${where} records the events of "${taken}" first${under}, so this rule records only those of "${left}". Write "${left}", or remove that line.`,
    related: [{ ...wordsOf(a), message: 'This rule comes first' }],
    fixes: () => narrowed(b, left),
  };
}

/** Returns the fix that leaves a rule only the permissions that it records. */
function narrowed(line: MergedLine, left: string): readonly RulesetFix[] {
  if (line.node.kind !== 'command') return [];
  const { options, fields } = line.node.parts;
  const spans = [
    ...options.flatMap((o) => (o.name === 'p' && o.argument ? [o.argument.span] : [])),
    ...fields.flatMap((f) => (f.name === 'perm' ? [f.span] : [])),
  ];
  const [span] = spans;
  if (!span || spans.length > 1) return [];
  const edits = [inLine(line, span.start, span.end, left)];
  return [{ title: `Write "${left}"`, safety: 'unsafe', edits, sameEvents: true }];
}
