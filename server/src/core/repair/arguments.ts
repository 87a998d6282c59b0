import { type Argument, type ArgumentReading, equalsSlip } from './argument.ts';
import { type BrokenLine, isOption } from './brokenLine.ts';
import { fieldName } from './fieldNames.ts';
import { listReadings } from './listReader.ts';
import { type Meaning, textOf } from './meaning.ts';
import { meant, shown } from './meant.ts';
import { conditions } from './pairs.ts';
import { permissionValue, permissionWords } from './permissions.ts';
import type { Slip, SlipKind } from './slips.ts';
import { numberValue } from './values.ts';
import { hasLetter, keyValue, pathValue, syscallName } from './wordValues.ts';

type Read = (line: BrokenLine, argument: Argument, option: string) => readonly ArgumentReading[];

const one = (to: number, part: Meaning, slips: readonly Slip[] = []): readonly ArgumentReading[] => [
  { to, parts: [part], slips },
];

/** Returns the possible readings of an option's argument; empty where there are none. */
export function argumentReadings(
  line: BrokenLine,
  letter: string,
  argument: Argument,
): readonly ArgumentReading[] {
  return readers[letter]?.(line, argument, `-${letter}`) ?? [];
}

const readers: Readonly<Record<string, Read>> = {
  a: listReadings,
  A: listReadings,
  d: listReadings,
  w: pathReadings,
  W: pathReadings,
  p: permReadings,
  k: keyReadings,
  F: fieldReadings,
  C: fieldReadings,
  S: syscallReadings,
  b: numberReadings,
  e: numberReadings,
  f: numberReadings,
  r: numberReadings,
};

const CONTROL_WORDS: Readonly<Record<string, readonly string[]>> = {
  '-f': ['silent', 'printk print log', 'panic'],
  '-e': ['off disable disabled no false', 'on enable enabled yes true', 'lock locked immutable'],
};

function numberReadings(
  _line: BrokenLine,
  { first, next }: Argument,
  option: string,
): readonly ArgumentReading[] {
  const bare = first.replace(/^=/, '');
  const word =
    CONTROL_WORDS[option]?.findIndex((names) => names.split(' ').includes(bare.toLowerCase())) ?? -1;
  const plain = bare.replace(/^0+(?=\d)/, '');
  const number = plain === bare ? numberValue(bare) : meant(bare, plain, 'number');
  const value = word >= 0 ? meant(bare, `${word}`, 'synonym') : number;
  if (!value) return [];
  const locked: readonly Slip[] = [{ kind: 'unclear', typed: first, written: '2' }];
  const part: Meaning =
    option === '-e' && value.text === '3'
      ? { role: 'control', option, value: '2', slips: locked }
      : { role: 'control', option, value: value.text, slips: value.slips };
  return one(next, part, equalsSlip(first));
}

function pathReadings(
  _line: BrokenLine,
  { first, next }: Argument,
  option: string,
): readonly ArgumentReading[] {
  const bare = first.replace(/^=/, '');
  const named = /^(?:path|file|dir|directory|watch)=(.+)$/i.exec(bare);
  const value = pathValue(named?.[1] ?? bare);
  if (!value) return [];
  const slips: readonly Slip[] = named ? [{ kind: 'synonym', typed: bare, written: value.text }] : [];
  return one(
    next,
    { role: 'watch', option, value: value.text, slips: [...slips, ...value.slips] },
    equalsSlip(first),
  );
}

function permReadings(
  line: BrokenLine,
  { first, next }: Argument,
  option: string,
): readonly ArgumentReading[] {
  const out: ArgumentReading[] = [];
  const bare = first.replace(/^=/, '').replace(/^perms?(?:issions?)?=/i, '');
  const value = permissionValue(bare);
  if (value)
    out.push(
      ...one(next, { role: 'perm', option, value: value.text, slips: value.slips }, equalsSlip(first)),
    );
  let joined = bare;
  for (
    let to = next;
    /^(?:[,rwxa]{1,3}|(?:read|write|exec\w*|attr\w*),?)$/i.test(line.tokens[to]?.text ?? '-');
    to++
  ) {
    joined += `,${line.tokens[to]?.text ?? ''}`;
    const more = permissionWords(joined);
    if (more)
      out.push(
        ...one(to + 1, {
          role: 'perm',
          option,
          value: more.text,
          slips: [{ kind: 'perm-separator', typed: joined, written: more.text }],
        }),
      );
  }
  return out;
}

function keyReadings(
  _line: BrokenLine,
  { first, next }: Argument,
  option: string,
): readonly ArgumentReading[] {
  const bare = first.replace(/^=/, '');
  if (!hasLetter(bare) || isOption(bare)) return [];
  // A condition in the place of a key is meant as a condition.
  const name = /^(\w+)(?:!=|[<>]=?|=)/.exec(bare)?.[1];
  if (name && fieldName(name, false)) return [];
  const key = keyValue(bare);
  // A path in the place of a key may as well be what is watched.
  const doubt: readonly Slip[] = bare.startsWith('/')
    ? [{ kind: 'unclear', typed: bare, written: key.text }]
    : [];
  const value = { ...key, slips: [...key.slips, ...doubt] };
  return one(next, { role: 'key', option, value: value.text, slips: value.slips }, equalsSlip(first));
}

/** At most as many words make one condition: `auid > = 1000`. */
const MOST_WORDS = 4;

const WORD_OPERATORS: Readonly<Record<string, string>> = {
  is: '=',
  eq: '=',
  equal: '=',
  equals: '=',
  ne: '!=',
  neq: '!=',
  isnt: '!=',
  ge: '>=',
  gte: '>=',
  gt: '>',
  le: '<=',
  lte: '<=',
  lt: '<',
};

/** Returns the tokens from `from` on, as pieces of one condition: operators in words are signs, `is not` is one piece. */
function piecesAfter(
  { tokens }: BrokenLine,
  name: string,
  from: number,
): readonly { readonly text: string; readonly to: number }[] {
  const out: { text: string; to: number }[] = [];
  const isName = fieldName(name, false) !== undefined;
  let most = MOST_WORDS;
  for (let to = from; to < tokens.length && out.length < most; to++) {
    const text = tokens[to]?.text ?? '';
    if (/^(?:and|&&?)$/i.test(text)) most = 2 * MOST_WORDS;
    const sign =
      isName && out.length === 0 ? WORD_OPERATORS[text.toLowerCase().replace(/^-/, '')] : undefined;
    if (sign === '=' && /^not$/i.test(tokens[to + 1]?.text ?? '')) out.push({ text: '!=', to: ++to + 1 });
    else if (sign) out.push({ text: sign, to: to + 1 });
    else if (isOption(text) && !/^-E[A-Z]+$/.test(text)) break;
    else out.push({ text, to: to + 1 });
  }
  return out;
}

/** Reads conditions over one or more tokens, where spaces stand about the operator; the shortest that is complete. */
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

/** Reads a list of system calls: names with commas, spaces or other marks between them, each with an `-S` or not. */
function syscallReadings(
  line: BrokenLine,
  { first, next }: Argument,
  option: string,
): readonly ArgumentReading[] {
  const out: ArgumentReading[] = [];
  let text = first
    .replace(/^=/, '')
    .replace(/^(?:trace|(?:sys_?)?(?:calls?|name|list)(?:_?names?)?)=(?=[a-z])/i, '');
  const slips: Slip[] = [...equalsSlip(first)];
  if (text !== first.replace(/^=/, '')) slips.push({ kind: 'synonym', typed: first, written: text });
  for (let to = next; ; to++) {
    if (/^(?:or|and)$/i.test(line.tokens[to]?.text ?? '') && !isOption(line.tokens[to + 1]?.text)) {
      text += ',';
      to++;
    }
    const open = /[,;|+/&]$/.test(text);
    if (open && line.tokens[to]?.text === '-S') to++;
    const more = line.tokens[to]?.text;
    const goesOn = more !== undefined && !isOption(more) && (open || /^[,;|+&](?!\w$)/.test(more));
    const names = goesOn ? undefined : syscallList(text, line);
    if (names) out.push({ to, parts: [{ role: 'syscalls', option, ...names }], slips: [...slips] });
    if (!goesOn) return out;
    slips.splice(0, slips.length, {
      kind: 'syscall-space',
      typed: `${text} ${more}`,
      written: `${text}${more}`,
    });
    text += more;
  }
}

/** Reads system calls that one word names; undefined where one of them is near no name. */
export function syscallList(
  text: string,
  { tables }: BrokenLine,
  guess = true,
): { readonly value: string; readonly slips: readonly Slip[] } | undefined {
  const list = text
    .replace(/[\s\ue000]*[;|+:/&.\s\ue000][\s\ue000]*/g, ',')
    .replace(/,{2,}/g, ',')
    .replace(/^,|,$/g, '');
  const names = list.split(',').map((n) => syscallName(n, tables, guess));
  if (list === '' || names.some((n) => n === undefined)) return undefined;
  const value = names.map((n) => n?.text).join(',');
  const separators = list === text ? [] : meant(text, list, 'list-separator').slips;
  return { value, slips: [...separators, ...names.flatMap((n) => n?.slips ?? [])] };
}
