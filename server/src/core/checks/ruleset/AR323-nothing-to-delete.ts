import type { LoadedLine } from '../../ruleset/loadResult.ts';
import {
  defineRulesetCheck,
  type RulesetFinding,
  type RulesetFix,
  type TargetRuleset,
} from './defineRulesetCheck.ts';
import { allOf, neverLoad, overTargets, withoutLine, wordsOf } from './rulesetFindings.ts';

/** Reports whether a line is written as a deletion; AR142 reports -A where it deletes. */
function asksToDelete({ node }: LoadedLine['line']): boolean {
  return node.kind === 'command' && node.options.some((o) => o.name === 'd' || o.name === 'W');
}

/** Returns what the line does to the load, as a sentence with a space after it. */
function stops(t: TargetRuleset, index: number, line: LoadedLine): string {
  if (line.ignoring) return `auditctl continues because of "${line.ignoring}". `;
  return t.load.stopsAt === index && t.load.notLoaded > 0
    ? `auditctl then stops: ${neverLoad(t.load.notLoaded, 'below')}. `
    : '';
}

function deletionsOfNothing(t: TargetRuleset): readonly RulesetFinding[] {
  return t.whole.lines.flatMap((line, index): readonly RulesetFinding[] => {
    if (line.outcome !== 'missing' || !asksToDelete(line.line)) return [];
    const message = `No loaded rule equals this one, so nothing is deleted. ${stops(t, index, t.load.lines[index] ?? line)}Remove this line, or name a loaded rule.`;
    const fixes = (): readonly RulesetFix[] => {
      const edits = allOf(withoutLine(t.ruleset, line.line));
      return edits ? [{ title: 'Remove this line', safety: 'unsafe', edits }] : [];
    };
    return [{ ...wordsOf(line.line), message, fixes }];
  });
}

/** Reports a deletion of a rule that is not loaded. */
export const nothingToDelete = defineRulesetCheck({
  code: 'AR323',
  name: 'nothing-to-delete',
  category: 'ruleset',
  severity: 'error',
  holdsInParts: true,
  title: 'A line that deletes a rule that is not loaded',
  evidence: 'kernel',
  what: 'A line with `-d` or `-W` deletes a rule. Here an earlier `-D` deletes all rules, and no line between that `-D` and this line adds the rule that this line deletes. A line adds that rule only if it has the same list, action, system calls and fields as the deleting line, including the key. Without a `-D`, nothing is reported, because the rule may have been loaded before.',
  why: 'The kernel answers ENOENT ("No such file or directory"). Unless an earlier line has `-i` or `-c` (continue after an error), auditctl then stops and does not load the rules below.',
  run: (ctx) => overTargets(ctx, 'error', deletionsOfNothing),
  examples: [
    {
      bad: '-D\n⟦-W /etc/motd -p wa -k motd⟧\n-w /etc/passwd -p wa -k identity\n',
      fixed: '-D\n-w /etc/passwd -p wa -k identity\n',
    },
    {
      bad: '-D\n-w /etc/motd -p wa -k motd\n⟦-W /etc/motd -p w -k motd⟧\n',
      fixed: '-D\n-w /etc/motd -p wa -k motd\n',
    },
  ],
  good: [
    '-D\n-w /etc/motd -p wa -k motd\n-W /etc/motd -p wa -k motd\n',
    '-W /etc/motd -p wa -k motd\n-w /etc/passwd -p wa -k identity\n',
  ],
});
