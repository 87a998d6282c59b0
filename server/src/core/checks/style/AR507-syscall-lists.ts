import type { TextEdit } from '../../text/span.ts';
import { defineCheck } from '../defineCheck.ts';
import { optionSpan, optionsNamed, replace, withoutOption } from '../edits.ts';
import { ruleWith } from '../loadedRule.ts';
import { restyled } from './restyle.ts';

/** Reports system calls in another form than the convention: one list, or a -S for each. */
export const callLists = defineCheck({
  code: 'AR507',
  name: 'syscall-lists',
  category: 'style',
  severity: 'info',
  defaultOff: true,
  convention: 'syscalls',
  title: 'System calls in a form that does not follow the convention',
  what: 'Several system calls can be one list (`-S open,openat`), or each can have a separate `-S`. `"conventions": { "syscalls": "list" }` (or `"separate"`) in `.audit-rules.json` sets one form as the convention for your rules; without it, the convention is one list. This rule uses the other form.',
  why: 'Both forms mean the same, but rules in the same form can be compared as text. A list is also shorter, and the fix that writes it removes repeated names.',
  run: (ctx) => {
    const rule = ruleWith(ctx, '-S');
    if (!rule) return [];
    const { node } = rule;
    const options = optionsNamed(node, 'S');
    const [first, ...others] = options;
    // The option is in a cluster with others, or the source differs from the value.
    const plain = options.every(
      (o) =>
        o.argument &&
        node.text[o.span.start] === '-' &&
        node.text.slice(o.argument.span.start, o.argument.span.end) === o.argument.value,
    );
    if (!first?.argument || !plain) return [];
    if ((ctx.conventions?.syscalls ?? 'list') === 'list') {
      const [second] = others;
      if (!second) return [];
      const names = [...new Set(options.flatMap((o) => o.argument?.value.split(',') ?? []))].join(',');
      const gone = others.map((o) => withoutOption(node, o));
      const message = `By convention, system calls are one list, not ${options.length} separate "-S" options. Write "-S ${names}".`;
      const place = optionSpan(second);
      return restyled(
        node,
        ctx.targets,
        place,
        message,
        'Write one list',
        replace(first.argument.span, names),
        ...gone,
      );
    }
    const lists = options.filter((o) => o.argument?.value.includes(','));
    const [list] = lists;
    if (!list?.argument) return [];
    const edits = lists.flatMap(({ argument }): readonly TextEdit[] =>
      argument ? [replace(argument.span, argument.value.split(',').join(' -S '))] : [],
    );
    const message = `By convention, each system call has a separate "-S", but "-S ${list.argument.value}" is a list. Write a "-S" for each.`;
    return restyled(
      node,
      ctx.targets,
      list.argument.span,
      message,
      'Write a -S for each system call',
      ...edits,
    );
  },
  examples: [
    {
      bad: '-a always,exit -F arch=b64 -S unlink ⟦-S unlinkat⟧ -S rename,renameat -F auid>=1000 -k delete',
      fixed: '-a always,exit -F arch=b64 -S unlink,unlinkat,rename,renameat -F auid>=1000 -k delete',
    },
  ],
  good: [
    '-a always,exit -F arch=b64 -S unlink,unlinkat -k delete',
    '-a always,exit -F arch=b64 -S mount -k mounts',
  ],
});
