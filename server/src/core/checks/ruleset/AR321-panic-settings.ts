import { strtoul } from '../../model/parseNumbers.ts';
import type { MergedLine } from '../../ruleset/ruleset.ts';
import { placeOf } from '../../ruleset/ruleset.ts';
import type { OptionNode } from '../../syntax/line.ts';
import { defineRulesetCheck, type RulesetFinding, type TargetRuleset } from './defineRulesetCheck.ts';
import { inLine, overTargets } from './rulesetFindings.ts';

/** The smallest backlog, in records, that is not called small: that of the base rules of the audit package. */
const ENOUGH = 8192;
/** The backlog of a kernel without a -b (kernel/audit.c: audit_backlog_limit). */
const KERNEL_DEFAULT = 64;

/** The last setting of a control. */
interface Control {
  readonly line: MergedLine;
  readonly option: OptionNode;
  readonly value: number;
}

function lastControl(t: TargetRuleset, name: string): Control | undefined {
  const { lines, controls } = t.whole;
  for (let i = controls.length - 1; i >= 0; i--) {
    const { line, outcome } = lines[controls[i] ?? -1] ?? {};
    if (outcome !== 'done' || line?.node.kind !== 'command') continue;
    const option = line.node.options.filter((o) => o.name === name && o.argument).at(-1);
    if (option?.argument) return { line, option, value: strtoul(option.argument.value).value };
  }
  return undefined;
}

function panics(t: TargetRuleset): readonly RulesetFinding[] {
  const failure = lastControl(t, 'f');
  if (failure?.value !== 2) return [];
  const [backlog, rate] = [lastControl(t, 'b'), lastControl(t, 'r')];
  const place = placeOf(failure.line, failure.option.argument?.span ?? failure.option.span);
  const found: RulesetFinding[] = [];
  if (rate && rate.value > 0)
    found.push({
      ...placeOf(rate.line, rate.option.argument?.span ?? rate.option.span),
      message: `With "-f 2", the kernel panics when more than ${rate.value} records arrive in a second ("-r ${rate.value}"). Write "-r 0".`,
      related: [{ ...place, message: 'This line makes the kernel panic when a record is lost' }],
      fixes: () => setTo(rate, '0'),
    });
  // -b 0 means no limit (kernel/audit.c: audit_log_start).
  if (backlog && backlog.value > 0 && backlog.value < ENOUGH)
    found.push({
      ...placeOf(backlog.line, backlog.option.argument?.span ?? backlog.option.span),
      message: `With "-f 2", a lost record panics the kernel, and a burst of records overflows a backlog of ${backlog.value}. Write "-b ${ENOUGH}" or more.`,
      related: [{ ...place, message: 'This line makes the kernel panic when a record is lost' }],
      fixes: () => setTo(backlog, String(ENOUGH)),
    });
  if (!backlog && t.ruleset.kind === 'folder')
    found.push({
      ...place,
      message: `With "-f 2", a lost record panics the kernel, and without "-b" the backlog holds only ${KERNEL_DEFAULT} records. Add "-b ${ENOUGH}".`,
    });
  return found;
}

function setTo({ line, option }: Control, value: string): ReturnType<NonNullable<RulesetFinding['fixes']>> {
  const { argument } = option;
  if (!argument) return [];
  const { start, end } = argument.span;
  return [
    { title: `Write "-${option.name} ${value}"`, safety: 'unsafe', edits: [inLine(line, start, end, value)] },
  ];
}

/** Reports settings that make a panic likely. */
export const panicSettings = defineRulesetCheck({
  code: 'AR321',
  name: 'panic-settings',
  category: 'ruleset',
  severity: 'warning',
  title: '-f 2 with a small backlog or a rate limit',
  evidence: 'reading',
  what: 'The failure mode is 2 (`-f 2`), and the last `-b` is less than 8192 or the last `-r` limits the records per second. A rules.d directory without `-b` is reported too, because the default backlog of the kernel is 64.',
  why: 'With `-f 2`, the kernel panics whenever a record is lost. A record is lost when more records wait for auditd than the backlog can hold, or when more arrive in a second than the rate limit allows. So a burst of records, or an auditd that does not respond for a moment, stops the machine.',
  run: (ctx) => overTargets(ctx, 'warning', panics),
  examples: [
    { bad: '-b ⟦64⟧\n-f 2\n', fixed: '-b 8192\n-f 2\n' },
    { bad: '-b 8192\n-r ⟦100⟧\n-f 2\n', fixed: '-b 8192\n-r 0\n-f 2\n' },
    { bad: '#-- 10-base.rules\n-D\n-f ⟦2⟧\n' },
  ],
  good: ['-b 8192\n-f 2', '-b 64\n-f 1', '-b 64\n-f 2\n-b 16384', '-b 0\n-f 2', '-b 8192\n-r 0\n-f 2'],
});
