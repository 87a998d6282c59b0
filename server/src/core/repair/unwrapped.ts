import { ownValue } from '../text/ownValue.ts';
import { AUDITCTL, ruleInside } from './ruleInside.ts';
import type { SlipKind } from './slips.ts';

/** Something that a document, a program or a keyboard puts into a line or around it, and how it is undone. */
interface Wrapping {
  readonly kind: SlipKind;
  readonly undo: (line: string) => string;
}

/** The beginning of a rule or of a setting. */
const BEGINS = '-{1,2}[A-Za-z][\\w-]*(?:[ =]|$)';

/** The place between the last word of a rule and the next rule, where a file ended without a newline. */
const ANOTHER_RULE =
  /(?<=\s\S*\w)(?=-(?:w \/|[aA] (?:always|never|exit|user|task|exclude|filesystem|io_uring),))/g;

/** Returns a replacement of a pattern. */
function replacing(kind: SlipKind, pattern: RegExp, to: string | ((found: string) => string)): Wrapping {
  return {
    kind,
    undo: (line) => (typeof to === 'string' ? line.replace(pattern, to) : line.replace(pattern, to)),
  };
}

/** Letters of options as they come out of a Russian keyboard layout. */
const RUSSIAN: Readonly<Record<string, string>> = { ц: 'w', з: 'p', л: 'k', А: 'F', Ы: 'S', ф: 'a', С: 'C' };

const wrappings: readonly Wrapping[] = [
  { kind: 'command', undo: shellCommand },
  replacing('command', /^\s*\[{1,2}\s.*?\s\]{1,2}\s*(?:&&|\|\|)\s*/s, ''),
  replacing('command', /^[^<"']*<<<\s*(["'])(-.*)\1\s*$/s, '$2'),
  replacing(
    'command',
    /^\s*(?:for|if|while)\s[^;]*;\s*(?:do|then)\s+(?:sudo\s+)?(?:\S*\/)?auditctl\s+(-[^;]*?)\s*;\s*(?:done|fi)[;\s]*$/s,
    '$1',
  ),
  replacing('punctuation', /^\s*LIST_RULES:.*\s\(0x[\da-f]+\)/i, (m) => m.replace(/\s\(0x[\da-f]+\)/gi, '')),
  { kind: 'encoded', undo: patternOf },
  replacing('command', /^(\s*(?:sudo\s+)?echo)(?:\s+-[neE]+)+(?=\s+["'])/, '$1'),
  { kind: 'punctuation', undo: tableCells },
  replacing('look-alike', /[\ufb00-\ufb06]/g, (c) => c.normalize('NFKC')),
  replacing('encoded', /&(?:ge|GreaterEqual);/g, '>='),
  replacing('encoded', /&le;/g, '<='),
  replacing('encoded', /&ne;/g, '!='),
  replacing('encoded', /&minus;/g, '-'),
  replacing('encoded', /&#(?:\d{2,5}|x[\da-f]{2,4});/gi, (e) =>
    fromCode(e.replace(/[&#;]/g, '').replace(/^x/i, '0x')),
  ),
  replacing('encoded', /\\u[\da-f]{4}/gi, (e) => fromCode(`0x${e.slice(2)}`)),
  replacing('encoded', /\\text(?:greater|less)(?:\{\})?/g, (m) => (m.includes('greater') ? '>' : '<')),
  replacing('encoded', /\\\//g, '/'),
  replacing('quotes', /^\s*"(?:[^"]|"")*""(?:[^"]|"")*"\s*,?\s*$/, (m) =>
    m
      .trim()
      .replace(/^"|",?$/g, '')
      .replaceAll('""', '"'),
  ),
  replacing('encoded', /^\s*<!\[CDATA\[(.*)\]\]>\s*$/s, '$1'),
  replacing('encoded', /^\s*<([a-z][\w-]*)(?:\s[^<>]*)?>(.*)<\/\1>\s*$/is, '$2'),
  replacing('encoded', /\[\/?(?:code|pre|quote|tt|b|i)\]/gi, ' '),
  replacing('encoded', /\^I/g, ' '),
  replacing('encoded', /(?<=[\w/])(?:\^M)?\$$/, ''),
  { kind: 'encoded', undo: listOfWords },
  { kind: 'encoded', undo: queryWords },
  { kind: 'long-name', undo: namedValues },
  replacing('quotes', new RegExp(`^\\s*["'\`]{2,}(${BEGINS}.*?)["'\`]{2,}\\s*$`, 's'), '$1'),
  { kind: 'command', undo: quotedRule },
  { kind: 'command', undo: quotedControl },
  { kind: 'option-twice', undo: pastedTwice },
  replacing('encoded', /\s*(?:\\r)?\\n\s*(?=-[A-Za-z] )/g, ' '),
  replacing('odd-space', ANOTHER_RULE, ' '),
  replacing('punctuation', new RegExp(`^\\s*\\(\\w{1,3}\\)\\s+(?=${BEGINS})`), ''),
  replacing(
    'punctuation',
    new RegExp(`^\\s*-?\\s*(?:\\w[\\w.'-]*\\s+){0,4}[\\w.()-]+:\\s+(?=${BEGINS})`),
    '',
  ),
  replacing('punctuation', new RegExp(`^\\s*\\|\\s+(?=${BEGINS})(.*?)\\s+\\|\\s*$`), '$1'),
  replacing('punctuation', new RegExp(`^\\s*L?\\d+(?:[:|.)]\\s*|\\s+)(?=${BEGINS})`), ''),
  replacing('command', new RegExp(`^\\s*(?:PS(?: [A-Z]:[^>]*)?>|>{2,3}|➜(?:\\s+~)?)\\s+(?=${BEGINS})`), ''),
  replacing('look-alike', /(?<!\S)ß(?=[A-Za-z] )/g, '-'),
  replacing('dash-apart', /(?<!\S)([wpkFSC])-(?= )/g, '-$1'),
  replacing(
    'look-alike',
    /(?<!\S)-[цзлЫф](?= )|(?<!\S)-[АС](?= \S*[=<>&])/g,
    (o) => `-${RUSSIAN[o[1] ?? ''] ?? ''}`,
  ),
];

/**
 * Returns a line without what surrounds or disguises a rule in documents, programs and other keyboard
 * layouts; the line as it is where there is nothing of the kind.
 * @param note is called for each kind of change, with the text after it
 */
export function unwrapped(line: string, note: (kind: SlipKind, text: string) => void): string {
  let text = line;
  for (const { kind, undo } of wrappings) {
    const next = undo(text);
    if (next === text) continue;
    note(kind, next);
    text = next;
  }
  const inside = ruleInside(text);
  if (inside) note(inside.kind, inside.rule);
  return inside?.rule ?? text;
}

/** Returns the character of a code, where that is one that can be seen. */
function fromCode(code: string): string {
  const n = Number(code);
  if (n === 160) return ' ';
  return n > 32 ? String.fromCharCode(n) : '';
}

const QUOTED_WORDS =
  /^\s*[\w"'.(= ]*[[({]?\s*(["'])((?:(?!\1).)+)\1(?:\s*,\s*\1(?:(?!\1).)*\1)+\s*,?\s*[\])}]?(?:,\s*\w+=\w+)*\)?[,;]?\s*$/s;

/** Returns `["-w", "/etc/passwd"]`: the words of a rule as a program keeps them. */
function listOfWords(line: string): string {
  const m = QUOTED_WORDS.exec(line);
  if (!m) return line;
  const quote = m[1] ?? '"';
  const words = line.split(quote).filter((_, i) => i % 2 === 1);
  const at = words.findIndex((w) => /^--?[A-Za-z]/.test(w));
  return at < 0 ? line : words.slice(at).join(' ');
}

const NAMED: Readonly<Record<string, string>> = {
  watch: '-w',
  path: '-w',
  file: '-w',
  perm: '-p',
  perms: '-p',
  permissions: '-p',
  key: '-k',
};

/**
 * Returns `watch=/etc/passwd perm=wa key=identity`: a watch as logs, tables and old versions of auditctl show
 * it.
 */
function namedValues(line: string): string {
  const object = /^\s*(?:[-*]\s+)?\{(.*)\}[,;]?\s*$/s
    .exec(line)?.[1]
    ?.replace(/["']/g, '')
    .replace(/:(?=\S)/g, ': ');
  const text = (object ?? line).trim().replace(/^(?:LIST_RULES:\s*)?(?:(?:exit,always|always,exit)\s+)?/, '');
  const pairs = text
    .split(/[,;]?\s+(?=\w+(?:=|:\s))/)
    .map((p) => /^(\w+)(?:=|:\s+)([^\s=,;]+)[,;]?$/.exec(p));
  const options = pairs.map((m) => ownValue(NAMED, m?.[1]?.toLowerCase() ?? ''));
  if (options[0] !== '-w' || options.length < 2 || options.includes(undefined)) return line;
  return pairs.map((m, i) => `${options[i]} ${m?.[2]}`).join(' ');
}

/** Returns `-w+/etc/passwd+-p+wa`: a plus sign for each space. */
function queryWords(line: string): string {
  return /^-[A-Za-z]\+\S+\+-[A-Za-z]\+\S+$/.test(line.trim()) ? line.replaceAll('+', ' ') : line;
}

const SHELL_COMMAND =
  /^\s*(?:sudo\s+)?(?:\/bin\/)?(?:ba|da|z)?sh\s+-l?c\s+(["'])(?:(?:sudo\s+)?(?:\S*\/)?auditctl\s+(-[^"']*)|(echo\s.*))\1\s*$/s;

/** Returns `sudo sh -c 'auditctl -w /etc/passwd'`: a command inside one of a shell. */
function shellCommand(line: string): string {
  const m = SHELL_COMMAND.exec(line);
  return m?.[2] ?? m?.[3] ?? line;
}

/** Returns `^-w\s+/etc/passwd\s*$`: a pattern that finds a rule, and a rule whose tabs are written out. */
function patternOf(line: string): string {
  const bare = line.replace(/^\s*\^(?:\\s[*+])?/, '').replace(/(?:\\s[*+])?\$\s*$/, '');
  const spaced = bare.replace(/\\s[*+]/g, ' ');
  if (spaced !== bare) return spaced.trim();
  return /^\s*-[A-Za-z]\\t\S/.test(line) ? line.replaceAll('\\t', ' ') : line;
}

/** Returns `|-w /etc/passwd|-p wa|`: an option in each cell of a table. */
function tableCells(line: string): string {
  const cells = /^\s*\|(.*)\|\s*$/.exec(line)?.[1]?.split('|') ?? [];
  return cells.length > 1 && cells.every((c) => /^\s*-[A-Za-z]\s/.test(c))
    ? cells.map((c) => c.trim()).join(' ')
    : line;
}

const QUOTED_RULE = new RegExp(
  `^((?:[^"'\`]|(["'\`])(?!(?:${AUDITCTL})?${BEGINS})(?:(?!\\2).)*\\2)*?)(["'\`])(?:${AUDITCTL})?(${BEGINS}.*|-{1,2}[A-Za-z][\\w-]*)\\3(.*)$`,
  's',
);

/**
 * Returns `echo "-w /etc/passwd" >> file`, `line: '-w /etc/passwd',`, `add_rule "file" "-w /etc/passwd"`: a
 * rule in quotes, with something around it that is no part of a rule.
 */
function quotedRule(line: string): string {
  const m = QUOTED_RULE.exec(line);
  if (!m) return line;
  const [, before = '', , quote, rule = '', after = ''] = m;
  const note = quote === '`' && /^\s*(?:[-*•]|\d+[.)])?\s*$/.test(before) ? noteAfter(after) : undefined;
  if (note !== undefined) return `${rule} # ${note}`;
  const isOpen =
    /(?:[:=>({[,]|^\s*-)\s*$/.test(before) || /^\s*["']?(?:rule|line|content|text|cmd|run)\b/i.test(before);
  const isCommand = /^\s*[A-Za-z_][\w.]*\s/.test(before) && /^-(?:[aAwW]\s|[DbefriS]\b|-)/.test(rule);
  const isRest = /^\s*[,;)\]}]*\s*(?:(?:\||>|&&|;).*|\\\s*)?$/.test(after);
  return (isCommand || (isOpen && !/(?:^|\s)-[A-Za-z]\s/.test(before))) && isRest ? rule : line;
}

/**
 * Returns what a list says of a rule in its code: `: log every program`; undefined where something else
 * follows.
 */
function noteAfter(after: string): string | undefined {
  const text = /^\s*(?:[:–—-]\s*)?([A-Za-z(].*)$/s.exec(after)?.[1]?.trim();
  return text === undefined || /(?:^|\s)-{1,2}[A-Za-z]|[!<>]?=/.test(text) ? undefined : text;
}

/** Returns `"--backlog_wait_time 15000",`: a control alone in quotes, with a mark of a list after it. */
function quotedControl(line: string): string {
  return (
    /^\s*[[(]?\s*(["'`])(-{1,2}[A-Za-z][\w-]*(?: [^\s"'`]+)?)\1\s*[\])]?[,;]?\s*$/.exec(line)?.[2] ?? line
  );
}

/** Returns the same rule twice, with a space between. */
function pastedTwice(line: string): string {
  const text = line.trim();
  const half = (text.length - 1) / 2;
  if (!Number.isInteger(half) || half < 8 || !/\s/.test(text[half] ?? '')) return line;
  return text.slice(0, half) === text.slice(half + 1) ? text.slice(0, half) : line;
}
