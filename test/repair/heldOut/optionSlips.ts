import type { Random } from '../../conformance/vocabulary.ts';
import { broken, type Kind, lineKind, orderKind, type Part, pairOf, part, partKind, write } from './draft.ts';

const LONG: Readonly<Record<string, readonly string[]>> = {
  '-w': ['watch', 'path', 'file'],
  '-p': ['perm', 'perms', 'permission', 'permissions'],
  '-k': ['key', 'tag', 'keyname'],
  '-F': ['field', 'filter'],
  '-S': ['syscall', 'syscalls'],
  '-a': ['append', 'add', 'action'],
  '-C': ['compare'],
};
const SHORT = /^-[A-Za-z]$/;

function isShort(p: Part): boolean {
  return SHORT.test(p.flag) && p.value !== '';
}

/** Makes a kind for one option that was left out, with its value still there. */
function forgotten(flag: string, fits: (p: Part) => boolean = () => true): Kind {
  return partKind(`${flag} is left out and its value stays`, (p) =>
    p.flag === flag && p.value !== '' && fits(p) ? broken('', p.value) : undefined,
  );
}

/** Puts one part in front of all others. */
function toFront(flag: string): (parts: readonly Part[]) => readonly Part[] | undefined {
  return (parts) => {
    const i = parts.findIndex((p) => p.flag === flag && !p.done);
    const moved = parts[i];
    if (moved === undefined || i === 0) return undefined;
    return [{ ...moved, done: true }, ...parts.slice(0, i), ...parts.slice(i + 1)];
  };
}

function archAfterCalls(parts: readonly Part[], far: boolean): readonly Part[] | undefined {
  const from = parts.findIndex((p) => p.value.startsWith('arch='));
  const arch = parts[from];
  const last = parts.map((p) => p.flag).lastIndexOf('-S');
  const next = parts[from + 1];
  if (!arch || last < 0 || next?.flag !== '-S' || parts.some((p) => p.done)) return undefined;
  const rest = parts.filter((p) => p !== arch);
  const at = far ? rest.length : last;
  return [...rest.slice(0, at), { ...arch, done: true }, ...rest.slice(at)];
}

function swapCase(letter: string): string {
  return letter === letter.toUpperCase() ? letter.toLowerCase() : letter.toUpperCase();
}

const forgottenOptions: readonly Kind[] = [
  forgotten('-w'),
  forgotten('-p'),
  forgotten('-k'),
  forgotten('-S'),
  forgotten('-a'),
  forgotten('-F'),
  forgotten('-C'),
];

const dashes: readonly Kind[] = [
  partKind('the dash of an option is missing', (p) =>
    isShort(p) ? broken(p.flag.slice(1), p.value) : undefined,
  ),
  partKind('an option has two dashes', (p) => (isShort(p) ? broken(`-${p.flag}`, p.value) : undefined)),
  partKind('a space after the dash', (p) =>
    isShort(p) ? broken(`- ${p.flag.slice(1)}`, p.value) : undefined,
  ),
  partKind('a typographic dash on one option', (p, r) =>
    p.flag.startsWith('-')
      ? broken(r.pick(['–', '—', '−', '‐', '‑', '﹣', '－', 'â€“']) + p.flag.slice(1), p.value, p.gap)
      : undefined,
  ),
  {
    name: 'typographic dashes on every option',
    breaks: (draft, r) => {
      if (draft.parts.some((p) => p.done)) return undefined;
      const dash = r.pick(['–', '—']);
      return {
        draft: {
          ...draft,
          parts: draft.parts.map((p) => broken(p.flag.replace(/^--?/, dash), p.value, p.gap)),
        },
      };
    },
  },
  partKind('a key next to the dash was hit', (p, r) =>
    isShort(p) ? broken(r.pick(['_', '=', '+']) + p.flag.slice(1), p.value) : undefined,
  ),
  {
    name: 'switches with a slash, as on Windows',
    breaks: (draft) => {
      if (draft.parts.some((p) => p.done || !isShort(p))) return undefined;
      return { draft: { ...draft, parts: draft.parts.map((p) => broken(`/${p.flag.slice(1)}`, p.value)) } };
    },
  },
];

const spellings: readonly Kind[] = [
  partKind('an option letter in the wrong case', (p) =>
    isShort(p) && p.flag !== '-w' ? broken(`-${swapCase(p.flag.slice(1))}`, p.value) : undefined,
  ),
  partKind('every letter in capitals', (p) =>
    p.flag === '-p' ? broken('-P', p.value.toUpperCase()) : undefined,
  ),
  partKind('a long spelling with two dashes', (p, r) => {
    const names = LONG[p.flag];
    return names && broken(`--${r.pick(names)}`, p.value, r.pick([' ', ' ', '=']));
  }),
  partKind('a long spelling with one dash', (p, r) => {
    const names = LONG[p.flag];
    return names && broken(`-${r.pick(names)}`, p.value, r.pick([' ', ' ', '=']));
  }),
  partKind('an equals sign between option and value', (p, r) =>
    isShort(p) ? broken(p.flag, p.value, r.pick(['=', '=', ' = '])) : undefined,
  ),
  partKind('a colon after the option', (p, r) =>
    isShort(p) ? broken(p.flag, p.value, r.pick([': ', ':', ' : '])) : undefined,
  ),
  partKind('an option is typed twice', (p) =>
    isShort(p) ? broken(`${p.flag} ${p.flag}`, p.value) : undefined,
  ),
  partKind('a Cyrillic letter for a Latin one in an option or value', (p, r) => {
    const places = [...p.value].flatMap((c, i) => ('aeopcx'.includes(c) ? [i] : []));
    if (places.length === 0 || p.flag === '-k' || p.flag === '-w' || /^(path|dir|exe|key)=/.test(p.value))
      return undefined;
    const at = r.pick(places);
    const twin = { a: 'а', e: 'е', o: 'о', p: 'р', c: 'с', x: 'х' }[p.value[at] ?? ''] ?? '';
    return broken(p.flag, p.value.slice(0, at) + twin + p.value.slice(at + 1));
  }),
];

const order: readonly Kind[] = [
  partKind('the value is in front of its option', (p) =>
    isShort(p) && p.flag !== '-w' ? broken(p.value, p.flag) : undefined,
  ),
  orderKind('the key is first', toFront('-k')),
  orderKind('the permissions are first', toFront('-p')),
  orderKind('the list is last', (parts) => {
    const [first, ...rest] = parts;
    if (!first || rest.length === 0 || first.done || !/^-[aA]$/.test(first.flag)) return undefined;
    return [...rest, { ...first, done: true }];
  }),
  orderKind('the watch is last', (parts) => {
    const [first, ...rest] = parts;
    return first?.flag === '-w' && !first.done && rest.length > 0
      ? [...rest, { ...first, done: true }]
      : undefined;
  }),
  orderKind('arch right after the system calls', (parts) => archAfterCalls(parts, false)),
  orderKind('arch at the end of the rule', (parts) => archAfterCalls(parts, true)),
  orderKind('the key before the system calls and paths of a rule', (parts) => {
    const last = parts.at(-1);
    const [first, ...rest] = parts.slice(0, -1);
    if (last?.flag !== '-k' || last.done || !first || !/^-[aA]$/.test(first.flag)) return undefined;
    return [first, { ...last, done: true }, ...rest];
  }),
  orderKind('-p before the path of a rule', (parts) => {
    const i = parts.findIndex((p) => p.value.startsWith('perm=') && !p.done);
    const [perm, before] = [parts[i], parts[i - 1]];
    if (
      !perm ||
      i !== 2 ||
      !before ||
      !/^-F (path|dir)=/.test(write({ head: '', joint: ' ', tail: '', parts: [before] }))
    )
      return undefined;
    const p = { ...part('-p', perm.value.slice(5)), done: true } as const;
    return [...parts.slice(0, i - 1), p, before, ...parts.slice(i + 1)];
  }),
];

/** Joins a value with the option that follows. */
function glued(parts: readonly Part[], r: Random): readonly Part[] | undefined {
  const places = parts.slice(0, -1).flatMap((p, i) => {
    const next = parts[i + 1];
    return p.done || next?.done || !isShort(p) || !next || !isShort(next) ? [] : [i];
  });
  if (places.length === 0) return undefined;
  const i = r.pick(places);
  const [a, b] = [parts[i], parts[i + 1]];
  if (!a || !b) return undefined;
  return [...parts.slice(0, i), broken(a.flag, a.value + b.flag + b.gap + b.value), ...parts.slice(i + 2)];
}

/** Writes the options of a watch first and then their values. */
function optionsFirst(parts: readonly Part[]): readonly Part[] | undefined {
  if (parts[0]?.flag !== '-w' || parts.length < 2 || parts.some((p) => p.done)) return undefined;
  return [...parts.map((p) => broken(p.flag)), ...parts.map((p) => broken('', p.value))];
}

const glue: readonly Kind[] = [
  orderKind('all options first, then all values', optionsFirst),
  orderKind(
    'an option without its value at the end',
    (parts, r) => [...parts, broken(r.pick(['-F', '-S', '-p', '-C']))],
    true,
  ),
  partKind('nothing after -p', (p) => (p.flag === '-p' ? broken('-p') : undefined), true),
  orderKind('no space before the next option', glued),
  partKind('an option and its value in one pair of brackets', (p, r) =>
    isShort(p) && p.flag !== '-k' && p.flag !== '-w'
      ? broken(p.flag, r.pick([`[${p.value}]`, `(${p.value})`, `<${p.value}>`, `{${p.value}}`]))
      : undefined,
  ),
  partKind('an option and its value in one pair of quotes', (p, r) => {
    const q = r.pick(['"', "'"]);
    return isShort(p) ? broken('', `${q}${p.flag} ${p.value}${q}`) : undefined;
  }),
  partKind('punctuation after a value', (p, r) =>
    isShort(p) ? broken(p.flag, p.value + r.pick([',', ';', ' ,', ' ;'])) : undefined,
  ),
  partKind('a joining word before an option', (p, r, draft) =>
    p !== draft.parts[0] && p.flag === '-F'
      ? broken(`${r.pick(['and', '&&', '&', 'AND'])} -F`, p.value)
      : undefined,
  ),
];

const keys: readonly Kind[] = [
  partKind('-F in front of -k', (p) => (p.flag === '-k' ? broken('-F -k', p.value) : undefined)),
  partKind('-k in front of -F key=', (p) =>
    p.value.startsWith('key=') ? broken('-k -F', p.value) : undefined,
  ),
  partKind('-k in front of -F with the key alone', (p) =>
    p.flag === '-k' ? broken('-k -F', p.value) : undefined,
  ),
  partKind('-F with the short name of the key', (p, r) =>
    p.flag === '-k' ? broken('-F', `${r.pick(['k', '-k', 'keyname', 'tag'])}=${p.value}`) : undefined,
  ),
  partKind('one separator of the key became a space', (p, r) => {
    const places = [...p.value].flatMap((c, i) => (c === '_' || c === '-' ? [i] : []));
    const style = new Set(places.map((i) => p.value[i]));
    if ((p.flag !== '-k' && pairOf(p)?.name !== 'key') || places.length < 2 || style.size !== 1)
      return undefined;
    const at = r.pick(places);
    return broken(p.flag, `${p.value.slice(0, at)} ${p.value.slice(at + 1)}`);
  }),
  partKind(
    'the only separator of the key became a space',
    (p, r) => {
      const m = /^([^-_]+)[-_]([^-_]+)$/.exec(p.value);
      const q = r.pick(['', '"', "'"]);
      return p.flag === '-k' && m ? broken('-k', `${q}${m[1]} ${m[2]}${q}`) : undefined;
    },
    true,
  ),
  partKind('nothing after -k', (p) => (p.flag === '-k' ? broken('-k') : undefined), true),
  partKind('-F key= with nothing, then the key', (p) =>
    p.flag === '-k' ? broken('-F', `key= ${p.value}`) : undefined,
  ),
];

/** Slips in options: their dashes, letters, order, and what separates them. */
export const optionSlips: readonly Kind[] = [
  ...forgottenOptions,
  ...dashes,
  ...spellings,
  ...order,
  ...glue,
  ...keys,
  lineKind('a stray dash at the end', [['', ' -']]),
];
