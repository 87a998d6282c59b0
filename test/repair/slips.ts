import type { Random } from '../conformance/vocabulary.ts';
import { type Options, ruleText } from './intendedRules.ts';

/** A way to break a rule: the broken rule (a broken option is one text), or undefined where it has nothing to break that way. */
export interface SlipMaker {
  readonly name: string;
  /** Two readings are equally sensible: it is judged for harm only. */
  readonly ambiguous?: true;
  readonly make: (options: Options, r: Random) => Options | undefined;
}

type Change = (option: string, argument: string, r: Random) => string | undefined;

/** Breaks one option of the rule, drawn among those that can be broken so. */
function onOption(change: Change): SlipMaker['make'] {
  return (options, r) => {
    const able = options.flatMap((o, i) => {
      const text = o[1] === '' ? undefined : change(o[0], o[1], r);
      return text === undefined ? [] : [{ i, text }];
    });
    if (able.length === 0) return undefined;
    const chosen = r.pick(able);
    return options.map((o, i) => (i === chosen.i ? [chosen.text, ''] : o));
  };
}

const onPair = (change: (name: string, op: string, value: string, r: Random) => string | undefined) =>
  onOption((o, a, r) => {
    const m = o === '-F' || o === '-C' ? /^(\w+)(!=|>=|<=|=|>|<)(.*)$/.exec(a) : null;
    const text = m ? change(m[1] ?? '', m[2] ?? '', m[3] ?? '', r) : undefined;
    return text === undefined ? undefined : `${o} ${text}`;
  });

const onText = (change: (text: string, r: Random) => string | undefined): SlipMaker['make'] => {
  return (options, r) => {
    const text = change(ruleText(options), r);
    return text === undefined ? undefined : [[text, '']];
  };
};

/** A name with one letter doubled, lost or swapped. */
function misspelt(word: string, r: Random): string | undefined {
  if (word.length < 5) return undefined;
  const i = 1 + r.below(word.length - 2);
  switch (r.below(3)) {
    case 0:
      return word.slice(0, i) + word[i] + word.slice(i);
    case 1:
      return word.slice(0, i) + word.slice(i + 1);
    default:
      return word[i] === word[i + 1]
        ? undefined
        : word.slice(0, i) + (word[i + 1] ?? '') + word[i] + word.slice(i + 2);
  }
}

/** Every slip of this generator. */
export const slipMakers: readonly SlipMaker[] = [
  { name: '-p forgotten', make: onOption((o, a) => (o === '-p' ? a : undefined)) },
  { name: '-k forgotten', make: onOption((o, a) => (o === '-k' ? a : undefined)) },
  { name: '-F forgotten', make: onOption((o, a) => (o === '-F' ? a : undefined)) },
  { name: '-S forgotten', make: onOption((o, a) => (o === '-S' ? a : undefined)) },
  { name: '-w forgotten', make: onOption((o, a) => (o === '-w' ? a : undefined)) },
  { name: '-a forgotten', make: onOption((o, a) => (o === '-a' ? a : undefined)) },
  { name: '-C forgotten', make: onOption((o, a) => (o === '-C' ? a : undefined)) },
  { name: 'dash forgotten', make: onOption((o, a) => `${o.slice(1)} ${a}`) },
  { name: 'dash doubled', make: onOption((o, a) => `-${o} ${a}`) },
  { name: 'dash apart', make: onOption((o, a) => `- ${o.slice(1)} ${a}`) },
  {
    name: 'letter in the wrong case',
    // -A and -W are options of their own.
    make: onOption((o, a) =>
      '-k -p -F -S -C'.includes(o)
        ? `-${o.slice(1) === o.slice(1).toLowerCase() ? o.slice(1).toUpperCase() : o.slice(1).toLowerCase()} ${a}`
        : undefined,
    ),
  },
  { name: 'typographic dash', make: onOption((o, a, r) => `${r.pick(['–', '—', '−'])}${o.slice(1)} ${a}`) },
  {
    name: 'long spelling',
    make: onOption((o, a, r) => {
      const names: Readonly<Record<string, readonly string[]>> = {
        '-k': ['--key', '-key'],
        '-p': ['--perm', '-perm', '--permissions'],
        '-w': ['--watch', '--path'],
        '-S': ['--syscall', '-syscall'],
        '-F': ['--field', '--filter'],
      };
      const list = names[o];
      return list ? `${r.pick(list)}${r.pick([' ', '='])}${a}` : undefined;
    }),
  },
  { name: 'space before the operator', make: onPair((n, op, v) => `${n} ${op}${v}`) },
  { name: 'space after the operator', make: onPair((n, op, v) => `${n}${op} ${v}`) },
  { name: 'spaces around the operator', make: onPair((n, op, v) => `${n} ${op} ${v}`) },
  {
    name: 'operator turned',
    make: onPair((n, op, v) =>
      op === '>=' ? `${n}=>${v}` : op === '!=' ? `${n}=!${v}` : op === '<=' ? `${n}=<${v}` : undefined,
    ),
  },
  { name: 'operator doubled', make: onPair((n, op, v) => (op === '=' ? `${n}==${v}` : undefined)) },
  { name: 'operator <>', make: onPair((n, op, v) => (op === '!=' ? `${n}<>${v}` : undefined)) },
  {
    name: 'mathematical operator',
    make: onPair((n, op, v) => (op === '!=' ? `${n}≠${v}` : op === '>=' ? `${n}≥${v}` : undefined)),
  },
  {
    name: 'space after the comma of the list',
    make: onOption((o, a) => (o === '-a' ? `-a ${a.replace(',', ', ')}` : undefined)),
  },
  {
    name: 'space before the comma of the list',
    make: onOption((o, a) => (o === '-a' ? `-a ${a.replace(',', ' ,')}` : undefined)),
  },
  {
    name: 'no comma in the list',
    make: onOption((o, a, r) =>
      o === '-a' ? `-a ${a.replace(',', r.pick([' ', ':', '.', ';']))}` : undefined,
    ),
  },
  {
    name: 'list in upper case',
    make: onOption((o, a) => (o === '-a' ? `-a ${a.replace(/\b./g, (c) => c.toUpperCase())}` : undefined)),
  },
  {
    name: 'space after a comma of the system calls',
    make: onOption((o, a) => (o === '-S' && a.includes(',') ? `-S ${a.replaceAll(',', ', ')}` : undefined)),
  },
  {
    name: 'no comma between system calls',
    make: onOption((o, a) => (o === '-S' && a.includes(',') ? `-S ${a.replaceAll(',', ' ')}` : undefined)),
  },
  {
    name: 'system call misspelt',
    make: onOption((o, a, r) => {
      if (o !== '-S') return undefined;
      const bad = misspelt(a.split(',')[0] ?? '', r);
      return bad ? `-S ${[bad, ...a.split(',').slice(1)].join(',')}` : undefined;
    }),
  },
  {
    name: 'system calls in upper case',
    make: onOption((o, a) => (o === '-S' ? `-S ${a.toUpperCase()}` : undefined)),
  },
  {
    name: 'field misspelt',
    make: onPair((n, op, v, r) => {
      const bad = misspelt(n, r);
      return bad ? `${bad}${op}${v}` : undefined;
    }),
  },
  {
    name: 'errno misspelt',
    make: onPair((n, op, v) => (n === 'exit' ? `${n}${op}${v}${v.at(-1)}` : undefined)),
  },
  {
    name: 'synonym of a field',
    make: onPair((n, op, v, r) => {
      const names: Readonly<Record<string, readonly string[]>> = {
        path: ['file'],
        dir: ['directory'],
        exe: ['executable'],
        perm: ['permission', 'perms'],
      };
      const list = names[n];
      return list ? `${r.pick(list)}${op}${v}` : undefined;
    }),
  },
  {
    name: 'synonym of an architecture',
    make: onPair((n, op, v, r) =>
      n === 'arch'
        ? `${n}${op}${v === 'b64' ? r.pick(['64', 'amd64', 'x64', '64bit']) : r.pick(['32', 'x86', '32bit'])}`
        : undefined,
    ),
  },
  {
    name: 'success in words',
    make: onPair((n, op, v) => (n === 'success' ? `${n}${op}${v === '1' ? 'yes' : 'no'}` : undefined)),
  },
  {
    name: 'two conditions in one -F',
    make: (options, r) => {
      const i = options.findIndex(
        (o, n) => o[0] === '-F' && options[n + 1]?.[0] === '-F' && !o[1].startsWith('arch'),
      );
      const [a, b] = [options[i]?.[1], options[i + 1]?.[1]];
      if (i < 0 || a === undefined || b === undefined || b.startsWith('key=')) return undefined;
      const joint = r.pick([',', ' && ', '&&', ' and ']);
      return [...options.slice(0, i), ['-F', a + joint + b], ...options.slice(i + 2)];
    },
  },
  {
    name: '-p on a system call rule',
    make: onOption((o, a) => (o === '-F' && a.startsWith('perm=') ? `-p ${a.slice(5)}` : undefined)),
  },
  { name: 'perm= on a watch', make: onOption((o, a) => (o === '-p' ? `-F perm=${a}` : undefined)) },
  { name: 'perm= without -F on a watch', make: onOption((o, a) => (o === '-p' ? `perm=${a}` : undefined)) },
  {
    name: 'separators in permissions',
    make: onOption((o, a, r) =>
      o === '-p' && a.length > 1 ? `-p ${[...a].join(r.pick([',', '-', '|', ' ']))}` : undefined,
    ),
  },
  {
    name: 'permissions in upper case',
    make: onOption((o, a) => (o === '-p' ? `-p ${a.toUpperCase()}` : undefined)),
  },
  {
    name: 'key first in a watch',
    make: (o) => (o[0]?.[0] === '-w' ? [...o.slice(2), ...o.slice(0, 2)] : undefined),
  },
  {
    name: 'permissions first in a watch',
    make: (o) => (o[0]?.[0] === '-w' && o[1] ? [o[1], o[0], ...o.slice(2)] : undefined),
  },
  {
    name: 'fields before the list',
    make: (o) =>
      o[0]?.[0] === '-a' && o[1] && o[1][1].startsWith('arch') ? [o[1], o[0], ...o.slice(2)] : undefined,
  },
  {
    name: 'arch after the system calls',
    make: (o) =>
      o[1]?.[1].startsWith('arch') && o[2]?.[0] === '-S' && o[0]
        ? [o[0], o[2], o[1], ...o.slice(3)]
        : undefined,
  },
  {
    name: 'comment after the rule',
    make: onText(
      (t, r) => `${t} ${r.pick(['# watch this', '// see CIS 4.1', '# T1078', '/* why */', '; note'])}`,
    ),
  },
  {
    name: 'command in front',
    make: onText(
      (t, r) => `${r.pick(['auditctl', 'sudo auditctl', '/sbin/auditctl', '$ auditctl', '> '])} ${t}`,
    ),
  },
  {
    name: 'shell prompt in front',
    make: onText((t, r) => `${r.pick(['root@host:~#', '[root@web1 ~]#', '$', '%'])} ${t}`),
  },
  { name: 'bullet in front', make: onText((t, r) => `${r.pick(['*', '1.', '•', '-'])} ${t}`) },
  {
    name: 'shell behind',
    make: onText((t, r) => `${t} ${r.pick(['|| true', '2>/dev/null', '&& echo ok', '> /dev/null 2>&1'])}`),
  },
  {
    name: 'tabs between words',
    make: onText((t, r) => (r.below(2) === 0 ? t.replaceAll(' ', '\t') : t.replace(' ', '\t'))),
  },
  { name: 'no-break spaces', make: onText((t) => t.replace(/ (?=-)/g, '\u00a0')) },
  { name: 'two spaces of other kinds', make: onText((t) => t.replace(' ', '\u3000')) },
  { name: 'carriage return within', make: onText((t) => `${t.replace(/ -k /, ' -k ')} \r`) },
  { name: 'byte order mark', make: onText((t) => `\ufeff${t}`) },
  { name: 'zero-width space', make: onText((t) => t.replace(' -', ' \u200b-')) },
  { name: 'backslash at the end', make: onText((t) => `${t} \\`) },
  {
    name: 'quotes around a value with spaces',
    make: onOption((o, a, r) => {
      const q = r.pick(['"', "'"]);
      const m = o === '-F' ? /^(\w+)(>=|!=|=)(.*)$/.exec(a) : null;
      return m && m[1] !== 'key' ? `-F ${q}${m[1]} ${m[2]} ${m[3]}${q}` : undefined;
    }),
  },
  {
    name: 'quotes around a condition',
    make: onOption((o, a, r) =>
      o === '-F' && !a.startsWith('key=') ? `-F ${r.pick(['"', "'", '“'])}${a}${'"'}` : undefined,
    ),
  },
  { name: 'quotes around the path', make: onOption((o, a) => (o === '-w' ? `-w "${a}"` : undefined)) },
  {
    name: 'quotes around the whole rule',
    make: onText((t, r) => {
      const q = r.pick(['"', "'", '`']);
      return q + t + q;
    }),
  },
  { name: 'path without its slash', make: onOption((o, a) => (o === '-w' ? `-w ${a.slice(1)}` : undefined)) },
  {
    name: 'home directory',
    make: onOption((o, a, r) =>
      o === '-w' && a.startsWith('/root/') ? `-w ${a.replace('/root', r.pick(['~', '$HOME']))}` : undefined,
    ),
  },
  {
    name: 'key of two words',
    make: (o) => {
      const k = o[o.length - 1];
      return k?.[0] === '-k' && k[1].includes('-')
        ? [...o.slice(0, -1), ['-k', k[1].replace('-', ' ')]]
        : undefined;
    },
  },
  {
    name: 'no space after the option, with =',
    make: onOption((o, a) => ('-w -p -S'.includes(o) ? `${o}=${a}` : undefined)),
  },
  { name: '-F for -S', make: onOption((o, a) => (o === '-S' ? `-F ${a}` : undefined)) },
  {
    name: '-S for -F',
    make: onOption((o, a) => (o === '-F' && !/^(?:key|perm|path|dir)/.test(a) ? `-S ${a}` : undefined)),
  },
  { name: 'syscall= in -F', make: onOption((o, a) => (o === '-S' ? `-F syscall=${a}` : undefined)) },
  {
    name: 'a field with a dash',
    make: onOption((o, a) => (o === '-F' && !/^(?:key|arch)/.test(a) ? `-${a}` : undefined)),
  },
  {
    name: 'arch as an option',
    make: onOption((o, a) => (o === '-F' && a.startsWith('arch=') ? `-arch ${a.slice(5)}` : undefined)),
  },
  {
    name: 'the list is missing',
    make: (o) => (o[0]?.[0] === '-a' && o[0][1] === 'always,exit' ? o.slice(1) : undefined),
  },
  {
    name: 'the list alone',
    make: (o, r) =>
      o[0]?.[0] === '-a' && o[0][1] === 'always,exit'
        ? [['-a', r.pick(['exit', 'always'])], ...o.slice(1)]
        : undefined,
  },
  {
    name: 'entry for exit',
    make: (o) =>
      o[0]?.[1].includes('exit') && o[0][0] === '-a'
        ? [['-a', o[0][1].replace('exit', 'entry')], ...o.slice(1)]
        : undefined,
  },
  {
    name: 'an action misspelt',
    make: (o, r) =>
      o[0]?.[0] === '-a'
        ? [
            [
              '-a',
              o[0][1].replace('always', r.pick(['alway', 'allways', 'alwasy'])).replace('never', 'nevr'),
            ],
            ...o.slice(1),
          ]
        : undefined,
  },
  {
    name: 'fields on a watch',
    make: (o, r) =>
      o[0]?.[0] === '-w'
        ? [...o.slice(0, 2), ['-F', r.pick(['auid>=1000', 'euid=0'])], ...o.slice(2)]
        : undefined,
    ambiguous: true,
  },
  { name: 'trailing comma', make: onText((t, r) => `${t} ${r.pick([',', ';'])}`) },
  {
    name: 'variable for a user id',
    make: onPair((n, op, v) => (n === 'auid' && v === '1000' ? `${n}${op}\${UID_MIN}` : undefined)),
  },
];
