import type { CommandLine, OptionNode } from '../../syntax/line.ts';
import type { TextEdit } from '../../text/span.ts';
import { defineLoadCheck, type Fix } from '../defineCheck.ts';
import { fix, optionEnd, optionsNamed, optionText, replace, rewrite, withoutSpan } from '../edits.ts';

/** Moves one option with its argument in front of another. */
function moveBefore(node: CommandLine, moved: OptionNode, before: OptionNode): readonly TextEdit[] {
  return [
    withoutSpan(node.text, { start: moved.span.start, end: optionEnd(moved) }),
    replace({ start: before.span.start, end: before.span.start }, `${optionText(node, moved)} `),
  ];
}

/** arch= behind -S, or in a watch. */
export const archFirst = defineLoadCheck({
  code: 'AR112',
  name: 'arch-first',
  title: 'arch= after the system calls',
  what: 'The names of system calls are looked up in the table of the arch that was given before them, so -F arch= must stand before the first -S. The same goes for a watch (-w stands for all system calls), and since audit 3.1.3 for -F perm= after an arch.',
  why: 'auditctl refuses the line.',
  reasons: ['arch-after-syscall'],
  message: (f) => {
    const text = f.node.text.slice(f.fault.span.start, f.fault.span.end);
    return optionsNamed(f.node, 'w').length > 0
      ? {
          wrong: `"${text}" cannot be added to a watch: -w is for every system call.`,
          mend: 'Write the rule with "-a always,exit" instead.',
        }
      : {
          wrong: `"${text}" comes after the system calls that it should name.`,
          mend: 'Put it before the first "-S".',
        };
  },
  fixes: (f) => {
    const watch = optionsNamed(f.node, 'w')[0];
    if (watch) return asSyscallRule(f.node, watch);
    const arch = f.node.options.find((o) => o.name === 'F' && o.argument?.span.start === f.fault.span.start);
    const first = f.node.options.find(
      (o) => o.name === 'S' || (o.name === 'F' && /^perm=/i.test(o.argument?.value ?? '')),
    );
    return arch && first && first.span.start < arch.span.start
      ? [fix(`Move "${optionText(f.node, arch)}" to the front`, 'safe', ...moveBefore(f.node, arch, first))]
      : [];
  },
  examples: [
    {
      bad: '-a always,exit -S open -F ⟦arch=b64⟧ -k open',
      fixed: '-a always,exit -F arch=b64 -S open -k open',
    },
    {
      bad: '-w /etc/passwd -F ⟦arch=b64⟧ -p wa -k identity',
      fixed: '-a always,exit -F arch=b64 -F path=/etc/passwd -F perm=wa -F key=identity',
    },
  ],
  good: ['-a always,exit -F arch=b64 -S open -k open'],
});

/** A watch with arch= as the syscall rule that was meant. */
function asSyscallRule(node: CommandLine, watch: OptionNode): readonly Fix[] {
  const path = watch.argument ? node.text.slice(watch.argument.span.start, watch.argument.span.end) : '';
  const rest = node.options.filter((o) => o !== watch);
  const perm = rest.find((o) => o.name === 'p')?.argument?.value ?? 'rwxa';
  const out = ['-a always,exit'];
  for (const o of rest)
    if (o.name === 'F' && o.argument?.value.startsWith('arch=')) out.push(optionText(node, o));
  out.push(
    path.length > 1 && path.endsWith('/') ? `-F dir=${path.replace(/\/+$/, '')}` : `-F path=${path}`,
    `-F perm=${perm}`,
  );
  for (const o of rest) {
    if (o.name === 'k')
      out.push(`-F key=${o.argument ? node.text.slice(o.argument.span.start, o.argument.span.end) : ''}`);
    else if (o.name !== 'p' && !(o.name === 'F' && o.argument?.value.startsWith('arch=')))
      out.push(optionText(node, o));
  }
  return node.rest.length > 0
    ? []
    : [rewrite(node, 'Write it as a rule with "-a always,exit"', 'safe', out.join(' '))];
}
