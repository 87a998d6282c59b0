import type { CommandLine } from '../../syntax/line.ts';
import { defineLoadCheck, type Fix } from '../defineCheck.ts';
import { fix, optionsNamed, replace, shortened, withoutOption } from '../edits.ts';
import { LINE_REFUSED } from '../loadEnds.ts';
import { reorderFix } from './reorderOptions.ts';

/**
 * Reports whether a key on the list would end the kernel's search, or its rules have nothing that a key could
 * label.
 */
function namesNothing(list: string): boolean {
  return /exclude|user|task/i.test(list);
}

const NAMED: ReadonlySet<string> = new Set(['path', 'dir', 'perm', 'exe', 'fstype']);

/** Reports whether a line has something that a key could label (auditctl.c: setopt, the case of -k). */
function takesKey(node: CommandLine): boolean {
  return (
    optionsNamed(node, 'w', 'W', 'S', 'p').length > 0 ||
    node.parts.fields.some((f) => f.op !== undefined && NAMED.has(f.name))
  );
}

/** Reports -k before the rest of its rule, or on a rule that does not support a key. */
export const keyOrder = defineLoadCheck({
  code: 'AR127',
  name: 'key-order',
  title: 'A key too early in its rule, or on a rule that does not support keys',
  what: '`-k` must come after `-w`, `-S`, `-p`, or one of the fields path, dir, perm, exe and fstype. `-F key=` can be anywhere in the rule, but the rule must also contain one of these options or fields. A rule without any of them, such as a rule of the exclude list with only `msgtype=`, cannot have a key.',
  why: LINE_REFUSED,
  reasons: ['key-before-rule'],
  message: (f) => {
    const list = f.node.options.find((o) => o.name === 'a' || o.name === 'A')?.argument?.value ?? '';
    const key = f.fault.words['key'] ?? '';
    if (namesNothing(list))
      return {
        wrong: `This "${list}" rule cannot have a key.`,
        remedy: `Remove the key "${shortened(key)}".`,
      };
    if (takesKey(f.node) && list === '' && optionsNamed(f.node, 'w', 'W', 'd').length === 0)
      return {
        wrong: `The rule has the key "${shortened(key)}", but no list and action before it.`,
        remedy: 'Write the whole rule on one line (auditctl never joins lines), with "-a always,exit" first.',
      };
    if (takesKey(f.node))
      return {
        wrong: `The key "${shortened(key)}" comes too early in the rule.`,
        remedy: 'Put the key at the end of the line.',
      };
    return /filesystem/i.test(list)
      ? {
          wrong: `The key "${shortened(key)}" requires an fstype field before it.`,
          remedy: 'Add "-F fstype=" before the key.',
        }
      : {
          wrong: `The key "${shortened(key)}" requires a system call, a path or a program before it.`,
          remedy: 'Add "-S all" before the key.',
        };
  },
  fixes: (f): readonly Fix[] => {
    const { node } = f;
    const keys = node.parts.keys.map((k) => k.option);
    const list = node.options.find((o) => o.name === 'a' || o.name === 'A');
    const remove = fix('Remove the key', 'unsafe', ...keys.map((o) => withoutOption(node, o)));
    if (namesNothing(list?.argument?.value ?? '')) return [remove];
    if (takesKey(node)) return reorderFix('Put the key at the end', node);
    if (!list || !keys[0] || /filesystem/i.test(list.argument?.value ?? '')) return [remove];
    return [
      fix(
        'Add "-S all" before the key',
        'safe',
        replace({ start: keys[0].span.start, end: keys[0].span.start }, '-S all '),
      ),
      remove,
    ];
  },
  examples: [
    { bad: '⟦-k⟧ identity -w /etc/passwd -p wa', fixed: '-w /etc/passwd -p wa -k identity' },
    {
      bad: '-a always,exit ⟦-k⟧ identity -F path=/etc/passwd -F perm=wa',
      fixed: '-a always,exit -F path=/etc/passwd -F perm=wa -k identity',
    },
    { bad: '-a always,exit ⟦-k⟧ all', fixed: '-a always,exit -S all -k all' },
    { bad: '-a never,exclude -F msgtype=CWD ⟦-k⟧ nocwd', fixed: '-a never,exclude -F msgtype=CWD' },
  ],
  good: ['-w /etc/passwd -p wa -k identity', '-a always,exit -F arch=b64 -F key=open -S open'],
});
