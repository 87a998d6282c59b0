import type { LoadedLine } from '../../ruleset/loadResult.ts';
import {
  defineRulesetCheck,
  type RulesetFinding,
  type RulesetFix,
  type TargetRuleset,
} from './defineRulesetCheck.ts';
import { allOf, lineOf, neverLoad, overTargets, whereIs, withoutLine, wordsOf } from './rulesetFindings.ts';

/**
 * Returns what a duplicate does to the load, as a sentence with a space after it; nothing where the severity
 * says it all.
 */
function stops(t: TargetRuleset, index: number, line: LoadedLine): string {
  if (line.ignoring) return `auditctl continues because of "${line.ignoring}". `;
  if (t.load.stopsAt === index && t.load.notLoaded > 0)
    return `auditctl then stops: ${neverLoad(t.load.notLoaded, 'below')}. `;
  return '';
}

function duplicatesOf(t: TargetRuleset): readonly RulesetFinding[] {
  const repeated: number[] = [];
  for (const [index, { outcome }] of t.whole.lines.entries()) if (outcome === 'exists') repeated.push(index);
  return repeated.flatMap((index) => {
    const line = t.whole.lines[index];
    if (line?.because === undefined) return [];
    const first = lineOf(t.whole, { line: line.because });
    const place = wordsOf(line.line);
    const real = t.load.lines[index] ?? line;
    const sameText = first.text.trim() === line.line.text.trim();
    const fixes = (): readonly RulesetFix[] => {
      const edits = allOf(withoutLine(t.ruleset, line.line));
      return edits ? [{ title: 'Remove this line', safety: 'safe', edits, sameEvents: true }] : [];
    };
    const how = sameText ? 'repeats' : 'is the same rule as';
    const message = `This line ${how} ${whereIs(t.ruleset, first, place.file)}; the kernel rejects duplicates. ${stops(t, index, real)}Remove one of the lines.`;
    return [
      { ...place, message, related: [{ ...wordsOf(first), message: 'The same rule, loaded first' }], fixes },
    ];
  });
}

/** Reports a rule that an earlier line already added. */
export const duplicate = defineRulesetCheck({
  code: 'AR301',
  name: 'duplicate-rule',
  category: 'ruleset',
  severity: 'error',
  holdsInParts: true,
  title: 'The same rule twice',
  evidence: 'kernel',
  what: 'Two lines send the same rule to the kernel: the same list, action and system calls, and the same fields with the same values in the same order, including the key. A rule with `-w` can be the same as a rule with `-a`, because auditctl turns `-w PATH -p PERM` into a path field and a perm field.',
  why: 'The kernel rejects the second rule with EEXIST ("Rule exists"). Unless an earlier line has `-i` or `-c` (continue after an error), auditctl then stops and does not load the rules below.',
  run: (ctx) => overTargets(ctx, 'error', duplicatesOf),
  examples: [
    {
      bad: '-w /etc/passwd -p wa -k identity\n⟦-w /etc/passwd -p aw -k identity⟧\n-w /etc/shadow -p wa -k identity',
      fixed: '-w /etc/passwd -p wa -k identity\n-w /etc/shadow -p wa -k identity',
    },
    {
      bad: '#-- 10-a.rules\n-w /etc/passwd -p wa -k identity\n#-- 20-b.rules\n⟦-a always,exit -F path=/etc/passwd -F perm=wa -F key=identity⟧',
      fixed: '#-- 10-a.rules\n-w /etc/passwd -p wa -k identity\n#-- 20-b.rules\n',
    },
  ],
  good: [
    '-w /etc/passwd -p wa -k identity\n-w /etc/passwd -p r -k identity-read',
    '-A always,exit -F arch=b64 -S open -k open\n-a always,exit -F arch=b64 -S openat -k open',
  ],
});
