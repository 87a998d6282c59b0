import {
  allCommands,
  type Command,
  type CommandName,
  type CommandOption,
  commandNamed,
  generalOptions,
} from './commandTable.ts';

/** The widest line. */
const WIDTH = 100;

/**
 * Returns the page of help for a command, or for the whole program where `name` is undefined. What can be
 * copied comes first.
 */
export function help(name: CommandName | undefined): string {
  const command = commandNamed(name);
  return command ? commandHelp(command) : generalHelp();
}

function generalHelp(): string {
  const widest = Math.max(...allCommands.map((c) => c.name.length));
  return [
    'audit-rules lint .                                       check the rules below this directory',
    'audit-rules lint --fix audit.rules                       apply the safe fixes',
    "audit-rules explain '-w /etc/passwd -p wa -k identity'   read what a rule records",
    '',
    'Reports what auditctl and the kernel do with Linux audit rules. Runs neither, and needs no root.',
    'Usage: audit-rules COMMAND [OPTIONS]',
    '',
    ...allCommands.map(({ name, summary }) => `  ${name.padEnd(widest)}  ${summary}`),
    '',
    '  -h, --help     Show the help of a command: audit-rules lint --help',
    '  -V, --version  Show the version',
    '',
  ].join('\n');
}

function commandHelp(command: Command): string {
  const { name, usage, summary, about, examples, options, statuses } = command;
  const all = [...options, ...generalOptions];
  const widest = Math.max(...all.map((o) => optionWords(o).length));
  const [done, found, wrong] = statuses;
  const exits = [`0 ${done}`, ...(found === undefined ? [] : [`1 ${found}`]), `2 ${wrong}`];
  return [
    ...examples.map((e) => `  ${e}`),
    '',
    `${summary}.`,
    ...(about === '' ? [] : wrap(about)),
    '',
    ...usage.map((u, i) => `${i === 0 ? 'Usage:' : '      '} audit-rules ${name} ${u}`.trimEnd()),
    '',
    ...all.map((o) => `  ${optionWords(o).padEnd(widest)}  ${o.help}`),
    '',
    'Exit status:',
    ...exits.map((e) => `  ${e}`),
    '',
  ].join('\n');
}

/** Returns an option as help lists it: `-o, --output-file FILE`. */
function optionWords({ name, short, value }: CommandOption): string {
  const words = short === undefined ? `    ${name}` : `${short}, ${name}`;
  if (!value) return words;
  return value.isOptional ? `${words}[=${value.name}]` : `${words} ${value.name}`;
}

function wrap(text: string): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last === undefined || last.length + 1 + word.length > WIDTH) lines.push(word);
    else lines[lines.length - 1] = `${last} ${word}`;
  }
  return lines;
}
