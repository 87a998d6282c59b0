import { EVERYTHING, intersect, type Ranges, rangesOf, within } from '../../matching/ranges.ts';
import type { KnownField } from '../../syntax/argumentParts.ts';
import { isKeyField } from '../../syntax/ruleParts.ts';
import { defineCheck } from '../defineCheck.ts';
import { fix, optionSpan, withoutSpan } from '../edits.ts';
import { T } from '../lineTraits.ts';
import { type RuleView, ruleOf } from '../loadedRule.ts';
import { SINGLE } from './AR216-contradiction.ts';

interface Asked {
  readonly view: KnownField;
  readonly set: Ranges;
}

/** Numeric filters by field, with what each lets through. */
function askedOf(rule: RuleView): ReadonlyMap<string, readonly Asked[]> {
  const out = new Map<string, Asked[]>();
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
  asked: readonly Asked[],
): { readonly it: Asked; readonly by: Asked | undefined } | undefined {
  for (const it of [...asked].reverse()) {
    const others = asked.filter((o) => o !== it);
    const rest = others.reduce<Ranges>((set, o) => intersect(set, o.set), EVERYTHING);
    // Nothing is left at all: the contradiction is told of elsewhere.
    if (rest.length === 0 || !within(rest, it.set)) continue;
    return { it, by: others.find((o) => within(o.set, it.set)) ?? others[0] };
  }
  return undefined;
}

/** Whether a rule of user or exclude has one filter: without any it matches nothing there (audit_filter of the kernel). */
function isOnlyFilter({ list, rule }: RuleView): boolean {
  return (list === 'user' || list === 'exclude') && rule.fields.length === 1;
}

/** A filter that changes nothing. */
export const impliedFilter = defineCheck({
  code: 'AR232',
  name: 'implied-filter',
  category: 'meaning',
  severity: 'hint',
  title: 'A filter that changes nothing',
  what: 'A filter is true of every number (`uid>=0`), or of all that another filter of the same field lets through (`auid!=0` beside `auid>=1000`).',
  why: 'It is looked at and never decides; and who reads the rule takes it for a limit. Where a limit was meant, it is another one that is missing.',
  examples: [
    {
      bad: '-a always,exit -F arch=b64 -S execve -F auid>=1000 -F ⟦auid!=0⟧ -F auid!=unset -F key=exec',
      fixed: '-a always,exit -F arch=b64 -S execve -F auid>=1000 -F auid!=unset -F key=exec',
    },
    {
      bad: '-a always,exit -F arch=b64 -S execve -F ⟦uid>=0⟧ -F key=exec',
      fixed: '-a always,exit -F arch=b64 -S execve -F key=exec',
    },
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
    return [...askedOf(rule)].flatMap(([name, asked]) => {
      // exit is compared without a sign, which is told of elsewhere.
      const found = name === 'exit' && asked.length === 1 ? undefined : implied(asked);
      if (!found) return [];
      const { it, by } = found;
      const text = it.view.argument.value;
      const why = by ? `"${by.view.argument.value}" says as much already` : 'no number is below 0';
      const span = optionSpan(it.view.option);
      return [
        {
          span: it.view.argument.span,
          message: `"${text}" changes nothing: ${why}. Remove it.`,
          related: by ? [{ span: by.view.argument.span, message: 'The filter that is narrower.' }] : [],
          fixes: () => [fix(`Remove "${text}"`, 'unsafe', withoutSpan(rule.node.text, span))],
        },
      ];
    });
  },
});
