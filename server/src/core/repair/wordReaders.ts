import { shortOptions } from '../syntax/options.ts';
import { ownValue } from '../text/ownValue.ts';
import { argumentReadings } from './arguments.ts';
import { SHELL } from './aroundRule.ts';
import {
  type BrokenLine,
  isCallRule,
  isOption,
  lacksWatched,
  type Reading,
  reading,
  slip,
  typedText,
} from './brokenLine.ts';
import { fieldReadings } from './conditionReader.ts';
import { listAction } from './listReader.ts';
import { type Meaning, textOf } from './meaning.ts';
import { removed } from './optionReaders.ts';
import { permissions, permissionWords } from './permissions.ts';
import { isDirectory } from './places.ts';
import { syscallList } from './syscallReader.ts';
import { hasLetter, keyValue, pathValue, syscallName } from './wordValues.ts';

/**
 * Returns the ways to read a word without a dash, at the token with index `at`, alone or with the words after
 * it, as a part of a rule that lacks its option; empty where there are none.
 */
export function wordReadings(line: BrokenLine, at: number): readonly Reading[] {
  const text = line.tokens[at]?.text ?? '';
  return [
    ...letterAlone(line, at, text),
    ...negatedOption(line, at, text),
    ...valueFirst(line, at, text),
    ...settingName(line, at, text),
    ...listWithoutOption(line, at, text),
    ...conditionWithoutOption(line, at, text),
    ...permissionsWithoutOption(line, at, text),
    ...pathWithoutOption(line, at, text),
    ...callsWithoutOption(line, at, text),
    ...keyWithoutOption(line, at, text),
  ];
}

/** Returns `k identity`: an option without its dash, or with a key next to it. */
function letterAlone(line: BrokenLine, at: number, text: string): readonly Reading[] {
  const letter = /^[=_+~/0.,;:[\]]?([A-Za-z])[;.]*$/.exec(text)?.[1] ?? '';
  const after = line.tokens[at + 1]?.text;
  const made = [slip(line, 'no-dash', at, at + 1, `-${letter}`)];
  if (letter === 'D' && text.length === 2)
    return [reading(line, at, at + 1, [{ role: 'control', option: '-D', value: '', slips: [] }], made)];
  if (!shortOptions.get(letter) || after === undefined || isOption(after)) return [];
  return argumentReadings(line, letter, { first: after, next: at + 2 }).map((r) =>
    reading(line, at, r.to, r.parts, [...made, ...r.slips]),
  );
}

/** Returns `! -F auid=0`: the negation before an option. */
function negatedOption(line: BrokenLine, at: number, text: string): readonly Reading[] {
  const option = line.tokens[at + 1]?.text ?? '';
  const argument = line.tokens[at + 2]?.text;
  if (!/^(?:!|not)$/i.test(text) || !/^-[FC]$/.test(option) || argument === undefined) return [];
  return fieldReadings(line, { first: `!${argument}`, next: at + 3 }).map((r) =>
    reading(line, at, r.to, r.parts, r.slips),
  );
}

/** Returns `/etc/passwd -w`: a value before its option. */
function valueFirst(line: BrokenLine, at: number, text: string): readonly Reading[] {
  const letter = /^-([A-Za-z])$/.exec(line.tokens[at + 1]?.text ?? '')?.[1] ?? '';
  const after = line.tokens[at + 2]?.text;
  if (
    !shortOptions.get(letter) ||
    // A command before a rule is no value.
    /(?:^|\/)auditctl$/.test(text) ||
    !(after === undefined || isOption(after) || isOption(line.tokens[at + 3]?.text))
  )
    return [];
  // Permissions before another option that lacks its value are as likely permissions, or the end of a key.
  const isOther =
    letter === 'k' && (text.includes('/') || syscallName(text, line.tables, false) !== undefined);
  const kind = isOther || (letter !== 'p' && permissions(text)) ? 'unclear' : 'value-first';
  return argumentReadings(line, letter, { first: text, next: at + 2 })
    .filter((r) => r.to === at + 2)
    .map((r) =>
      reading(line, at, at + 2, r.parts, [
        slip(line, kind, at, at + 2, r.parts.map(textOf).join(' ')),
        ...r.slips,
      ]),
    );
}

const SETTINGS: Readonly<Record<string, string>> = {
  backlog_limit: '-b',
  backlog: '-b',
  audit_backlog_limit: '-b',
  rate: '-r',
  failure_mode: '-f',
  audit_failure: '-f',
  audit_enabled: '-e',
  rate_limit: '-r',
  failure: '-f',
  failure_flag: '-f',
  enabled: '-e',
  enable: '-e',
  backlog_wait_time: '--backlog_wait_time',
};

/** Returns `backlog_limit=8192`: a control as other files and tools write it. */
function settingName(line: BrokenLine, at: number, text: string): readonly Reading[] {
  if (/^loginuid[-_]immutable$/i.test(text) && line.tokens.length === at + 1) {
    const option = '--loginuid-immutable';
    const part: Meaning = { role: 'control', option, value: '', slips: [] };
    return [reading(line, at, at + 1, [part], [slip(line, 'no-dash', at, at + 1, option)])];
  }
  const m = /^([a-z_]+)(?:[=:](.*))?$/i.exec(text);
  const option = ownValue(SETTINGS, m?.[1]?.toLowerCase() ?? '');
  if (at > 0 || !option) return [];
  const rest = line.tokens.slice(1).map((t) => t.text);
  const values = [m?.[2] ?? '', ...rest].filter((v) => v !== '' && !/^[=:]$/.test(v));
  if (values.length !== 1) return [];
  const to = line.tokens.length;
  const made = slip(line, 'long-name', 0, to, `${option} ${values[0]}`);
  if (option.startsWith('--'))
    return [reading(line, 0, to, [{ role: 'control', option, value: values[0] ?? '', slips: [] }], [made])];
  return argumentReadings(line, option.slice(1), { first: values[0] ?? '', next: to }).map((r) =>
    reading(line, 0, to, r.parts, [made, ...r.slips]),
  );
}

/** Returns `always,exit` without `-a`. */
function listWithoutOption(line: BrokenLine, at: number, text: string): readonly Reading[] {
  if (line.letters.has('a') || line.letters.has('A') || line.letters.has('d')) return [];
  const after = line.tokens[at + 1]?.text;
  const tries = [text, ...(after === undefined || isOption(after) ? [] : [`${text} ${after}`])];
  return tries.flatMap((typed, n): readonly Reading[] => {
    const list = listAction(typed, n === 0 ? 'list-separator' : 'list-space');
    if (!list || (list.half && !(at === 0 && n === 0))) return [];
    const to = at + 1 + n;
    return [
      reading(
        line,
        at,
        to,
        [{ role: 'list', option: '-a', ...list.value }],
        [slip(line, 'no-list-option', at, to, `-a ${list.value.value}`)],
      ),
    ];
  });
}

/** Returns `auid>=1000` without `-F`. */
function conditionWithoutOption(line: BrokenLine, at: number, text: string): readonly Reading[] {
  if (!/^[A-Za-z]/.test(text)) return [];
  return fieldReadings(line, { first: text, next: at + 1 }).map((r) =>
    reading(line, at, r.to, r.parts, [
      slip(line, 'no-field-option', at, r.to, r.parts.map(textOf).join(' ')),
      ...r.slips,
    ]),
  );
}

/** Returns `wa` without `-p`, where the rule has no permissions yet. */
function permissionsWithoutOption(line: BrokenLine, at: number, text: string): readonly Reading[] {
  const value = permissions(text);
  if (!value || text.length > 4 || line.letters.has('p') || line.fields.has('perm')) return [];
  const watchesPath =
    line.letters.has('w') || line.fields.has('path') || line.fields.has('dir') || !isCallRule(line);
  if (!watchesPath) return [];
  const written = `-p ${value.text}`;
  // One letter after a key may as well be the end of the key.
  const isGuess = at === 0 || (text.length === 1 && isAfterKey(line, at));
  const kind = isGuess ? 'unclear' : 'no-perm-option';
  const part: Meaning = { role: 'perm', option: '-p', value: value.text, slips: value.slips };
  return [reading(line, at, at + 1, [part], [slip(line, kind, at, at + 1, written)])];
}

/** Reports whether a word follows a key, so that it may be the end of it. */
function isAfterKey({ tokens }: BrokenLine, at: number): boolean {
  return tokens[at - 2]?.text === '-k' || /^(?:-k.|(?:-F)?key=.)/i.test(tokens[at - 1]?.text ?? '');
}

/** Returns a path without `-w` or `-F path=`. */
function pathWithoutOption(line: BrokenLine, at: number, text: string): readonly Reading[] {
  const value = pathValue(text);
  const second =
    line.letters.has('w') && text.startsWith('/') && (isPathBefore(line, at) || lacksWatched(line));
  if (!value || (line.letters.has('w') && !second) || /^\/[/*]/.test(text) || !/^[/~$.]|\//.test(text))
    return [];
  if (!isCallRule(line) || second)
    return [
      reading(
        line,
        at,
        at + 1,
        [{ role: 'watch', option: '-w', value: value.text, slips: value.slips }],
        [
          slip(
            line,
            value.text.includes(' ') ? 'unclear' : 'no-watch-option',
            at,
            at + 1,
            `-w ${value.text}`,
          ),
        ],
      ),
    ];
  if (line.fields.has('path') || line.fields.has('dir') || line.fields.has('exe')) return [];
  const name = isDirectory(value.text) ? 'dir' : 'path';
  const pair = `${name}=${value.text.replace(/(?<=.)\/+$/, '')}`;
  return [
    reading(
      line,
      at,
      at + 1,
      [{ role: 'field', option: '-F', value: pair, name, slips: value.slips }],
      [slip(line, saysWatch(line) ? 'unclear' : 'no-field-option', at, at + 1, `-F ${pair}`)],
    ),
  ];
}

/** Reports whether a word stands next to a path, or has only a joint between. */
function isPathBefore({ tokens }: BrokenLine, at: number): boolean {
  const last = tokens[at - 1]?.text ?? '';
  const before = /^[;,&+]{1,2}$/.test(last) ? tokens[at - 2]?.text : last;
  return before?.startsWith('/') === true;
}

/**
 * Reports whether a rule with a path has nothing else of a system call rule than its list, or has permissions
 * as a watch has them.
 */
function saysWatch({ letters, fields }: BrokenLine): boolean {
  return letters.has('p') || (fields.size === 0 && !letters.has('S') && !letters.has('C'));
}

/** Returns `execve` without `-S`. */
function callsWithoutOption(line: BrokenLine, at: number, text: string): readonly Reading[] {
  if (line.letters.has('w') || /^\d+\W*$/.test(text)) return [];
  const list = syscallList(text, line, false);
  if (!list) return [];
  const hasKey = line.letters.has('k') || line.fields.has('key');
  const odd =
    (!hasKey && isLastOfRule(line, at) ? 0.7 : 0) +
    (line.fields.has('perm') ? 0.8 : 0) +
    (line.letters.has('S') ? 0.7 : 0);
  // After a key, a word may as well be the end of the key; next to permissions and no key, it may as well be
  // the key.
  const isGuess = isAfterKey(line, at) || (line.fields.has('perm') && !hasKey);
  const kind = isGuess ? 'unclear' : 'no-syscall-option';
  const made = slip(line, kind, at, at + 1, `-S ${list.value}`);
  return [reading(line, at, at + 1, [{ role: 'syscalls', option: '-S', ...list }], [made], odd)];
}

/** Reports whether nothing but marks, a comment or the rest of a shell command follows a word. */
function isLastOfRule({ tokens }: BrokenLine, at: number): boolean {
  const next = tokens.slice(at + 1).find(({ text }) => /[\p{L}\p{N}]/u.test(text) || SHELL.test(text))?.text;
  return next === undefined || SHELL.test(next) || tokens[at + 1]?.text.startsWith('#') === true;
}

/** Reports whether a word says which field it is about: an architecture, or a name with its value. */
function isFieldLike(text: string): boolean {
  return /^(?:b(?:32|64)|arch\w*\d|[ae]?[ug]id-?\d+)$/i.test(text);
}

/** Returns what speaks against a word as a key: that it is a list, permissions, or too short. */
function oddAsKey(text: string): number {
  let odd = listAction(text, 'list-space') ? 1 : 0;
  if (permissions(text)) odd += 0.6;
  if (text.length === 1 || /^\d+$/.test(text)) odd += 1;
  return odd;
}

/** Returns a word that can be the key, where the rule has none. */
function keyWithoutOption(line: BrokenLine, at: number, text: string): readonly Reading[] {
  if (
    line.letters.has('k') ||
    // Where all rules are deleted, a key would say which ones are: that is for the person to say.
    line.letters.has('D') ||
    line.fields.has('key') ||
    !hasLetter(text) ||
    !/^[\w][\w.:@\ue000-]*$/.test(text) ||
    isFieldLike(text)
  )
    return [];
  if (
    !['w', 'a', 'A', 'd', 'F', 'S'].some((l) => line.letters.has(l)) &&
    line.fields.size === 0 &&
    !/\/|always|never/.test(line.text)
  )
    return [];
  const value = keyValue(text);
  const isCall = isCallRule(line) && syscallName(text, line.tables, false) !== undefined;
  const isGuess = isCall || at === 0 || permissionWords(text) !== undefined;
  const odd = oddAsKey(text) + (isLastOfRule(line, at) ? 0 : 0.5) + (isCall ? 0.8 : 0);
  return [
    reading(
      line,
      at,
      at + 1,
      [{ role: 'key', option: '-k', value: value.text, slips: value.slips }],
      // In front of a rule, a word is as likely its name; one of permissions or of a system call is as likely
      // that.
      [slip(line, isGuess ? 'unclear' : 'no-key-option', at, at + 1, `-k ${value.text}`)],
      odd,
    ),
  ];
}

/** Returns the reading that removes the token with index `at` from the line. */
export function removal(line: BrokenLine, at: number): Reading {
  const text = typedText(line, at, at + 1);
  return reading(line, at, at + 1, [removed(text)], [slip(line, 'removed', at, at + 1, '')]);
}
