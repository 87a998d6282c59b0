import { broken, type Kind, pairKind, pairOf, partKind } from './draft.ts';

const MISSPELT: Readonly<Record<string, readonly string[]>> = {
  arch: ['acrh', 'arhc', 'ach', 'architecture', 'archi', 'arc'],
  auid: ['audi', 'aiud', 'auuid', 'auid_', 'login_uid', 'audit_uid', 'auidd'],
  uid: ['iud', 'user_id'],
  euid: ['eudi', 'eiud', 'effective_uid'],
  success: ['succes', 'sucess', 'succcess', 'sucsess', 'suceess'],
  exit: ['exti', 'eixt', 'exitcode', 'exit_code', 'ext'],
  path: ['pah', 'paht', 'file', 'filename', 'filepath', 'pth'],
  dir: ['directory', 'folder', 'dri', 'direcory', 'dirs'],
  perm: ['prem', 'pemr', 'perms', 'permission', 'permissions', 'per'],
  exe: ['exec', 'ex', 'executable', 'exee', 'eexe'],
  key: ['kye', 'ky', 'keyname', 'kee'],
  msgtype: ['msg_type', 'msgtyp', 'mstype', 'messagetype', 'type', 'msg-type', 'mesgtype'],
  fstype: ['fs_type', 'fstyp', 'filesystem', 'fs'],
  filetype: ['file_type', 'filetyp', 'ftype', 'fileype'],
  subj_type: ['subject_type', 'subj-type', 'subjtype', 'sub_type'],
  a0: ['arg0', 'a_0', 'a0_'],
  a1: ['arg1', 'a_1'],
  a2: ['arg2', 'a_2'],
  ppid: ['pppid', 'parent_pid', 'ppdi'],
  gid: ['gdi', 'group_id'],
};

/** Reports whether a number without its operator could mean several things. */
function isNumeric(name: string): boolean {
  return /^(.?uid|.?gid|obj_.id|a\d|ppid)$/.test(name);
}

const operators: readonly Kind[] = [
  pairKind('spaces around the operator', ({ name, op, value }, r) =>
    r.pick([
      `${name} ${op} ${value}`,
      `${name} ${op} ${value}`,
      `${name}${op} ${value}`,
      `${name} ${op}${value}`,
    ]),
  ),
  pairKind('the two signs of the operator turned round', ({ name, op, value }) =>
    op.length === 2 ? `${name}${op[1]}${op[0]}${value}` : undefined,
  ),
  pairKind('a doubled equals sign', ({ name, op, value }) =>
    op === '=' || op === '!=' || op === '>=' ? `${name}${op}=${value}` : undefined,
  ),
  pairKind('not equal as in SQL', ({ name, op, value }, r) =>
    op === '!=' ? `${name}${r.pick(['<>', ' <> ', '~=', '=/='])}${value}` : undefined,
  ),
  pairKind('a mathematical sign for the operator', ({ name, op, value }) => {
    const sign = { '!=': '≠', '>=': '≥', '<=': '≤' }[op];
    return sign && `${name}${sign}${value}`;
  }),
  pairKind('an operator as in shell tests', ({ name, op, value }) => {
    const word = { '=': '-eq', '!=': '-ne', '>=': '-ge', '>': '-gt' }[op];
    return word && `${name} ${word} ${value}`;
  }),
  pairKind('an operator in words', ({ name, op, value }) => {
    const word = { '=': 'is', '!=': 'is not' }[op];
    return word && `${name} ${word} ${value}`;
  }),
  pairKind('a colon for the equals sign', ({ name, op, value }, r) =>
    op === '=' ? `${name}${r.pick([':', ': ', ':='])}${value}` : undefined,
  ),
  pairKind('a space for the equals sign', ({ name, op, value }) =>
    op === '=' && name !== 'auid' && name !== 'uid' && name !== 'gid' ? `${name} ${value}` : undefined,
  ),
  pairKind('no operator at all', ({ name, op, value }) =>
    op === '=' && !isNumeric(name) ? `${name}${value}` : undefined,
  ),
  pairKind(
    'no operator between a name and a number',
    ({ name, value }) => (isNumeric(name) ? `${name}${value}` : undefined),
    true,
  ),
  pairKind('the value in front of the operator', ({ name, op, value }) => {
    const turned = { '>=': '<=', '>': '<', '=': '=', '!=': '!=' }[op];
    return turned && `${value}${turned}${name}`;
  }),
  pairKind(
    'the percent signs of a URL',
    ({ name, op, value }) => `${name}${encodeURIComponent(op).replace('!', '%21')}${value}`,
  ),
  pairKind(
    'a number without its comparison',
    ({ name, op, value }) => (op === '>=' ? `${name} ${value}` : undefined),
    true,
  ),
  pairKind('the negation in front of the field', ({ name, op, value }, r) =>
    op === '!='
      ? r.pick([`!${name}=${value}`, `! ${name}=${value}`, `not ${name}=${value}`, `!(${name}=${value})`])
      : undefined,
  ),
  partKind('the negation in front of the option, as in iptables', (p) => {
    const pair = pairOf(p);
    return pair?.op === '!=' ? broken(`! ${p.flag}`, `${pair.name}=${pair.value}`) : undefined;
  }),
  pairKind('the negation at the value', ({ name, op, value }, r) =>
    op === '!=' ? `${name}=${r.pick(['!', ' !', 'not '])}${value}` : undefined,
  ),
  pairKind('the shift key held too long', ({ name, op, value }) =>
    op === '>=' || op === '!=' ? `${name}${op[0]}+${value}` : undefined,
  ),
  pairKind('an operator as HTML writes it', ({ name, op, value }) => {
    const html = { '>=': '&gt;=', '>': '&gt;', '&': '&amp;' }[op];
    return html && `${name}${html}${value}`;
  }),
  pairKind('an operator escaped for a shell', ({ name, op, value }) =>
    /[!<>&]/.test(op) ? `${name}\\${op}${value}` : undefined,
  ),
  pairKind(
    'a full-width sign for the operator',
    ({ name, op, value }) =>
      `${name}${op.replace('=', '＝').replace('!', '！').replace('>', '＞').replace('&', '＆')}${value}`,
  ),
];

const names: readonly Kind[] = [
  pairKind('the field name misspelled or a synonym', ({ name, op, value }, r, p) => {
    const wrong = MISSPELT[name];
    return wrong && p.flag === '-F' ? `${r.pick(wrong)}${op}${value}` : undefined;
  }),
  pairKind('two letters of a field name swapped', ({ name, op, value }, r) => {
    if (name.length < 3) return undefined;
    const i = r.below(name.length - 1);
    return `${name.slice(0, i)}${name[i + 1]}${name[i]}${name.slice(i + 2)}${op}${value}`;
  }),
  partKind('a dash in front of the field instead of -F', (p) => {
    const pair = pairOf(p);
    return pair && p.flag === '-F' ? broken('', `-${p.value}`) : undefined;
  }),
  partKind('two dashes in front of the field instead of -F', (p) => {
    const pair = pairOf(p);
    return pair && p.flag === '-F' ? broken('', `--${p.value}`) : undefined;
  }),
  pairKind('the name of the field left out', ({ name, op, value }) =>
    op === '=' && (name === 'arch' || name === 'path' || name === 'perm' || value.startsWith('-E'))
      ? value
      : undefined,
  ),
  partKind('the option written as the name of a field in -w', (p, r) =>
    p.flag === '-w' ? broken('-w', `${r.pick(['path=', 'file=', 'dir=', 'watch='])}${p.value}`) : undefined,
  ),
  partKind('-p or -w written as a field of a watch', (p) =>
    p.flag === '-p' ? broken('-p', `perm=${p.value}`) : undefined,
  ),
  partKind('a condition given to -S', (p) =>
    p.flag === '-F' && !p.value.startsWith('arch=') && !p.value.startsWith('key=')
      ? broken('-S', p.value)
      : undefined,
  ),
  partKind('a comparison of fields given to -F', (p) =>
    p.flag === '-C' ? broken('-F', p.value) : undefined,
  ),
  partKind('a condition given to -C', (p) =>
    p.flag === '-F' && /^(auid|uid|euid|success|exit)/.test(p.value) ? broken('-C', p.value) : undefined,
  ),
  pairKind('a comparison with its fields spelled wrongly', ({ name, op, value }, r, p) =>
    p.flag === '-C' && value.startsWith('obj_')
      ? `${name}${op}${r.pick(['obj-uid', 'objuid', 'object_uid', 'obj.uid'])}`
      : undefined,
  ),
  pairKind(
    'a comparison without its operator',
    ({ name, value }, r, p) =>
      p.flag === '-C' ? `${name}${r.pick([',', ' ', ':', '/'])}${value}` : undefined,
    true,
  ),
];

const joined: readonly Kind[] = [
  {
    name: 'two conditions in one -F',
    breaks: (draft, r) => {
      const at = draft.parts.findIndex((p, i) => {
        const next = draft.parts[i + 1];
        return p.flag === '-F' && next?.flag === '-F' && !p.done && !next.done;
      });
      const [a, b] = [draft.parts[at], draft.parts[at + 1]];
      if (!a || !b) return undefined;
      const sign = r.pick([',', ', ', ' && ', '&&', ' and ', ';', ' , ', ' & ']);
      const both = broken('-F', a.value + sign + b.value);
      return {
        draft: { ...draft, parts: [...draft.parts.slice(0, at), both, ...draft.parts.slice(at + 2)] },
      };
    },
  },
  {
    name: 'one -F for all conditions that follow',
    breaks: (draft) => {
      const at = draft.parts.findIndex((p) => p.flag === '-F');
      const run = draft.parts.slice(at).findIndex((p) => p.flag !== '-F');
      const end = run < 0 ? draft.parts.length : at + run;
      if (at < 0 || end - at < 2 || draft.parts.slice(at, end).some((p) => p.done)) return undefined;
      const parts = draft.parts.map((p, i) =>
        i > at && i < end ? broken('', p.value) : i === at ? { ...p, done: true as const } : p,
      );
      return { draft: { ...draft, parts } };
    },
  },
];

const quotes: readonly Kind[] = [
  pairKind('quotes around a condition', (_, r, p) => {
    const [a, b] = r.pick([
      ['"', '"'],
      ["'", "'"],
      ['“', '”'],
      ['`', '`'],
      ['‘', '’'],
    ] as const);
    return a + p.value + b;
  }),
  pairKind('quotes around the value of a condition', ({ name, op, value }, r) => {
    const [a, b] = r.pick([
      ['"', '"'],
      ["'", "'"],
      ['“', '”'],
    ] as const);
    return name === 'key' ? undefined : `${name}${op}${a}${value}${b}`;
  }),
  pairKind('one quote without its other', (_, r, p) => (r.chance(0.5) ? `"${p.value}` : `${p.value}"`)),
];

/** Slips inside the words of -F and -C. */
export const fieldSlips: readonly Kind[] = [...operators, ...names, ...joined, ...quotes];
