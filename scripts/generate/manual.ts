import {
  allCommands,
  type Command,
  type CommandOption,
  generalOptions,
} from '../../server/src/cli/commandTable.ts';
import { severityOrder } from '../../server/src/core/checks/select.ts';
import type { GeneratedFile } from './facts.ts';

/** The manual page of the command, from the table of commands and options. */
export function generateManual(): readonly GeneratedFile[] {
  const text = [
    '.\\" Generated from server/src/cli/commandTable.ts: npm run generate',
    '.TH AUDIT-RULES 1 "" "audit-rules" "User Commands"',
    '.SH NAME',
    'audit\\-rules \\- report what auditctl and the kernel do with Linux audit rules',
    '.SH SYNOPSIS',
    ...allCommands.flatMap(({ name, usage }) =>
      usage.flatMap((u) => [`.B audit\\-rules ${roff(name)}`, ...lines(u), '.br']),
    ),
    '.SH DESCRIPTION',
    'Judges each line as versions 2.8.5 to 4.2.2 of auditctl and the kernel do. Neither is run, and root is not needed.',
    '.SH COMMANDS',
    ...allCommands.flatMap(section),
    '.SH OPTIONS OF ALL COMMANDS',
    ...generalOptions.flatMap(item),
    '.SH FILES',
    '.TP',
    '.I .audit\\-rules.json',
    'Targets, severities of checks and exclude patterns for its directory and everything below.',
    '.SH ENVIRONMENT',
    '.TP',
    '.B NO_COLOR\\fR, \\fBFORCE_COLOR',
    'Turn the colors of the text report off, and on.',
    '.SH SEE ALSO',
    '.BR auditctl (8),',
    '.BR augenrules (8),',
    '.BR audit.rules (7)',
  ];
  return [{ path: 'man/audit-rules.1', text: `${text.join('\n')}\n` }];
}

function section({ name, summary, about, options, examples, statuses }: Command): readonly string[] {
  const meanings = statuses.flatMap((meaning, status) =>
    meaning === undefined ? [] : [`${status}: ${meaning}`],
  );
  return [
    `.SS ${roff(name)}`,
    ...lines(`${summary}.${about === '' ? '' : ` ${about}`}`),
    ...options.flatMap(item),
    '.PP',
    'Exit status:',
    ...meanings.flatMap((m) => ['.br', roff(m)]),
    '.PP',
    'Examples:',
    '.nf',
    ...examples.map((e) => `    ${roff(e)}`),
    '.fi',
  ];
}

function item({ name, short, value, help }: CommandOption): readonly string[] {
  const names = short === undefined ? roff(name) : `${roff(short)}\\fR, \\fB${roff(name)}`;
  const own = value?.isOptional ? `[=${roff(value.name)}]` : ` ${roff(value?.name ?? '')}`;
  return ['.TP', `\\fB${names}\\fR${value ? own : ''}`, ...lines(`${help}.`), ...choicesOf(value)];
}

/** The choices of a value, unless the line of help has them. */
function choicesOf(value: CommandOption['value']): readonly string[] {
  const choices = value?.choices;
  const isKnown = !choices || value.shown || value.isOptional || choices === severityOrder;
  return isKnown ? [] : ['.br', ...lines(`One of ${choices.join(', ')}.`)];
}

/** Returns a text as roff reads it. */
function roff(text: string): string {
  return text.replaceAll('\\', '\\e').replaceAll('-', '\\-');
}

/** Returns sentences as lines of roff; none begins like a request. */
function lines(text: string): readonly string[] {
  return [roff(text).replace(/^(?=[.'])/, '\\&')];
}
