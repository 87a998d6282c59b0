import { EVERYTHING, intersect, type Ranges, rangesOf, within } from '../../matching/ranges.ts';
import { commands, sendsSame } from '../../model/equivalence.ts';
import { isFullMask } from '../../model/rule.ts';
import type { KnownField } from '../../syntax/argumentParts.ts';
import { isKeyField } from '../../syntax/ruleParts.ts';
import { applyEdits } from '../../text/span.ts';
import { defineCheck, type Finding, type LineContext } from '../defineCheck.ts';
import { fix, optionSpan, withoutSpan } from '../edits.ts';
import { T } from '../lineTraits.ts';
import { type RuleView, ruleOf } from '../loadedRule.ts';
import { SINGLE } from './AR216-contradiction.ts';

interface NumericFilter {
  readonly view: KnownField;
  readonly set: Ranges;
}

/** Returns the numeric filters by field, each with the values that it matches. */
function numericFilters(rule: RuleView): ReadonlyMap<string, readonly NumericFilter[]> {
  const out = new Map<string, NumericFilter[]>();
  const left = [...rule.rule.fields];
  for (const view of rule.fields) {
    if (isKeyField(view)) continue;
    const at = left.findIndex((s) => s.field === view.field.number);
    const sent = at < 0 ? undefined : left.splice(at, 1)[0];
    const set =
      sent?.value === undefined || sent.text !== undefined ? undefined : rangesOf(sent.op, sent.value);
    if (!set || !SINGLE.has(view.name)) continue;
    out.set(view.name, [...(out.get(view.name) ?? []), { view, set }]);
  }
  return out;
}

function implied(
  asked: readonly NumericFilter[],
): { readonly it: NumericFilter; readonly by: NumericFilter | undefined } | undefined {
  for (const it of [...asked].reverse()) {
    const others = asked.filter((o) => o !== it);
    const rest = others.reduce<Ranges>((set, o) => intersect(set, o.set), EVERYTHING);
    // No value is left at all: AR216 reports the contradiction.
    if (rest.length === 0 || !within(rest, it.set)) continue;
    return { it, by: others.find((o) => within(o.set, it.set)) ?? others[0] };
  }
  return undefined;
}

/**
 * Reports whether a rule on the user or exclude list has one filter: without any it matches nothing there
 * (audit_filter).
 */
function isOnlyFilter({ list, rule }: RuleView): boolean {
  return (list === 'user' || list === 'exclude') && rule.fields.length === 1;
}

/**
 * Returns findings for the -S options of a watch that name system calls: a watch is for all of them
 * (audit_setup_watch_name), and -S only adds to these.
 */
function callsOfWatch(rule: RuleView, { verdicts, targets }: LineContext): readonly Finding[] {
  const { node } = rule;
  const sent = verdicts.flatMap(({ verdict: v }) => (v.outcome === 'loads' && v.rule ? [v.rule] : []));
  if (node.parts.form !== 'watch' || !sent.every((r) => isFullMask(r.mask))) return [];
  const options = new Set(rule.calls.filter((c) => c.value !== 'all').map((c) => c.option));
  return [...options].flatMap((option): readonly Finding[] => {
    const span = optionSpan(option);
    const edit = withoutSpan(node.text, span);
    if (!sendsSame([node], commands([applyEdits(node.text, [edit])]), targets)) return [];
    const text = node.text.slice(span.start, span.end);
    return [
      {
        span,
        severity: 'warning',
        message: `"${text}" has no effect: a watch does not select by system call. Remove "${text}".`,
        fixes: () => [fix(`Remove "${text}"`, 'safe', edit)],
      },
    ];
  });
}

/** Reports a filter that changes nothing. */
export const impliedFilter = defineCheck({
  code: 'AR232',
  name: 'implied-filter',
  category: 'meaning',
  severity: 'hint',
  title: 'A filter without effect',
  what: 'A filter is true for every number (`uid>=0`), or for every value that another filter of the same field allows (`auid!=0` next to `auid>=1000`). A watch (`-w`) with `-S` is reported too, as a warning: a watch matches all system calls that use its file as `-p` says, whatever `-S` names. The only filter of a rule on the user or exclude list is not reported, because without any filter the rule matches nothing.',
  why: 'The filter excludes no event, but someone who reads the rule believes that it does. Perhaps another value was intended. The `-S` of a watch can be removed safely, because auditctl sends the same rule without it.',
  examples: [
    {
      bad: '-a always,exit -F arch=b64 -S execve -F auid>=1000 -F ⟦auid!=0⟧ -F auid!=unset -F key=exec',
      fixed: '-a always,exit -F arch=b64 -S execve -F auid>=1000 -F auid!=unset -F key=exec',
    },
    {
      bad: '-a always,exit -F arch=b64 -S execve -F ⟦uid>=0⟧ -F key=exec',
      fixed: '-a always,exit -F arch=b64 -S execve -F key=exec',
    },
    { bad: '-w /etc/passwd -p wa ⟦-S open⟧ -k identity', fixed: '-w /etc/passwd -p wa -k identity' },
  ],
  good: [
    '-a always,exit -F arch=b64 -S execve -F auid>=1000 -F auid!=unset -F key=exec',
    '-a always,exit -F arch=b64 -S execve -F uid!=0 -F uid!=33 -F key=exec',
    '-a always,exit -F arch=b64 -S execve -F uid=0 -F auid!=0 -F key=exec',
    '-a never,exclude -F uid>=0',
  ],
  about: T.limits,
  run: (ctx) => {
    const rule = ruleOf(ctx);
    if (!rule || rule.list === 'filesystem' || isOnlyFilter(rule)) return [];
    const numeric = [...numericFilters(rule)].flatMap(([name, asked]): readonly Finding[] => {
      // The kernel compares exit without a sign, which AR231 reports.
      const found = name === 'exit' && asked.length === 1 ? undefined : implied(asked);
      if (!found) return [];
      const { it, by } = found;
      const text = it.view.argument.value;
      const why = by ? `"${by.view.argument.value}" implies it` : 'no number is less than 0';
      const span = optionSpan(it.view.option);
      return [
        {
          span: it.view.argument.span,
          message: `"${text}" has no effect: ${why}. Remove "${text}".`,
          related: by ? [{ span: by.view.argument.span, message: 'This filter implies it.' }] : [],
          fixes: () => [fix(`Remove "${text}"`, 'unsafe', withoutSpan(rule.node.text, span))],
        },
      ];
    });
    return [...callsOfWatch(rule, ctx), ...numeric];
  },
});
