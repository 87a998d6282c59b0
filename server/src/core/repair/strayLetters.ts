import { shortOptions } from '../syntax/options.ts';
import { argumentReadings } from './arguments.ts';
import {
  type BrokenLine,
  isCallRule,
  isOption,
  type Reading,
  reading,
  slip,
  typedText,
} from './brokenLine.ts';
import { fieldReadings } from './conditionReader.ts';
import { listAction } from './listReader.ts';
import { permissionWords } from './permissions.ts';
import { syscallList } from './syscallReader.ts';
import { syscallName } from './wordValues.ts';

/** Options that a rule has: another letter with an argument that fits one of them was meant to be that. */
const OWN = 'aAdwWpkFCSbfr';

/**
 * Returns the ways to read an option that auditctl does not have at the token with index `at`: permissions
 * with a dash (`-wa`), or an option of another tool; empty where it is neither.
 */
export function strayLetter(line: BrokenLine, at: number): readonly Reading[] {
  return [...dashedPermissions(line, at), ...otherTool(line, at)];
}

/**
 * Returns `-wa` after a path: permissions with a dash of their own, which auditctl takes for a second watch.
 */
function dashedPermissions(line: BrokenLine, at: number): readonly Reading[] {
  const letters = /^-([rwxa]{2,4})$/.exec(line.tokens[at]?.text ?? '')?.[1];
  const isAfterPath = line.tokens[at - 1]?.text.startsWith('/') === true && !line.letters.has('p');
  const value = letters !== undefined && isAfterPath ? permissionWords(letters) : undefined;
  if (!value) return [];
  const part: Reading['parts'][number] = {
    role: 'perm',
    option: '-p',
    value: value.text,
    slips: value.slips,
  };
  return [reading(line, at, at + 1, [part], [slip(line, 'no-perm-option', at, at + 1, `-p ${value.text}`)])];
}

/**
 * Returns the readings of an option that no rule has (`-o wa`, `-m auid>=1000`) at the token with index
 * `at`, by what its argument looks like: a neighboring key was pressed, or the option is from another tool.
 * Never clear, because auditctl or that tool has such an option. Empty where the argument says nothing.
 */
function otherTool(line: BrokenLine, at: number): readonly Reading[] {
  const text = line.tokens[at]?.text ?? '';
  const letter = /^-([A-Za-z])$/.exec(text)?.[1] ?? '';
  const argument = line.tokens[at + 1]?.text ?? '';
  if (letter === '' || OWN.includes(letter) || argument === '' || isOption(argument)) return [];
  // Alone, `-q` and `-R` are requests of their own.
  if (![...OWN].some((own) => line.letters.has(own))) return [];
  const meant = letterFor(line, argument);
  if (meant === undefined) return shortOptions.has(letter) ? [] : targetOfFirewall(line, at, argument);
  const first = meant === 'F' && argument.startsWith('/') ? pathField(letter, argument) : argument;
  const made = slip(line, 'unclear', at, at + 1, `-${meant}`);
  const read = meant === 'F' ? fieldReadings : argumentReadingsOf(meant);
  return read(line, { first, next: at + 2 }).map((r) =>
    reading(line, at, r.to, r.parts, [made, ...r.slips], meant === 'k' ? 0.5 : 0),
  );
}

function argumentReadingsOf(letter: string): typeof fieldReadings {
  return (line, argument) => argumentReadings(line, letter, argument);
}

/** Returns the condition for a path; ausearch asks for a program by -x. */
function pathField(letter: string, path: string): string {
  return `${letter === 'x' ? 'exe' : 'path'}=${path}`;
}

/**
 * Returns the option of a rule that an argument fits and that the line lacks; undefined where it fits none.
 */
function letterFor(line: BrokenLine, argument: string): string | undefined {
  const lacks = (letter: string): boolean => !line.letters.has(letter);
  if (argument.includes(',') && listAction(argument, 'list-separator') && lacks('a') && lacks('A'))
    return 'a';
  if (argument.startsWith('/')) return pathLetter(line);
  if (permissionWords(argument) && lacks('p') && !isCallRule(line)) return 'p';
  if (/^trace=/.test(argument)) return lacks('S') ? 'S' : undefined;
  if (/^\w+(?:[!<>]?=|[<>&])/.test(argument)) return 'F';
  if (!isCallRule(line) && lacks('w')) return undefined;
  if (isCallRule(line) && lacks('S') && syscallList(argument, line, false)) return 'S';
  return wantsKey(line, argument) ? 'k' : undefined;
}

function pathLetter(line: BrokenLine): string | undefined {
  if (!isCallRule(line)) return line.letters.has('w') ? undefined : 'w';
  return ['path', 'dir', 'exe'].some((name) => line.fields.has(name)) ? undefined : 'F';
}

/** Reports whether the line lacks a key and a word can be one. */
function wantsKey(line: BrokenLine, word: string): boolean {
  if (line.letters.has('k') || line.fields.has('key')) return false;
  return /^[A-Za-z][\w.-]{3,}$/.test(word) && syscallName(word, line.tables, false) === undefined;
}

/** Returns `-j LOG`: what a firewall does with a packet is nothing that a rule can have; it goes. */
function targetOfFirewall(line: BrokenLine, at: number, argument: string): readonly Reading[] {
  if (!/^[A-Z]{3,}$/.test(argument)) return [];
  const value = typedText(line, at, at + 2);
  const part: Reading['parts'][number] = { role: 'removed', option: '', value, slips: [] };
  return [reading(line, at, at + 2, [part], [slip(line, 'removed', at, at + 2, '')])];
}
