import { type MergedLine, originOf, type Ruleset } from '../../ruleset/ruleset.ts';
import type { CommandLine } from '../../syntax/line.ts';
import {
  defineRulesetCheck,
  type RulesetFinding,
  type RulesetFix,
  type TargetRuleset,
} from './defineRulesetCheck.ts';
import {
  allOf,
  inLine,
  lineOf,
  overTargets,
  rules,
  whereIs,
  withoutLine,
  wordsOf,
} from './rulesetFindings.ts';

function isBareClear(node: CommandLine): boolean {
  return node.words.length === 1 && node.options[0]?.name === 'D';
}

function clears(t: TargetRuleset): readonly RulesetFinding[] {
  const by = new Map<number, MergedLine[]>();
  for (const r of t.whole.removed) by.set(r.by, [...(by.get(r.by) ?? []), lineOf(t.whole, r)]);
  return [...by].flatMap(([index, gone]) => {
    const line = lineOf(t.whole, { line: index });
    const first = [...gone].sort((a, b) => a.number - b.number)[0];
    if (line.node.kind !== 'command' || !isBareClear(line.node) || !first) return [];
    const place = wordsOf(line);
    const remedy =
      t.ruleset.kind === 'folder'
        ? 'Write "-D" alone at the start of its line, so that augenrules moves it to the top.'
        : 'Move "-D" above all rules.';
    const where = whereIs(t.ruleset, first, place.file);
    const deleted =
      gone.length === 1 ? `the rule in ${where}` : `the ${rules(gone.length)} above it, from ${where} on`;
    const message = `"-D" deletes ${deleted}. ${remedy}`;
    return [
      {
        ...place,
        message,
        related: [{ ...wordsOf(first), message: 'The first rule that is deleted' }],
        fixes: () => clearFirst(t.ruleset, line, first),
      },
    ];
  });
}

function clearFirst(ruleset: Ruleset, line: MergedLine, first: MergedLine): readonly RulesetFix[] {
  if (line.origins.length > 1) return [];
  if (ruleset.kind === 'folder')
    return [
      {
        title: 'Write "-D" alone at the start of the line',
        safety: 'unsafe',
        edits: [inLine(line, 0, line.text.replace(/\r$/, '').length, '-D')],
      },
    ];
  const start = originOf(first).start;
  const edits = allOf(withoutLine(ruleset, line), {
    file: originOf(first).file,
    span: { start, end: start },
    newText: '-D\n',
  });
  return edits ? [{ title: 'Move "-D" above the rules', safety: 'unsafe', edits }] : [];
}

/** Reports -D after rules. */
export const clearNotFirst = defineRulesetCheck({
  code: 'AR306',
  name: 'delete-all-not-first',
  category: 'ruleset',
  severity: 'warning',
  title: '-D after rules',
  what: '`-D` deletes all rules that are loaded at that point. Here there are rules before it. `-D -k old` is not reported, because it deletes only the rules with the key `old`.',
  why: 'The kernel loads the rules before `-D` and then deletes them. auditctl prints no message.',
  run: (ctx) => overTargets(ctx, 'warning', clears),
  examples: [
    {
      bad: '-w /etc/passwd -p wa -k identity\n⟦-D⟧\n-w /etc/shadow -p wa -k identity\n',
      fixed: '-D\n-w /etc/passwd -p wa -k identity\n-w /etc/shadow -p wa -k identity\n',
    },
  ],
  good: ['-D\n-w /etc/passwd -p wa -k identity', '-w /etc/passwd -p wa -k identity\n-D -k old'],
});
