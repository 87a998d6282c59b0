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

/** The options in a good order: what begins the rule, arch, system calls, the rest, keys. */
function inOrder(node: CommandLine): string {
  const rank = (o: OptionNode): number => {
    if (o.name !== undefined && 'aAdwW'.includes(o.name)) return 0;
    if (o.name === 'F' && o.argument?.value.startsWith('arch=')) return 1;
    if (o.name === 'S') return 2;
    if (o.name === 'k' || (o.name === 'F' && o.argument?.value.startsWith('key='))) return 4;
    return 3;
  };
  return [...node.options]
    .map((o, i) => ({ o, i }))
    .sort((a, b) => rank(a.o) - rank(b.o) || a.i - b.i)
    .map(({ o }) => optionText(node, o))
    .join(' ');
}

function reorder(title: string, node: CommandLine): readonly Fix[] {
  return node.rest.length > 0
    ? []
    : [
        rewrite(
          node,
          title,
          'safe',
          node.text.slice(0, node.text.length - node.text.trimStart().length) + inOrder(node),
        ),
      ];
}

/** -F or -C before -a. */
export const listFirst = defineLoadCheck({
  code: 'AR108',
  name: 'list-first',
  title: 'A field before the list',
  what: 'auditctl reads the options in order, and a field is checked against the list of its rule: so -a (or -w) comes first.',
  why: 'auditctl refuses the line.',
  reasons: ['list-before-field'],
  message: (f) => ({
    wrong: `"${f.fault.words['field']}" comes before the rule's list.`,
    mend: 'Put "-a always,exit" (or "-w PATH") first.',
  }),
  fixes: (f) => {
    const first = optionsNamed(f.node, 'a', 'A', 'd', 'w', 'W')[0];
    if (first) return reorder(`Put "${optionText(f.node, first)}" first`, f.node);
    return [fix('Begin with "-a always,exit"', 'unsafe', replace({ start: 0, end: 0 }, '-a always,exit '))];
  },
  examples: [
    { bad: '-F arch=b64 -a always,exit -S open', fixed: '-a always,exit -F arch=b64 -S open' },
    { bad: '-F arch=b64 -S open -k open', fixed: '-a always,exit -F arch=b64 -S open -k open' },
  ],
  good: ['-a always,exit -F arch=b64 -S open'],
});

/** -S without any list. */
export const noList = defineLoadCheck({
  code: 'AR109',
  name: 'no-list',
  title: 'System calls without a list',
  what: 'The line names system calls and no list and action: it is no rule.',
  why: 'auditctl refuses the line.',
  reasons: ['no-list'],
  span: (f) => optionsNamed(f.node, 'S')[0]?.span ?? f.fault.span,
  message: () => ({
    wrong: 'The line has "-S" and no "-a LIST,ACTION".',
    mend: 'Begin it with "-a always,exit".',
  }),
  fixes: () => [
    fix('Begin with "-a always,exit"', 'unsafe', replace({ start: 0, end: 0 }, '-a always,exit ')),
  ],
  examples: [{ bad: '-S open', fixed: '-a always,exit -S open' }],
  good: ['-a always,exit -F arch=b64 -S open'],
});

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
      bad: '-a always,exit -S open -F arch=b64 -k open',
      fixed: '-a always,exit -F arch=b64 -S open -k open',
    },
    {
      bad: '-w /etc/passwd -F arch=b64 -p wa -k identity',
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

/** -p before what it is about. */
export const permOrder = defineLoadCheck({
  code: 'AR126',
  name: 'perm-order',
  title: '-p before its watch',
  what: '-p sets the permissions of the watch (or of the field) that stands before it.',
  why: 'auditctl refuses the line.',
  reasons: ['perm-before-watch', 'perm-without-fields'],
  message: (f) =>
    f.reason === 'perm-before-watch'
      ? {
          wrong: `"-p ${f.fault.words['value']}" stands before the watch that it is about.`,
          mend: 'Put "-w PATH" first.',
        }
      : {
          wrong: `"-p ${f.fault.words['value']}" has no field before it.`,
          mend: 'Put "-F path=" or "-F dir=" before it.',
        },
  fixes: (f) => {
    if (optionsNamed(f.node, 'w', 'W')[0]) return reorder('Put the watch first', f.node);
    return f.reason === 'perm-without-fields' ? reorder('Put "-p" behind the fields', f.node) : [];
  },
  examples: [
    { bad: '-p wa -w /etc/passwd -k identity', fixed: '-w /etc/passwd -p wa -k identity' },
    { bad: '-a always,exit -p wa -k identity' },
  ],
  good: ['-w /etc/passwd -p wa -k identity', '-a always,exit -F dir=/etc -p wa -k etc'],
});

/** Lists on which a key would stop the kernel's search, or whose rules have nothing that one could name. */
function namesNothing(list: string): boolean {
  return /exclude|user|task/i.test(list);
}

/** Whether an option gives a key something to name (auditctl.c: setopt, the case of -k). */
function takesKey({ name, argument }: OptionNode): boolean {
  if (name === 'F') return /^(?:path|dir|perm|exe|fstype)(?:[<>&]?=|!=|[<>&])/i.test(argument?.value ?? '');
  return name === 'w' || name === 'W' || name === 'S' || name === 'p';
}

/** -k before what it is about. */
export const keyOrder = defineLoadCheck({
  code: 'AR127',
  name: 'key-order',
  title: 'A key before its rule, or on a rule that takes none',
  what: 'A key needs something before it to name: -w, -S, -p, or a path, dir, perm, exe or fstype field. `-F key=` is looked at last, so its place does not matter, but one of these must be on the line.',
  why: 'auditctl refuses the line.',
  reasons: ['key-before-rule'],
  message: (f) => {
    const list = f.node.options.find((o) => o.name === 'a' || o.name === 'A')?.argument?.value ?? '';
    const key = f.fault.words['key'] ?? '';
    if (namesNothing(list))
      return {
        wrong: `A rule of the list in "${list}" takes no key: "${key}" has nothing to name.`,
        mend: 'Remove the key.',
      };
    if (f.node.options.some(takesKey))
      return {
        wrong: `The key "${key}" comes before what it names.`,
        mend: 'Put it at the end of the line.',
      };
    return /filesystem/i.test(list)
      ? {
          wrong: `The key "${key}" has nothing to name: the rule has no fstype field.`,
          mend: 'Put "-F fstype=" before it.',
        }
      : {
          wrong: `The key "${key}" has nothing to name: the rule has neither system calls nor a path, dir, perm, exe or fstype field.`,
          mend: 'Add "-S all" (or the system calls) before it.',
        };
  },
  fixes: (f): readonly Fix[] => {
    const { node } = f;
    const keys = node.options.filter(
      (o) => o.name === 'k' || (o.name === 'F' && o.argument?.value.startsWith('key=')),
    );
    const list = node.options.find((o) => o.name === 'a' || o.name === 'A');
    const remove = fix(
      'Remove the key',
      'unsafe',
      ...keys.map((o) => withoutSpan(node.text, { start: o.span.start, end: optionEnd(o) })),
    );
    if (namesNothing(list?.argument?.value ?? '')) return [remove];
    if (node.options.some(takesKey)) return reorder('Put the key at the end', node);
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
    { bad: '-k identity -w /etc/passwd -p wa', fixed: '-w /etc/passwd -p wa -k identity' },
    {
      bad: '-a always,exit -k identity -F path=/etc/passwd -F perm=wa',
      fixed: '-a always,exit -F path=/etc/passwd -F perm=wa -k identity',
    },
    { bad: '-a always,exit -k all', fixed: '-a always,exit -S all -k all' },
    { bad: '-a never,exclude -F msgtype=CWD -k nocwd', fixed: '-a never,exclude -F msgtype=CWD' },
  ],
  good: ['-w /etc/passwd -p wa -k identity', '-a always,exit -F arch=b64 -F key=open -S open'],
});
