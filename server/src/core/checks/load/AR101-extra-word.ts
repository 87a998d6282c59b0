import { splitField } from '../../syntax/fieldPair.ts';
import type { CommandLine, OptionNode } from '../../syntax/line.ts';
import { shortOptions } from '../../syntax/options.ts';
import type { Span } from '../../text/span.ts';
import { defineLoadCheck, type Fix } from '../defineCheck.ts';
import { fix, replace, withoutSpan } from '../edits.ts';

/** What the extra word most likely belongs to. */
type Kind = 'key' | 'path' | 'list' | 'dash' | 'swallowed' | 'plain';
interface Extra {
  readonly kind: Kind;
  /** From the argument that goes on behind a blank, to the last of the words that belong to it. */
  readonly whole: Span;
  /** The extra words alone. */
  readonly words: Span;
  /** The argument before the blank. */
  readonly head: string;
  /** The key, the path or the argument before the blank. */
  readonly value: string;
  /** The option that has the argument. */
  readonly option: OptionNode | undefined;
}

/** @param at where the first extra word starts in its line, in UTF-16 units */
function extraOf(node: CommandLine, at: number): Extra {
  const first = node.words.findIndex((w) => w.span.start === at);
  let last = first;
  while (node.rest.includes(last + 1)) last++;
  const words = { start: at, end: node.words[last]?.span.end ?? at + 1 };
  const option = node.options.find((o) => o.argument?.word === first - 1);
  const argument = option?.argument;
  const whole = { start: argument?.span.start ?? at, end: words.end };
  const head = argument?.value ?? '';
  const known = { whole, words, head, value: head, option };
  // An option that lacks its argument has taken the next option for it.
  if (argument?.from === 0 && isShortOption(head)) return { ...known, kind: 'swallowed' };
  const extra = node.words[first]?.value ?? '';
  if (isShortOption(`-${extra}`) && last > first) return { ...known, kind: 'dash', whole: words };
  return { ...known, ...belongingOf(node, option, head, extra) };
}

/** Reports whether a word is a dash and the letter of an option. */
function isShortOption(word: string): boolean {
  return word.length === 2 && word[0] === '-' && shortOptions.has(word[1] ?? '');
}

/** What an argument with an extra word behind it is. */
function belongingOf(
  node: CommandLine,
  option: OptionNode | undefined,
  head: string,
  extra: string,
): Pick<Extra, 'kind' | 'value'> {
  const key = node.parts.keys.find((k) => k.option === option);
  if (key) return { kind: 'key', value: key.value };
  const path = node.parts.paths.find((p) => p.option === option);
  if (path) return { kind: 'path', value: path.value };
  const isList = option?.name === 'S' && (head.endsWith(',') || extra.startsWith(','));
  return { kind: isList ? 'list' : 'plain', value: head };
}

/**
 * Of an option and the one that it has taken for its argument (`-k -F WORD`), the one that is too many: the second where
 * the word behind it can be nothing to it, else the first.
 */
function stray(
  { option, head, whole }: Extra,
  word: string,
): { readonly name: string; readonly span: Span } | undefined {
  if (!option) return undefined;
  if (head === '-F' && !splitField(word))
    return { name: head, span: { start: whole.start, end: whole.start + head.length } };
  return { name: `-${option.name}`, span: option.span };
}

function fixes(node: CommandLine, x: Extra): readonly Fix[] {
  const text = node.text.slice(x.whole.start, x.whole.end).replace(/\r$/, '');
  const whole = { start: x.whole.start, end: x.whole.start + text.length };
  const escaped = fix(
    'Escape the blank with a backslash',
    x.kind === 'path' ? 'safe' : 'unsafe',
    replace(whole, text.replace(/(?<!\\) /g, '\\ ')),
  );
  const remove = fix(
    `Remove "${node.text.slice(x.words.start, x.words.end)}"`,
    'unsafe',
    withoutSpan(node.text, x.words),
  );
  switch (x.kind) {
    case 'key': {
      const joint = x.head.includes('_') && !x.head.includes('-') ? '_' : '-';
      const joined = text.replace(/ +/g, joint);
      return [
        fix(`Join the words of the key with "${joint}"`, 'safe', replace(whole, joined)),
        escaped,
        remove,
      ];
    }
    case 'path':
      return [escaped, remove];
    case 'list':
      return [fix('Remove the blank', 'safe', replace(whole, text.replace(/ *, */g, ','))), remove];
    case 'dash':
      return [
        fix(
          `Write "-${node.text[x.words.start]}"`,
          'unsafe',
          replace({ start: x.words.start, end: x.words.start }, '-'),
        ),
        remove,
      ];
    case 'swallowed': {
      const extra = stray(x, node.text.slice(x.words.start, x.words.end));
      return extra ? [fix(`Remove "${extra.name}"`, 'unsafe', withoutSpan(node.text, extra.span))] : [];
    }
    case 'plain':
      return [remove];
    default:
      return x.kind satisfies never;
  }
}

/** A word that is neither an option nor an option's argument: most often the rest of a key or path with a blank in it. */
export const extraWord = defineLoadCheck({
  code: 'AR101',
  name: 'extra-word',
  title: 'A word that belongs to no option',
  what: 'Words are parted by blanks, and nothing but a backslash before the blank keeps them together. A word that is neither an option nor the argument of one is an error: most often it is the rest of a key or a path that has a blank in it.',
  why: 'auditctl refuses the line ("parameter passed without an option given") and stops reading the file.',
  reasons: ['extra-word'],
  span: (f) => {
    const x = extraOf(f.node, f.fault.span.start);
    if (x.kind === 'swallowed') return x.whole;
    return x.kind === 'key' || x.kind === 'path' ? x.words : f.fault.span;
  },
  message: (f) => {
    const x = extraOf(f.node, f.fault.span.start);
    const words = `"${f.node.text.slice(x.words.start, x.words.end).replace(/\r$/, '')}"`;
    switch (x.kind) {
      case 'key':
        return {
          wrong: `A blank ends the key "${x.value}": ${words} is an extra word.`,
          remedy: 'Join the words with "-" or "_".',
        };
      case 'path':
        return {
          wrong: `A blank ends the path "${x.value}": ${words} is an extra word.`,
          remedy: 'Write the blank as "\\ ".',
        };
      case 'list':
        return {
          wrong: `A blank ends the list "${x.value}": ${words} is an extra word.`,
          remedy: 'Write the list without blanks.',
        };
      case 'dash':
        return {
          wrong: `"${f.node.text[x.words.start]}" is no option without its dash.`,
          remedy: `Write "-${f.node.text[x.words.start]}".`,
        };
      case 'swallowed':
        return {
          wrong: `"${x.head}" is taken for the argument of "-${x.option?.name}": ${words} is an extra word.`,
          remedy: `Remove "${stray(x, words.slice(1, -1))?.name}", or write what "-${x.option?.name}" lacks.`,
        };
      case 'plain':
        return {
          wrong: `${words} belongs to no option.`,
          remedy: 'Remove it, or write the option that it belongs to.',
        };
      default:
        return x.kind satisfies never;
    }
  },
  fixes: (f) => fixes(f.node, extraOf(f.node, f.fault.span.start)),
  examples: [
    {
      bad: '-w /etc/cron.daily/ -p wa -k T1053.003-Scheduled ⟦Task-Job-Cron⟧',
      fixed: '-w /etc/cron.daily/ -p wa -k T1053.003-Scheduled-Task-Job-Cron',
    },
    { bad: '-w /srv/my ⟦facts/file⟧ -p wa -k data', fixed: '-w /srv/my\\ facts/file -p wa -k data' },
    {
      bad: '-a always,exit -F arch=b64 -S open, ⟦openat⟧ -k open',
      fixed: '-a always,exit -F arch=b64 -S open,openat -k open',
    },
    {
      bad: '-a always,exit -F path=/usr/bin/su -F perm=x -k ⟦-F T1078_Valid_Accounts⟧',
      fixed: '-a always,exit -F path=/usr/bin/su -F perm=x -k T1078_Valid_Accounts',
    },
    {
      bad: '-w /etc/passwd -k ⟦-p wa⟧',
      fixed: '-w /etc/passwd -p wa',
    },
    { bad: '-w /etc/passwd -p wa ⟦k⟧ identity', fixed: '-w /etc/passwd -p wa -k identity' },
  ],
  good: ['-w /srv/my\\ facts/file -p wa -k data', '-a always,exit -F arch=b64 -S open -S openat -k open'],
});
