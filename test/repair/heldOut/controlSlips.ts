import { broken, type Draft, draftOf, isPlain, type Kind, partKind, write } from './draft.ts';

function isRule(draft: Draft): boolean {
  return draft.parts.some((p) => /^-[waA]$/.test(p.flag));
}

/** Slips in controls: their names, their values, and what shares their line. */
export const controlSlips: readonly Kind[] = [
  partKind('a control written as other files write it', (p, r) => {
    const names: Readonly<Record<string, readonly string[]>> = {
      '-b': [
        'backlog_limit=',
        'audit_backlog_limit=',
        '-b = ',
        '-backlog ',
        'backlog ',
        '--buffers ',
        '--backlog_limit ',
      ],
      '-f': ['failure=', '-f = ', '--failure ', 'failure_flag ', '-failure '],
      '-e': ['enabled=', '-e = ', '--enable ', 'enable ', 'audit=', '--enabled='],
      '-r': ['rate_limit=', '-r = ', '--rate ', 'rate ', '--rate_limit='],
      '--backlog_wait_time': [
        '--backlog-wait-time ',
        '-backlog_wait_time ',
        'backlog_wait_time=',
        '--backlogwaittime ',
        '--backlog_wait_timeout ',
        '--backlog_waittime ',
      ],
    };
    const wrong = names[p.flag];
    return wrong && broken(r.pick(wrong), p.value, '');
  }),
  partKind('a control with its value in words', (p, r) => {
    const words: Readonly<Record<string, readonly string[]>> = {
      '-f0': ['silent'],
      '-f1': ['printk', 'print'],
      '-f2': ['panic'],
      '-e2': ['lock', 'locked', 'immutable'],
      '-e1': ['on', 'enable', 'enabled', 'true', 'yes'],
    };
    const list = words[p.flag + p.value];
    return list && broken(p.flag, r.pick(list));
  }),
  partKind('a control with a badly typed number', (p, r) =>
    /^-[bfer]$/.test(p.flag)
      ? broken(
          p.flag,
          r.pick([
            `"${p.value}"`,
            `=${p.value}`,
            `${p.value};`,
            `'${p.value}'`,
            `(${p.value})`,
            `0${p.value}`,
            `+${p.value}`,
          ]),
        )
      : undefined,
  ),
  partKind('a switch without a value, spelled wrongly', (p, r) => {
    const wrong: Readonly<Record<string, readonly string[]>> = {
      '--loginuid-immutable': [
        '--loginuid_immutable',
        '-loginuid-immutable',
        'loginuid-immutable',
        '--loginuid-imutable',
        '--loginuid immutable',
        '--login-uid-immutable',
        '—loginuid-immutable',
        '--loginuid-immutable=1',
        '--loginuid-immutable 1',
      ],
      '-D': [
        '- D',
        'D',
        '-d',
        '-D all',
        '--D',
        '–D',
        '-D;',
        '-D.',
        '/D',
        '--delete',
        '-D -D',
        '-delete',
        '--delete-all',
      ],
    };
    const list = wrong[p.flag];
    return list && broken(r.pick(list));
  }),
  {
    name: '-D and another control on one line',
    breaks: (draft, r) => {
      const [p] = draft.parts;
      if (!isPlain(draft) || isRule(draft) || p?.flag === '-D' || !p || p.done) return undefined;
      const parts = r.chance(0.7) ? [broken('-D'), p] : [p, broken('-D')];
      return {
        draft: draftOf(parts.map((q) => ({ ...q, done: true as const }))),
        intended: parts.map((q) => write(draftOf([q]))).join('\n'),
      };
    },
  },
];
