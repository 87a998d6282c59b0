import { defineCheck } from '../defineCheck.ts';
import { fix, optionSpan, withoutSpan } from '../edits.ts';
import { T } from '../lineTraits.ts';
import { ruleOf } from '../loadedRule.ts';
import { argumentFilters, knownCalls, mayFilterArguments } from './argumentFilters.ts';

const COUNTS = ['no argument', 'one argument, a0', 'two arguments, a0 and a1', 'three arguments, a0 to a2'];

/** A filter on an argument that the call does not have. */
export const argumentBeyond = defineCheck({
  code: 'AR222',
  name: 'argument-beyond',
  category: 'meaning',
  severity: 'warning',
  title: 'An argument that the system call does not have',
  what: 'A filter by `a0` to `a3` asks for an argument beyond those that the system call takes.',
  why: 'The kernel compares whatever the program left in the register: the rule matches by chance. In a record of `kill`, which takes two arguments, a2 and a3 hold leftovers.',
  examples: [
    {
      bad: '-a always,exit -F arch=b64 -S kill -F ⟦a2=9⟧ -F key=kill',
      fixed: '-a always,exit -F arch=b64 -S kill -F key=kill',
    },
    { bad: '-a always,exit -F arch=b64 -S setuid,setresuid -F ⟦a1=0⟧ -F key=ids' },
  ],
  good: [
    '-a always,exit -F arch=b64 -S kill -F a1=9 -F key=kill',
    '-a always,exit -F arch=b64 -S setuid -F a0=0 -F key=ids',
    '-a always,exit -F arch=b64 -S all -F a3=1 -F key=all',
  ],
  about: T.argument | T.calls,
  applies: mayFilterArguments,
  run: (ctx) => {
    const rule = ruleOf(ctx);
    const calls = rule && knownCalls(rule);
    if (!rule || !calls) return [];
    return argumentFilters(rule).flatMap(({ field, index }) => {
      const lacking = calls.filter((c) => c.arguments.length <= index);
      const first = lacking[0];
      if (!first) return [];
      const all = lacking.length === calls.length;
      const names = `"${lacking.map((c) => c.name).join('", "')}"`;
      const has =
        lacking.length === 1
          ? `${names} takes ${COUNTS[first.arguments.length]}`
          : `${names} take fewer arguments`;
      const message = `${has}: "${field.argument.value}" compares what happens to stand in a register. ${all ? 'Remove it, or name the right argument.' : 'Write a rule of its own for it.'}`;
      const span = optionSpan(field.option);
      return [
        {
          span: field.argument.span,
          message,
          // Without its filter, a rule that leaves events out would leave all of them out.
          fixes: () =>
            all && rule.always
              ? [fix(`Remove "${field.argument.value}"`, 'unsafe', withoutSpan(rule.node.text, span))]
              : [],
        },
      ];
    });
  },
});
