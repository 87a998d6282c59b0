import type { Field } from '../facts/fields.ts';
import { knownPaths } from '../facts/knownPaths.ts';
import { archNames, type Machine, machineOfBits } from '../facts/machines.ts';
import { errnos, fileTypes, fsTypes, messageTypes, socketFamilies, syscalls } from '../facts/tables.ts';
import { closest } from '../text/nearestNames.ts';
import type { Slip, SlipKind } from './slips.ts';
import { QUOTED_SPACE } from './tokens.ts';

/** A value as it was meant, with the slips that hide it. */
export interface Meant {
  readonly text: string;
  readonly slips: readonly Slip[];
  /** Further values, each for a rule of its own. */
  readonly others?: readonly string[];
}

/** Returns a meant value with one slip, or with none where nothing was changed. */
export function meant(typed: string, text: string, kind: SlipKind): Meant {
  return { text, slips: typed === text ? [] : [{ kind, typed: shown(typed), written: text }] };
}

/** Returns a token's text for a title or a message: a space that was in quotes is a space. */
export function shown(text: string): string {
  return text.replaceAll(QUOTED_SPACE, ' ');
}

/** Returns the name nearest to a word, as a meant value; undefined where none is near. */
export function nearName(typed: string, names: readonly string[]): Meant | undefined {
  const near = closest(typed, names);
  return near && meant(typed, near.name, near.clear ? 'misspelt' : 'unclear');
}

const SEPARATORS = /[,;:|/+.\-_\s\ue000]/g;

/** Reads permission letters in any spelling (`w,a`, `WA`, `rw-a`); undefined for a word that holds other letters. */
export function permissions(typed: string): Meant | undefined {
  const letters = typed.replace(SEPARATORS, '');
  if (!/^[rwxa]{1,8}$/i.test(letters)) return undefined;
  const text = [...new Set(letters.toLowerCase())].join('');
  if (text.length < letters.length) return meant(typed, text, 'perm-separator');
  return meant(typed, text, typed.length === letters.length ? 'perm-case' : 'perm-separator');
}

const PERM_WORDS: Readonly<Record<string, string>> = {
  read: 'r',
  write: 'w',
  execute: 'x',
  exec: 'x',
  attribute: 'a',
  attributes: 'a',
  attrib: 'a',
  attr: 'a',
};

/** Reads permissions as letters or as words for them; undefined where anything else is among them. */
export function permissionWords(typed: string): Meant | undefined {
  const plain = permissions(typed);
  if (plain) return plain;
  const words = typed
    .toLowerCase()
    .split(/[^a-z]+/)
    .filter(Boolean);
  if (words.length === 0 || !words.every((w) => PERM_WORDS[w])) return undefined;
  return meant(typed, words.map((w) => PERM_WORDS[w]).join(''), 'synonym');
}

/** Reads what stands where permissions belong: letters, words for them, or letters among others, which are removed. */
export function permissionValue(typed: string): Meant | undefined {
  const read = permissionWords(typed);
  if (read) return read;
  const text = [...new Set(typed.toLowerCase().replace(/[^rwxa]/g, ''))].join('');
  return text !== '' && typed.length <= 6 ? meant(typed, text, 'removed-letter') : undefined;
}

const BASES: ReadonlyMap<string, string> = new Map(
  knownPaths.filter((k) => k.kind === 'file').map((k) => [k.path.slice(k.path.lastIndexOf('/') + 1), k.path]),
);

/** Reads a path; undefined for a word that can be none. */
export function pathValue(typed: string): Meant | undefined {
  let text = typed.replaceAll(QUOTED_SPACE, '\\ ');
  const slips: Slip[] = [];
  const change = (to: string, kind: SlipKind): void => {
    slips.push({ kind, typed: shown(typed), written: to });
    text = to;
  };
  if (/^(?:[A-Z]:)?(?:\\[\w.-]+)+\\?$/.test(text))
    change(text.replace(/^[A-Z]:/, '').replace(/\\/g, '/'), 'look-alike');
  if (/^file:\/\/\//.test(text)) change(text.slice(7), 'punctuation');
  if (/[,;:]$/.test(text) && text.length > 2) change(text.replace(/[,;:]+$/, ''), 'punctuation');
  if (/^(?:~|\$\{?HOME\}?)(?=\/)/.test(text))
    change(text.replace(/^(?:~|\$\{?HOME\}?)/, '/root'), 'path-home');
  if (/^~root(?=\/|$)/.test(text)) change(text.replace('~', '/'), 'path-home');
  if (/^~\w+\//.test(text)) change(text.replace('~', '/home/'), 'path-home');
  if (text.startsWith('/')) return { text, slips };
  if (
    /^\.?\/?(?:etc|usr|var|bin|sbin|opt|home|root|tmp|lib|lib64|boot|run|srv|dev|proc|sys|mnt)(?:\/|$)/.test(
      text,
    )
  ) {
    change(`/${text.replace(/^\.?\/?/, '')}`, 'path-relative');
    return { text, slips };
  }
  const known = BASES.get(text);
  if (known) change(known, 'unclear');
  else if (/^[\w.-]+\/[\w./-]*$/.test(text)) change(`/${text}`, 'path-relative');
  else return undefined;
  return { text, slips };
}

/** Keys that the published rule sets share and that have several words. */
const STOCK_KEYS: ReadonlySet<string> = new Set(
  'perm_mod time-change system-locale MAC-policy audit_rules power-abuse file-access user-modify priv_change module-load code-injection data-injection register-injection software-installer special-config-changes unsuccessful-create unsuccessful-modification unsuccessful-access unsuccessful-delete successful-create successful-modification successful-delete kernel_modules usergroup_modification privileged-priv_change'.split(
    ' ',
  ),
);

/** Returns words of a key as one, by the mark that they or a well-known key have; `clear` is false where that is a guess. */
export function joinedKey(
  words: readonly string[],
  fallback: '-' | '_',
): { readonly text: string; readonly clear: boolean } {
  const all = words.join('');
  const stock = ['-', '_'].map((mark) => words.join(mark)).find((key) => STOCK_KEYS.has(key));
  if (stock) return { text: stock, clear: true };
  const [dash, line] = [all.includes('-'), all.includes('_')];
  const mark = dash === line ? fallback : dash ? '-' : '_';
  return { text: words.join(mark), clear: dash || line };
}

/** Reports whether a word has a letter or a digit: without one it is no key, but what is left of something else. */
export function hasLetter(word: string): boolean {
  return /[\p{L}\p{N}]/u.test(word);
}

/** Reads a key: words that quotes kept together are joined. */
export function keyValue(typed: string): Meant {
  const bare = typed.replace(/^,+|[,;]+$/g, '') || typed;
  if (!bare.includes(QUOTED_SPACE)) return meant(typed, bare, 'punctuation');
  const { text, clear } = joinedKey(bare.split(QUOTED_SPACE).filter(Boolean), '_');
  return meant(typed, text, clear ? 'key-space' : 'unclear');
}

const ARCH: Readonly<Record<string, string>> = {
  64: 'b64',
  32: 'b32',
  x64: 'b64',
  '64bit': 'b64',
  '32bit': 'b32',
  '64-bit': 'b64',
  '32-bit': 'b32',
  bit64: 'b64',
  bit32: 'b32',
  amd64: 'b64',
  x86: 'b32',
  'x86-64': 'x86_64',
  x8664: 'x86_64',
  b46: 'b64',
  b23: 'b32',
  b86: 'b64',
  '64b': 'b64',
  '32b': 'b32',
  'b-64': 'b64',
  'b-32': 'b32',
  arm64: 'aarch64',
};

function archValue(typed: string): Meant | undefined {
  const low = typed.toLowerCase();
  if (low === 'b64' || low === 'b32' || archNames.has(low)) return { text: typed, slips: [] };
  const known = ARCH[low];
  if (known) return meant(typed, known, 'synonym');
  const several = [...new Set(low.split(/[,|;/&+\s\ue000]+(?:arch=)?/))].map((p) => ARCH[p] ?? p);
  if (
    /^(?:all|both|any|\*)$/.test(low) ||
    (several.length === 2 && several.every((p) => /^b(?:32|64)$/.test(p)))
  )
    return manyValues(typed, several.length === 2 ? several : ['b64', 'b32']);
  const bits = /^(?:bits?|b|x|x86|arch)?[-_]?(64|32)(?:[-_]?bits?)?$/.exec(low)?.[1];
  if (bits) return meant(typed, `b${bits}`, 'synonym');
  return nearName(typed, ['b64', 'b32', ...archNames.keys()]);
}

/** Returns the first of several values, each of which wants a rule of its own. */
function manyValues(typed: string, values: readonly string[]): Meant {
  const [text = '', ...others] = values;
  return { text, others, slips: [{ kind: 'several-values', typed: shown(typed), written: text }] };
}

/** The machines whose tables name system calls on a host: 64-bit ABI first. */
export function tablesOf(host: Machine): readonly Machine[] {
  const twin = machineOfBits('b32', host);
  return twin && twin !== host ? [host, twin] : [host];
}

/** Reads the name of a system call in any spelling; undefined for a word that is near no name. */
export function syscallName(typed: string, tables: readonly Machine[], guess: boolean): Meant | undefined {
  if (typed === 'all' || /^\d+$/.test(typed)) return { text: typed, slips: [] };
  if (/^(?:\*|any|every|all|(?:__\w+_)?(?:sys|nr)_all)$/i.test(typed))
    return meant(typed, 'all', 'syscall-spelling');
  const known = (name: string): boolean => tables.some((m) => syscalls(m).find(name) !== undefined);
  if (known(typed) && typed === typed.toLowerCase()) return { text: typed, slips: [] };
  const bare = typed
    .toLowerCase()
    .replace(/^(?:__nr_|__x64_sys_|sys_|nr_)/, '')
    .replace(/\(\d?\)$|\.$|^\.$/, '');
  if (known(bare)) return meant(typed, bare, 'syscall-spelling');
  if (/[*?=<>!&/$@~%]/.test(bare)) return undefined;
  const other = bare === 'umount' ? 'umount2' : bare.replace(/(?:32|64)$/, '');
  if (other !== bare && known(other)) return meant(typed, other, 'syscall-spelling');
  if (!guess || bare.length < 4) return undefined;
  for (const machine of tables) {
    const near = nearName(bare, namesOf(machine));
    if (near) return near;
  }
  return undefined;
}

const names = new Map<Machine, readonly string[]>();

function namesOf(machine: Machine): readonly string[] {
  let list = names.get(machine);
  if (!list)
    names.set(
      machine,
      (list = syscalls(machine)
        .all()
        .map((e) => e.name)),
    );
  return list;
}

const TRUE = /^(?:yes|true|on|y|ok|success|succeeded|successful)$/i;
const FALSE = /^(?:no|false|off|n|fail|failed|failure|none)$/i;
const VARIABLE = /^(?:\$\{?UID_MIN\}?|UID_MIN|\{\{.*\}\}|<UID_MIN>|%UID_MIN%|\$\(.*UID_MIN.*\))$/i;
const FILE_TYPES: Readonly<Record<string, string>> = {
  regular: 'file',
  directory: 'dir',
  folder: 'dir',
  symlink: 'link',
  pipe: 'fifo',
  d: 'dir',
  f: 'file',
  l: 'link',
  p: 'fifo',
  s: 'socket',
  b: 'block',
  c: 'character',
  char: 'character',
  chardev: 'character',
  blockdev: 'block',
  dirs: 'dir',
  files: 'file',
  reg: 'file',
  sock: 'socket',
  block_device: 'block',
};

/** Reads the value of a field as its type wants it; undefined where nothing can be made of it. */
export function fieldValue(f: Field, typed: string): Meant | undefined {
  switch (f.valueType) {
    case 'arch':
      return archValue(typed);
    case 'perm':
      return permissionValue(typed);
    case 'path':
      return fieldPath(f, typed);
    case 'key':
      return hasLetter(typed) ? keyValue(typed) : undefined;
    case 'uid':
    case 'gid':
    case 'session':
      return idValue(typed);
    case 'errno':
      return errnoValue(typed);
    case 'msgtype':
      return messageTypeValue(typed);
    case 'filetype':
      return fileTypeValue(typed);
    case 'fstype':
      return named(
        typed,
        (n) => fsTypes.find(n)?.name,
        () => fsTypes.all().map((t) => t.name),
      );
    case 'family':
      return familyValue(typed);
    case 'number':
    case 'signedNumber':
      return f.name === 'success' ? successValue(typed) : numberValue(typed);
    case 'label':
      return typed === '' ? undefined : { text: typed.replaceAll(QUOTED_SPACE, '\\ '), slips: [] };
    default:
      return f.valueType satisfies never;
  }
}

/** A path of a field; where a program is, its name alone does not say. */
function fieldPath(f: Field, typed: string): Meant | undefined {
  return f.name === 'exe' && /^\w[\w.+-]*$/.test(typed) ? undefined : pathValue(typed);
}

function fileTypeValue(typed: string): Meant | undefined {
  const low = typed.toLowerCase().replace(/[\s_-]*(?:files?|device)$/, '');
  const known = FILE_TYPES[low] ?? FILE_TYPES[typed.toLowerCase()];
  if (known && !fileTypes.find(typed)) return meant(typed, known, 'synonym');
  return named(
    typed,
    (n) => fileTypes.find(n)?.name,
    () => fileTypes.all().map((t) => t.name),
  );
}

function familyValue(typed: string): Meant | undefined {
  const number = socketFamilies[typed.toLowerCase().replace(/^af_|^pf_/, '')];
  return number === undefined ? numberValue(typed) : meant(typed, `${number}`, 'synonym');
}

function named(
  typed: string,
  find: (name: string) => string | undefined,
  all: () => readonly string[],
): Meant | undefined {
  if (/^-?\d+$/.test(typed) || /,/.test(typed)) return { text: typed, slips: [] };
  const exact = find(typed);
  if (exact) return meant(typed, exact, 'synonym');
  return nearName(typed, all());
}

function messageTypeValue(typed: string): Meant | undefined {
  const several = typed.split(/[,|/&;\s\ue000]+(?:msgtype=)?/i).filter(Boolean);
  const found = several.map((t) => messageTypes.find(t.toUpperCase().replace(/^AUDIT_/, ''))?.name);
  if (several.length > 1 && found.every((n) => n !== undefined))
    return manyValues(
      typed,
      found.map((n) => n ?? ''),
    );
  if (found[0] && found.length === 1) return meant(typed, found[0], 'synonym');
  return named(
    typed,
    () => undefined,
    () => messageTypes.all().map((t) => t.name),
  );
}

/** Letters that look like digits, as those. */
function inDigits(typed: string): string {
  return typed.replace(/[lI]/g, '1').replace(/o/gi, '0');
}

function idValue(typed: string): Meant | undefined {
  if (/^(?:not|is|!)$/i.test(typed)) return undefined;
  if (typed !== 'unset' && /^(?:un-?s+e?t+|u?nset+|not?_?set)$/i.test(typed))
    return meant(typed, 'unset', 'misspelt');
  if (/^(?:\d|[lI](?=[Oo0]{2}))[lIOo\d]*$/.test(typed) && /[lIOo]/.test(typed))
    return meant(typed, inDigits(typed), 'number');
  if (VARIABLE.test(typed)) return meant(typed, '1000', 'variable');
  if (/^#\d+$/.test(typed)) return meant(typed, typed.slice(1), 'number');
  if (/^-\d+$/.test(typed) && typed !== '-1') return undefined;
  if (/^(?:none|unset|null|-1)$/i.test(typed) && !/^(?:unset|-1)$/.test(typed))
    return meant(typed, 'unset', 'synonym');
  if (/^\d{1,3}(?:,\d{3})+$/.test(typed)) return meant(typed, typed.replaceAll(',', ''), 'number');
  const bare = typed.replace(/[,;:.]+$/, '');
  return /^(?:-1|\w[\w.-]*\$?)$/.test(bare) ? meant(typed, bare, 'punctuation') : undefined;
}

function errnoValue(typed: string): Meant | undefined {
  const several = typed.split(/[,|/&;\s\ue000]+(?:exit=)?/).filter(Boolean);
  if (several.length > 1 && several.every((e) => errnos.find(e.replace(/^-/, ''))))
    return manyValues(typed, several);
  const bare = typed.replace(/[,;]+$/, '');
  const sign = /^[-+]?/.exec(bare)?.[0] ?? '';
  const word = bare.slice(sign.length).replace(/^[\s\ue000]+/, '');
  if (/^\d+$/.test(word)) return meant(typed, `${sign.replace('+', '')}${word}`, 'punctuation');
  const exact = errnos.find(word);
  if (exact) return meant(typed, `${sign}${exact.name}`, 'synonym');
  const near = nearName(
    word,
    errnos.all().map((e) => e.name),
  );
  if (!near) return undefined;
  // Without its minus, an error name is as likely meant with one.
  const slips: readonly Slip[] = sign === '' ? [{ kind: 'unclear', typed, written: near.text }] : near.slips;
  return { text: `${sign}${near.text}`, slips };
}

function successValue(typed: string): Meant | undefined {
  if (TRUE.test(typed)) return meant(typed, '1', 'synonym');
  if (/^[lI]$/.test(typed)) return meant(typed, '1', 'number');
  if (/^[oO]$/.test(typed)) return meant(typed, '0', 'number');
  if (FALSE.test(typed)) return meant(typed, '0', 'synonym');
  return numberValue(typed);
}

/** Reads a number in any spelling (`8k`, `1,000`, `8192.`). */
export function numberValue(typed: string): Meant | undefined {
  if (/^-?(?:0x[\da-f]+|\d+)$/i.test(typed)) return { text: typed, slips: [] };
  if (/^\d{1,3}(?:,\d{3})+$/.test(typed)) return meant(typed, typed.replaceAll(',', ''), 'number');
  if (/^\+\d+$/.test(typed)) return meant(typed, typed.slice(1), 'number');
  if (/^[lIOo\d]+$/.test(typed)) return meant(typed, inDigits(typed), 'number');
  const thousand = /^(\d+)k$/i.exec(typed);
  if (thousand) return meant(typed, `${Number(thousand[1]) * 1024}`, 'number');
  const bare = typed.replace(/[,.;]+$/, '');
  return bare !== typed && /^-?\d+$/.test(bare) ? meant(typed, bare, 'punctuation') : undefined;
}
