import { strtoul } from '../../model/parseNumbers.ts';
import { type FilePlace, type MergedLine, placeOf } from '../../ruleset/ruleset.ts';
import type { OptionNode } from '../../syntax/line.ts';
import { defineRulesetCheck, type RulesetFinding, type TargetRuleset } from './defineRulesetCheck.ts';
import { inLine, overTargets } from './rulesetFindings.ts';

/**
 * The smallest backlog, in records, that is not called small: that of the base rules of the audit package.
 */
const ENOUGH = 8192;
/** The backlog of a kernel without a -b (kernel/audit.c: audit_backlog_limit). */
const KERNEL_DEFAULT = 64;

/** The wait time of the base rules of the audit package, in the kernel's ticks (jiffies). */
const WAIT = 60000;

/** The last setting of a control. */
interface Control {
  readonly line: MergedLine;
  readonly option: OptionNode;
  readonly value: number;
}

/**
 * Returns the last setting of a control; undefined where there is none. auditctl sends it before it refuses
 * the line for something else on it, and with -i it reads on.
 */
function lastControl(t: TargetRuleset, name: string): Control | undefined {
  const { lines, controls } = t.whole;
  for (let i = controls.length - 1; i >= 0; i--) {
    const { line, outcome } = lines[controls[i] ?? -1] ?? {};
    if ((outcome !== 'done' && outcome !== 'refused') || line?.node.kind !== 'command') continue;
    const option = line.node.options.filter((o) => o.name === name && isAccepted(o)).at(-1);
    if (option?.argument) return { line, option, value: strtoul(option.argument.value).value };
  }
  return undefined;
}

function isAccepted({ name, argument }: OptionNode): boolean {
  return (name === 'f' ? /^[012]$/ : /^\d/).test(argument?.value ?? '');
}

function panics(t: TargetRuleset): readonly RulesetFinding[] {
  const failure = lastControl(t, 'f');
  if (failure?.value !== 2) return [];
  const [backlog, rate, wait] = ['b', 'r', 'backlog_wait_time'].map((name) => lastControl(t, name));
  const place = placeOfValue(failure);
  const related = [{ ...place, message: 'This line makes the kernel panic when a record is lost' }];
  const about = (control: Control, value: number, message: string): RulesetFinding => ({
    ...placeOfValue(control),
    message,
    related,
    fixes: () => setTo(control, String(value)),
  });
  const found: RulesetFinding[] = [];
  if (rate && rate.value > 0) {
    const message = `With "-f 2", the kernel panics when more than ${rate.value} records arrive in a second ("-r ${rate.value}"). Write "-r 0".`;
    found.push(about(rate, 0, message));
  }
  // -b 0 means no limit (kernel/audit.c: audit_log_start).
  if (backlog && backlog.value > 0 && backlog.value < ENOUGH) {
    const message = `With "-f 2", the kernel panics when a record is lost, and a burst of records overflows a backlog of ${backlog.value}. Write "-b ${ENOUGH}" or more.`;
    found.push(about(backlog, ENOUGH, message));
  }
  // A full backlog then loses the record at once (kernel/audit.c: audit_log_start); without a limit it is
  // never full.
  if (wait?.value === 0 && backlog?.value !== 0) {
    const message = `With "-f 2" and "--backlog_wait_time 0", the kernel panics as soon as the backlog is full. Write "--backlog_wait_time ${WAIT}".`;
    found.push(about(wait, WAIT, message));
  }
  if (!backlog && t.ruleset.kind === 'folder') {
    const message = `With "-f 2", the kernel panics when a record is lost, and without "-b" the backlog holds only ${KERNEL_DEFAULT} records. Add "-b ${ENOUGH}".`;
    found.push({ ...place, message });
  }
  return found;
}

/** Returns the place of the value of a control. */
function placeOfValue({ line, option }: Control): FilePlace {
  return placeOf(line, option.argument?.span ?? option.span);
}

function setTo({ line, option }: Control, value: string): ReturnType<NonNullable<RulesetFinding['fixes']>> {
  const { argument } = option;
  if (!argument) return [];
  const { start, end } = argument.span;
  return [
    {
      title: `Write "${line.node.text.slice(option.span.start, start)}${value}"`,
      safety: 'unsafe',
      edits: [inLine(line, start, end, value)],
    },
  ];
}

/** Reports settings that make a panic likely. */
export const panicSettings = defineRulesetCheck({
  code: 'AR321',
  name: 'panic-settings',
  category: 'ruleset',
  severity: 'warning',
  title: '-f 2 with a small backlog, a rate limit or no wait time',
  evidence: 'reading',
  what: 'The failure mode is 2 (`-f 2`), and another setting makes it likely that records are lost. The last `-b` is from 1 to 8191, which is a small backlog (0 means no limit); or the last `-r` limits the records per second; or the last `--backlog_wait_time` is 0, so that no process waits until a full backlog has room again. A rules.d directory without `-b` is reported too, because the default backlog of the kernel is 64.',
  why: 'With `-f 2`, the kernel panics (the machine stops) whenever a record is lost. A record is lost when more records wait for auditd than the backlog can hold, or when more arrive in a second than the rate limit allows. So a burst of records, or an auditd that does not respond for a moment, stops the machine.',
  run: (ctx) => overTargets(ctx, 'warning', panics),
  examples: [
    { bad: '-b ⟦64⟧\n-f 2\n', fixed: '-b 8192\n-f 2\n' },
    { bad: '-b 8192\n-r ⟦100⟧\n-f 2\n', fixed: '-b 8192\n-r 0\n-f 2\n' },
    {
      bad: '-b 8192\n--backlog_wait_time ⟦0⟧\n-f 2\n',
      fixed: '-b 8192\n--backlog_wait_time 60000\n-f 2\n',
    },
    { bad: '#-- 10-base.rules\n-D\n-f ⟦2⟧\n' },
  ],
  good: [
    '-b 8192\n-f 2',
    '-b 64\n-f 1',
    '-b 64\n-f 2\n-b 16384',
    '-b 0\n-f 2',
    '-b 8192\n-r 0\n-f 2',
    '-b 8192\n--backlog_wait_time 60000\n-f 2',
    '-b 8192\n--backlog_wait_time 0\n-f 1',
  ],
});
