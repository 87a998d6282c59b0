import { field, fields, operators } from '../../server/src/core/facts/fields.ts';
import { archNames, machines } from '../../server/src/core/facts/machines.ts';
import { errnos, ioUringOperations, messageTypes, syscalls } from '../../server/src/core/facts/tables.ts';

/** A seeded source of numbers: mulberry32. Same seed, same lines. */
export interface Random {
  /** 0 <= n < 1 */
  next(): number;
  below(n: number): number;
  pick<T>(from: readonly T[]): T;
  chance(p: number): boolean;
}

export function random(seed: number): Random {
  let a = seed >>> 0;
  const next = (): number => {
    a = (a + 0x6d2b79f5) >>> 0;
    let t = a;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  const below = (n: number): number => Math.floor(next() * n);
  return {
    next,
    below,
    pick: (from) => from[below(from.length)] as (typeof from)[number],
    chance: (p) => next() < p,
  };
}

const PATHS = [
  '/etc/passwd',
  '/etc/shadow',
  '/etc/cron.d/',
  '/etc/cron.daily',
  '/',
  '//',
  '///',
  '/etc',
  '/etc/',
  '/tmp',
  '/var/log/',
  '/usr/bin/sudo',
  '/etc/nosuchfile',
  '/dev/shm',
  '/root/.ssh',
  '/etc/../etc/passwd',
  '/etc/host*',
  '/etc/host?',
  'etc/passwd',
  '~/.ssh',
  '$HOME/x',
  '"/etc/passwd"',
  "'/etc/passwd'",
  '/etc/my\\ file',
  '/etc/back\\\\slash',
  '/etc/a\\b',
  '/etc/ä',
  `/${'a'.repeat(255)}`,
  `/${'a'.repeat(256)}`,
  `/${'a/'.repeat(2047)}b`,
  `/${'a/'.repeat(2050)}`,
  `/etc/${'é'.repeat(130)}`,
  '/etc/passwd\r',
  '/usr/sbin//',
  '/etc/a>=b',
  '/etc/a=b',
  '/etc/a!=b',
  '/etc/x,y',
];
const KEYS = [
  'identity',
  'T1053.003-Scheduled-Task-Job-Cron',
  'a',
  '-p',
  '#x',
  'x#y',
  '"quoted"',
  'k=v',
  'a,b',
  'é',
  'x'.repeat(127),
  'x'.repeat(128),
  'x'.repeat(256),
  'x'.repeat(257),
  'two\\ words',
  'back\\\\slash',
  'a\\b',
  'tab\tkey',
  'key\r',
  'a>=b',
  'a!=b',
  '\x01',
  'a\x01b',
  '\udc80',
  'T1078_Valid_Accounts',
  '\x07a',
  '\x04b',
];
const NUMBERS = [
  '0',
  '1',
  '2',
  '10',
  '42',
  '255',
  '500',
  '1000',
  '65534',
  '4294967295',
  '4294967296',
  '9223372036854775807',
  '9223372036854775808',
  '18446744073709551615',
  '18446744073709551616',
  '99999999999999999999999',
  '-1',
  '-2',
  '-9223372036854775809',
  '010',
  '08',
  '0x10',
  '0xg',
  '0x',
  '1000x',
  '1.5',
  '+5',
  '-0x10',
  '- 1',
  '',
  'abc',
  '0b11',
  '2047',
  '2048',
  '5000',
  ' 5',
];
const ACCOUNTS = [
  'root',
  'unset',
  'nobody',
  'nosuchuser',
  'daemon',
  '-1',
  '=1000',
  '>1000',
  'UNSET',
  'Root',
  'www-data',
  '"root"',
  '65534',
  '4294967295',
];
const PERMS = [
  'r',
  'w',
  'x',
  'a',
  'wa',
  'rwxa',
  'RWXA',
  'wW',
  'rwxaa',
  'd',
  'rwd',
  'w,a',
  'wa\r',
  'é',
  'w\t',
];
const LISTS = [
  'exit',
  'task',
  'user',
  'exclude',
  'filesystem',
  'io_uring',
  'entry',
  'watch',
  'EXIT',
  'Exclude',
  'exti',
  '',
];
const ACTIONS = ['always', 'never', 'possible', 'Always', 'NEVER', ''];

/** Lines made from auditctl's whole vocabulary: some load, many almost do. */
export function line(r: Random): string {
  const kind = r.next();
  if (kind < 0.18) return watchLine(r);
  if (kind < 0.27) return controlLine(r);
  return ruleLine(r);
}

function watchLine(r: Random): string {
  const words = [r.chance(0.93) ? '-w' : '-W', r.chance(0.6) ? r.pick(PATHS.slice(0, 14)) : r.pick(PATHS)];
  if (r.chance(0.8)) words.push('-p', r.chance(0.7) ? r.pick(PERMS.slice(0, 8)) : r.pick(PERMS));
  for (let i = r.below(3); i > 0; i--) words.push('-F', pair(r, 'exit'));
  if (r.chance(0.08)) words.push('-S', calls(r, 'x86_64'));
  if (r.chance(0.05)) words.push('-C', comparison(r));
  if (r.chance(0.8)) words.push('-k', key(r));
  return words.join(' ');
}

function controlLine(r: Random): string {
  const n = () => r.pick([...NUMBERS, '8192', '8k', '60000']);
  const lines = [
    () => '-D',
    () => `-D -k ${key(r)}`,
    () => `-b ${n()}`,
    () => `-f ${n()}`,
    () => `-e ${n()}`,
    () => `-r ${n()}`,
    () => '-i',
    () => '-c',
    () => '-s',
    () => '-s -i',
    () => '-l',
    () => '-l -i',
    () => `-l -k ${key(r)}`,
    () => `-m ${key(r)}`,
    () => `-q ${r.pick(PATHS)},${r.pick(PATHS)}`,
    () => '-t',
    () => '-v',
    () => '-h',
    () => '--help',
    () => `--backlog_wait_time ${n()}`,
    () => `--backlog_wait_time=${n()}`,
    () => `--back ${n()}`,
    () => '--reset-lost',
    () => '--reset_backlog_wait_time_actual',
    () => '--reset',
    () => '--loginuid-immutable',
    () => '--login',
    () => `--signal ${r.pick(['TERM', 'hup', 'USR1', 'stop', 'reload', 'SIGHUP', '1', 'cont'])}`,
    () => '--backlog-wait-time 1',
    () => `-R ${r.pick(PATHS)}`,
    () => '--',
    () => '-- x',
    () => '-',
    () => 'auditctl',
    () => `-b ${n()} -f ${n()}`,
    () => `-b ${n()} -D`,
    () => `-e ${n()} -w /etc/passwd`,
    () => `-i -b ${n()}`,
    () => `-w /etc/passwd ${r.pick(['-i', '-t', '-s', '-l', '-D', '-v', '-h', '-c', '--reset-lost'])}`,
    () => `-S open ${r.pick(['-D', '-l', '-s', '-i', ''])}`,
    () => `x ${r.pick(['-D', '-l', '-s', '-i', '-v'])}`,
    () =>
      `-${r.pick([...'hicslDvtCefrbaAdSFmRwWkpq'])}${r.pick([...'hicslDvtCefrbaAdSFmRwWkpqXZ'])} ${r.pick(['', '1', '/etc', 'always,exit'])}`,
    () => `-F arch=b64 -t`,
    () => `-C ${comparison(r)}`,
  ];
  return r.pick(lines)();
}

function ruleLine(r: Random): string {
  const list = r.chance(0.75) ? r.pick(LISTS.slice(0, 6)) : r.pick(LISTS);
  const shown = r.chance(0.6) ? 'exit' : list;
  const action = r.chance(0.9) ? r.pick(ACTIONS.slice(0, 2)) : r.pick(ACTIONS);
  const words = [
    r.chance(0.9) ? '-a' : r.pick(['-A', '-d']),
    r.chance(0.8) ? `${action},${shown}` : `${shown},${action}`,
  ];
  let machine = 'x86_64';
  const parts: string[][] = [];
  if (r.chance(0.7)) {
    const arch = r.chance(0.75)
      ? r.pick(['b64', 'b32'])
      : r.pick([
          ...archNames.keys(),
          ...machines,
          '0xc000003e',
          'c000003e',
          '40000003',
          'x86-64',
          'amd64',
          'B64',
          'uring',
          '62',
          'xyz',
          '0',
        ]);
    machine = arch === 'b32' ? 'i386' : (archNames.get(arch)?.machine ?? 'x86_64');
    parts.push(['-F', `arch${r.chance(0.95) ? '=' : r.pick([...operators.keys()])}${arch}`]);
  }
  for (let i = r.below(3); i > 0; i--)
    parts.push(['-S', calls(r, shown === 'io_uring' && r.chance(0.8) ? 'io_uring' : machine)]);
  for (let i = r.below(4); i > 0; i--) parts.push(['-F', pair(r, shown)]);
  if (r.chance(0.08)) parts.push(['-C', comparison(r)]);
  if (r.chance(0.05)) parts.push(['-p', r.pick(PERMS)]);
  if (r.chance(0.6))
    parts.push(
      r.chance(0.6)
        ? ['-k', key(r)]
        : ['-F', `key${r.chance(0.95) ? '=' : r.pick([...operators.keys()])}${key(r)}`],
    );
  if (r.chance(0.15)) parts.push(['-k', key(r)]);
  if (r.chance(0.01)) for (let i = 0; i < 64; i++) parts.push(['-F', `a${r.below(4)}=${i}`]);
  if (r.chance(0.02)) for (let i = 0; i < 20; i++) parts.push(['-S', String(r.below(9))]);
  if (r.chance(0.06)) for (let i = parts.length - 1; i > 0; i--) swap(parts, i, r.below(i + 1));
  return [...words, ...parts.flat()].join(' ');
}

function swap<T>(list: T[], i: number, j: number): void {
  [list[i], list[j]] = [list[j] as T, list[i] as T];
}

function key(r: Random): string {
  return r.chance(0.7) ? r.pick(KEYS.slice(0, 3)) : r.pick(KEYS);
}

function calls(r: Random, machine: string): string {
  const names = machine === 'io_uring' ? ioUringOperations.all() : syscalls(machine as 'x86_64').all();
  const one = (): string =>
    r.chance(0.82)
      ? r.pick(names).name
      : r.pick([
          'all',
          'ALL',
          '59',
          '0',
          '2047',
          '2048',
          '0x3b',
          '59x',
          'openn',
          'umount',
          'stat64',
          'OPEN',
          '-1',
          '',
          ',',
          r.pick(NUMBERS),
          r.pick(syscalls('i386').all()).name,
        ]);
  const n = 1 + (r.chance(0.5) ? r.below(4) : 0);
  return Array.from({ length: n }, one).join(',') || ',';
}

function pair(r: Random, list: string): string {
  const f = r.chance(0.93) ? r.pick(fields) : undefined;
  const name = f
    ? r.chance(0.97)
      ? f.name
      : f.name.toUpperCase()
    : r.pick(['comm', 'name', 'tty', 'ses', 'audi', 'a4', '', ' ', 'loginuid_set']);
  const plain = list === 'exit' && r.chance(0.75);
  const op = plain ? '=' : r.pick([...operators.keys(), '=>', '==', '', '<>']);
  return `${name}${op}${r.chance(0.96) ? value(r, f?.name ?? 'pid') : ''}`;
}

function value(r: Random, name: string): string {
  if (r.chance(0.06)) return r.pick(NUMBERS);
  switch (field(name)?.valueType) {
    case 'uid':
    case 'gid':
      return r.chance(0.6) ? r.pick(NUMBERS) : r.pick(ACCOUNTS);
    case 'arch':
      return r.pick(['b64', 'b32', 'x86_64', 'i386']);
    case 'msgtype':
      return r.chance(0.7)
        ? r.pick(messageTypes.all()).name
        : r.pick(['CWD,EOE', 'UNKNOWN[1300]', 'cwd', 'UNKNOWN[x]', '1300', 'NOSUCH', 'UNKNOWN[']);
    case 'label':
      return r.pick(['unconfined_t', 'system_u', 's0', 's0:c0.c1023', '"x"', 'a=b']);
    case 'session':
      return r.pick(['unset', 'none', '1', '-1', 'UNSET', '4294967295', '0x5', '-x']);
    case 'errno':
      return r.chance(0.7)
        ? `${r.pick(['-', '-', '', '--'])}${r.pick(errnos.all()).name}`
        : r.pick([...NUMBERS, '-EACCESS', 'eperm', '-eperm', 'E', '-']);
    case 'path':
      return r.pick(PATHS);
    case 'perm':
      return r.pick(PERMS);
    case 'filetype':
      return r.pick([
        'socket',
        'link',
        'file',
        'block',
        'dir',
        'character',
        'fifo',
        'regular',
        'FILE',
        '32768',
      ]);
    case 'fstype':
      return r.pick(['tracefs', 'debugfs', 'cgroup', 'cgroup2', 'ext4', '0x74726163', 'TRACEFS', '-1']);
    case 'key':
      return key(r);
    case 'family':
      return r.pick(['2', '10', 'inet', '45', '46', '-1', '0x2', '4294967298', 'x']);
    default:
      return r.pick(NUMBERS);
  }
}

function comparison(r: Random): string {
  const ids = [
    'uid',
    'euid',
    'suid',
    'fsuid',
    'auid',
    'loginuid',
    'obj_uid',
    'gid',
    'egid',
    'sgid',
    'fsgid',
    'obj_gid',
  ];
  const side = () => (r.chance(0.9) ? r.pick(ids) : r.pick(['pid', '0', 'root', '', 'UID', 'foo']));
  return `${side()}${r.chance(0.85) ? r.pick(['=', '!=']) : r.pick(['>', '==', '>=', ''])}${side()}`;
}
