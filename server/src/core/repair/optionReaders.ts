import { field } from '../facts/fields.ts';
import { archNames } from '../facts/machines.ts';
import { shortOptions } from '../syntax/options.ts';
import type { Argument } from './argument.ts';
import { argumentReadings } from './arguments.ts';
import { commentOption } from './aroundRule.ts';
import {
  type BrokenLine,
  isCallRule,
  isOption,
  lacksWatched,
  type Reading,
  reading,
  slip,
} from './brokenLine.ts';
import { fieldReadings } from './conditionReader.ts';
import { control, deletesAll, isLongName, longName, longOption } from './longOptionReaders.ts';
import { textOf } from './meaning.ts';
import type { Slip, SlipKind } from './slips.ts';
import { strayLetter } from './strayLetters.ts';

/**
 * Returns the ways to read the token with index `at`, which begins with a dash, alone or with the tokens
 * after it; empty where there are none.
 */
export function optionReadings(line: BrokenLine, at: number): readonly Reading[] {
  const text = line.tokens[at]?.text ?? '';
  const next = line.tokens[at + 1]?.text;
  if (text === '-' && next !== undefined && /^[A-Za-z]/.test(next)) return dashApart(line, at);
  const long = /^--?([A-Za-z][A-Za-z_-]+)(?:=(.*))?$/s.exec(text);
  return [
    ...shortOption(line, at, text),
    ...(text.startsWith('--') || /^-[a-z]+[-_][a-z_-]{4,}/i.test(text) ? longOption(line, at) : []),
    ...(text.startsWith('--') ? twoDashes(line, at, text) : []),
    ...deletesAll(line, at, text),
    ...(long ? longName(line, at, long[1] ?? '', long[2]) : []),
    ...fieldLetter(line, at, text),
    ...strayLetter(line, at),
    ...commentOption(line, at),
  ];
}

/**
 * Returns an option of one letter, with its argument glued or after it, and other letters that were meant by
 * it.
 */
function shortOption(line: BrokenLine, at: number, text: string): readonly Reading[] {
  const m = /^-([A-Za-z])(.*)$/s.exec(text);
  if (!m) return [];
  const [, letter = '', glued = ''] = m;
  return [
    ...lettered(line, at, letter, glued, []),
    ...otherLetters(letter)
      .filter(([other]) => mayBe(line, at, letter, other, glued))
      .flatMap(([other, kind]) =>
        lettered(line, at, other, glued, [slip(line, kind, at, at + 1, `-${other}`)]),
      ),
  ];
}

/**
 * Reports whether the argument speaks for another letter: a key has no operator, and what compares two fields
 * is no condition.
 */
function mayBe(line: BrokenLine, at: number, letter: string, other: string, glued: string): boolean {
  const argument = glued || (line.tokens[at + 1]?.text ?? '');
  // The name of a field is a condition that lacks its rest: exit is a system call too, and success is like
  // access.
  if (other === 'S' && (/^\d/.test(argument) || (letter === 'F' && mayBeCondition(argument)))) return false;
  // ausearch asks for a file by "-f".
  if (letter === 'f' && argument.startsWith('/')) return isCallRule(line) === (other === 'F');
  if (letter === 'f' && other === 'w') return false;
  if (other === 'k') return looksLikeKey(argument) && !line.letters.has('k');
  if (other === 'F' && letter === 'C' && /[ug]id\b/i.test(argument.replace(/^.*[!<>=&]/, ''))) return false;
  return !(letter === 'C' && other === 'F' && field(argument.replace(/^.*[!<>=&]/, '')));
}

/** Reports whether a word is the name of a field, or has a number that may be the value of a condition. */
function mayBeCondition(word: string): boolean {
  return field(word) !== undefined || /\W\d+(?:\W|$)/.test(word);
}

/** Reports whether a word can be nothing but a key: not an architecture, a field or a user. */
function looksLikeKey(word: string): boolean {
  return (
    /^[A-Za-z][\w.-]{3,}$/.test(word) &&
    !/^[rwxa]+$/i.test(word) &&
    !/^exit-?E[A-Z]+$/i.test(word) &&
    !/^(?:arch)?b?(?:32|64)|^[ae]?[ug]id|^a\d/i.test(word) &&
    !field(word) &&
    !archNames.has(word.toLowerCase())
  );
}

/**
 * Returns the letters that are typed for one another: by case, or because `-F` and `-S` look alike in use.
 */
function otherLetters(letter: string): readonly (readonly [string, SlipKind])[] {
  const swapped = letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase();
  const cases: readonly (readonly [string, SlipKind])[] = 'wpkFSCab'.includes(swapped)
    ? [[swapped, 'letter-case']]
    : [];
  const kin: Readonly<Record<string, string>> = {
    F: 'SCk',
    S: 'F',
    C: 'F',
    w: 'a',
    a: 'w',
    f: 'Fw',
    p: 'kF',
    // None for k: any word after it can be a key.
  };
  return [
    ...cases,
    ...[...(kin[letter] ?? '')]
      .filter((k) => k !== swapped)
      // Where a key stands after -p, the permissions may be what is missing.
      .map((k) => [k, letter === 'p' && k === 'k' ? 'unclear' : 'wrong-letter'] as const),
  ];
}

/** Returns what an option has for its argument: a colon or an equals sign between them is omitted. */
function argumentAfter(
  line: BrokenLine,
  at: number,
  glued: string,
): (Argument & { readonly slips: readonly Slip[] }) | undefined {
  const bare = glued.replace(/^:/, '');
  const mark = (from: number): readonly Slip[] => [slip(line, 'option-equals', from, from + 1, '')];
  if (bare !== '' && bare !== '=')
    return { first: bare, next: at + 1, slips: bare === glued ? [] : mark(at) };
  const after = line.tokens[at + 1]?.text;
  const alone = bare === '' && /^(?:[:=]|:=)$/.test(after ?? '');
  const first = alone ? line.tokens[at + 2]?.text : after;
  if (first === undefined) return undefined;
  if (alone) return { first, next: at + 3, slips: mark(at + 1) };
  return { first, next: at + 2, slips: glued === '' ? [] : mark(at) };
}

/** Returns the readings of an option that was meant to be `-letter`. */
function lettered(
  line: BrokenLine,
  at: number,
  letter: string,
  glued: string,
  slips: readonly Slip[],
): readonly Reading[] {
  if (!shortOptions.has(letter)) return [];
  if (!shortOptions.get(letter) && /^[;.]+$/.test(glued))
    return [
      reading(
        line,
        at,
        at + 1,
        [control(`-${letter}`)],
        [slip(line, 'punctuation', at, at + 1, `-${letter}`)],
      ),
    ];
  if (!shortOptions.get(letter))
    return glued === '' ? [reading(line, at, at + 1, [control(`-${letter}`)], slips)] : [];
  const argument = argumentAfter(line, at, glued);
  const found = argument ? argumentReadings(line, letter, argument) : [];
  const read = found.map((r) => {
    const other = r.parts.some(
      (p) => p.option !== `-${letter}` && !p.slips.some((s) => s.kind === 'wrong-letter'),
    );
    const swapped = other ? [slip(line, 'other-option', at, r.to, r.parts.map(textOf).join(' '))] : [];
    const made = [...slips, ...swapped, ...(argument?.slips ?? []), ...r.slips];
    return reading(line, at, r.to, r.parts, made, isLongName(letter + glued) ? 1.2 : 0);
  });
  return [...read, ...(slips.length === 0 ? withoutArgument(line, at, letter, glued) : [])];
}

/** Returns an option that lacks its argument: it goes, or another option that came between goes. */
function withoutArgument(line: BrokenLine, at: number, letter: string, glued: string): readonly Reading[] {
  const after = line.tokens[at + 1]?.text;
  if (glued !== '' || !(after === undefined || isOption(after))) return [];
  const out = [
    reading(line, at, at + 1, [removed(`-${letter}`)], [slip(line, 'empty-option', at, at + 1, '')]),
  ];
  if (letter === 'w' && lacksWatched(line) && line.tokens.slice(at).some((t) => t.text.startsWith('/')))
    out.push(
      reading(
        line,
        at,
        at + 1,
        [{ role: 'noise', option: '', value: '', slips: [] }],
        [slip(line, 'order', at, at + 1, '')],
      ),
    );
  const behind = line.tokens[at + 2]?.text;
  if (after === `-${letter}` && behind !== undefined)
    return argumentReadings(line, letter, { first: behind, next: at + 3 }).map((r) =>
      reading(line, at, r.to, r.parts, [slip(line, 'option-twice', at, at + 2, after), ...r.slips]),
    );
  if (after !== undefined && /^-[A-Za-z]$/.test(after) && behind !== undefined && !isOption(behind))
    for (const r of argumentReadings(line, letter, { first: behind, next: at + 3 }))
      out.push(
        reading(line, at, r.to, r.parts, [slip(line, 'empty-option', at + 1, at + 2, ''), ...r.slips], 0.5),
      );
  return out;
}

/** Returns a part for text that the repair removes although it could have been a part of the rule. */
export function removed(text: string): Reading['parts'][number] {
  return { role: 'removed', option: '', value: text, slips: [] };
}

/** Returns `- k identity`. */
function dashApart(line: BrokenLine, at: number): readonly Reading[] {
  const text = line.tokens[at + 1]?.text ?? '';
  if (text === 'D' && line.tokens.length === at + 2)
    return [reading(line, at, at + 2, [control('-D')], [slip(line, 'dash-apart', at, at + 2, '-D')])];
  const [letter = '', glued] = [text[0], text.slice(1)];
  if (!shortOptions.get(letter) || (glued !== '' && !/^[A-Za-z][!<>=]/.test(text))) return [];
  const after = line.tokens[at + 2]?.text;
  if (glued !== '' || after === undefined) return [];
  return argumentReadings(line, letter, { first: after, next: at + 3 }).map((r) =>
    reading(line, at, r.to, r.parts, [slip(line, 'dash-apart', at, at + 2, `-${letter}`), ...r.slips]),
  );
}

/** Returns `--k identity`, `--F auid>=1000`. */
function twoDashes(line: BrokenLine, at: number, text: string): readonly Reading[] {
  const m = /^-{2,}([A-Za-z])(.*)$/s.exec(text);
  if (!m) return [];
  const [, letter = '', glued = ''] = m;
  if (glued !== '' && !/^=/.test(glued)) return [];
  return lettered(line, at, letter, glued, [slip(line, 'dashes', at, at + 1, `-${letter}`)]);
}

/** Returns `-a0=2`, `-auid>=1000`: a condition with a dash of its own. */
function fieldLetter(line: BrokenLine, at: number, text: string): readonly Reading[] {
  const m = /^-{1,2}([a-z]\w*[!<>=&].*)$/is.exec(text);
  if (!m) return [];
  return fieldReadings(line, { first: m[1] ?? '', next: at + 1 })
    .filter((r) => r.parts.every((p) => p.role !== 'control'))
    .map((r) =>
      reading(line, at, r.to, r.parts, [
        slip(line, 'field-letter', at, r.to, r.parts.map(textOf).join(' ')),
        ...r.slips,
      ]),
    );
}
