import { ownValue } from '../text/ownValue.ts';
import { type Meant, meant } from './meant.ts';

const SEPARATORS = /[,;:|/+.\-_\s\ue000]/g;

/**
 * Reads permission letters in any spelling (`w,a`, `WA`, `rw-a`) as auditctl accepts them; undefined for a
 * word with other letters.
 */
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
  modify: 'w',
  execute: 'x',
  exec: 'x',
  attribute: 'a',
  attributes: 'a',
  attrib: 'a',
  attr: 'a',
};

/**
 * Returns the letters that auditctl accepts for permissions that were typed as letters or as words:
 * `read,write` gives `rw`. Undefined where the text contains anything else.
 */
export function permissionWords(typed: string): Meant | undefined {
  const plain = permissions(typed);
  if (plain) return plain;
  const words = typed
    .toLowerCase()
    .split(/[^a-z]+/)
    .filter(Boolean);
  const letters = words.map((w) => ownValue(PERM_WORDS, w));
  if (words.length === 0 || letters.includes(undefined)) return undefined;
  return meant(typed, letters.join(''), 'synonym');
}

/**
 * Reads permissions (letters, words for them, or letters among others, which are removed) as letters that
 * auditctl accepts; undefined where there is no permission.
 */
export function permissionValue(typed: string): Meant | undefined {
  const read = permissionWords(typed);
  if (read) return read;
  const near = permissions(typed.toLowerCase().replace(/q/, 'a').replace(/e/, 'x'));
  if (near && near.text.length === typed.length) return meant(typed, near.text, 'unclear');
  const text = [...new Set(typed.toLowerCase().replace(/[^rwxa]/g, ''))].join('');
  return text !== '' && typed.length <= 6 ? meant(typed, text, 'removed-letter') : undefined;
}
