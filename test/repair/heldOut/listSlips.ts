import type { Random } from '../../conformance/vocabulary.ts';
import { broken, type Kind, orderKind, type Part, partKind } from './draft.ts';

const MISSPELT: Readonly<Record<string, readonly string[]>> = {
  execve: ['exeve', 'excve', 'execv', 'execeve', 'exec', 'exceve'],
  execveat: ['execvat', 'execeveat', 'execve_at'],
  open: ['opne', 'oepn', 'openn'],
  openat: ['opneat', 'open_at', 'openta', 'opennat'],
  unlink: ['unlnik', 'unlik', 'ulink', 'unlinkk'],
  unlinkat: ['unlinkta', 'unlink_at', 'unlikat'],
  rename: ['renmae', 'rname', 'renam'],
  chmod: ['chmdo', 'cmod', 'chmode', 'chomd'],
  fchmod: ['fchmdo', 'fcmod', 'fchmode'],
  chown: ['chonw', 'cwhon', 'chwon'],
  lchown: ['lchonw', 'lchwon'],
  umount2: ['umont2', 'umount_2', 'unmount2', 'umonut2'],
  mount: ['moutn', 'muont', 'mountt'],
  connect: ['conect', 'connet', 'conncet'],
  ptrace: ['prtace', 'ptarce', 'ptrce'],
  socket: ['soket', 'sokcet', 'scoket'],
  init_module: ['init-module', 'initmodule', 'init_modul', 'init_modules'],
  delete_module: ['delete-module', 'deletemodule', 'delete_modul', 'delet_module'],
  adjtimex: ['adjtime', 'adjtimx', 'adjtimes', 'adjtimxe'],
  settimeofday: ['settimeofdy', 'set_time_of_day', 'settimofday', 'settimeofdays'],
  clock_settime: ['clock-settime', 'clocksettime', 'clock_setime', 'clock_settimes'],
  sethostname: ['set_hostname', 'sethostnme', 'sethostnames'],
  truncate: ['trucate', 'truncat', 'trunctae'],
  setuid: ['set_uid', 'setiud'],
  all: ['ALL', 'All', '*', 'al', 'alll', 'ANY'],
  setxattr: ['setxatr', 'setxttr'],
};

/** Makes a kind that rewrites the value of one -S option. */
function callsKind(
  name: string,
  make: (calls: readonly string[], r: Random) => string | undefined,
  ambiguous?: true,
): Kind {
  return partKind(
    name,
    (p, r) => {
      const to = p.flag === '-S' ? make(p.value.split(','), r) : undefined;
      return to === undefined ? undefined : broken('-S', to);
    },
    ambiguous,
  );
}

/** Rewrites one of several words. */
function one(words: readonly string[], r: Random, make: (word: string) => string): string {
  const at = r.below(words.length);
  return words.map((w, i) => (i === at ? make(w) : w)).join(',');
}

const calls: readonly Kind[] = [
  callsKind('a space after a comma between system calls', (c, r) =>
    c.length > 1 ? (r.chance(0.7) ? c.join(', ') : `${c[0]}, ${c.slice(1).join(',')}`) : undefined,
  ),
  callsKind('a space in front of a comma between system calls', (c, r) =>
    c.length > 1 ? c.join(r.pick([' ,', ' , '])) : undefined,
  ),
  callsKind('spaces for the commas between system calls', (c) => (c.length > 1 ? c.join(' ') : undefined)),
  callsKind('another sign between system calls', (c, r) =>
    c.length > 1
      ? c.join(r.pick([';', '|', '+', '/', '.', ':', ' | ', '&', ' and ', '; ', '，', '||', ' or ']))
      : undefined,
  ),
  callsKind('-S glued to the comma', (c) => (c.length > 1 ? c.join(',-S ') : undefined)),
  callsKind('parentheses after a system call', (c, r) => one(c, r, (w) => w + r.pick(['()', '(2)', '(2)']))),
  callsKind('a prefix of C headers on system calls', (c, r) => {
    const prefix = r.pick(['sys_', '__NR_', 'SYS_', '__x64_sys_']);
    return c.map((w) => prefix + w).join(',');
  }),
  callsKind('quotes or brackets around system calls', (c, r) => {
    const [a, b] = r.pick([
      ['"', '"'],
      ["'", "'"],
      ['[', ']'],
      ['{', '}'],
      ['(', ')'],
      ['“', '”'],
    ] as const);
    return a + c.join(',') + b;
  }),
  callsKind('a system call misspelled', (c, r) => {
    const places = c.filter((w) => MISSPELT[w]);
    if (places.length === 0) return undefined;
    const wrong = r.pick(places);
    return c.map((w) => (w === wrong ? r.pick(MISSPELT[w] ?? [w]) : w)).join(',');
  }),
  partKind('a system call that has this name only as a program', (p, _, draft) =>
    p.flag === '-S' && /umount2/.test(p.value) && draft.parts.some((a) => /arch=(b64|x86_64)/.test(a.value))
      ? broken('-S', p.value.replace('umount2', 'umount'))
      : undefined,
  ),
  partKind('a 32-bit name of a system call for 64 bits', (p, _, draft) =>
    p.flag === '-S' &&
    /\b(chown|fchown|lchown|setuid)\b/.test(p.value) &&
    draft.parts.some((a) => /arch=(b64|x86_64)/.test(a.value))
      ? broken('-S', p.value.replace(/\b(chown|fchown|lchown|setuid)\b/, '$132'))
      : undefined,
  ),
  callsKind(
    'an operator given to -S',
    (c, r) => r.pick(['=', 'syscall=', 'syscalls=', 'name=']) + c.join(','),
  ),
  partKind('the system calls as a condition', (p, r) =>
    p.flag === '-S'
      ? broken('-F', `${r.pick(['syscall', 'syscalls', 'call', 'syscall'])}=${p.value}`)
      : undefined,
  ),
  callsKind('a wildcard in a system call', (c, r) => one(c, r, (w) => `${w.slice(0, 4)}*`), true),
];

const LISTS: Readonly<Record<string, readonly string[]>> = {
  always: ['allways', 'alway', 'alwyas', 'alwas', 'aways', 'alwasy'],
  never: ['nevre', 'neve', 'nver', 'enver', 'nevr'],
  exit: ['exti', 'eixt', 'exits', 'ext'],
  exclude: ['exlude', 'excude', 'excluded', 'exclud', 'excludes'],
  filesystem: ['filesytem', 'file-system', 'file_system', 'fs', 'filesystems'],
  task: ['tasks', 'taks', 'tsk'],
  user: ['users', 'usr', 'usre'],
};

/** Makes a kind that rewrites the list and action. */
function listKind(
  name: string,
  make: (words: readonly [string, string], r: Random) => string | undefined,
  ambiguous?: true,
): Kind {
  return partKind(
    name,
    (p, r) => {
      const [a, b] = p.value.split(',');
      const to = /^-[aA]$/.test(p.flag) && a && b ? make([a, b], r) : undefined;
      return to === undefined ? undefined : broken(p.flag, to);
    },
    ambiguous,
  );
}

const lists: readonly Kind[] = [
  listKind('a space at the comma of the list', ([a, b], r) => a + r.pick([', ', ', ', ' ,', ' , ']) + b),
  listKind('a space for the comma of the list', ([a, b]) => `${a} ${b}`),
  listKind(
    'another sign for the comma of the list',
    ([a, b], r) => a + r.pick(['.', ';', ':', '-', '/', '|', '<', '，', '=', '_', '+', '、']) + b,
  ),
  listKind('no comma in the list', ([a, b]) => a + b),
  listKind('the list or action misspelled', ([a, b], r) => {
    const wrong = r.chance(0.5) ? a : b;
    const to = r.pick(LISTS[wrong] ?? [wrong]);
    return [a, b].map((w) => (w === wrong ? to : w)).join(',');
  }),
  listKind('capitals in the list', ([a, b], r) => {
    const cap = (w: string): string => (w[0] ?? '').toUpperCase() + w.slice(1);
    return r.pick([`${a},${b}`.toUpperCase(), `${cap(a)},${cap(b)}`, `${cap(a)},${b}`]);
  }),
  listKind('the list of old releases', ([a, b]) =>
    a === 'exit' || b === 'exit' ? [a, b].map((w) => (w === 'exit' ? 'entry' : w)).join(',') : undefined,
  ),
  listKind('quotes or brackets around the list', ([a, b], r) => {
    const [open, close] = r.pick([
      ['"', '"'],
      ["'", "'"],
      ['[', ']'],
      ['(', ')'],
    ] as const);
    return open + r.pick([`${a},${b}`, `${a}, ${b}`]) + close;
  }),
  listKind('the action alone', ([a, b]) => ([a, b].includes('exit') ? (a === 'exit' ? b : a) : undefined)),
  listKind(
    'the exit list alone',
    ([a, b]) => ([a, b].includes('exit') && [a, b].includes('always') ? 'exit' : undefined),
    true,
  ),
  listKind('names for list and action', ([a, b], r) =>
    a === 'always' || a === 'never'
      ? r.pick([`action=${a},list=${b}`, `${a},list=${b}`, `action=${a},filter=${b}`])
      : undefined,
  ),
  listKind('a list three words long', ([a, b], r) => `${a},${b},${r.pick([a, b])}`),
  listKind(
    'the deprecated action',
    ([a, b]) =>
      [a, b].includes('always') ? [a, b].map((w) => (w === 'always' ? 'possible' : w)).join(',') : undefined,
    true,
  ),
  partKind(
    'the option of iptables for a new rule',
    (p) => (p.flag === '-a' ? broken('-I', p.value) : undefined),
    true,
  ),
  partKind('nothing after -a', (p) => (p.flag === '-a' ? broken('-a') : undefined), true),
];

function hasList(parts: readonly Part[], name: string): boolean {
  return parts.some((p) => /^-[aA]$/.test(p.flag) && p.value.split(',').includes(name));
}

const company: readonly Kind[] = [
  orderKind('a key where the list allows none', (parts, r) => {
    const bare = hasList(parts, 'exclude') || hasList(parts, 'task') || hasList(parts, 'user');
    return bare && !parts.some((p) => p.done)
      ? [...parts, broken('-k', r.pick(['noise', 'exclude', 'no_audit', 'filter_out']))]
      : undefined;
  }),
  orderKind('-S all where the list allows no system calls', (parts) => {
    const bare =
      hasList(parts, 'exclude') ||
      hasList(parts, 'task') ||
      hasList(parts, 'user') ||
      hasList(parts, 'filesystem');
    return bare && !parts.some((p) => p.done) ? [...parts, broken('-S', 'all')] : undefined;
  }),
  orderKind('a watch and its list in one', (parts, r) => {
    const [watch, ...rest] = parts;
    return watch?.flag === '-w' && !watch.done
      ? [{ ...watch, done: true }, broken('-a', r.pick(['always,exit', 'exit,always'])), ...rest]
      : undefined;
  }),
  orderKind(
    'a list that does not suit the conditions',
    (parts) => {
      const [list, ...rest] = parts;
      if (
        !list ||
        list.done ||
        !hasList(parts, 'exit') ||
        !parts.some((p) => /^(path|dir|perm|exit|success)/.test(p.value))
      )
        return undefined;
      return [broken(list.flag, list.value.replace('exit', 'task')), ...rest];
    },
    true,
  ),
  orderKind('the same list twice', (parts) => {
    const [list, ...rest] = parts;
    if (list?.flag !== '-a' || list.done) return undefined;
    return [{ ...list, done: true }, { ...list, done: true }, ...rest];
  }),
];

/** Slips in system calls, lists and actions, and in what goes with them. */
export const listSlips: readonly Kind[] = [...calls, ...lists, ...company];
