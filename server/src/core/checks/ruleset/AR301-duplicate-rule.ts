import type { LoadedLine } from '../../ruleset/loadResult.ts';
import {
  defineRulesetCheck,
  type RulesetFinding,
  type RulesetFix,
  type TargetRuleset,
} from './defineRulesetCheck.ts';
import {
  allOf,
  lineOf,
  neverLoad,
  overTargets,
  quoted,
  whereIs,
  withoutLine,
  wordsOf,
} from './rulesetFindings.ts';

/** What auditctl does at a line that the kernel refuses. */
function stops(t: TargetRuleset, index: number, line: LoadedLine): string {
  if (line.ignoring) return `auditctl passes over it (${line.ignoring} stands above).`;
  if (t.load.stopsAt === index && t.load.notLoaded > 0)
    return `auditctl stops here, and ${neverLoad(t.load.notLoaded, 'below')}.`;
  return t.load.stopsAt === index ? 'auditctl stops here.' : 'auditctl would stop here.';
}

function duplicatesOf(t: TargetRuleset): readonly RulesetFinding[] {
  return t.whole.lines.flatMap((line, index) => {
    if (line.outcome !== 'exists' || line.because === undefined) return [];
    const first = lineOf(t.whole, { line: line.because });
    const place = wordsOf(line.line);
    const real = t.load.lines[index] ?? line;
    const sameText = first.text.trim() === line.line.text.trim();
    const fixes = (): readonly RulesetFix[] => {
      const edits = allOf(withoutLine(t.ruleset, line.line));
      return edits ? [{ title: 'Remove this line', safety: 'safe', edits, sameEvents: true }] : [];
    };
    const how = sameText ? 'stands' : 'is sent in other words';
    const message = `${quoted(line.line)} ${how} already in ${whereIs(t.ruleset, first, place.file)}: the kernel refuses a rule that it has (Rule exists). ${stops(t, index, real)} Remove one of the two.`;
    return [
      { ...place, message, related: [{ ...wordsOf(first), message: 'The same rule, loaded first' }], fixes },
    ];
  });
}

/** The same rule twice. */
export const duplicate = defineRulesetCheck({
  code: 'AR301',
  name: 'duplicate-rule',
  category: 'ruleset',
  severity: 'error',
  holdsInParts: true,
  title: 'The same rule twice',
  evidence: 'kernel',
  what: 'Two lines send the same rule: same list, action, system calls, and the same fields with the same values in the same order, key included. -w counts as the path and perm fields that it stands for.',
  why: 'The kernel refuses the second with EEXIST ("Rule exists"). Without -i or -c above, auditctl stops there and nothing below is loaded.',
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
