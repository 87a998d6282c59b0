import { field, type ValueType } from '../facts/fields.ts';
import type { Placeholder } from '../syntax/document.ts';
import { longOptions, shortOptions } from '../syntax/options.ts';

const MOST = 150;

/**
 * Returns lists of values for all placeholders of a line, one value for each: every combination if there are
 * few, otherwise the first of each, then each in turn with another value, then all with their next value. One
 * empty list for no placeholders.
 * @param choices the possible values of each placeholder
 */
export function assignments(choices: readonly (readonly string[])[]): readonly (readonly string[])[] {
  if (choices.reduce((n, c) => n * c.length, 1) <= MOST)
    return choices.reduce<readonly (readonly string[])[]>(
      (all, c) => all.flatMap((values) => c.map((v) => [...values, v])),
      [[]],
    );
  const base = choices.map((c) => c[0] ?? '');
  const out: (readonly string[])[] = [base];
  for (const [i, list] of choices.entries())
    for (const value of list.slice(1)) out.push(base.map((b, k) => (k === i ? value : b)));
  const most = Math.max(0, ...choices.map((c) => c.length));
  for (let n = 1; n < most; n++) out.push(choices.map((c) => c[n % c.length] ?? ''));
  return out;
}

const anything = ['x', '1000', '/x', 'a,b', '0'];
const expressions = [
  'auid>=1000',
  'arch=b64',
  'path=/x',
  'perm=wa',
  'success=0',
  'uid=0',
  'auid!=unset',
  'dir=/srv/x',
  'key=x',
  'exit=-EACCES',
];

/** Several options, or none: what a word may be that stands where an option could. */
const options = [
  '',
  '-F arch=b64',
  '-F auid>=1000 -F auid!=unset',
  '-S open',
  '-F perm=wa',
  '-k x',
  '-F path=/x',
  '-F success=0',
  '-F dir=/srv/x',
  '-p wa',
  '-S execve -F arch=b64',
];

/** What branches within a line may bring, glued to the word before them or not. */
const branches = [...options.map((o) => (o === '' ? o : ` ${o}`)), ...anything];

const byOption: Readonly<Record<string, readonly string[]>> = {
  a: [
    'always,exit',
    'never,exit',
    'exit,always',
    'always,user',
    'never,exclude',
    'always,task',
    'never,filesystem',
    'always,io_uring',
  ],
  S: ['open', 'execve', 'all', 'openat', '2', 'connect,accept', 'mount'],
  C: ['auid!=uid', 'uid!=euid', 'uid!=obj_uid'],
  k: ['x', 'key1', 'T1059'],
  p: ['wa', 'r', 'rwxa', 'x'],
  w: ['/x', '/srv/data', '/srv/data/', '/etc/x.d'],
  b: ['8192', '64', '0'],
  r: ['100', '0'],
  e: ['1', '2', '0'],
  f: ['1', '2', '0'],
  m: ['x', 'y'],
};
const sameAs: Readonly<Record<string, string>> = { A: 'a', d: 'a', W: 'w' };

const byType: Readonly<Record<ValueType, readonly string[]>> = {
  number: ['1', '1000', '0'],
  signedNumber: ['1', '-1', '0'],
  uid: ['1000', 'root', '0', 'unset'],
  gid: ['1000', 'root', '0'],
  arch: ['b64', 'b32'],
  msgtype: ['CWD', 'USER_LOGIN', '1300'],
  label: ['x', 's0', 'unconfined_t'],
  session: ['1', 'unset', '5'],
  errno: ['-EPERM', '-EACCES', '-13', '0', '1'],
  path: ['/x', '/srv/data', '/usr/bin/x'],
  perm: ['wa', 'r', 'rwxa', 'x'],
  filetype: ['file', 'dir', 'socket'],
  fstype: ['debugfs', 'tracefs'],
  key: ['x', 'key1', 'T1059'],
  family: ['2', '10', 'inet'],
};

/**
 * Returns possible values of a placeholder, judged by what is around it in the line, the most suitable first;
 * never empty.
 * @param text the line, with each unit of a placeholder as an `x`
 * @param span the placeholder, in UTF-16 units from the start of the line
 */
export function valuesAt(text: string, span: Placeholder): readonly string[] {
  if (span.branch) return branches;
  const from = text.lastIndexOf(' ', span.start - 1) + 1;
  const blank = text.indexOf(' ', span.end);
  const head = text.slice(from, span.start);
  const tail = text.slice(span.end, blank < 0 ? text.length : blank);
  const before = /(\S+) +$/.exec(text.slice(0, from))?.[1] ?? '';
  const glued = /^-([a-zA-Z])(.*)$/.exec(head);
  if (glued && shortOptions.get(glued[1] ?? '') === true)
    return valuesOf(glued[1] ?? '', glued[2] ?? '', tail);
  if (longOptions.some((o) => o.argument && (before === `--${o.name}` || head === `--${o.name}=`)))
    return ['1', '60000', '0'];
  if (/^-[a-zA-Z]$/.test(before) && shortOptions.get(before.slice(1)) === true)
    return valuesOf(before.slice(1), head, tail);
  return head === '' && tail === '' ? options : anything;
}

/** Returns values to try inside the argument of an option. */
function valuesOf(letter: string, head: string, tail: string): readonly string[] {
  const name = sameAs[letter] ?? letter;
  const whole = head === '' && tail === '';
  if (name === 'F') return fieldValues(head, tail);
  if (name === 'a') return whole ? (byOption['a'] ?? anything) : ['always', 'exit', 'never', 'user', 'task'];
  if (name === 'S' && /^(?:.*,)?$/.test(head) && /^(?:,.*)?$/.test(tail)) return byOption['S'] ?? anything;
  if (name === 'w' && head === '') return ['/x', '/srv/data', '/etc/x.d'];
  if (name === 'k' || whole) return byOption[name] ?? anything;
  return anything;
}

/** Returns values to try inside `-F field op value`. */
function fieldValues(head: string, tail: string): readonly string[] {
  if (head === '' && tail === '') return expressions;
  const m = /^([A-Za-z_0-9]+)(?:!=|>=|<=|&=|[=><&])(.*)$/.exec(head);
  if (m) {
    const type = field(m[1] ?? '')?.valueType;
    if (type === 'path' && m[2] === '') return ['/x', '/srv/data', '/usr/bin/x'];
    return m[2] === '' && tail === '' && type ? byType[type] : anything;
  }
  if (head === '')
    return [
      'auid',
      'pid',
      'exit',
      'path',
      'dir',
      'exe',
      'arch',
      'perm',
      'key',
      'success',
      'a0',
      'gid',
      'msgtype',
      'inode',
    ];
  if (/^[=!<>&]/.test(tail)) return anything;
  return tail === '' ? ['=1', '>=1000', '=/x', '=x', '!=0'] : ['=', '!=', '>=', '<', '&'];
}
