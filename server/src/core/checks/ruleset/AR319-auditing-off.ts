import { switchedOff } from '../../attack/coverage/recording.ts';
import { listOf } from '../../model/rule.ts';
import { mayHaveOption } from '../../ruleset/quickOptions.ts';
import { placeOf } from '../../ruleset/ruleset.ts';
import {
  defineRulesetCheck,
  type RulesetFinding,
  type RulesetFix,
  type TargetRuleset,
} from './defineRulesetCheck.ts';
import { inLine, lineOf, overTargets, quoted, rules, withoutLine, wordsOf } from './rulesetFindings.ts';

/** Returns whether a line may switch auditing off: most rulesets hold none that could. */
function maySwitchOff({ whole: { lines, rules } }: TargetRuleset): boolean {
  return (
    rules.some(({ sent: { list } }) => list === 'task' || list === 'exclude') ||
    lines.some(({ line: { node } }) => node.kind === 'command' && mayHaveOption(node, 'e'))
  );
}

/** The line that makes a ruleset of loaded rules record nothing: the last -e is 0, or no process is watched at all. */
function recordsNothing(t: TargetRuleset): readonly RulesetFinding[] {
  if (!maySwitchOff(t)) return [];
  const idle = t.whole.rules.filter((r) => listOf(r.rule) === 'exit' && r.rule.action !== 0);
  const first = idle[0];
  const off = first && switchedOff(t.whole, t.whole.rules);
  if (!off) return [];
  const line = lineOf(t.whole, off);
  const { node } = line;
  if (node.kind !== 'command') return [];
  const related = [{ ...wordsOf(lineOf(t.whole, first)), message: 'Loaded, and records nothing' }];
  const zero = node.options.filter((o) => o.name === 'e' && o.argument?.value === '0').at(-1)?.argument;
  if (zero) {
    const message = `"-e 0" switches auditing off: ${idle.length === 1 ? '1 rule is' : `${rules(idle.length)} are`} loaded and nothing is recorded. Write "-e 1", or "-e 2" as the last line to lock the rules too.`;
    const fixes = (): readonly RulesetFix[] => [
      { title: 'Write "-e 1"', safety: 'unsafe', edits: [inLine(line, zero.span.start, zero.span.end, '1')] },
    ];
    return [{ ...placeOf(line, zero.span), message, related, fixes }];
  }
  const rule = t.whole.lines[off.line]?.rule;
  // With a filter some processes are left, and that may be meant.
  if (!rule || listOf(rule) !== 'task' || rule.fields.length > 0) return [];
  const message = `${quoted(line)} leaves out every process that starts from then on: ${idle.length === 1 ? 'the one rule for system calls and files records' : `the ${rules(idle.length)} for system calls and files record`} nothing of them. Remove it.`;
  const edit = withoutLine(t.ruleset, line);
  const fixes = (): readonly RulesetFix[] =>
    edit ? [{ title: 'Remove this line', safety: 'unsafe', edits: [edit] }] : [];
  return [{ ...wordsOf(line), message, related, fixes }];
}

/** A ruleset that is loaded and switched off. */
export const auditingOff = defineRulesetCheck({
  code: 'AR319',
  name: 'auditing-off',
  category: 'ruleset',
  severity: 'warning',
  title: 'Rules beside a line that switches auditing off',
  what: 'The last -e is 0, or a rule never,task without filters stands in the ruleset. Some distributions put `-a never,task` (or `-a task,never`) into their default rules for machines that need no audit of system calls.',
  why: "All rules load, auditctl -l lists them, and nothing is recorded: with -e 0 nothing at all, with never,task nothing of processes that start later. Rules of one's own are often added beside a distribution's line. Tried on a kernel 6.18: a write to a watched file by a process that started later left no record beside never,task, wherever that stood, and one record without it.",
  evidence: 'kernel',
  unproven: 'That -e 0 stops all records is read.',
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
