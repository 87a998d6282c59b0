import { fields, operators } from '../../server/src/core/facts/fields.ts';

/** Values of every form that a field may have. */
const values = [
  '0',
  '1',
  '-1',
  '1000',
  '4294967295',
  '4294967296',
  '0x10',
  '010',
  '12x',
  'unset',
  'root',
  'nobody-here',
  '/etc/passwd',
  '/etc/',
  'relative',
  'b64',
  'x86_64',
  'i386',
  '-EACCES',
  'EPERM',
  'exec',
  'USER_LOGIN',
  'yes',
  'success',
  'rwxa',
  'file',
  'ipv4',
  'tracefs',
  'x'.repeat(257),
  '',
];

const lists = ['exit', 'user', 'task', 'exclude', 'filesystem', 'io_uring'];

/**
 * Returns a rule for each field with each value on its usual list, then with each operator, on each list, with system
 * calls before and after it, and twice.
 */
export function fieldLines(): readonly string[] {
  return fields.flatMap((f, i) => {
    const value = values[i % 8] ?? '1';
    return [
      ...values
        .filter((_, at) => (at + i) % 3 === 0)
        .map((v) => `-a always,exit -F arch=b64 -S open -F ${f.name}=${v}`),
      ...[...operators.keys()].map((op) => `-a always,exit -F ${f.name}${op}${value} -S open`),
      ...lists.map((list) => `-a always,${list} -F ${f.name}=${value}`),
      `-a never,exit -S execve -F ${f.name}=1 -F ${f.name}=2`,
      `-w /etc -F ${f.name}=${value}`,
    ];
  });
}

const options = [
  '-b',
  '-e',
  '-f',
  '-r',
  '-a',
  '-A',
  '-d',
  '-S',
  '-F',
  '-C',
  '-w',
  '-W',
  '-p',
  '-k',
  '-m',
  '-R',
];
const flags = [
  '-D',
  '-i',
  '-c',
  '-s',
  '-l',
  '-h',
  '-v',
  '-t',
  '--reset-lost',
  '--signal',
  '--loginuid-immutable',
];
const longs = [
  '--backlog_wait_time',
  '--reset_backlog_wait_time_actual',
  '--backlog_wait_time_actual',
  '--help',
];
const words = [
  '',
  '0',
  '1',
  '2',
  '3',
  '8192',
  '-1',
  'x',
  'all',
  '0x',
  '99999999999',
  '/etc/audit',
  'always,exit',
];

/** Returns lines of options with each argument, of options together, and what only controls take. */
export function controlLines(): readonly string[] {
  return [
    ...options.flatMap((o) => words.map((w) => `${o} ${w}`)),
    ...longs.flatMap((o) => words.slice(0, 8).flatMap((w) => [`${o} ${w}`, `${o}=${w}`])),
    ...flags.flatMap((a) => [a, `${a} extra`, `${a} -k key`, ...flags.slice(0, 6).map((b) => `${a} ${b}`)]),
    ...[
      '-D a b',
      '-a always,exit -S open -F auid>=1000 extra',
      '-a always,exit -S open -F uid=0 extra more',
      '-w /etc/ extra',
      '-a always,exit -S open -F auid>=1000 -Zq',
      '-a always,exit -C uid!=euid -Zq',
      '-w /etc/ -Zq',
      '-F auid>=1000 extra -a always,exit -S open',
      '-D x -k y',
      '-k y -D',
      '-D -k key',
      '-D -k key extra',
      '-l -k key -i',
      '-l -i',
      '-s -i',
      '-s -t',
      '-b 8192 -f 1',
      '-e 2 -i',
      '-k',
    ],
    ...['-m hello', '-m "two words"', `-m ${'x'.repeat(8000)}`, '-m', '-t 1', '-t open', '-q /a,/b', '-q /a'],
    ...[
      '-v -l',
      '-h -v',
      '-c -i -s',
      '-i -D',
      '-c -b 1',
      '-R /etc/x',
      '-p wa',
      '-p',
      '-w',
      '-w /',
      '-W /x -p r',
    ],
    ...[
      '-a exit',
      '-a always',
      '-a always,always',
      '-a exit,exit',
      '-a possible,exit',
      '-a always,entry',
      '-a ,',
    ],
    ...['-a always,exit -k a -k b', '-k a -a always,exit', `-a always,exit -S open -k ${'k'.repeat(257)}`],
    ...['-a always,exit -S open -k ""', '-a always,exit -S open -k a -F key=b', '-a never,exit -S all -k x'],
    ...[
      '-w /etc -p wa -p r',
      '-w /etc -k a -p w',
      '-w /etc -S open',
      '-w etc -p r',
      `-w /${'x'.repeat(4100)}`,
    ],
    ...['-a always,exit -S 0', '-a always,exit -S 2047', '-a always,exit -S 2048', '-a always,exit -S open,'],
    ...[
      '-a always,exit -S all -S open',
      '-a always,exit -S open -S all',
      '-a task,always -S open',
      '-S open',
    ],
    ...['-a always,io_uring -S openat', '-a always,io_uring -S open', '-a always,io_uring -S all -F uid=0'],
    ...[
      '-a always,exit -C uid!=euid',
      '-a always,exit -C uid=gid',
      '-a always,exit -C uid>euid',
      '-C uid=euid',
    ],
    ...[
      '-a always,exit -C auid!=obj_uid -F path=/x',
      '-a always,exit -C fsgid=egid',
      '-a always,exit -C pid=ppid',
    ],
  ];
}
