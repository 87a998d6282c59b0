import { asWord } from '../../server/src/core/checks/edits.ts';
import { nounOf } from '../../server/src/core/explain/sentences/conditions.ts';
import { comparableWith, fields, operators } from '../../server/src/core/facts/fields.ts';
import { fileTypeWords } from '../../server/src/core/hover/texts/valueWords.ts';

// Reads the sentence of a rule and writes the rule: what shows that a sentence leaves nothing out.

const verbs: readonly (readonly [words: string, letter: string])[] = [
  ['read', 'r'],
  ['write to', 'w'],
  ['execute', 'x'],
  ['change the attributes of', 'a'],
];
const comparing: readonly (readonly [words: string, op: string])[] = [
  ['is not', '!='],
  ['is above', '>'],
  ['is at least', '>='],
  ['is below', '<'],
  ['is at most', '<='],
  ['has any bit of', '&'],
  ['has the bit', '&'],
  ['has every bit of', '&='],
  ['is', '='],
];

class Reader {
  private readonly spans: string[] = [];
  /** The text with each code span as `§number§`. */
  readonly text: string;

  constructor(sentence: string) {
    this.text = sentence.replace(
      /`` (.*?) ``|`([^`]*)`/g,
      (_, long: string | undefined, short: string | undefined) => {
        this.spans.push(long ?? short ?? '');
        return `§${this.spans.length - 1}§`;
      },
    );
  }

  /** What a code span holds: the text of the rule. */
  value(mark: string): string {
    const shown = this.spans[Number(/§(\d+)§/.exec(mark)?.[1])] ?? '';
    return shown.replace(
      /\\(\\| |x([0-9a-f]{2})|u([0-9a-f]{4}))/g,
      (_, c: string, x: string | undefined, u: string | undefined) =>
        x !== undefined
          ? String.fromCharCode(Number.parseInt(x, 16))
          : u !== undefined
            ? String.fromCharCode(Number.parseInt(u, 16))
            : c,
    );
  }

  values(text: string): readonly string[] {
    return [...text.matchAll(/§\d+§/g)].map(([mark]) => this.value(mark));
  }
}

/** The rule that a sentence tells of, as a line. Throws where a part of the sentence is not understood. */
export function ruleOf(sentence: string): string {
  const reader = new Reader(sentence);
  let text = reader.text.replace(/\.$/, '');
  const front = text.endsWith('. It goes before the rules that are already on the list');
  if (front) text = text.slice(0, text.indexOf('. It goes before'));
  const deletes = text.startsWith('Deletes the rule that ');
  text = text.replace(/^Deletes the rule that |^Has no effect: .*? As written, it /, '');
  const out: string[] = [];
  const [, said = '', keys = ''] = /^(.*?)(?:; keys? (.*))?$/.exec(text) ?? [];
  const { list, action, rest } = headOf(said.slice(0, 1).toLowerCase() + said.slice(1));
  const always = action === 'always' || / \(on the list exclude, §\d+§ does the same as §\d+§\)/.test(rest);
  const what = rest.replace(/ \(on the list exclude, §\d+§ does the same as §\d+§\)/, '');
  const [before = '', where] = what
    .replace(', with the calls that auditctl picks for that', '')
    .split(' where ');
  const watch = before.includes('(or, if it is a directory, anything below it)');
  const calls = list === 'exit' || list === 'io_uring' ? doing(before, reader) : others(before, list, reader);
  const conditions =
    where === undefined
      ? []
      : plain(where)
          .split(/(?:, | and )(?=the |it is |success )/)
          .map((c) => conditionOf(c, reader));
  // Only on the list exit may perm= stand as a field (and on exclude, where it adds calls).
  const field = list === 'exit' || text.includes(', with the calls that auditctl picks for that');
  out.push(...calls, ...(field ? conditions : conditions.map((c) => c.replace('-F perm=', '-p '))));
  const arch = out.filter((o) => o.startsWith('-F arch'));
  const other = out.filter((o) => !o.startsWith('-F arch'));
  const key = reader
    .values(keys.replace(/ \(.*\)/, ''))
    .map((k) => (keys.includes('makes no difference') ? `-F key!=${asWord(k)}` : `-k ${asWord(k)}`));
  const option = deletes ? '-d' : front ? '-A' : '-a';
  if (watch) return [...other.map((o) => (deletes ? o.replace(/^-w/, '-W') : o)), ...key].join(' ');
  // -p adds no calls, and comes behind some other field.
  const fields = other.filter((o) => !o.startsWith('-p '));
  const perm = other
    .filter((o) => o.startsWith('-p '))
    .map((o) => ([...arch, ...fields].some((f) => /^-[FC]/.test(f)) ? o : o.replace('-p ', '-F perm=')));
  return [`${option} ${always ? 'always' : 'never'},${list}`, ...arch, ...fields, ...perm, ...key].join(' ');
}

function headOf(text: string): {
  readonly list: string;
  readonly action: 'always' | 'never';
  readonly rest: string;
} {
  const heads: readonly (readonly [RegExp, string, 'always' | 'never'])[] = [
    [/^records every message(.*)$/, 'user', 'always'],
    [/^does not record any message(.*)$/, 'user', 'never'],
    [/^drops every record(.*)$/, 'exclude', 'never'],
    [/^records what happens on file systems of (.*)$/, 'filesystem', 'always'],
    [/^does not record what happens on file systems of (.*)$/, 'filesystem', 'never'],
    [/^switches system call auditing on for every new process(.*)$/, 'task', 'always'],
    [/^switches system call auditing off for every new process(.*)$/, 'task', 'never'],
    [/^records every (.*)$/, 'exit', 'always'],
    [/^does not record any (.*)$/, 'exit', 'never'],
  ];
  for (const [form, list, action] of heads) {
    const found = form.exec(text);
    if (found)
      return { list: /io_uring operation/.test(text) ? 'io_uring' : list, action, rest: found[1] ?? '' };
  }
  throw new Error(`no verb: ${text}`);
}

/** Without remarks in brackets; numbers in brackets stay. */
function plain(text: string): string {
  return text.replace(/ \((?![0-9])[^)]*\)/g, '');
}

function listed(text: string): readonly string[] {
  return text.split(/, | and | or /);
}

function archOf(bits: string, op = '='): string {
  return `-F arch${op}${bits === '64-bit' ? 'b64' : bits === '32-bit' ? 'b32' : bits}`;
}

function callsOf(text: string, reader: Reader): string {
  if (text === 'nothing') return '-S ,';
  // What -S says, where the call has another name in the programs that the rule matches.
  const written = text.replace(
    /(?:§\d+§|number \d+) \((?:number \d+, )?to which auditctl translates (§\d+§)[^)]*\)/g,
    '$1',
  );
  const names = listed(plain(written)).map((n) => /^number (\d+)$/.exec(n)?.[1] ?? reader.value(n));
  return `-S ${names.join(',')}`;
}

/** The lists exit and io_uring. */
function doing(text: string, reader: Reader): readonly string[] {
  const form =
    /^(successful |failed )?(.*?)(?: that fails with (\w+)(?: \([^)]*\))?,?)?(?: by ((?:people|whoever|anyone|processes) .*?))?(?:,? (?:by|with) (the program|any program but) (§\d+§))?$/;
  const [, manner, event = '', error, who, exe, path = ''] = form.exec(text) ?? [];
  return [
    ...eventOf(event, reader),
    ...(manner === undefined ? [] : [`-F success=${manner === 'failed ' ? 0 : 1}`]),
    ...(error === undefined ? [] : [`-F exit=-${error}`]),
    ...(who === undefined ? [] : peopleOf(who, reader)),
    ...(exe === undefined
      ? []
      : [`-F exe${exe === 'the program' ? '=' : '!='}${asWord(reader.value(path))}`]),
  ];
}

function eventOf(text: string, reader: Reader): readonly string[] {
  const attempt = /^attempt to (.*?) (any file|§\d+§)(.*)$/.exec(text);
  if (attempt) return attemptOf(attempt, reader);
  const ring = /^io_uring operation(?: (.*))?$/.exec(text);
  if (ring) return [ring[1] === undefined ? '-S all' : callsOf(ring[1], reader)];
  const [, bits, calls, object] = /^(?:(\S+) )?(?:system call|call of (.*?))(?: on (.*))?$/.exec(text) ?? [];
  const place = object === undefined ? [] : [placeOf(object, reader)];
  return [
    ...(bits === undefined ? [] : [archOf(bits)]),
    calls === undefined ? '-S all' : callsOf(calls, reader),
    ...place,
  ];
}

function placeOf(object: string, reader: Reader): string {
  return `-F ${object.includes('anything below it') ? 'dir' : 'path'}=${asWord(reader.value(object))}`;
}

function attemptOf(
  [, said = '', object = '', behind = '']: readonly string[],
  reader: Reader,
): readonly string[] {
  const letters = verbs.flatMap(([words, letter]) => (listed(said).includes(words) ? letter : [])).join('');
  const [, watch, below, through] =
    /^( \(or, if it is a directory, anything below it\))?( or anything below it)?(.*)$/.exec(behind) ?? [];
  const [, bits, calls] = / an? (?:(\S+) )?call(.*)$/.exec(through ?? '') ?? [];
  const place = object === 'any file' ? [] : [placeOf(`${object}${below ?? ''}`, reader)];
  const arch = bits === undefined ? [] : [archOf(bits)];
  if (watch) return [`-w ${asWord(reader.value(object))}`, `-p ${letters}`, ...arch];
  if (calls === ' (the kernel checks the rule at every such call)')
    return [...arch, ...place, '-S all', `-p ${letters}`];
  const named = /^ (?:that auditctl picks for that, or )?of (.*)$/.exec(calls ?? '')?.[1];
  if (named === undefined) return [...arch, ...place, `-F perm=${letters}`];
  const picks = calls?.includes('picks') ?? false;
  return [...arch, ...place, callsOf(named, reader), picks ? `-F perm=${letters}` : `-p ${letters}`];
}

function peopleOf(who: string, reader: Reader): readonly string[] {
  if (who === 'processes that no login began') return ['-F auid=unset'];
  if (who === 'anyone who logged in') return ['-F auid!=unset'];
  const id = (text: string) =>
    text === 'root' ? '0' : text.startsWith('§') ? reader.value(text) : text.replace('user ', '');
  const exact = /^whoever logged in as (.*)$/.exec(who)?.[1];
  if (exact !== undefined) return [`-F auid=${id(exact)}`];
  const range = /login UID (.*?)(?:, or none)?\)?$/.exec(who)?.[1] ?? '';
  const both = /^from (above )?(\S+) to (below )?(\S+)$/.exec(range);
  const low = both ? [`-F auid${both[1] ? '>' : '>='}${id(both[2] ?? '')}`] : [];
  const high = both ? [`-F auid${both[3] ? '<' : '<='}${id(both[4] ?? '')}`] : [];
  const one = [
    [/^(\S+) and up$/, '>='],
    [/^above (\S+)$/, '>'],
    [/^up to (\S+)$/, '<='],
    [/^below (\S+)$/, '<'],
  ] as const;
  const single = one.flatMap(([form, op]) =>
    form.test(range) ? [`-F auid${op}${id(form.exec(range)?.[1] ?? '')}`] : [],
  );
  return [...low, ...high, ...single, ...(who.startsWith('people') ? ['-F auid!=unset'] : [])];
}

/** The lists user, exclude, task and filesystem. */
function others(text: string, list: string, reader: Reader): readonly string[] {
  if (list === 'filesystem')
    return text === 'no type'
      ? []
      : text
          .split(' or ')
          .map((t) => `-F fstype${t.startsWith('any type but') ? '!=' : '='}${reader.value(t)}`);
  const type = / of the type (\S+)/.exec(text)?.[1];
  return type === undefined ? [] : [`-F msgtype=${type.startsWith('§') ? reader.value(type) : type}`];
}

const byNoun = fields
  .filter((f) => f.name !== 'loginuid' && f.name !== 'path' && f.name !== 'dir')
  .map((f) => [nounOf(f.name), f.name] as const);

function conditionOf(text: string, reader: Reader): string {
  const compared = /^(.*) (differs from|is the same as) (.*)$/.exec(text);
  if (compared) {
    const [, left, how, right] = compared;
    const name = (noun: string | undefined) =>
      byNoun.find(([n, f]) => n === noun && comparableWith(f).length > 0)?.[1];
    return `-C ${name(left)}${how === 'differs from' ? '!=' : '='}${name(right)}`;
  }
  const argument = /^the argument (a[0-3]) (.*)$/.exec(text);
  if (argument) {
    const [words, op] = comparing.find(([w]) => argument[2]?.startsWith(`${w} `)) ?? ['', ''];
    const value = (argument[2] ?? '').slice(words.length + 1);
    return `-F ${argument[1]}${op}${/\(([0-9a-fx]+)\)$/.exec(value)?.[1] ?? value}`;
  }
  const attempt = /^it is an attempt to (.*) a file$/.exec(text)?.[1];
  if (attempt !== undefined)
    return `-F perm=${verbs.flatMap(([words, letter]) => (attempt.includes(words) ? letter : [])).join('')}`;
  const call = /^the call (is|is not) an? (\S+) one$/.exec(text);
  if (call) return archOf(call[2] ?? '', call[1] === 'is' ? '=' : '!=');
  const file = /^the file (is|is not) a (.*)$/.exec(text);
  if (file) {
    const type = Object.entries(fileTypeWords).find(([, w]) => w === file[2])?.[0];
    return `-F filetype${file[1] === 'is' ? '=' : '!='}${type}`;
  }
  for (const [noun, name] of [...byNoun].sort(([a], [b]) => b.length - a.length)) {
    if (!text.startsWith(`${noun} `)) continue;
    const rest = text.slice(noun.length + 1);
    const found = comparing.find(([w]) => rest.startsWith(`${w} `));
    if (!found || !operators.has(found[1] as '=')) continue;
    const value = rest.slice(found[0].length + 1);
    return `-F ${name}${found[1]}${value.startsWith('§') ? asWord(reader.value(value)) : value === 'root' ? '0' : value}`;
  }
  throw new Error(`no condition: ${text}`);
}
