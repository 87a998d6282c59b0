import { ownValue } from '../text/ownValue.ts';
import { type Argument, type ArgumentReading, equalsSlip } from './argument.ts';
import { type BrokenLine, isOption } from './brokenLine.ts';
import { fieldReadings } from './conditionReader.ts';
import { fieldName } from './fieldNames.ts';
import { listReadings } from './listReader.ts';
import type { Meaning } from './meaning.ts';
import { meant } from './meant.ts';
import { permissions, permissionValue, permissionWords } from './permissions.ts';
import type { Slip } from './slips.ts';
import { syscallReadings } from './syscallReader.ts';
import { numberValue } from './values.ts';
import { hasLetter, keyValue, pathValue } from './wordValues.ts';

type Read = (line: BrokenLine, argument: Argument, option: string) => readonly ArgumentReading[];

const one = (to: number, part: Meaning, slips: readonly Slip[] = []): readonly ArgumentReading[] => [
  { to, parts: [part], slips },
];

/**
 * Returns the ways to read the argument of an option; empty where there are none.
 * @param letter the option without its dash
 */
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
    ownValue(CONTROL_WORDS, option)?.findIndex((names) => names.split(' ').includes(bare.toLowerCase())) ??
    -1;
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
  // The letters of an option in the place of permissions are not permissions.
  const value = isOption(bare) ? permissions(bare) : permissionValue(bare);
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
