import { splitField } from '../../syntax/fieldPair.ts';
import type { CommandLine, OptionNode } from '../../syntax/line.ts';
import { shortOptions } from '../../syntax/options.ts';
import type { Span } from '../../text/span.ts';
import { defineLoadCheck, type Fix } from '../defineCheck.ts';
import { fix, replace, shortened, withoutSpan } from '../edits.ts';
import { LOAD_ENDS } from '../loadEnds.ts';

/** Names what the extra word most likely belongs to. */
type Kind = 'key' | 'path' | 'list' | 'dash' | 'swallowed' | 'plain';
interface Extra {
  readonly kind: Kind;
  /** From the argument that continues after a space, to the last of the words that belong to it. */
  readonly whole: Span;
  /** The extra words alone. */
  readonly words: Span;
  /** The argument before the space. */
  readonly head: string;
  /** The key, the path or the argument before the space. */
  readonly value: string;
  /** The option that has the argument. */
  readonly option: OptionNode | undefined;
}

/**
 * Finds what the extra words of a line most likely belong to.
 * @param at where the first extra word starts in its line, in UTF-16 units
 */
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
  // An option without its argument uses the next option as its argument.
  if (argument?.from === 0 && isShortOption(head)) return { ...known, kind: 'swallowed' };
  const extra = node.words[first]?.value ?? '';
  if (isShortOption(`-${extra}`) && last > first) return { ...known, kind: 'dash', whole: words };
  return { ...known, ...belongingOf(node, option, head, extra) };
}

/** Reports whether a word is a dash and the letter of an option. */
function isShortOption(word: string): boolean {
  return word.length === 2 && word[0] === '-' && shortOptions.has(word[1] ?? '');
}

/** Returns what an argument before an extra word is, and its value. */
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
 * Returns which of two options is extra where one is the argument of the other (`-k -F WORD`): the second if
 * the word after it cannot be its argument, else the first. Undefined where the first is not known.
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

/**
 * Returns what joins the words of a key: an underscore where the key already has one and no dash, else a
 * dash.
 */
function jointOf({ head }: Extra): '_' | '-' {
  return head.includes('_') && !head.includes('-') ? '_' : '-';
}

/** Says which option to remove, or to complete where that helps, where one is the argument of the other. */
function removalOf(x: Extra, words: string): string {
  const first = `-${x.option?.name}`;
  const extra = stray(x, words)?.name ?? first;
  return extra === first ? `Remove "${first}", or add its argument.` : `Remove "${extra}".`;
}

function fixes(node: CommandLine, x: Extra): readonly Fix[] {
  const text = node.text.slice(x.whole.start, x.whole.end).replace(/\r$/, '');
  const whole = { start: x.whole.start, end: x.whole.start + text.length };
  const escaped = fix(
    'Escape the space with a backslash',
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
      const joint = jointOf(x);
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
      return [fix('Remove the space', 'safe', replace(whole, text.replace(/ *, */g, ','))), remove];
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

/**
 * Reports a word that is neither an option nor an option's argument: most often the rest of a key or a path
 * that contains a space.
 */
export const extraWord = defineLoadCheck({
  code: 'AR101',
  name: 'extra-word',
  title: 'A word that belongs to no option',
  what: 'auditctl splits a line into words at spaces, except where a backslash comes before the space. A word that is neither an option nor the argument of an option is an error. Most often it is the rest of a key or a path that contains a space.',
  why: `auditctl reports "parameter passed without an option given" and refuses the line. ${LOAD_ENDS}`,
  reasons: ['extra-word'],
  span: (f) => {
    const x = extraOf(f.node, f.fault.span.start);
    if (x.kind === 'swallowed') return x.whole;
    return x.kind === 'key' || x.kind === 'path' ? x.words : f.fault.span;
  },
  message: (f) => {
    const x = extraOf(f.node, f.fault.span.start);
    const words = f.node.text.slice(x.words.start, x.words.end).replace(/\r$/, '');
    switch (x.kind) {
      case 'key':
        return {
          wrong: `The space ends the key after "${shortened(x.value)}".`,
          remedy: `Join the words with "${jointOf(x)}".`,
        };
      case 'path':
        return {
          wrong: `The space ends the path after "${shortened(x.value)}".`,
          remedy: 'Write the space as "\\ " (backslash, space).',
        };
      case 'list':
        return {
          wrong: `The space ends the list of system calls after "${shortened(x.value)}".`,
          remedy: 'Remove the space.',
        };
      case 'dash':
        return {
          wrong: `"${f.node.text[x.words.start]}" is not an option: the dash is missing.`,
          remedy: `Write "-${f.node.text[x.words.start]}".`,
        };
      case 'swallowed':
        return {
          wrong: `auditctl reads "${x.head}" as the argument of "-${x.option?.name}".`,
          remedy: removalOf(x, words),
        };
      case 'plain':
        return {
          wrong: `"${shortened(words)}" does not belong to an option.`,
          remedy: 'Remove it, or add the option that it belongs to.',
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
    { bad: '-w /srv/my ⟦data/file⟧ -p wa -k data', fixed: '-w /srv/my\\ data/file -p wa -k data' },
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
  good: ['-w /srv/my\\ data/file -p wa -k data', '-a always,exit -F arch=b64 -S open -S openat -k open'],
});
