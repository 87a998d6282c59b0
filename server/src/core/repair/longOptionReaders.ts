import { field } from '../facts/fields.ts';
import { longOptions } from '../syntax/options.ts';
import { closest } from '../text/nearestNames.ts';
import { ownValue } from '../text/ownValue.ts';
import type { Argument } from './argument.ts';
import { argumentReadings } from './arguments.ts';
import { type BrokenLine, isOption, type Reading, reading, slip } from './brokenLine.ts';
import { fieldReadings } from './conditionReader.ts';
import { textOf } from './meaning.ts';
import type { Slip } from './slips.ts';

/** Long spellings of the options that rules have. */
const LONG: Readonly<Record<string, string>> = {
  key: 'k',
  keyname: 'k',
  tag: 'k',
  watch: 'w',
  path: 'w',
  file: 'w',
  dir: 'w',
  perm: 'p',
  perms: 'p',
  permission: 'p',
  permissions: 'p',
  syscall: 'S',
  syscalls: 'S',
  append: 'a',
  add: 'a',
  action: 'a',
  field: 'F',
  filter: 'F',
  compare: 'C',
  backlog: 'b',
  buffer: 'b',
  buffers: 'b',
  backlog_limit: 'b',
  'backlog-limit': 'b',
  rate_limit: 'r',
  'rate-limit': 'r',
  failure_mode: 'f',
  enable: 'e',
  enabled: 'e',
  failure: 'f',
  rate: 'r',
  // Options of ausearch.
  sc: 'S',
};

/** Options by which ausearch asks for a user or a group, and the field of a rule. */
const USERS: Readonly<Record<string, string>> = {
  // Any user of a process.
  ua: 'uid',
  ui: 'uid',
  ul: 'auid',
  ue: 'euid',
  gi: 'gid',
  ge: 'egid',
};

/**
 * Reports whether the letters of an option, without its dash, begin with a long name such as `key`: `-key=x`
 * loads, but its key is `ey=x`.
 */
export function isLongName(text: string): boolean {
  return ownValue(LONG, /^[a-z]{3,}/i.exec(text)?.[0].toLowerCase() ?? '') !== undefined;
}

/**
 * Returns the part of a rule for an option that stands alone, without a value, such as `-D`.
 * @param option the option with its dash
 */
export function control(option: string): Reading['parts'][number] {
  return { role: 'control', option, value: '', slips: [] };
}

const ALL_RULES = /^(?:all|every|everything|\*|rules?|all[-_]rules?)[.;]?$/i;

/**
 * Returns the reading of `-delete`, `--delete-all`, `-D all` or of `-d` alone as -D; empty for anything else.
 * It is never clear, because -D deletes all rules.
 * @param at index of the token
 * @param text the text of the token
 */
export function deletesAll(line: BrokenLine, at: number, text: string): readonly Reading[] {
  const isAlone = line.tokens.length === at + 1;
  const isLong = /^-{1,2}(?:delete|flush|clear|remove)(?:[-_]?(?:all|rules))*$/i.test(text);
  const next = line.tokens[at + 1]?.text ?? '';
  const hasWord =
    (isLong || /^-{1,2}[Dd]$/.test(text)) && ALL_RULES.test(next) && line.tokens.length === at + 2;
  if (!hasWord && !(isAlone && (isLong || text === '-d'))) return [];
  const to = hasWord ? at + 2 : at + 1;
  return [reading(line, at, to, [control('-D')], [slip(line, 'unclear', at, to, '-D')])];
}

/** Returns `--loginuid immutable`: a switch whose name is two words; undefined where it is none. */
function twoWords(line: BrokenLine, at: number, name: string): Reading | undefined {
  const next = line.tokens[at + 1]?.text ?? '';
  const spec = longOptions.find((o) => !o.argument && o.name.replace(/[-_]/g, ' ') === `${name} ${next}`);
  if (!spec) return undefined;
  const option = `--${spec.name}`;
  return reading(line, at, at + 2, [control(option)], [slip(line, 'misspelt', at, at + 2, option)]);
}

/**
 * Returns the option of auditctl with that name, dashes and underscores ignored, or else the closest one;
 * undefined where none is close.
 */
function optionNamed(name: string): (typeof longOptions)[number] | undefined {
  const plain = (n: string): string => n.replace(/[-_]/g, '').toLowerCase();
  const exact = longOptions.find((o) => plain(o.name) === plain(name));
  if (exact) return exact;
  const names = longOptions.map((o) => o.name);
  const near = closest(name, names)?.name;
  return longOptions.find((o) => o.name === near);
}

/**
 * Returns the ways to read the token with index `at` as a long option of auditctl (`--reset-lost`), with
 * dashes and underscores in any mixture; empty for anything else.
 */
export function longOption(line: BrokenLine, at: number): readonly Reading[] {
  const typed = line.tokens[at]?.text ?? '';
  const [name = '', value] = typed.replace(/^-+/, '').split('=', 2);
  const joined = twoWords(line, at, name);
  if (joined) return [joined];
  const spec = optionNamed(name);
  if (!spec) return isLongName(name) || field(name) ? [] : [unknownOption(line, at)];
  const option = `--${spec.name}`;
  const dashed = typed.startsWith('--') ? [] : [slip(line, 'dashes', at, at + 1, option)];
  const slips = spec.name === name ? dashed : [slip(line, 'misspelt', at, at + 1, option)];
  return spec.argument
    ? withValue(line, at, option, value, slips)
    : [switchOn(line, at, option, value, slips)];
}

/** Returns a long option that auditctl does not have, as one to be removed. */
function unknownOption(line: BrokenLine, at: number): Reading {
  const part: Reading['parts'][number] = {
    role: 'removed',
    option: '',
    value: line.tokens[at]?.text ?? '',
    slips: [],
  };
  return reading(line, at, at + 1, [part], [slip(line, 'removed', at, at + 1, '')]);
}

/** Returns a switch; `1` after it says again that it is on. */
function switchOn(
  line: BrokenLine,
  at: number,
  option: string,
  value: string | undefined,
  slips: readonly Slip[],
): Reading {
  const isOn = /^(?:1|yes|true|on)$/i.test(line.tokens[at + 1]?.text ?? '');
  const valued = value === undefined ? [] : [slip(line, 'option-equals', at, at + 1, option)];
  const on = isOn ? [slip(line, 'option-equals', at + 1, at + 2, '')] : [];
  return reading(line, at, at + (isOn ? 2 : 1), [control(option)], [...slips, ...valued, ...on]);
}

/** Returns a long option with its value, after a `=` or a space. */
function withValue(
  line: BrokenLine,
  at: number,
  option: string,
  value: string | undefined,
  slips: readonly Slip[],
): readonly Reading[] {
  if (value !== undefined) return [reading(line, at, at + 1, [control(`${option}=${value}`)], slips)];
  const after = line.tokens[at + 1]?.text;
  if (after === undefined || isOption(after)) return [];
  const isSignal = option === '--signal' && after.startsWith('SIG');
  const text = isSignal ? after.slice(3) : after;
  const renamed = isSignal ? [slip(line, 'synonym', at + 1, at + 2, text)] : [];
  return [reading(line, at, at + 2, [{ ...control(option), value: text }], [...slips, ...renamed])];
}

/** Returns the argument of an option by a longer name; undefined where there is none. */
function argumentOf(line: BrokenLine, at: number, value: string | undefined): Argument | undefined {
  if (value !== undefined) return { first: value, next: at + 1 };
  const after = line.tokens[at + 1]?.text;
  return after === undefined ? undefined : { first: after, next: at + 2 };
}

/**
 * Returns the ways to read an option that has a longer name than auditctl's: `--key identity`, `-perm wa`,
 * `--path=/etc/passwd`, `-arch b64`; empty for an unknown name.
 * @param at index of the option's token
 * @param name the name as it was typed, without dashes
 * @param value the text after `=` in the same token; undefined without one
 */
export function longName(
  line: BrokenLine,
  at: number,
  name: string,
  value: string | undefined,
): readonly Reading[] {
  const argument = argumentOf(line, at, value);
  if (!argument) return [];
  const low = ownValue(USERS, name) ?? name.toLowerCase();
  const letter = ownValue(LONG, low);
  const named = letter ? argumentReadings(line, letter, argument) : [];
  const pairs = field(low)
    ? fieldReadings(line, { first: `${low}=${argument.first}`, next: argument.next })
    : [];
  return [...named, ...pairs].map((r) =>
    reading(line, at, r.to, r.parts, [
      slip(line, name === 'ua' ? 'unclear' : 'long-name', at, r.to, r.parts.map(textOf).join(' ')),
      ...r.slips,
    ]),
  );
}
