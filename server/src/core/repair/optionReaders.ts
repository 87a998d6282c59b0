import { field } from '../facts/fields.ts';
import { archNames } from '../facts/machines.ts';
import { longOptions, shortOptions } from '../syntax/options.ts';
import { closest } from '../text/nearestNames.ts';
import type { Argument } from './argument.ts';
import { argumentReadings, fieldReadings } from './arguments.ts';
import { type BrokenLine, isCallRule, isOption, type Reading, reading, slip } from './brokenLine.ts';
import { textOf } from './pairs.ts';
import type { Slip, SlipKind } from './slips.ts';

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
  ui: 'uid',
  ul: 'auid',
  ue: 'euid',
  gi: 'gid',
  ge: 'egid',
};

/** Returns what a token that begins with a dash may mean, alone or with the tokens after it. */
export function optionReadings(line: BrokenLine, at: number): readonly Reading[] {
  const text = line.tokens[at]?.text ?? '';
  const next = line.tokens[at + 1]?.text;
  if (text === '-' && next !== undefined && /^[A-Za-z]/.test(next)) return dashApart(line, at);
  const long = /^--?([A-Za-z][A-Za-z_-]+)(?:=(.*))?$/s.exec(text);
  return [
    ...shortOption(line, at, text),
    ...(text.startsWith('--') || /^-[a-z]+[-_][a-z_-]{4,}/i.test(text) ? longOption(line, at) : []),
    ...(text.startsWith('--') ? twoDashes(line, at, text) : []),
    ...deleteAll(line, at, text),
    ...(long ? longName(line, at, long[1] ?? '', long[2]) : []),
    ...fieldLetter(line, at, text),
  ];
}

/** An option of one letter, with its argument glued or after it, and other letters that were meant by it. */
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

/** Whether the argument speaks for another letter: a key has no operator, and what compares two fields is no condition. */
function mayBe(line: BrokenLine, at: number, letter: string, other: string, glued: string): boolean {
  const argument = glued || (line.tokens[at + 1]?.text ?? '');
  if (other === 'S' && /^\d/.test(argument)) return false;
  // ausearch asks for a file by "-f".
  if (letter === 'f' && argument.startsWith('/')) return isCallRule(line) === (other === 'F');
  if (letter === 'f' && other === 'w') return false;
  if (other === 'k') return looksLikeKey(argument) && !line.letters.has('k');
  if (other === 'F' && letter === 'C' && /[ug]id\b/i.test(argument.replace(/^.*[!<>=&]/, ''))) return false;
  return !(letter === 'C' && other === 'F' && field(argument.replace(/^.*[!<>=&]/, '')));
}

/** Whether a word can be nothing but a key: not an architecture, a field or a user. */
function looksLikeKey(word: string): boolean {
  return (
    /^[A-Za-z][\w.-]{3,}$/.test(word) &&
    !/^[rwxa]+$/i.test(word) &&
    !/^(?:arch)?b?(?:32|64)|^[ae]?[ug]id|^a\d/i.test(word) &&
    !field(word) &&
    !archNames.has(word.toLowerCase())
  );
}

/** Letters that are typed for one another: by case, or because `-F` and `-S` look alike in use. */
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
    k: 'p',
  };
  return [
    ...cases,
    ...[...(kin[letter] ?? '')]
      .filter((k) => k !== swapped)
      // Where a key stands after -p, the permissions may be what is missing.
      .map((k) => [k, letter === 'p' && k === 'k' ? 'unclear' : 'wrong-letter'] as const),
  ];
}

/** What an option has for its argument: a colon or an equals sign between them is left out. */
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
  return { first, next: at + (alone ? 3 : 2), slips: alone ? mark(at + 1) : glued === '' ? [] : mark(at) };
}

/** Whether an option with what is glued to it spells a long name: `-key=x` loads, and its key is `ey=x`. */
function isLongName(text: string): boolean {
  return LONG[/^[a-z]{3,}/i.exec(text)?.[0].toLowerCase() ?? ''] !== undefined;
}

/** Readings of an option that was meant to be `-letter`. */
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

function control(option: string): Reading['parts'][number] {
  return { role: 'control', option, value: '', slips: [] };
}

/** An option that lacks its argument: it goes, or another option that came between goes. */
function withoutArgument(line: BrokenLine, at: number, letter: string, glued: string): readonly Reading[] {
  const after = line.tokens[at + 1]?.text;
  if (glued !== '' || !(after === undefined || isOption(after))) return [];
  const out = [
    reading(line, at, at + 1, [removed(`-${letter}`)], [slip(line, 'empty-option', at, at + 1, '')]),
  ];
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

/** Returns a part that is left out of the rule. */
export function removed(text: string): Reading['parts'][number] {
  return { role: 'removed', option: '', value: text, slips: [] };
}

/** `- k identity`. */
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

/** `--k identity`, `--F auid>=1000`. */
function twoDashes(line: BrokenLine, at: number, text: string): readonly Reading[] {
  const m = /^-{2,}([A-Za-z])(.*)$/s.exec(text);
  if (!m) return [];
  const [, letter = '', glued = ''] = m;
  if (glued !== '' && !/^=/.test(glued)) return [];
  return lettered(line, at, letter, glued, [slip(line, 'dashes', at, at + 1, `-${letter}`)]);
}

const ALL_RULES = /^(?:all|every|everything|\*|rules?|all[-_]rules?)[.;]?$/i;

/** `-delete`, `--delete-all`, `-D all`, `-d` alone: all rules go. What deletes them is nothing to be written unasked. */
function deleteAll(line: BrokenLine, at: number, text: string): readonly Reading[] {
  const isAlone = line.tokens.length === at + 1;
  const isLong = /^-{1,2}(?:delete|flush|clear|remove)(?:[-_]?(?:all|rules))*$/i.test(text);
  const next = line.tokens[at + 1]?.text ?? '';
  const hasWord =
    (isLong || /^-{1,2}[Dd]$/.test(text)) && ALL_RULES.test(next) && line.tokens.length === at + 2;
  if (!hasWord && !(isAlone && (isLong || text === '-d'))) return [];
  const to = hasWord ? at + 2 : at + 1;
  return [reading(line, at, to, [control('-D')], [slip(line, 'unclear', at, to, '-D')])];
}

/** `--loginuid immutable`: a switch whose name is two words; undefined where it is none. */
function twoWords(line: BrokenLine, at: number, name: string): Reading | undefined {
  const next = line.tokens[at + 1]?.text ?? '';
  const spec = longOptions.find((o) => !o.argument && o.name.replace(/[-_]/g, ' ') === `${name} ${next}`);
  if (!spec) return undefined;
  const option = `--${spec.name}`;
  return reading(line, at, at + 2, [control(option)], [slip(line, 'misspelt', at, at + 2, option)]);
}

/** A long option that auditctl knows, dashes and underscores mixed up or not. */
function longOption(line: BrokenLine, at: number): readonly Reading[] {
  const [name = '', value] = (line.tokens[at]?.text ?? '').replace(/^-+/, '').split('=', 2);
  const joined = twoWords(line, at, name);
  if (joined) return [joined];
  const plain = (n: string): string => n.replace(/[-_]/g, '').toLowerCase();
  const near = closest(
    name,
    longOptions.map((o) => o.name),
  )?.name;
  const spec =
    longOptions.find((o) => plain(o.name) === plain(name)) ?? longOptions.find((o) => o.name === near);
  if (!spec) return [];
  const option = `--${spec.name}`;
  const dashed = line.tokens[at]?.text.startsWith('--') ? [] : [slip(line, 'dashes', at, at + 1, option)];
  const slips = spec.name === name ? dashed : [slip(line, 'misspelt', at, at + 1, option)];
  if (!spec.argument) {
    const valued = value === undefined ? [] : [slip(line, 'option-equals', at, at + 1, option)];
    // `1` after a switch says again that it is on.
    const isOn = /^(?:1|yes|true|on)$/i.test(line.tokens[at + 1]?.text ?? '');
    const on = isOn ? [slip(line, 'option-equals', at + 1, at + 2, '')] : [];
    return [reading(line, at, at + (isOn ? 2 : 1), [control(option)], [...slips, ...valued, ...on])];
  }
  const after = line.tokens[at + 1]?.text;
  if (name === 'signal' && value === undefined && after?.startsWith('SIG')) {
    const part = { role: 'control', option, value: after.slice(3), slips: [] } as const;
    return [reading(line, at, at + 2, [part], [slip(line, 'synonym', at + 1, at + 2, part.value)])];
  }
  if (value !== undefined)
    return [
      reading(
        line,
        at,
        at + 1,
        [{ role: 'control', option: `${option}=${value}`, value: '', slips: [] }],
        slips,
      ),
    ];
  return after === undefined || isOption(after)
    ? []
    : [reading(line, at, at + 2, [{ role: 'control', option, value: after, slips: [] }], slips)];
}

/** `--key identity`, `-perm wa`, `--path=/etc/passwd`, `-arch b64`. */
function longName(line: BrokenLine, at: number, name: string, value: string | undefined): readonly Reading[] {
  const after = line.tokens[at + 1]?.text;
  const argument: Argument | undefined =
    value !== undefined
      ? { first: value, next: at + 1 }
      : after === undefined
        ? undefined
        : { first: after, next: at + 2 };
  if (!argument) return [];
  const low = USERS[name] ?? name.toLowerCase();
  const letter = LONG[low];
  const named = letter ? argumentReadings(line, letter, argument) : [];
  const pairs = field(low)
    ? fieldReadings(line, { first: `${low}=${argument.first}`, next: argument.next })
    : [];
  return [...named, ...pairs].map((r) =>
    reading(line, at, r.to, r.parts, [
      slip(line, 'long-name', at, r.to, r.parts.map(textOf).join(' ')),
      ...r.slips,
    ]),
  );
}

/** `-a0=2`, `-auid>=1000`: a condition with a dash of its own. */
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
