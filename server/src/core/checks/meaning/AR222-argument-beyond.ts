import { either } from '../../text/series.ts';
import { defineCheck } from '../defineCheck.ts';
import { fix, optionSpan, withoutSpan } from '../edits.ts';
import { T } from '../lineTraits.ts';
import { ruleOf } from '../loadedRule.ts';
import { argumentFilters, type KnownCall, knownCalls, mayFilterArguments } from './argumentFilters.ts';

const COUNTS = [
  'no arguments',
  'only one argument, a0',
  'only two arguments, a0 and a1',
  'only three arguments, a0 to a2',
];

/** Says what to do about a filter by an argument that none of the rule's system calls has. */
function removalOf(filter: string, [call, ...others]: readonly KnownCall[]): string {
  const count = call?.arguments.length ?? 0;
  if (count === 0 || others.length > 0) return `Remove "${filter}".`;
  return `Use ${either(['a0', 'a1', 'a2'].slice(0, count))} instead, or remove "${filter}".`;
}

/** Reports a filter on an argument that a system call of the rule does not have. */
export const argumentBeyond = defineCheck({
  code: 'AR222',
  name: 'argument-beyond',
  category: 'meaning',
  severity: 'warning',
  title: 'An argument that the system call does not have',
  what: '`a0` to `a3` are the first four arguments of a system call. The rule filters by one that its system call does not have, such as a2 of `kill`.',
  why: 'The kernel compares whatever the program left in the register for that argument, so whether the rule matches depends on chance. `kill` has the arguments a0 and a1 only, so its records contain leftover values as a2 and a3.',
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
          ? `${names} has ${COUNTS[first.arguments.length]}`
          : `${names} have fewer arguments`;
      const remedy = all ? removalOf(field.argument.value, lacking) : `Write a separate rule for ${names}.`;
      const message = `${has}, so "${field.argument.value}" compares a leftover value. ${remedy}`;
      const span = optionSpan(field.option);
      return [
        {
          span: field.argument.span,
          message,
          // Without its filter, a never rule would exclude all events.
          fixes: () =>
            all && rule.always
              ? [fix(`Remove "${field.argument.value}"`, 'unsafe', withoutSpan(rule.node.text, span))]
              : [],
        },
      ];
    });
  },
});
