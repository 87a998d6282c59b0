import type { Slip, SlipKind } from './slips.ts';

/** A word of a broken line, with what only looks right already put right. */
export interface Token {
  /** The word, escapes kept; a space that stood in quotes is `QUOTED_SPACE`. */
  readonly text: string;
  /** Where it stands in the line, in UTF-16 offsets, quotes and the like included. */
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
  '\uff1e': '>',
  '\uff1c': '<',
  '\uff01': '!',
  '\u2265': '>=',
  '\u2264': '<=',
  '\u2260': '!=',
};

/** Splits a line into tokens: at any kind of space, with quotes, look-alikes and invisible characters put right. */
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

/** Reports whether a line has no rule: it holds nothing that can be seen, or a comment. */
export function isEmpty(line: string): boolean {
  const first = [...line].find((c) => !SPACE.test(c) && !INVISIBLE.test(c));
  return first === undefined || first === '#';
}

function readToken(line: string, start: number, oddSpace: boolean): Token {
  const kinds: SlipKind[] = oddSpace ? ['odd-space'] : [];
  const note = (kind: SlipKind): void => {
    if (!kinds.includes(kind)) kinds.push(kind);
  };
  let text = '';
  let i = start;
  while (i < line.length) {
    const c = line[i] ?? '';
    if (SPACE.test(c)) break;
    const next = line[i + 1];
    if (c === '\\' && (next === undefined || (text === '' && next === ' '))) note('continuation');
    else if (c === '\\' && next === ' ' && /\\\w/.test(text)) text += c;
    else if (c === '\\' && next !== '\r') {
      text += c + next;
      i++;
    } else if (c === '\\') note('continuation');
    else if (QUOTES.test(c) && opensHere(text)) {
      note('quotes');
      const inside = quotedAt(line, i);
      if (inside !== undefined) {
        text += inside.replaceAll(' ', QUOTED_SPACE);
        i += inside.length + 1;
      }
    } else if (QUOTES.test(c) && (next === undefined || SPACE.test(next))) note('quotes');
    else if (QUOTES.test(c) && /^.[,;)\]}]+(?:\s|$)/s.test(line.slice(i, i + 4))) {
      note('quotes');
      i += /^[,;)\]}]+/.exec(line.slice(i + 1))?.[0].length ?? 0;
    } else if (INVISIBLE.test(c)) note('invisible');
    else if (DASHES.test(c) && /(?:^|-|[=,])$/.test(text)) {
      // A word processor makes one long dash of two.
      text += text === '' && c !== '\u2010' && /^[a-z]{2,}[_-]/.test(line.slice(i + 1)) ? '--' : '-';
      note('look-alike');
    } else if (WIDE[c] !== undefined) {
      text += WIDE[c];
      note('look-alike');
    } else text += c;
    i++;
  }
  const typed = line.slice(start, i);
  const bare = unbracketed(text);
  if (bare !== text) note('quotes');
  text = bare;
  return { text, start, end: i, slips: kinds.map((kind) => ({ kind, typed, written: text })) };
}

/** `wa-k`: a word and the option after it, with no space between them. */
function apartFromOption(token: Token): readonly Token[] {
  const m = /^(?!key=)([rwxa]{1,4}|[^-].*[/=,].*|(?:never|always),\w+|\w+,(?:never|always))-([FSCpk])$/.exec(
    token.text,
  );
  if (!m) return [token];
  const slips: readonly Slip[] = [
    ...token.slips,
    { kind: 'odd-space', typed: token.text, written: `${m[1]} -${m[2]}` },
  ];
  const middle = token.end - 2;
  return [
    { text: m[1] ?? '', start: token.start, end: middle, slips },
    { text: `-${m[2]}`, start: middle, end: token.end, slips: [] },
  ];
}

/** A word without brackets around it, or around it and its neighbors. */
function unbracketed(text: string): string {
  const named = /^<(\w+(?:[<>=!&]+)[^<>]*)>$/.exec(text);
  if (named) return named[1] ?? text;
  const whole = /^(?:\{\{?|\(|\[|<)([^(){}[\]<>]+)(?:\}?\}|\)|\]|>)$/.exec(text);
  if (whole) return whole[1] ?? text;
  if (/^[({[<]+--?[A-Za-z]/.test(text)) return text.replace(/^[({[<]+/, '');
  return /[)}\]>]$/.test(text) && !/[({[<]/.test(text) && /\w/.test(text)
    ? text.replace(/[)}\]>]+$/, '')
    : text;
}

/** Whether a quote may open after this much of a word: where a value begins. */
function opensHere(before: string): boolean {
  return before === '' || /[=<>&,!]$|^-[A-Za-z]$/.test(before);
}

/** The text between the quote at `at` and its partner; undefined where it has none, or holds a whole rule. */
function quotedAt(line: string, at: number): string | undefined {
  for (let end = at + 1; end < line.length; end++) {
    if (!QUOTES.test(line[end] ?? '')) continue;
    const after = line[end + 1];
    if (after !== undefined && !SPACE.test(after) && !/[,;)]/.test(after)) continue;
    const inside = line.slice(at + 1, end);
    return / -[A-Za-z]/.test(` ${inside}`) ? undefined : inside;
  }
  return undefined;
}
