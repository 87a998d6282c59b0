import type { Random } from '../../conformance/vocabulary.ts';
import { broken, isPlain, type Kind, type Part, pairKind, pairOf, partKind, write } from './draft.ts';

const ARCHES: Readonly<Record<string, readonly string[]>> = {
  b64: ['64', 'amd64', 'x64', 'x86-64', 'b46', '64bit', 'b-64', 'x86_46', '64b', 'bit64', 'b64bit', 'x8664'],
  b32: ['32', 'x86', 'ia32', 'b23', '32bit', 'b-32', '32b', 'bit32', 'i368'],
  x86_64: ['x86-64', 'x86_46', 'x86__64', 'x8664', 'X86-64'],
  i386: ['i368', 'i-386', 'x386', 'i836'],
};
const ERRNOS: Readonly<Record<string, readonly string[]>> = {
  '-EACCES': [
    '-EACCESS',
    'EACCESS',
    '-EACESS',
    '--EACCES',
    '- EACCES',
    '-EACCS',
    '-EACES',
    '−EACCES',
    '-E_ACCES',
  ],
  '-EPERM': ['-EPRM', '-EPREM', '-EPERMS', '--EPERM', '- EPERM', '−EPERM', '–EPERM', '-EPERMM', '-PERM'],
  '-ENOENT': ['-ENOENTS', '-ENONET', '--ENOENT', '-ENOET', '- ENOENT', '-NOENT'],
};
const OUTCOMES: Readonly<Record<string, readonly string[]>> = {
  '0': ['no', 'false', 'No', 'fail', 'failed', 'failure', 'O'],
  '1': ['yes', 'true', 'Yes', 'TRUE', 'l'],
};
const WORDS: Readonly<Record<string, readonly string[]>> = {
  r: ['read'],
  w: ['write'],
  x: ['execute', 'exec'],
  a: ['attr', 'attribute', 'attributes'],
};

/** Misspells permission letters in a way that leaves them all readable. */
function badPermissions(letters: string, r: Random): string {
  const all = [...letters];
  const signs = [',', ' ', '|', '/', '+', ', ', '-', ';', '.'];
  const several = [
    () => all.join(r.pick(signs)),
    () => all.map((c) => r.pick(WORDS[c] ?? [c])).join(r.pick([',', '|', ' ', ', '])),
  ];
  const any = [
    () => `"${letters}"`,
    () => `'${letters}'`,
    () => `+${letters}`,
    () => `-${letters}`,
    () => `[${letters}]`,
    () => `${letters},`,
    () => `${letters};`,
    () => `=${letters}`,
    () => `${letters}:`,
    () => `“${letters}”`,
  ];
  return r.pick(
    all.length > 1
      ? [...several, ...several, ...any]
      : [...any, () => r.pick(WORDS[letters] ?? ['']) || letters],
  )();
}

const values: readonly Kind[] = [
  pairKind('a wrong name of the architecture', ({ name, value }, r) => {
    const wrong = name === 'arch' ? ARCHES[value] : undefined;
    return wrong && `arch=${r.pick(wrong)}`;
  }),
  pairKind('an error name misspelled', ({ name, op, value }, r) => {
    const wrong = name === 'exit' ? ERRNOS[value] : undefined;
    return wrong && `exit${op}${r.pick(wrong)}`;
  }),
  pairKind('success in words', ({ name, op, value }, r) => {
    const wrong = name === 'success' ? OUTCOMES[value] : undefined;
    return wrong && `success${op}${r.pick(wrong)}`;
  }),
  pairKind('the unset login UID spelled wrongly', ({ name, op, value }, r) =>
    name === 'auid' && (value === 'unset' || value === '-1')
      ? `auid${op}${r.pick(['unsset', 'UNSET', 'Unset', 'unsett', 'uset', 'none', 'null', '"unset"', '- 1', '−1', 'undefined', 'not_set'])}`
      : undefined,
  ),
  pairKind('a variable or name for the first ordinary login UID', ({ name, op, value }, r) =>
    name === 'auid' && value === '1000'
      ? `auid${op}${r.pick([`\${UID_MIN}`, 'UID_MIN', '$UID_MIN', '$(UID_MIN)', '<UID_MIN>', '%UID_MIN%'])}`
      : undefined,
  ),
  pairKind('a number typed with letters or signs', ({ name, op, value }, r) =>
    /^(auid|uid|euid|gid)$/.test(name) && /^\d+$/.test(value)
      ? `${name}${op}${r.pick([value.replace('0', 'O'), value.replaceAll('0', 'o'), `#${value}`, `(${value})`, `=${value}`, value.replace('1', 'l')])}`
      : undefined,
  ),
  pairKind('root spelled otherwise', ({ name, op, value }, r) =>
    value === 'root'
      ? `${name}${op}${r.pick(['Root', 'ROOT', '"root"', 'roo', 'root:', 'rooot', '<root>'])}`
      : undefined,
  ),
  pairKind('the name of a constant for an argument', ({ name, op, value }, r) => {
    const named: Readonly<Record<string, string>> = {
      'a0=2': 'AF_INET',
      'a0=10': 'AF_INET6',
      'a0=0x4': 'PTRACE_POKETEXT',
      'a0=16': 'PTRACE_ATTACH',
      'a1&0100': 'O_CREAT',
      'a2&0100': 'O_CREAT',
      'a0=0': 'CLOCK_REALTIME',
      'a1=3': 'SOCK_RAW',
    };
    const constant = named[name + op + value];
    return constant && `${name}${op}${r.chance(0.8) ? constant : constant.toLowerCase()}`;
  }),
  pairKind('a record type spelled otherwise', ({ name, op, value }, r) =>
    name === 'msgtype'
      ? `msgtype${op}${r.pick([`AUDIT_${value}`, value.replace('_', '-'), value.replace('_', ''), `${value}S`, `"${value}"`, `type=${value}`, `${value.slice(0, -2)}${value.at(-1)}${value.at(-2)}`, `[${value}]`])}`
      : undefined,
  ),
  pairKind('a file type or file system spelled otherwise', ({ name, op, value }, r) => {
    const wrong: Readonly<Record<string, readonly string[]>> = {
      dir: ['directory', 'd', 'folder', 'dirs'],
      link: ['symlink', 'lnk', 'l', 'links'],
      tracefs: ['trace', 'tracfs', 'tracefs,', 'trace_fs', 'trace-fs'],
      debugfs: ['debug', 'debufs', 'debug_fs', 'debugsf', 'debug-fs'],
    };
    const list = name === 'filetype' || name === 'fstype' ? wrong[value] : undefined;
    return list && `${name}${op}${r.pick(list)}`;
  }),
];

const permissions: readonly Kind[] = [
  partKind('permission letters with separators, words or quotes', (p, r) =>
    p.flag === '-p' ? broken('-p', badPermissions(p.value, r)) : undefined,
  ),
  pairKind('permission letters of a condition with separators, words or quotes', ({ name, value }, r) =>
    name === 'perm' ? `perm=${badPermissions(value, r)}` : undefined,
  ),
  partKind(
    'a letter that is no permission',
    (p, r) => (p.flag === '-p' ? broken('-p', p.value + r.pick(['d', 'c', 'm', 'e', 's', 'q'])) : undefined),
    true,
  ),
  partKind(
    'octal permissions',
    (p, r) => (p.flag === '-p' ? broken('-p', r.pick(['2', '6', '7', '0644', '755'])) : undefined),
    true,
  ),
  partKind('permissions as ls shows them', (p) =>
    p.flag === '-p' && /^[rwx]+$/.test(p.value)
      ? broken('-p', [...'rwx'].map((c) => (p.value.includes(c) ? c : '-')).join(''))
      : undefined,
  ),
  partKind('a key that got stuck in the permissions', (p) =>
    p.flag === '-p' ? broken('-p', p.value.padEnd(5, p.value.at(-1))) : undefined,
  ),
  pairKind(
    'another ID that is unset',
    ({ name, op, value }, r) =>
      name === 'auid' && value === 'unset' ? `${r.pick(['uid', 'euid', 'gid'])}${op}unset` : undefined,
    true,
  ),
];

function isPath(p: Part): string | undefined {
  if (p.flag === '-w') return p.value;
  const pair = pairOf(p);
  return pair && /^(path|dir|exe)$/.test(pair.name) && pair.op === '=' ? pair.value : undefined;
}

/** Makes a kind that rewrites a path, of a watch or a condition. */
function pathKind(
  name: string,
  make: (path: string, r: Random, p: Part) => string | undefined,
  ambiguous?: true,
): Kind {
  return partKind(
    name,
    (p, r) => {
      const path = isPath(p);
      const to = path === undefined ? undefined : make(path, r, p);
      return to === undefined || path === undefined
        ? undefined
        : broken(p.flag, p.value.slice(0, -path.length) + to);
    },
    ambiguous,
  );
}

/** Puts a space before (0) or after (1) one of the inner slashes of a path. */
function spaced(path: string, r: Random, after: 0 | 1): string | undefined {
  const places = [...path].flatMap((c, i) => (c === '/' && i > 0 && i < path.length - 1 ? [i + after] : []));
  if (places.length === 0) return undefined;
  const at = r.pick(places);
  return `${path.slice(0, at)} ${path.slice(at)}`;
}

const paths: readonly Kind[] = [
  pathKind('the first slash of a path is missing', (path) => path.slice(1)),
  pathKind('quotes around a path', (path, r) => {
    const [a, b] = r.pick([
      ['"', '"'],
      ["'", "'"],
      ['“', '”'],
      ['`', '`'],
      ['<', '>'],
    ] as const);
    return a + path + b;
  }),
  pathKind('backslashes in a path', (path) => path.replaceAll('/', '\\')),
  pathKind('a space after a slash inside a path', (path, r) => spaced(path, r, 1)),
  pathKind('a space before a slash inside a path', (path, r) => spaced(path, r, 0), true),
  pathKind('a space after the first slash', (path) => `/ ${path.slice(1)}`),
  pathKind('the home directory of the shell', (path, r) =>
    path.startsWith('/root/') ? r.pick(['~', '$HOME', `\${HOME}`, '~root']) + path.slice(5) : undefined,
  ),
  pathKind('a URL for a path', (path) => `file://${path}`),
  pathKind(
    'the bare name of a program',
    (path, _, p) => (p.value.startsWith('exe=') ? path.replace(/^.*\//, '') : undefined),
    true,
  ),
  pathKind('a dot before a path', (path) => `.${path}`, true),
  pairKind('a directory given to path=', ({ name, op, value }) =>
    name === 'dir' && value.endsWith('/') ? `path${op}${value}` : undefined,
  ),
];

const pathForms: readonly Kind[] = [
  {
    name: '-a in front of a watch',
    breaks: (draft, r) =>
      draft.parts[0]?.flag === '-w' && isPlain(draft)
        ? {
            draft: {
              ...draft,
              parts: [broken('-a', r.pick(['always,exit', 'exit,always'])), ...draft.parts],
            },
          }
        : undefined,
  },
  {
    name: 'a watch with an architecture',
    breaks: (draft, r) => {
      const [watch, ...rest] = draft.parts;
      if (watch?.flag !== '-w' || !isPlain(draft)) return undefined;
      return {
        draft: { ...draft, parts: [watch, broken('-F', `arch=${r.pick(['b64', 'b32'])}`), ...rest] },
        intended: write(draft),
        ambiguous: true,
      };
    },
  },
];

/** Slips in values: architectures, error names, accounts, permissions, paths. */
export const valueSlips: readonly Kind[] = [...values, ...permissions, ...paths, ...pathForms];
