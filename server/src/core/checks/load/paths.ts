import { defineLoadCheck, type Fix } from '../defineCheck.ts';
import { fix, replace } from '../edits.ts';
import type { Failure } from '../failure.ts';

/** The path of a fault with its span: the argument of -w, or what follows the operator of a field. */
function pathOf(f: Failure): { readonly text: string; readonly start: number; readonly end: number } {
  const raw = f.node.text.slice(f.fault.span.start, f.fault.span.end);
  const m = /^(path|dir|exe)(!?=)/i.exec(raw);
  const skip = m ? m[0].length : 0;
  return { text: raw.slice(skip), start: f.fault.span.start + skip, end: f.fault.span.end };
}

/** A path that does not begin with a slash, or ends in one where none may stand. */
export const absolutePath = defineLoadCheck({
  code: 'AR130',
  name: 'absolute-path',
  title: 'A path that is not absolute, or ends in a slash',
  what: 'Paths are written out from the root. Nothing is expanded: no ~, no variables, no wildcards. path= and exe= name a file, so that they must not end in a slash; a folder is watched with dir= or -w.',
  why: 'auditctl refuses such a watch; a path=, dir= or exe= it lets through, and the kernel refuses the rule.',
  reasons: ['path-not-absolute', 'kernel-path'],
  span: (f) => pathOf(f),
  message: (f) => {
    const { text } = pathOf(f);
    if (f.fault.words['why'] === 'slash')
      return {
        wrong: `"${text}" ends in a slash, and "${f.fault.words['field']}" takes a file.`,
        mend: `Write "dir=${text.replace(/\/+$/, '')}" for the folder and all below it.`,
      };
    if (text.startsWith('~'))
      return {
        wrong: `"${text}" does not begin with "/": "~" is not expanded.`,
        mend: 'Write the folder out, a rule for each home.',
      };
    if (text.startsWith('$'))
      return {
        wrong: `"${text}" does not begin with "/": variables are not expanded.`,
        mend: 'Write the path out.',
      };
    return { wrong: `"${text}" does not begin with "/".`, mend: 'Write the path from the root.' };
  },
  fixes: (f): readonly Fix[] => {
    const p = pathOf(f);
    const span = { start: p.start, end: p.end };
    if (f.fault.words['why'] === 'slash') {
      const bare = p.text.replace(/\/+$/, '');
      const file = fix('Remove the slash', 'unsafe', replace(span, bare));
      return f.fault.words['field'] === 'exe' || bare === ''
        ? bare === ''
          ? []
          : [file]
        : [fix('Use dir= for the folder', 'unsafe', replace(f.fault.span, `dir=${bare}`)), file];
    }
    const home = /^(~|\$HOME|\$\{HOME\})(?=\/|$)/.exec(p.text)?.[0];
    if (home !== undefined)
      return [
        fix(
          `Write "/root${p.text.slice(home.length)}"`,
          'unsafe',
          replace(span, `/root${p.text.slice(home.length)}`),
        ),
      ];
    if (/^[$~]/.test(p.text)) return [];
    const absolute = `/${p.text.replace(/^\.?\//, '')}`;
    return [fix(`Write "${absolute}"`, 'safe', replace(span, absolute))];
  },
  examples: [
    { bad: '-w etc/passwd -p wa -k identity', fixed: '-w /etc/passwd -p wa -k identity' },
    { bad: '-w ~/.ssh -p wa -k ssh', fixed: '-w /root/.ssh -p wa -k ssh' },
    { bad: '-w $HOME/.ssh -p wa -k ssh', fixed: '-w /root/.ssh -p wa -k ssh' },
    {
      bad: '-a always,exit -F arch=b64 -F path=/etc/ -F perm=wa -F key=etc',
      fixed: '-a always,exit -F arch=b64 -F dir=/etc -F perm=wa -F key=etc',
    },
    {
      bad: '-a always,exit -F arch=b64 -S execve -F exe=usr/bin/nc -k nc',
      fixed: '-a always,exit -F arch=b64 -S execve -F exe=/usr/bin/nc -k nc',
    },
  ],
  good: ['-w /etc/ -p wa -k etc', '-a always,exit -F arch=b64 -F dir=/etc/ -F perm=wa -F key=etc'],
});

/** A path that is too long. */
export const longPath = defineLoadCheck({
  code: 'AR131',
  name: 'long-path',
  title: 'A path or a value that is too long',
  what: 'A watched path has less than 4096 bytes and its last part at most 255; so has the value of every text field.',
  why: 'auditctl refuses the line.',
  reasons: ['path-too-long', 'base-too-long', 'string-too-long', 'kernel-long-path'],
  message: (f) =>
    f.reason === 'base-too-long' || f.reason === 'kernel-long-path'
      ? {
          wrong:
            'The path has a part of more than 255 bytes (or more than 4095 in all): no file can have that name.',
        }
      : { wrong: 'The value has more than the 4096 bytes that a path may have.' },
  examples: [{ bad: `-w /etc/${'x'.repeat(256)} -p wa -k long` }],
  good: [`-w /etc/${'x'.repeat(255)} -p wa -k long`],
});

/** Two places in a rule that takes one. */
export const twoPaths = defineLoadCheck({
  code: 'AR132',
  name: 'two-paths',
  title: 'Two of path, dir and inode, or two exe, in one rule',
  evidence: 'kernel',
  what: 'A rule is about one place: the kernel takes at most one of path, dir and inode in a rule, and one exe.',
  why: 'auditctl lets the line through, and the kernel refuses the rule.',
  reasons: ['kernel-two-paths'],
  message: (f) => ({
    wrong: `"${f.node.text.slice(f.fault.span.start, f.fault.span.end)}" is the second place in this rule, and a rule takes one.`,
    mend: 'Write a rule for each.',
  }),
  examples: [
    { bad: '-a always,exit -F path=/etc/passwd -F path=/etc/shadow -F perm=wa -k identity' },
    { bad: '-a always,exit -F arch=b64 -S execve -F exe=/usr/bin/nc -F exe=/usr/bin/ncat -k nc' },
  ],
  good: ['-a always,exit -F path=/etc/passwd -F exe=/usr/bin/vim -F perm=wa -k identity'],
});

/** Two key fields. */
export const twoKeys = defineLoadCheck({
  code: 'AR133',
  name: 'two-keys',
  title: 'A key written so that it becomes a second key field',
  evidence: 'kernel',
  what: 'All keys given with -k and -F key= are joined into one field. A key given with other letters (KEY=) or with != is a field of its own, and the kernel takes one only.',
  why: 'auditctl lets the line through, and the kernel refuses the rule.',
  reasons: ['kernel-two-keys'],
  message: () => ({
    wrong: 'This rule has two key fields, and the kernel takes one.',
    mend: 'Write every key as "-k KEY" or "-F key=KEY".',
  }),
  fixes: (f): readonly Fix[] => {
    const o = f.node.options.find(
      (x) =>
        x.name === 'F' && /^key=/i.test(x.argument?.value ?? '') && !x.argument?.value.startsWith('key='),
    );
    return o?.argument
      ? [
          fix(
            'Write "key="',
            'safe',
            replace({ start: o.argument.span.start, end: o.argument.span.start + 4 }, 'key='),
          ),
        ]
      : [];
  },
  examples: [
    {
      bad: '-a always,exit -F arch=b64 -S open -F KEY=a -k b',
      fixed: '-a always,exit -F arch=b64 -S open -F key=a -k b',
    },
  ],
  good: ['-a always,exit -F arch=b64 -S open -F key=a -k b'],
});

/** More fields than fit. */
export const tooManyFields = defineLoadCheck({
  code: 'AR134',
  name: 'too-many-fields',
  title: 'More than 63 fields in a rule',
  what: 'A rule holds at most 63 fields, with arch, every -C and all keys as one counted.',
  why: 'auditctl refuses the line.',
  reasons: ['too-many-fields'],
  message: (f) => ({
    wrong: `"${f.fault.words['field']}" is more than the 63 fields that a rule can have.`,
    mend: 'Write two rules.',
  }),
  examples: [
    {
      bad: `-a always,exit -F arch=b64 -S open ${Array.from({ length: 63 }, (_, i) => `-F a0!=${i}`).join(' ')} -k open`,
      target: 'newest',
    },
  ],
  good: [],
});
