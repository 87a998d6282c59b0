import { machineOfBits } from '../../facts/machines.ts';
import type { Target } from '../../facts/targets.ts';
import { isFullMask } from '../../model/rule.ts';
import { targetLabels } from '../../model/targetLabels.ts';
import type { JudgedTarget } from '../../model/verdictOf.ts';
import { parseLine } from '../../syntax/line.ts';
import type { Span } from '../../text/span.ts';
import { defineCheck, type Fix, type LineContext } from '../defineCheck.ts';
import { fix, replace } from '../edits.ts';
import { T } from '../lineTraits.ts';
import { type RuleView, ruleOf } from '../loadedRule.ts';
import { forOtherWordSize } from '../otherAbi.ts';

const WARNING = '32/64 bit syscall mismatch';

function fixes(rule: RuleView, at: number, targets: readonly Target[]): readonly Fix[] {
  const { text } = rule.node;
  const first = fix('Add "-F arch=b64"', 'unsafe', replace({ start: at, end: at }, '-F arch=b64 '));
  const { machine, release } = rule.loading.target;
  const narrow = machineOfBits('b32', machine, release);
  const wide = parseLine(`${text.slice(0, at)}-F arch=b64 ${text.slice(at)}`);
  const other = narrow && wide.kind === 'command' ? forOtherWordSize(wide, narrow, targets) : undefined;
  if (!other || other.missing.length > 0) return [first];
  return [
    first,
    fix(
      'Write two rules, for b64 and b32',
      'unsafe',
      replace({ start: 0, end: text.length }, `${wide.text}\n${other.text}`),
    ),
  ];
}

function place(rule: RuleView): Span | undefined {
  const option = rule.node.options.find((o) => o.name === 'S');
  return option?.argument ? { start: option.span.start, end: option.argument.span.end } : undefined;
}

/**
 * Reports whether auditctl warns of a rule's system calls and the rule is limited to them: a watch is for all
 * system calls, whatever its -S says, and so is a rule that also has `-S all`.
 */
function isMismatch({ verdict }: JudgedTarget): boolean {
  const { outcome, rule, messages } = verdict;
  return (
    outcome === 'loads' &&
    messages.some((m) => m.includes(WARNING)) &&
    !(rule !== undefined && isFullMask(rule.mask))
  );
}

/** Reports -S without arch=, where 32-bit programs have another call with the same number. */
export const noArch = defineCheck({
  code: 'AR205',
  name: 'no-arch',
  category: 'meaning',
  severity: 'warning',
  title: 'System calls without an architecture',
  evidence: 'auditctl',
  what: 'The rule names system calls but has no `arch=`, and these system calls have other numbers in 32-bit programs.',
  why: 'A loaded rule contains the numbers of system calls, not their names. Without `arch=`, the kernel compares these numbers with the calls of 32-bit programs too, where they mean other system calls. On x86_64, `open` is number 2, which is `fork` in a 32-bit program. So a rule for `open` also records each `fork` of 32-bit programs and misses their `open`, which is number 5. auditctl prints a warning and loads the rule.',
  examples: [
    { bad: '-a always,exit ⟦-S open⟧ -k open', fixed: '-a always,exit -F arch=b64 -S open -k open' },
  ],
  good: [
    '-a always,exit -F arch=b64 -S open -k open',
    '-a always,exit -S all -F exe=/usr/bin/nc -k nc',
    '-w /etc/passwd -p wa -S open -k identity',
  ],
  about: T.message,
  run: (ctx: LineContext) => {
    const warned = ctx.verdicts.filter(isMismatch);
    const rule = warned.length > 0 ? ruleOf(ctx) : undefined;
    const span = rule && place(rule);
    if (!rule || !span) return [];
    const what = ctx.node.text.slice(span.start, span.end);
    const where =
      warned.length === ctx.targets.length
        ? ''
        : ` (auditctl warns of it on ${targetLabels(warned.map((w) => w.target))})`;
    const message = `"${what}" without "-F arch=" matches other system calls in 32-bit programs${where}. Put "-F arch=b64" before "-S", and add the same rule with "arch=b32".`;
    return [{ span, message, fixes: () => fixes(rule, span.start, ctx.targets) }];
  },
});
