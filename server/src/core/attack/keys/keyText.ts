import type { Technique } from '../data/techniques.ts';
import { keySlug } from './slug.ts';
import { idsInKey, type KeyTechnique } from './techniqueKeys.ts';

/**
 * How a new key is written: `T1053.003-Scheduled-Task-Job-Cron`, `T1053.003`, `T1053.003-Cron`,
 * `T1053.003_Cron`.
 */
export type KeyStyle = 'canonical' | 'id' | 'id-name' | 'id_name';

/** All key styles, the one that we write first. */
export const keyStyles: readonly KeyStyle[] = ['canonical', 'id', 'id-name', 'id_name'];

/** Returns the key that names a technique, in a style. ASCII, no space; at most 103 bytes. */
export function keyInStyle(technique: Technique, style: KeyStyle): string {
  switch (style) {
    case 'canonical':
      return technique.key;
    case 'id':
      return technique.id;
    case 'id-name':
      return `${technique.id}-${keySlug(technique.name)}`;
    case 'id_name':
      return `${technique.id}_${keySlug(technique.name).replaceAll('-', '_')}`;
    default:
      return style satisfies never;
  }
}

/** The words that follow an id in a key, with where they are: UTF-16 offsets into the key. */
export interface KeyWords {
  readonly words: readonly { readonly text: string; readonly start: number; readonly end: number }[];
  /** What stands between the id and the first word: `-`, `_` … */
  readonly lead: string;
}

/**
 * Returns the words of a key (runs of letters and digits) after the UTF-16 offset `end`, where the id ends;
 * no words where nothing follows.
 */
export function wordsBehind(key: string, end: number): KeyWords {
  const words = [...key.slice(end).matchAll(/[\p{L}\p{N}]+/gu)].map((m) => ({
    text: m[0],
    start: end + m.index,
    end: end + m.index + m[0].length,
  }));
  const first = words[0];
  return { words, lead: first ? key.slice(end, first.start) : '' };
}

/**
 * Returns the words of a technique's name as a key has them, in lower case; empty for a name without letters
 * and digits.
 */
export function nameWords(name: string): readonly string[] {
  const slug = keySlug(name).toLowerCase();
  return slug === '' ? [] : slug.split('-');
}

/**
 * Reports whether the words of a key begin with a name, case aside; false for a name without words.
 * @param name the words of the name, in lower case (`nameWords`)
 */
export function beginWith(words: KeyWords['words'], name: readonly string[]): boolean {
  return (
    name.length > 0 && name.length <= words.length && name.every((w, i) => words[i]?.text.toLowerCase() === w)
  );
}

/** Returns the name in the manner in which the key has the old one: same separator, same case. */
function inManner(name: string, oldName: string, old: string, separator: string): string {
  const text = keySlug(name).replaceAll('-', separator);
  if (old === keySlug(oldName).replaceAll('-', separator)) return text;
  if (!/[A-Z]/.test(old)) return text.toLowerCase();
  return /[a-z]/.test(old) ? text : text.toUpperCase();
}

/**
 * Returns where the name of a technique is in a key, in UTF-16 offsets, and whether it is the `full` name or
 * only the technique's own; undefined where neither begins the words after `end`.
 * @param end the UTF-16 offset at which the id ends
 */
export function nameInKey(
  key: string,
  end: number,
  of: Technique,
): { readonly start: number; readonly end: number; readonly full: boolean } | undefined {
  const { words } = wordsBehind(key, end);
  for (const full of [true, false]) {
    const name = nameWords(full ? of.fullName : of.name);
    const [first, last] = [words[0], words[name.length - 1]];
    if (beginWith(words, name) && first && last) return { start: first.start, end: last.end, full };
  }
  return undefined;
}

/**
 * Returns a key with another technique in place of one that it names, in the key's own style: what comes
 * before the id, a serial number and further text stay, the case of the `t` and a separator other than a dot
 * too; a name of the old technique right after the id becomes that of the new one.
 * @param from the old technique's id in the key, as `techniquesInKey` found it
 */
export function withTechnique(key: string, from: KeyTechnique, old: Technique, to: Technique): string {
  const written = key.slice(from.start, from.end);
  const separator = /[._/-]/.exec(written)?.[0] ?? '.';
  const id = to.id.replace('.', separator).replace('T', written[0] ?? 'T');
  const name = nameInKey(key, from.end, old);
  let rest = key.slice(from.end);
  if (name) {
    const text = key.slice(name.start, name.end);
    const between = /[^\p{L}\p{N}]+/u.exec(text)?.[0] ?? wordsBehind(key, from.end).lead;
    rest =
      key.slice(from.end, name.start) +
      inManner(name.full ? to.fullName : to.name, name.full ? old.fullName : old.name, text, between) +
      key.slice(name.end);
  }
  const made = key.slice(0, from.start) + id + rest;
  // A serial number of three digits could be read as a sub-technique of the new one; of four it never is.
  const read = idsInKey(made).find((f) => f.start === from.start);
  return read?.id === to.id
    ? made
    : key.slice(0, from.start) + id + rest.replace(/^([._/-])(?=\d{3}(?!\d))/, '$10');
}
