import type { Field } from '../facts/fields.ts';
import { archNames } from '../facts/machines.ts';
import { errnos, fileTypes, fsTypes, messageTypes, socketFamilies } from '../facts/tables.ts';
import { ownValue } from '../text/ownValue.ts';
import { type Meant, meant, nearName, shown } from './meant.ts';
import { permissionValue } from './permissions.ts';
import type { Slip } from './slips.ts';
import { QUOTED_SPACE } from './tokens.ts';
import { hasLetter, keyValue, pathValue } from './wordValues.ts';

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
  3221225534: 'b64',
  1073741827: 'b32',
};

function archValue(typed: string): Meant | undefined {
  const low = typed.toLowerCase();
  if (low === 'b64' || low === 'b32' || archNames.has(low)) return { text: typed, slips: [] };
  const known = ownValue(ARCH, low);
  if (known) return meant(typed, known, 'synonym');
  const several = [...new Set(low.split(/[,|;/&+\s\ue000]+(?:arch=)?/))].map((p) => ownValue(ARCH, p) ?? p);
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

/**
 * Reads what was typed as the value of a field, by the field's type, in any spelling; undefined where it
 * cannot be read.
 */
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

/** Returns a path of a field; where a program is, its name alone does not say. */
function fieldPath(f: Field, typed: string): Meant | undefined {
  return f.name === 'exe' && /^\w[\w.+-]*$/.test(typed) ? undefined : pathValue(typed);
}

function fileTypeValue(typed: string): Meant | undefined {
  const low = typed.toLowerCase().replace(/[\s_-]*(?:files?|device)$/, '');
  const known = ownValue(FILE_TYPES, low) ?? ownValue(FILE_TYPES, typed.toLowerCase());
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

/** Returns a text with the letters that look like digits as digits. */
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
  const several = typed.split(',');
  if (several.length > 1 && several.every((id) => /^(?:-1|\d+|[a-z_][\w-]*)$/.test(id)))
    return manyValues(typed, several);
  const bare = typed.replace(/[,;:.]+$/, '');
  return /^(?:-1|\w[\w.-]*\$?)$/.test(bare) ? meant(typed, bare, 'punctuation') : undefined;
}

function errnoValue(typed: string): Meant | undefined {
  const several = typed.split(/[,|/&;\s\ue000]+(?:exit=)?/).filter(Boolean);
  if (several.length > 1 && several.every((e) => errnos.find(e.replace(/^-/, ''))))
    return errors(typed, several);
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

/** Returns several error names; a failed call returns each with a minus, which may have been forgotten. */
function errors(typed: string, names: readonly string[]): Meant {
  const negative = names.map((n) => (n.startsWith('-') ? n : `-${n}`));
  const several = manyValues(typed, negative);
  if (names.every((n) => n.startsWith('-'))) return several;
  return { ...several, slips: [...several.slips, { kind: 'unclear', typed, written: negative.join(' ') }] };
}

function successValue(typed: string): Meant | undefined {
  if (TRUE.test(typed)) return meant(typed, '1', 'synonym');
  if (/^[lI]$/.test(typed)) return meant(typed, '1', 'number');
  if (/^[oO]$/.test(typed)) return meant(typed, '0', 'number');
  if (FALSE.test(typed)) return meant(typed, '0', 'synonym');
  return numberValue(typed);
}

/**
 * Returns the number that a word means, as auditctl accepts it, with the slips that it takes: 8192 for `8k` and
 * `8192.`, 1000 for `1,000`, and a number that auditctl accepts as it is, without slips. Undefined for any other
 * word.
 */
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
