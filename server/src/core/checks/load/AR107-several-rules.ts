import type { CommandLine } from '../../syntax/line.ts';
import { defineLoadCheck, type Fix } from '../defineCheck.ts';
import { fix, optionSpan, optionsNamed, optionText, rewrite, shortened, withoutOption } from '../edits.ts';
import { LINE_REFUSED } from '../loadEnds.ts';

/** Options that apply to each rule of the line when only the last one has them. */
const SHARED = new Set(['p', 'k']);

/**
 * Returns the fix that puts each rule on its own line: the options from one start of a rule to the next, with
 * -p and -k of the last rule for all. Empty where the line has only one start, or words that belong to no
 * option.
 */
function split(node: CommandLine): readonly Fix[] {
  const starts = optionsNamed(node, 'w', 'W', 'a', 'A', 'd');
  if (starts.length < 2 || node.rest.length > 0 || node.options[0] !== starts[0]) return [];
  const rules = starts.map((s, i) =>
    node.options.filter(
      (o) => o.span.start >= s.span.start && o.span.start < (starts[i + 1]?.span.start ?? node.text.length),
    ),
  );
  const shared = (rules.at(-1) ?? []).filter((o) => o.name !== undefined && SHARED.has(o.name));
  const lines = rules.map((rule) => {
    const own = rule.map((o) => optionText(node, o));
    const bare = rule.length === 1 && (rule[0]?.name === 'w' || rule[0]?.name === 'W');
    return [
      ...own,
      ...(bare ? shared.filter((o) => !rule.includes(o)).map((o) => optionText(node, o)) : []),
    ].join(' ');
  });
  return [rewrite(node, `Split into ${lines.length} rules`, 'safe', lines.join('\n'))];
}

/** Reports two rules on one line. */
export const severalRules = defineLoadCheck({
  code: 'AR107',
  name: 'several-rules',
  title: 'Two rules on one line',
  what: 'A line can contain only one rule. Each of the options `-w`, `-W`, `-a`, `-A` and `-d` begins a rule, so a second one cannot follow on the same line.',
  why: LINE_REFUSED,
  reasons: ['several-lists', 'watch-with-rule', 'rule-not-empty'],
  span: (f) => {
    const starts = optionsNamed(f.node, 'w', 'W', 'a', 'A', 'd');
    const second = starts[1];
    return second ? optionSpan(second) : f.fault.span;
  },
  message: (f) => {
    const second = optionsNamed(f.node, 'w', 'W', 'a', 'A', 'd')[1];
    return {
      wrong: `"${second ? shortened(optionText(f.node, second)) : ''}" begins a second rule on this line.`,
      remedy: 'Put each rule on its own line.',
    };
  },
  claims: (f) => {
    const starts = optionsNamed(f.node, 'w', 'W', 'a', 'A', 'd');
    const list = ['several-lists', 'watch-with-rule', 'rule-not-empty'].includes(f.reason);
    return list || (f.reason === 'bad-list-action' && starts.length > 1 && starts[0]?.name === 'w');
  },
  fixes: (f) => {
    const second = optionsNamed(f.node, 'w', 'W', 'a', 'A', 'd')[1];
    // The fields that are left of a second rule with -a would become fields of the first.
    const isWatch = second?.name === 'w' || second?.name === 'W';
    const remove =
      second && (isWatch || f.node.options[1] === second)
        ? [fix(`Remove "${optionText(f.node, second)}"`, 'unsafe', withoutOption(f.node, second))]
        : [];
    return [...split(f.node), ...remove];
  },
  examples: [
    {
      bad: '-w /etc/passwd ⟦-w /etc/group⟧ -p wa -k identity',
      fixed: '-w /etc/passwd -p wa -k identity\n-w /etc/group -p wa -k identity',
    },
    {
      bad: '-a always,exit -F arch=b64 -S open -k a ⟦-a always,exit⟧ -F arch=b32 -S open -k a',
      fixed: '-a always,exit -F arch=b64 -S open -k a\n-a always,exit -F arch=b32 -S open -k a',
    },
  ],
  good: ['-w /etc/passwd -p wa -k identity\n-w /etc/group -p wa -k identity'],
});
