import { broken, type Draft, draftOf, isPlain, type Kind, type Part, part, write } from './draft.ts';

/** Splits a rule into two that were meant by one line. */
function two(
  name: string,
  make: (draft: Draft, index: number) => readonly [readonly Part[], string, string] | undefined,
): Kind {
  return {
    name,
    breaks: (draft) => {
      if (!isPlain(draft) || draft.parts.some((p) => p.done)) return undefined;
      for (let i = 0; i < draft.parts.length; i++) {
        const made = make(draft, i);
        if (made) return { draft: draftOf(made[0]), intended: `${made[1]}\n${made[2]}` };
      }
      return undefined;
    },
  };
}

function replaced(draft: Draft, i: number, to: Part): string {
  return write({ ...draft, parts: draft.parts.map((p, j) => (i === j ? to : p)) });
}

const OTHER: Readonly<Record<string, string>> = {
  '/etc/passwd': '/etc/group',
  '/etc/shadow': '/etc/gshadow',
  '/etc/sudoers': '/etc/sudoers.d/',
  '/etc/hosts': '/etc/hostname',
  '/etc/issue': '/etc/issue.net',
  '/var/log/wtmp': '/var/log/btmp',
  '/var/log/lastlog': '/var/log/faillog',
  '/etc/cron.d/': '/etc/cron.daily/',
  '/etc/crontab': '/etc/cron.d/',
  '/usr/sbin/insmod': '/usr/sbin/rmmod',
  '/usr/bin/wget': '/usr/bin/curl',
  '/usr/sbin/useradd': '/usr/sbin/userdel',
};

/** Slips that put two rules into one line. */
export const pairSlips: readonly Kind[] = [
  two('two watches on one line', (draft, i) => {
    const p = draft.parts[i];
    const other = p?.flag === '-w' ? OTHER[p.value] : undefined;
    if (!p || !other) return undefined;
    const next = part('-w', other);
    return [
      [p, next, ...draft.parts.slice(1)].map((q) => ({ ...q, done: true as const })),
      write(draft),
      replaced(draft, i, next),
    ];
  }),
  two('two paths after one -w', (draft, i) => {
    const p = draft.parts[i];
    const other = p?.flag === '-w' ? OTHER[p.value] : undefined;
    if (!p || !other) return undefined;
    const both = broken('-w', `${p.value} ${other}`);
    return [[both, ...draft.parts.slice(1)], write(draft), replaced(draft, i, part('-w', other))];
  }),
  two('two whole rules on one line', (draft, i) => {
    const p = draft.parts[i];
    const other = p?.flag === '-w' ? OTHER[p.value] : undefined;
    if (!p || !other) return undefined;
    const sign = draft.parts.length % 2 === 0 ? [] : [broken(';')];
    const next = draft.parts.map((q, j) => (i === j ? part('-w', other) : q));
    return [[...draft.parts, ...sign, ...next], write(draft), write(draftOf(next))];
  }),
  two('both architectures in one rule', (draft, i) => {
    const p = draft.parts[i];
    if (p?.value !== 'arch=b64') return undefined;
    const both = broken(
      '-F',
      ['arch=b64,b32', 'arch=b64|b32', 'arch=b64,arch=b32', 'arch=b64/b32'][draft.parts.length % 4],
    );
    return [
      draft.parts.map((q, j) => (i === j ? both : q)),
      write(draft),
      replaced(draft, i, part('-F', 'arch=b32')),
    ];
  }),
  two('two error names in one condition', (draft, i) => {
    const p = draft.parts[i];
    if (p?.value !== 'exit=-EACCES') return undefined;
    const both = broken(
      '-F',
      ['exit=-EACCES,-EPERM', 'exit=-EACCES|-EPERM', 'exit=-EACCES,exit=-EPERM'][draft.parts.length % 3],
    );
    return [
      draft.parts.map((q, j) => (i === j ? both : q)),
      write(draft),
      replaced(draft, i, part('-F', 'exit=-EPERM')),
    ];
  }),
  two('two record types in one condition', (draft, i) => {
    const p = draft.parts[i];
    if (!p?.value.startsWith('msgtype=') || p.value === 'msgtype=EOE') return undefined;
    const both = broken('-F', `${p.value}${p.value.length % 2 === 0 ? ',' : ', '}EOE`);
    return [
      draft.parts.map((q, j) => (i === j ? both : q)),
      write(draft),
      replaced(draft, i, part('-F', 'msgtype=EOE')),
    ];
  }),
  two('two paths in the conditions of one rule', (draft, i) => {
    const p = draft.parts[i];
    const other = p?.value.startsWith('path=') ? OTHER[p.value.slice(5)] : undefined;
    if (!p || !other || other.endsWith('/')) return undefined;
    const next = part('-F', `path=${other}`);
    return [
      draft.parts.flatMap((q, j) => (i === j ? [p, next] : [q])),
      write(draft),
      replaced(draft, i, next),
    ];
  }),
];
