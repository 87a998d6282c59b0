import { type Argument, type ArgumentReading, equalsSlip } from './argument.ts';
import { type BrokenLine, isOption } from './brokenLine.ts';
import { fieldName } from './fieldNames.ts';
import { textOf } from './meaning.ts';
import { shown } from './meant.ts';
import { conditions } from './pairs.ts';
import type { Slip, SlipKind } from './slips.ts';

/** At most as many words make one condition: `auid > = 1000`. */
const MOST_WORDS = 4;

/** Operators in words, after an `is` or without one. */
const WORD_OPERATORS: readonly (readonly [words: RegExp, sign: string])[] = [
  [/^(?:not equal to|not equals?|unequal|differs from|not|ne|neq|isnt)$/, '!='],
  [/^(?:greater than or equal(?: to)?|at least|from|ge|gte)$/, '>='],
  [/^(?:less than or equal(?: to)?|at most|up to|le|lte)$/, '<='],
  [/^(?:greater than|more than|larger than|higher than|above|over|gt)$/, '>'],
  [/^(?:less than|lower than|smaller than|below|under|lt)$/, '<'],
  [/^(?:equal to|equals?|eq|is|in|one of)$/, '='],
];

/** An operator has at most as many words, with its `is`. */
const MOST_OPERATOR_WORDS = 6;

/**
 * Returns the operator that tokens say in words, and the token after it; the longest one. Undefined where
 * there is none.
 */
function operatorInWords(
  { tokens }: BrokenLine,
  from: number,
): { readonly text: string; readonly to: number } | undefined {
  const words = tokens
    .slice(from, from + MOST_OPERATOR_WORDS)
    .map((t) => t.text.toLowerCase().replace(/^-(?=[a-z]{2,3}$)/, ''));
  for (let n = words.length; n > 0; n--) {
    const said = words.slice(0, n).join(' ');
    const sign = WORD_OPERATORS.find(([w]) => w.test(said) || w.test(said.replace(/^is /, '')))?.[1];
    if (sign) return { text: sign, to: from + n };
  }
  return undefined;
}

/** Returns `(1000, 1001)`: the values of a list as one piece; undefined where there are not several. */
function listAfter(
  { tokens }: BrokenLine,
  from: number,
): { readonly text: string; readonly to: number } | undefined {
  let to = from;
  while (/,$/.test(tokens[to]?.text ?? '') && to + 1 < tokens.length) to++;
  if (to === from) return undefined;
  const words = tokens.slice(from, to + 1).map((t) => t.text);
  return { text: words.join('').replace(/[()[\]{}]/g, ''), to: to + 1 };
}

/** Returns the tokens from `from` on, as pieces of one condition: an operator in words is one piece. */
function piecesAfter(
  line: BrokenLine,
  name: string,
  from: number,
): readonly { readonly text: string; readonly to: number }[] {
  const { tokens } = line;
  const out: { text: string; to: number }[] = [];
  const isName = fieldName(name, false) !== undefined;
  let most = MOST_WORDS;
  for (let to = from; to < tokens.length && out.length < most; to++) {
    const text = tokens[to]?.text ?? '';
    if (/^(?:and|&&?)$/i.test(text)) most = 2 * MOST_WORDS;
    const operator = isName && out.length === 0 ? operatorInWords(line, to) : undefined;
    if (operator) {
      out.push(operator);
      const list = listAfter(line, operator.to);
      if (list) out.push(list);
      to = (list ?? operator).to - 1;
    } else if (isOption(text) && !/^-E[A-Z]+$/.test(text)) break;
    else out.push({ text, to: to + 1 });
  }
  return out;
}

/**
 * Returns the ways to read an argument, perhaps with the tokens after it, as a condition of -F or -C such as
 * `uid = 0`, with or without spaces around the operator; goes no further than the shortest complete
 * condition. Empty where there is none.
 */
export function fieldReadings(line: BrokenLine, { first, next }: Argument): readonly ArgumentReading[] {
  let joined = first.replace(/^=/, '');
  const equals = equalsSlip(first);
  const out: ArgumentReading[] = [];
  const more = [...piecesAfter(line, joined, next)];
  if (fieldName(joined, false) && more[0] && !/[!<>=&:]/.test(more[0].text))
    out.push(...withoutOperator(line, joined, more[0]));
  let to = next;
  for (let n = 1; ; n++) {
    const parts = conditions(joined, line);
    const following = more[0];
    const operatorAhead =
      /^(?:(?!<!?-)[!<>=&:]|and\b)/i.test(following?.text ?? '') && !/[!<>=&]|^\//.test(joined);
    if (parts && !operatorAhead && !/\ue000(?:&|&&|and|,)$/i.test(joined)) {
      const spaced: Slip = {
        kind: 'field-space',
        typed: shown(joined),
        written: parts.map(textOf).join(' '),
      };
      out.push({ to, parts, slips: n === 1 ? equals : [...equals, spaced] });
      if (!goesOn(line, joined, to)) break;
    }
    if (!following) break;
    more.shift();
    const glue =
      (isPermWords(joined) && PERM_WORD.test(following.text)) ||
      /^(?:and|&)$/i.test(following.text) ||
      /\b(?:and|not)$|\ue000&$/i.test(joined)
        ? '\ue000'
        : '';
    joined += glue + following.text;
    to = following.to;
  }
  return out;
}

/** Returns `arch b64`: a name and a value with nothing between them. */
function withoutOperator(
  line: BrokenLine,
  name: string,
  value: { readonly text: string; readonly to: number },
): readonly ArgumentReading[] {
  const parts = conditions(`${name}=${value.text}`, line, false);
  if (!parts) return [];
  // Whoever forgets the operator of a number may have meant any.
  const kind: SlipKind = /^(?:arch|path|dir|exe|perm|key|msgtype|filetype|fstype|success)$/i.test(name)
    ? 'no-operator'
    : 'unclear';
  const written = parts.map(textOf).join(' ');
  return [{ to: value.to, parts, slips: [{ kind, typed: `${name} ${value.text}`, written }] }];
}

const PERM_WORD = /^(?:read|write|exec(?:ute)?|attr(?:ibutes?)?),?$/i;

/** Reports whether a condition is about permissions, written as words so far. */
function isPermWords(joined: string): boolean {
  return /^perm!?=(?:[,\ue000]*(?:read|write|exec(?:ute)?|attr(?:ibutes?)?))+[,\ue000]*$/i.test(joined);
}

/** Reports whether another condition follows after a comma or an `and`. */
function goesOn({ tokens }: BrokenLine, joined: string, to: number): boolean {
  const next = tokens[to]?.text ?? '';
  if (/^(?:msgtype|exit|arch)=.*,$/i.test(joined) && next !== '' && !isOption(next)) return true;
  if (PERM_WORD.test(next) && isPermWords(joined)) return true;
  const open = /(?:&&|\band|,)$/i.test(joined);
  const joint = /^(?:&&|&|and|,)$/i.test(next);
  const behind = joint ? (tokens[to + 1]?.text ?? '') : next.replace(/^(?:&&|,)/, '');
  const after = open ? next : behind;
  // `auid != unset` in words of their own.
  const operator = tokens[to + (joint ? 2 : 1)]?.text ?? '';
  const condition = /^(?:[!<>=]=?|<>)$/.test(operator) ? `${after}${operator}` : after;
  return (open || joint || after !== next) && /^[A-Za-z]\w*[!<>=&:]/.test(condition);
}
