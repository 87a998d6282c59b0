import { defineLoadCheck, type Fix } from '../defineCheck.ts';
import { fix, optionsNamed, replace, withoutOption } from '../edits.ts';
import { LINE_REFUSED } from '../loadEnds.ts';

/** Reports -S on a list that does not support system calls. */
export const syscallOnList = defineLoadCheck({
  code: 'AR110',
  name: 'syscall-on-list',
  title: 'System calls on a list that does not support them',
  what: 'Only rules on the exit list can name system calls with `-S`. On the io_uring list, `-S` names operations of io_uring. The lists task, user, exclude and filesystem do not support `-S`.',
  why: LINE_REFUSED,
  reasons: ['syscall-on-list', 'task-after-syscall'],
  message: (f) => {
    const list = f.fault.words['list'] ?? 'task';
    const remedy =
      list === 'exclude'
        ? 'Use "-a never,exit" to exclude system calls.'
        : 'Use the "exit" list to match only these calls, or remove "-S".';
    return { wrong: `The "${list}" list does not support system calls.`, remedy };
  },
  fixes: (f): readonly Fix[] => {
    const list = f.node.options.find((o) => o.name === 'a' || o.name === 'A');
    const calls = optionsNamed(f.node, 'S');
    const arg = list?.argument;
    const exit = arg
      ? [
          fix(
            'Use the exit list',
            'unsafe',
            replace(arg.span, arg.value.replace(/\b(exclude|user|task|filesystem)\b/, 'exit')),
          ),
        ]
      : [];
    const drop = fix('Remove the system calls', 'unsafe', ...calls.map((o) => withoutOption(f.node, o)));
    return [...exit, drop];
  },
  examples: [
    { bad: '-a never,exclude ⟦-S⟧ open', fixed: '-a never,exit -S open' },
    { bad: '-a never,task ⟦-S⟧ fork', fixed: '-a never,exit -S fork' },
  ],
  good: ['-a never,exit -F arch=b64 -S open', '-a never,task'],
});
