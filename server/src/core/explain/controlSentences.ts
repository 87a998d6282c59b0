import { strtoul } from '../model/parseNumbers.ts';
import type { CommandLine, OptionNode } from '../syntax/line.ts';
import { shown } from './explain/english.ts';

/** Options behind which auditctl reads no other of the line. */
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

/** What the options of a line do that are no rule, a sentence each, in their order. */
export function controlSentences(node: CommandLine): readonly string[] {
  const said: string[] = [];
  for (const [i, option] of node.options.entries()) {
    const sentence = controlSentence(option, node.options.slice(i + 1));
    if (sentence !== undefined) said.push(sentence);
    if (option.name !== undefined && ending.has(option.name)) break;
  }
  return said;
}

/** What an option does that is no part of a rule; `after` are the options behind it. Undefined for any other. */
export function controlSentence(option: OptionNode, after: readonly OptionNode[]): string | undefined {
  const value = option.argument?.value ?? '';
  const number = String(strtoul(value).value);
  const key = after.find((o) => o.name === 'k')?.argument?.value;
  switch (option.name) {
    case 'D':
      return key === undefined
        ? 'Deletes all rules and watches.'
        : `Deletes all rules with the key ${shown(key)}.`;
    case 'b':
      return `Lets up to ${number} records wait for auditd.`;
    case 'r':
      return number === '0'
        ? 'Sets no limit to the number of records a second.'
        : `Lets the kernel make at most ${number} records a second.`;
    case 'e':
      return {
        0: 'Switches auditing off.',
        1: 'Switches auditing on.',
        2: 'Switches auditing on, and locks the rules until the next boot.',
      }[value];
    case 'f':
      return {
        0: 'When records are lost, the kernel says nothing.',
        1: 'When records are lost, the kernel says so in its log.',
        2: 'When records are lost, the kernel panics.',
      }[value];
    case 'backlog_wait_time':
      return `Lets a process wait up to ${number} ticks of the kernel's clock while the queue of records is full.`;
    case 'loginuid-immutable':
      return 'Forbids any change of a login id that is set.';
    case 'reset-lost':
      return 'Sets the count of lost records to 0.';
    case 'reset_backlog_wait_time_actual':
      return 'Sets the time that processes waited for the queue to 0.';
    case 'signal':
      return `Sends auditd the signal ${shown(value.toUpperCase())}.`;
    case 'i':
      return 'From here on, lines that fail are passed over, and auditctl ends with status 0.';
    case 'c':
      return 'From here on, lines that fail are passed over, and auditctl ends with status 1 if there was one.';
    case 'l':
      return key === undefined
        ? 'Prints the rules that are loaded.'
        : `Prints the loaded rules with the key ${shown(key)}.`;
    case 's':
      return 'Prints the state of auditing.';
    case 'm':
      return `Writes a record with the text ${shown(value)}.`;
    case 'q': {
      const [mount = '', tree = ''] = value.split(',');
      return `Tells the kernel that ${shown(tree)} belongs to the folder ${shown(mount)} that a rule watches.`;
    }
    case 't':
      return 'Trims the watched trees.';
    case 'v':
      return 'Prints the version of auditctl.';
    case 'h':
    case 'help':
      return 'Prints the usage of auditctl.';
    default:
      return undefined;
  }
}
