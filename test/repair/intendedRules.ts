import type { Random } from '../conformance/vocabulary.ts';

const FILES = [
  '/etc/passwd',
  '/etc/shadow',
  '/etc/sudoers',
  '/etc/ssh/sshd_config',
  '/var/log/lastlog',
  '/etc/ld.so.preload',
  '/root/.ssh/authorized_keys',
  '/opt/app/config.yml',
];
const DIRECTORIES = [
  '/etc/cron.d',
  '/etc/sudoers.d/',
  '/var/spool/cron',
  '/usr/local/bin/',
  '/etc/systemd/system',
];
const PROGRAMS = ['/usr/bin/sudo', '/usr/bin/curl', '/usr/sbin/insmod', '/usr/bin/base64', '/bin/su'];
const KEYS = [
  'identity',
  'perm_mod',
  'privileged',
  'time-change',
  'T1053.003-Scheduled-Task-Job-Cron',
  'T1078_Valid_Accounts',
  'logins',
  'modules',
  'my-key',
  'access',
];
const CALLS = [
  ['execve'],
  ['open', 'openat', 'creat'],
  ['unlink', 'unlinkat', 'rename', 'renameat'],
  ['chmod', 'fchmod', 'fchmodat'],
  ['adjtimex', 'settimeofday'],
  ['init_module', 'finit_module', 'delete_module'],
  ['mount', 'umount2'],
  ['connect'],
  ['ptrace'],
];
const FILTERS = [
  ['auid>=1000', 'auid!=unset'],
  ['auid>=1000', 'auid!=4294967295'],
  ['auid>=500', 'auid!=-1'],
  ['euid=0'],
  ['exit=-EACCES'],
  ['exit=-EPERM'],
  ['success=1'],
  ['success=0'],
  ['uid!=0'],
];

/** A rule in its parts, each an option with its argument, in order. */
export type Options = readonly (readonly [option: string, argument: string])[];

/** Returns the text of a rule. */
export function ruleText(options: Options): string {
  return options.map(([o, a]) => (a === '' ? o : `${o} ${a}`)).join(' ');
}

function watch(r: Random): Options {
  const path = r.pick([...FILES, ...FILES, ...DIRECTORIES, ...PROGRAMS]);
  const perm = PROGRAMS.includes(path) ? 'x' : r.pick(['wa', 'wa', 'wa', 'rwxa', 'rwa', 'r', 'w']);
  return [
    ['-w', path],
    ['-p', perm],
    ['-k', r.pick(KEYS)],
  ];
}

function callRule(r: Random): Options {
  const filters = r.pick(FILTERS);
  return [
    ['-a', r.pick(['always,exit', 'always,exit', 'exit,always', 'never,exit'])],
    ['-F', `arch=${r.pick(['b64', 'b64', 'b32'])}`],
    ['-S', r.pick(CALLS).join(',')],
    ...filters.map((f) => ['-F', f] as const),
    key(r),
  ];
}

function pathRule(r: Random): Options {
  const tree = r.below(3) === 0;
  const path = tree
    ? `dir=${r.pick(DIRECTORIES).replace(/\/$/, '')}`
    : `path=${r.pick([...FILES, ...PROGRAMS])}`;
  return [
    ['-a', 'always,exit'],
    ...(r.below(2) === 0 ? [['-F', 'arch=b64'] as const] : []),
    ['-F', path],
    ['-F', `perm=${r.pick(['wa', 'x', 'r'])}`],
    ...r.pick(FILTERS).map((f) => ['-F', f] as const),
    key(r),
  ];
}

function compareRule(r: Random): Options {
  return [
    ['-a', 'always,exit'],
    ['-F', 'arch=b64'],
    ['-S', 'execve'],
    ['-C', r.pick(['uid!=euid', 'auid!=obj_uid', 'gid!=egid'])],
    ['-F', 'euid=0'],
    key(r),
  ];
}

function key(r: Random): readonly [string, string] {
  const name = r.pick(KEYS);
  return r.below(3) === 0 ? ['-F', `key=${name}`] : ['-k', name];
}

/** Returns a rule as people mean it: every one loads on all default targets. */
export function intendedRule(r: Random): Options {
  switch (r.below(8)) {
    case 0:
    case 1:
    case 2:
      return watch(r);
    case 3:
    case 4:
    case 5:
      return callRule(r);
    case 6:
      return pathRule(r);
    default:
      return compareRule(r);
  }
}
