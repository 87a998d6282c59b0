import { isKeyOption } from '../facts/keyNames.ts';
import { strtoul } from '../model/parseNumbers.ts';
import type { CommandLine, OptionNode } from '../syntax/line.ts';
import { ownValue } from '../text/ownValue.ts';
import { visibleText } from './sentences/english.ts';

/** Options after which auditctl reads no other option of the line. */
const ending: ReadonlySet<string> = new Set([
  'h',
  'help',
  'i',
  'c',
  'v',
  't',
  'q',
  'm',
  's',
  'l',
  'D',
  'signal',
  'reset-lost',
  'reset_backlog_wait_time_actual',
  'loginuid-immutable',
]);

/**
 * Returns a sentence for each option of a line that is not part of a rule, in order; empty where there is
 * none.
 */
export function controlSentences(node: CommandLine): readonly string[] {
  const said: string[] = [];
  for (const [i, option] of node.options.entries()) {
    const sentence = controlSentence(option, node.options.slice(i + 1));
    if (sentence !== undefined) said.push(sentence);
    if (option.name !== undefined && ending.has(option.name)) break;
  }
  return said;
}

/**
 * Returns a sentence about what an option does that is not part of a rule; undefined for an option of a rule.
 * @param after the later options of its line, among which is the key of -D or -l
 */
export function controlSentence(option: OptionNode, after: readonly OptionNode[]): string | undefined {
  const name = option.name ?? '';
  const value = option.argument?.value ?? '';
  const key = after.find((o) => isKeyOption(o.name))?.argument?.value;
  return ownValue(sentences, name)?.(value, key);
}

/** Makes the sentence of an option from its value, and from the key that a later option gives. */
type Sentence = (value: string, key: string | undefined) => string | undefined;

const enabled: Readonly<Record<string, string>> = {
  0: 'Switches auditing off.',
  1: 'Switches auditing on.',
  2: 'Switches auditing on, and locks the rules until the next boot.',
};
const onLoss: Readonly<Record<string, string>> = {
  0: 'When records are lost, the kernel says nothing.',
  1: 'When records are lost, the kernel says so in its log.',
  2: 'When records are lost, the kernel panics.',
};
const usage: Sentence = () => 'Prints the usage of auditctl.';

const sentences: Readonly<Record<string, Sentence>> = {
  D: (_, key) =>
    key === undefined
      ? 'Deletes all rules and watches.'
      : `Deletes all rules with the key ${visibleText(key)}.`,
  b: (value) => `Lets up to ${numberOf(value)} records wait for auditd.`,
  r(value) {
    const rate = numberOf(value);
    return rate === '0'
      ? 'Sets no limit to the number of records a second.'
      : `Lets the kernel make at most ${rate} records a second.`;
  },
  e: (value) => ownValue(enabled, value),
  f: (value) => ownValue(onLoss, value),
  backlog_wait_time: (value) =>
    `Lets a process wait up to ${numberOf(value)} ticks of the kernel's clock while the queue of records is full.`,
  'loginuid-immutable': () => 'Forbids changes of a login UID that is set.',
  'reset-lost': () => 'Sets the count of lost records to 0.',
  reset_backlog_wait_time_actual: () => 'Sets the time that processes waited for the queue to 0.',
  signal: (value) => `Sends auditd the signal ${visibleText(value.toUpperCase())}.`,
  i: () => 'From here on, auditctl ignores lines that fail, and exits with 0.',
  c: () => 'From here on, auditctl ignores lines that fail, and exits with 1 if a line failed.',
  l: (_, key) =>
    key === undefined
      ? 'Prints the rules that are loaded.'
      : `Prints the loaded rules with the key ${visibleText(key)}.`,
  s: () => 'Prints the state of auditing.',
  m: (value) => `Writes a record with the text ${visibleText(value)}.`,
  q(value) {
    const [mount = '', tree = ''] = value.split(',');
    return `Makes the kernel treat ${visibleText(tree)} as part of the watched directory ${visibleText(mount)}.`;
  },
  t: () => 'Makes the kernel stop watching what is no longer mounted below a watched directory.',
  v: () => 'Prints the version of auditctl.',
  h: usage,
  help: usage,
};

/** Returns the number that auditctl reads from a value. */
function numberOf(value: string): string {
  return String(strtoul(value).value);
}
