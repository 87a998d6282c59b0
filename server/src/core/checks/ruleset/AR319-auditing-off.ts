import { listOf } from '../../model/rule.ts';
import { placeOf } from '../../ruleset/ruleset.ts';
import { silencedBy } from '../../ruleset/silence.ts';
import {
  defineRulesetCheck,
  type RulesetFinding,
  type RulesetFix,
  type TargetRuleset,
} from './defineRulesetCheck.ts';
import { ruleGroups } from './ruleGroups.ts';
import { inLine, lineOf, overTargets, withoutLine, wordsOf } from './rulesetFindings.ts';

/** Reports whether a line may turn auditing off: most rulesets have no such line. */
function maySwitchOff({ whole }: TargetRuleset): boolean {
  return whole.controls.length > 0 || ruleGroups(whole).others.length > 0;
}

/**
 * Returns the finding for a line that keeps loaded rules from recording: the last -e is 0, or a rule excludes
 * all processes.
 */
function recordsNothing(t: TargetRuleset): readonly RulesetFinding[] {
  if (!maySwitchOff(t)) return [];
  const idle = ruleGroups(t.whole).always;
  const first = idle[0];
  const off = first && silencedBy(t.whole);
  if (!first || off === undefined) return [];
  const line = lineOf(t.whole, { line: off });
  const { node } = line;
  if (node.kind !== 'command') return [];
  const related = [
    { ...wordsOf(lineOf(t.whole, first)), message: 'This rule is loaded but records nothing' },
  ];
  const zero = node.options.filter((o) => o.name === 'e' && o.argument?.value === '0').at(-1)?.argument;
  if (zero) {
    const message =
      '"-e 0" turns auditing off, so no rule records anything. Write "-e 1", or "-e 2" on the last line to lock the rules.';
    const fixes = (): readonly RulesetFix[] => [
      { title: 'Write "-e 1"', safety: 'unsafe', edits: [inLine(line, zero.span.start, zero.span.end, '1')] },
    ];
    return [{ ...placeOf(line, zero.span), message, related, fixes }];
  }
  const rule = t.whole.lines[off]?.sent?.sent;
  // AR320 reports a rule of the exclude list.
  if (!rule || listOf(rule) !== 'task') return [];
  const others =
    idle.length === 1
      ? 'the other rule of this ruleset does'
      : `the ${idle.length} other rules of this ruleset do`;
  const message = `This rule turns auditing off for all processes that start later, so ${others} not record what they do. Remove this rule.`;
  const edit = withoutLine(t.ruleset, line);
  const fixes = (): readonly RulesetFix[] =>
    edit ? [{ title: 'Remove this line', safety: 'unsafe', edits: [edit] }] : [];
  return [{ ...wordsOf(line), message, related, fixes }];
}

/** Reports a ruleset that is loaded but turned off. */
export const auditingOff = defineRulesetCheck({
  code: 'AR319',
  name: 'auditing-off',
  category: 'ruleset',
  severity: 'warning',
  title: 'A line that turns auditing off',
  what: 'The ruleset has rules that should record something, but its last `-e` is 0, or it contains a rule `never,task` without filters. Some distributions put `-a never,task` (or `-a task,never`) into their default rules, for machines that do not need to record system calls.',
  why: 'All rules load, and `auditctl -l` lists them. But with `-e 0`, nothing is recorded. With `never,task`, nothing is recorded of processes that start later. Administrators often add their rules and overlook this line. In a test on Linux 6.18, a process that started later wrote to a watched file: the write was recorded only without a `never,task` rule.',
  evidence: 'kernel',
  unproven: 'That -e 0 stops all records was read in the source.',
  run: (ctx) => overTargets(ctx, 'warning', recordsNothing),
  examples: [
    {
      bad: '-D\n⟦-a task,never⟧\n-w /etc/passwd -p wa -k identity\n',
      fixed: '-D\n-w /etc/passwd -p wa -k identity\n',
    },
    { bad: '-w /etc/passwd -p wa -k identity\n-e ⟦0⟧\n', fixed: '-w /etc/passwd -p wa -k identity\n-e 1\n' },
    {
      bad: '#-- 10-no-audit.rules\n-D\n⟦-a never,task⟧\n#-- 50-site.rules\n-w /etc/passwd -p wa -k identity\n',
      fixed: '#-- 10-no-audit.rules\n-D\n#-- 50-site.rules\n-w /etc/passwd -p wa -k identity\n',
    },
  ],
  good: [
    '-D\n-a never,task',
    '-a never,task -F uid=33\n-w /etc/passwd -p wa -k identity',
    '-e 0\n-w /etc/passwd -p wa -k identity\n-e 1',
    '-a never,task\n-a never,exclude -F msgtype=CWD\n-e 0',
  ],
});
