import { field } from '../facts/fields.ts';
import type { Slip, SlipKind } from './slips.ts';

/** A word of a broken line, with what only looks right already put right. */
export interface Token {
  /** The word, escapes kept; a space that stood in quotes is `QUOTED_SPACE`. */
  readonly text: string;
  /** Where it is in the line, in UTF-16 offsets, quotes and the like included. */
  readonly start: number;
  readonly end: number;
  readonly slips: readonly Slip[];
}

/** Stands in a token for a space that quotes kept together. */
export const QUOTED_SPACE = '\ue000';

const SPACE = /[\s\u00a0\u2000-\u200a\u202f\u3000]/;
const INVISIBLE = /[\u200b-\u200f\u2060\ufeff\u00ad]/;
const DASHES = /[\u2010-\u2015\u2212\ufe58\ufe63\uff0d]/;
const QUOTES = /["'`\u2018-\u201f\u00ab\u00bb\u00b4\u2033]/;
const WIDE: Readonly<Record<string, string>> = {
  '\uff1d': '=',
  '\uff0c': ',',
  '\u201a': ',',
  '\u3001': ',',
  '\u060c': ',',
  '\u061b': ';',
  '\uff1e': '>',
  '\uff1c': '<',
  '\uff01': '!',
  '\u2265': '>=',
  '\u2264': '<=',
  '\u2260': '!=',
};

/**
 * Splits a line into tokens (words) at any kind of space, with quotes, look-alikes and invisible characters
 * corrected; empty for an empty line.
 */
export function tokensOf(line: string): readonly Token[] {
  const out: Token[] = [];
  let i = 0;
  let oddSpace = false;
  while (i < line.length) {
    const c = line[i] ?? '';
    if (SPACE.test(c)) {
      oddSpace ||= c !== ' ' && c !== '\r';
      i++;
      continue;
    }
    const token = readToken(line, i, oddSpace);
    oddSpace = false;
    i = token.end;
    if (token.text !== '') out.push(...apartFromOption(token));
  }
  return out;
}

/** Reports whether a word has only spaces and characters that cannot be seen; true for an empty word. */
export function isInvisible(word: string): boolean {
  return [...word].every((c) => SPACE.test(c) || INVISIBLE.test(c));
}

/** Reports whether a line has no rule: it contains nothing visible, or only a comment. */
export function isEmpty(line: string): boolean {
  const first = [...line].find((c) => !SPACE.test(c) && !INVISIBLE.test(c));
  return first === undefined || first === '#';
}

/** What was read at a place of a word: the text it stands for, the place after it, and what was wrong. */
interface Taken {
  readonly text: string;
  readonly to: number;
  readonly kind?: SlipKind;
}

function readToken(line: string, start: number, oddSpace: boolean): Token {
  const kinds = new Set<SlipKind>(oddSpace ? ['odd-space'] : []);
  let text = '';
  let i = start;
  while (i < line.length && !SPACE.test(line[i] ?? '')) {
    const taken = backslashAt(line, i, text) ?? quoteAt(line, i, text) ?? characterAt(line, i, text);
    if (taken.kind) kinds.add(taken.kind);
    text += taken.text;
    i = taken.to;
  }
  const typed = line.slice(start, i);
  const bare = unbracketed(text);
  if (bare !== text) kinds.add('quotes');
  return { text: bare, start, end: i, slips: [...kinds].map((kind) => ({ kind, typed, written: bare })) };
}

/** Reads a backslash with what it escapes; undefined where there is none. */
function backslashAt(line: string, i: number, before: string): Taken | undefined {
  if (line[i] !== '\\') return undefined;
  const next = line[i + 1];
  // At the end of a path of Windows, it is a separator.
  if ((next === undefined || next === ' ') && /\\\w/.test(before)) return { text: '\\', to: i + 1 };
  if (next === undefined || next === '\r' || (before === '' && next === ' '))
    return { text: '', to: i + 1, kind: 'continuation' };
  return { text: `\\${next}`, to: i + 2 };
}

/**
 * Reads a quote, with what it encloses where it opens; undefined where there is none, or where it is part of
 * the word.
 */
function quoteAt(line: string, i: number, before: string): Taken | undefined {
  if (!QUOTES.test(line[i] ?? '')) return undefined;
  if (opensHere(before)) {
    const inside = quotedAt(line, i);
    if (inside === undefined) return { text: '', to: i + 1, kind: 'quotes' };
    return { text: inside.replaceAll(' ', QUOTED_SPACE), to: i + inside.length + 2, kind: 'quotes' };
  }
  let to = i + 1;
  while (QUOTES.test(line[to] ?? '')) to++;
  while (/[,;)\]}]/.test(line[to] ?? '')) to++;
  const next = line[to];
  return next === undefined || SPACE.test(next) ? { text: '', to, kind: 'quotes' } : undefined;
}

function characterAt(line: string, i: number, before: string): Taken {
  const c = line[i] ?? '';
  const to = i + 1;
  if (INVISIBLE.test(c)) return { text: '', to, kind: 'invisible' };
  if (DASHES.test(c) && /(?:^|-|[=,])$/.test(before)) {
    // A word processor makes one long dash of two.
    const two = before === '' && c !== '\u2010' && /^[a-z]{2,}[_-]/.test(line.slice(to));
    return { text: two ? '--' : '-', to, kind: 'look-alike' };
  }
  const narrow = WIDE[c];
  return narrow === undefined ? { text: c, to } : { text: narrow, to, kind: 'look-alike' };
}

/** Returns `wa-k`: a word and the option after it, with no space between them. */
function apartFromOption(token: Token): readonly Token[] {
  const glued = GLUED.exec(token.text);
  if (glued) return partedAt(token, glued[1] ?? '', glued[2] ?? '');
  const m =
    /^(?!key=)((?:-p)?[rwxa]{1,4}|[^-].*[/=,].*|(?:never|always),\w+|\w+,(?:never|always))-([FSCpk])$/.exec(
      token.text,
    );
  return m ? partedAt(token, m[1] ?? '', `-${m[2]}`) : [token];
}

/**
 * `arch=b64-Sexecve`, `always,exit-Farch=b64`: an option with its argument glued to a word that has no dash
 * in it.
 */
const GLUED =
  /^((?:-F)?(?:arch=\w+|\w+[!<>]?=(?:\d+|unset))|(?:-a)?(?:(?:always|never),\w+|\w+,(?:always|never)))(-[FSC]\w.*)$/;

function partedAt(token: Token, first: string, second: string): readonly Token[] {
  const written = `${first} ${second}`;
  const slips: readonly Slip[] = [...token.slips, { kind: 'odd-space', typed: token.text, written }];
  const middle = token.end - second.length;
  return [
    { text: first, start: token.start, end: middle, slips },
    { text: second, start: middle, end: token.end, slips: [] },
  ];
}

/** Returns a word without brackets around it, or around it and its neighbors. */
function unbracketed(text: string): string {
  const named = /^<(\w+(?:[<>=!&]+)[^<>]*)>$/.exec(text);
  if (named) return named[1] ?? text;
  const whole = /^(?:\{\{?|\(|\[|<)([^(){}[\]<>]+)(?:\}?\}|\)|\]|>)$/.exec(text);
  if (whole) return whole[1] ?? text;
  if (/^[({[<]+--?[A-Za-z]/.test(text)) return text.replace(/^[({[<]+/, '');
  // `auid> = 1000`: an operator that was divided.
  if (field(/^(\w+)>$/.exec(text)?.[1] ?? '')) return text;
  return /[)}\]>]$/.test(text) && !/[({[<]/.test(text) && /\w/.test(text)
    ? text.replace(/[)}\]>]+$/, '')
    : text;
}

/** Reports whether a quote may open after this much of a word: where a value begins. */
function opensHere(before: string): boolean {
  return before === '' || /[=<>&,!]$|^-[A-Za-z]$/.test(before);
}

/**
 * Returns the text between the quote at `at` and its partner; undefined where it has none, or holds a whole
 * rule.
 */
function quotedAt(line: string, at: number): string | undefined {
  for (let end = at + 1; end < line.length; end++) {
    if (!QUOTES.test(line[end] ?? '')) continue;
    const after = line[end + 1];
    const isLast = after !== undefined && QUOTES.test(after) && line[end] === line[at];
    if (after !== undefined && !isLast && !SPACE.test(after) && !/[,;)]/.test(after)) continue;
    const inside = line.slice(at + 1, end);
    return / -[A-Za-z]/.test(` ${inside}`) ? undefined : inside;
  }
  return undefined;
}
