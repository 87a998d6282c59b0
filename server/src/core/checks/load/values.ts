import { sinceName } from '../../facts/releases.ts';
import { errnos, fileTypes, fsTypes, messageTypes, type Table } from '../../facts/tables.ts';
import { nearest } from '../../text/nearestNames.ts';
import { defineLoadCheck, type Fix } from '../defineCheck.ts';
import { fix, optionEnd, replace, withoutSpan } from '../edits.ts';
import type { Failure } from '../failure.ts';

/** An operator that the field does not take. */
export const operator = defineLoadCheck({
  code: 'AR117',
  name: 'operator',
  title: 'An operator that the field does not take',
  evidence: 'kernel',
  what: 'Numbers can be compared in every way, names, paths and labels for being equal or not. path and dir take = only, perm too; & and &= are for a0 to a3, pers and devminor.',
  why: 'auditctl refuses the line, or lets it through and the kernel refuses the rule.',
  reasons: ['operator', 'kernel-operator'],
  message: (f) => {
    const { field = '', operator: op = '' } = f.fault.words;
    const never = (field === 'path' || field === 'dir') && op === '!=';
    return {
      wrong: `The field "${field}" does not take the operator "${op}".`,
      mend: never
        ? 'Put a rule with "-a never,exit" and "=" before the general one.'
        : field === 'path' || field === 'dir' || field === 'perm'
          ? 'Use "=".'
          : 'Use "=" or "!=".',
    };
  },
  span: (f) => {
    const { operator: op = '' } = f.fault.words;
    const text = f.node.text.slice(f.fault.span.start, f.fault.span.end);
    const at = text.indexOf(op);
    return f.reason === 'kernel-operator' && at >= 0
      ? { start: f.fault.span.start + at, end: f.fault.span.start + at + op.length }
      : f.fault.span;
  },
  fixes: (f): readonly Fix[] => {
    const { field = '', operator: op = '' } = f.fault.words;
    const text = f.node.text.slice(f.fault.span.start, f.fault.span.end);
    const at = f.fault.span.start + Math.max(0, text.indexOf(op));
    const span = { start: at, end: at + op.length };
    if (op === '!=' && (field === 'path' || field === 'dir')) return neverRule(f, span);
    return [fix('Write "="', 'unsafe', replace(span, '='))];
  },
  examples: [
    {
      bad: '-a always,exit -F arch=b64 -F dir!=/etc -F perm=wa -F key=etc',
      fixed: '-a never,exit -F arch=b64 -F dir=/etc -F perm=wa',
    },
    {
      bad: '-a always,exit -F path=/etc/passwd -F perm!=wa -k identity',
      fixed: '-a always,exit -F path=/etc/passwd -F perm=wa -k identity',
    },
    {
      bad: '-a always,exit -F arch=b64 -S open -F uid&1 -k open',
      fixed: '-a always,exit -F arch=b64 -S open -F uid=1 -k open',
    },
  ],
  good: ['-a always,exit -F arch=b64 -S open -F a1&0100 -k open'],
});

/** "Not below this path" as the never rule that says so; it belongs before the general rule. */
function neverRule(f: Failure, op: { readonly start: number; readonly end: number }): readonly Fix[] {
  const list = f.node.options.find((o) => o.name === 'a' || o.name === 'A')?.argument;
  if (!list) return [];
  const keys = f.node.options.filter(
    (o) => o.name === 'k' || (o.name === 'F' && o.argument?.value.startsWith('key=')),
  );
  const edits = [
    replace(list.span, list.value.replace('always', 'never')),
    replace(op, '='),
    ...keys.map((o) => withoutSpan(f.node.text, { start: o.span.start, end: optionEnd(o) })),
  ];
  return [fix('Make it a "never" rule for that path', 'unsafe', ...edits)];
}

/** A value that must be a number and is none. */
export const number = defineLoadCheck({
  code: 'AR118',
  name: 'number',
  title: 'A word where a number is needed',
  what: 'The field takes a number: pid, ppid, pers, a0 to a3, devmajor, devminor, inode, success and field_compare know no names, and success is 1 or 0.',
  why: 'auditctl refuses the line.',
  reasons: ['not-a-number'],
  message: (f) => {
    const { field = '', value = '' } = f.fault.words;
    const to = success(field, value);
    return {
      wrong: `"${value}" is no number, and "${field}" takes nothing else.`,
      ...(to ? { mend: `Write "${to}".` } : {}),
    };
  },
  fixes: (f): readonly Fix[] => {
    const { field = '', value = '' } = f.fault.words;
    const to = success(field, value);
    return to ? [fix(`Write "${to}"`, 'safe', replace(f.fault.span, to))] : [];
  },
  examples: [
    {
      bad: '-a always,exit -F arch=b64 -S open -F success=no -k open',
      fixed: '-a always,exit -F arch=b64 -S open -F success=0 -k open',
    },
    { bad: '-a always,exit -F arch=b64 -S open -F a1=O_CREAT -k open' },
  ],
  good: [
    '-a always,exit -F arch=b64 -S open -F success=0 -k open',
    '-a always,exit -F arch=b64 -S open -F a1&0100 -k open',
  ],
});

function success(field: string, value: string): string | undefined {
  if (field.toLowerCase() !== 'success') return undefined;
  return /^(no|false|fail|failed|failure)$/i.test(value)
    ? '0'
    : /^(yes|true|ok|success)$/i.test(value)
      ? '1'
      : undefined;
}

function named(f: Failure, table: Table, prefix = ''): readonly Fix[] {
  const value = (f.fault.words['value'] ?? '').slice(prefix.length);
  return nearest(
    value,
    table.all().map((e) => e.name),
  ).map((n) => fix(`Write "${prefix}${n}"`, 'unsafe', replace(f.fault.span, `${prefix}${n}`)));
}

function unknownWords(
  f: Failure,
  table: Table,
  what: string,
  prefix = '',
): { readonly wrong: string; readonly mend?: string } {
  const value = f.fault.words['value'] ?? '';
  const known = table.find(value.slice(prefix.length));
  if (known && known.since > f.first.target.release)
    return {
      wrong: `The ${what} "${value}" needs audit ${sinceName(known.since)}.`,
      mend: known.number >= 0 ? `Its number ${known.number} works everywhere.` : '',
    };
  const [first] = nearest(
    value.slice(prefix.length),
    table.all().map((e) => e.name),
  );
  return {
    wrong: `"${value}" is no ${what} that auditctl knows.`,
    ...(first ? { mend: `Did you mean "${prefix}${first}"?` } : {}),
  };
}

/** An error name that does not exist. */
export const unknownErrno = defineLoadCheck({
  code: 'AR121',
  name: 'errno',
  title: 'An error code that does not exist',
  what: 'exit= takes a number or the name of an error code, with a minus before it for what a failed call returns.',
  why: 'auditctl refuses the line.',
  reasons: ['unknown-errno'],
  message: (f) => unknownWords(f, errnos, 'error code', minus(f)),
  fixes: (f) => named(f, errnos, minus(f)),
  examples: [
    {
      bad: '-a always,exit -F arch=b64 -S open -F exit=-EACCESS -k open',
      fixed: '-a always,exit -F arch=b64 -S open -F exit=-EACCES -k open',
    },
  ],
  good: [
    '-a always,exit -F arch=b64 -S open -F exit=-EACCES -k open',
    '-a always,exit -F arch=b64 -S open -F exit=-eperm -k open',
  ],
});

function minus(f: Failure): string {
  return (f.fault.words['value'] ?? '').startsWith('-') ? '-' : '';
}

/** A record type that does not exist. */
export const unknownMessageType = defineLoadCheck({
  code: 'AR122',
  name: 'message-type',
  title: 'A record type that does not exist',
  what: 'msgtype= takes one record type by name or number. A list of several types is none: each needs a rule of its own.',
  why: 'auditctl refuses the line.',
  reasons: ['unknown-msgtype'],
  message: (f) => {
    const value = f.fault.words['value'] ?? '';
    if (value.includes(','))
      return {
        wrong: `"${value}" is a list, and msgtype takes one type only.`,
        mend: 'Write a rule for each type.',
      };
    return unknownWords(f, messageTypes, 'record type');
  },
  fixes: (f): readonly Fix[] => {
    const value = f.fault.words['value'] ?? '';
    const parts = value.split(',').filter(Boolean);
    if (parts.length < 2) return named(f, messageTypes);
    const { start, end } = f.fault.span;
    const lines = parts.map((p) => f.node.text.slice(0, start) + p + f.node.text.slice(end));
    return [
      fix(
        `Split into ${parts.length} rules`,
        'safe',
        replace({ start: 0, end: f.node.text.length }, lines.join('\n')),
      ),
    ];
  },
  examples: [
    {
      bad: '-a never,exclude -F msgtype=CWD,EOE',
      fixed: '-a never,exclude -F msgtype=CWD\n-a never,exclude -F msgtype=EOE',
    },
    { bad: '-a never,exclude -F msgtype=CDW', fixed: '-a never,exclude -F msgtype=CWD' },
  ],
  good: ['-a never,exclude -F msgtype=cwd', '-a never,exclude -F msgtype=1307'],
});

/** A kind of file or of file system that does not exist. */
export const unknownType = defineLoadCheck({
  code: 'AR123',
  name: 'file-type',
  title: 'A kind of file or file system that auditctl does not know',
  what: 'filetype= takes socket, link, file, block, dir, character or fifo. fstype= takes tracefs and debugfs (since audit 4.2 also cgroup and cgroup2), or the magic number of any file system.',
  why: 'auditctl refuses the line.',
  reasons: ['unknown-filetype', 'unknown-fstype'],
  message: (f) => {
    const value = f.fault.words['value'] ?? '';
    const to = f.reason === 'unknown-filetype' ? OTHER_TYPES[value.toLowerCase()] : undefined;
    if (to) return { wrong: `"${value}" is no kind of file that auditctl knows.`, mend: `Write "${to}".` };
    return f.reason === 'unknown-filetype'
      ? unknownWords(f, fileTypes, 'kind of file')
      : unknownWords(f, fsTypes, 'file system');
  },
  fixes: (f): readonly Fix[] => {
    const value = f.fault.words['value'] ?? '';
    if (f.reason === 'unknown-fstype') {
      const known = fsTypes.find(value);
      return known
        ? [fix(`Write its number ${known.number}`, 'safe', replace(f.fault.span, String(known.number)))]
        : named(f, fsTypes);
    }
    const to = OTHER_TYPES[value.toLowerCase()];
    return to ? [fix(`Write "${to}"`, 'safe', replace(f.fault.span, to))] : named(f, fileTypes);
  },
  examples: [
    {
      bad: '-a always,exit -F arch=b64 -S open -F filetype=regular -k open',
      fixed: '-a always,exit -F arch=b64 -S open -F filetype=file -k open',
    },
    { bad: '-a never,filesystem -F fstype=cgroup', fixed: '-a never,filesystem -F fstype=2613483' },
  ],
  good: [
    '-a always,exit -F arch=b64 -S open -F filetype=dir -k open',
    '-a never,filesystem -F fstype=tracefs',
  ],
});

const OTHER_TYPES: Readonly<Record<string, string>> = {
  regular: 'file',
  reg: 'file',
  directory: 'dir',
  folder: 'dir',
  symlink: 'link',
  char: 'character',
  chr: 'character',
  blk: 'block',
  pipe: 'fifo',
  sock: 'socket',
};

/** An address family that does not exist. */
export const family = defineLoadCheck({
  code: 'AR124',
  name: 'address-family',
  title: 'An address family that does not exist',
  what: 'saddr_fam= takes a number from 0 to 45: 1 is a local socket, 2 is IPv4, 10 is IPv6, 16 is netlink.',
  why: 'auditctl refuses the line.',
  reasons: ['family-too-big'],
  message: (f) => ({
    wrong: `"${f.fault.words['value']}" is no address family: they end at 45.`,
    mend: 'Write 2 for IPv4, 10 for IPv6.',
  }),
  examples: [{ bad: '-a always,exit -F arch=b64 -S connect -F saddr_fam=46 -F key=net' }],
  good: ['-a always,exit -F arch=b64 -S connect -F saddr_fam=2 -F key=net'],
});
