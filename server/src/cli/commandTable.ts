import { coverageFormats } from '../core/attack/coverage/coverageExports.ts';
import { huntKinds } from '../core/attack/hunts/huntQueries.ts';
import { keyStyles } from '../core/attack/keys/keyText.ts';
import { profileValues, severityOrder } from '../core/checks/select.ts';
import { machines } from '../core/facts/machines.ts';
import { releases } from '../core/facts/releases.ts';
import { targetNames } from '../core/facts/targets.ts';
import { logFormats } from '../core/logs/logFormats.ts';
import { logTableNames } from '../core/logs/logTables.ts';
import { builtInProfiles } from '../core/profiles/builtInProfiles.ts';
import { profileFormats } from './profileFormats.ts';
import { formats } from './reporters/formats.ts';
import { colorModes } from './reporters/styles.ts';

/** The value of an option, and what a shell completes it with. */
export interface OptionValue {
  /** For people: `FILE`. */
  readonly name: string;
  /** It may be absent, and follows a "=" where it is given. */
  readonly isOptional?: true;
  readonly choices?: readonly string[];
  /** The choices are shown where they are few. */
  readonly shown?: true;
  readonly path?: 'file' | 'directory';
}

/** An option of a command. */
export interface CommandOption {
  readonly name: `--${string}`;
  readonly short?: `-${string}`;
  /** Undefined for a switch. */
  readonly value?: OptionValue;
  /** What it does, in one line. */
  readonly help: string;
}

/**
 * A command: from this its arguments are read, and its help, its completion and its part of the manual are
 * made.
 */
export interface Command {
  readonly name: CommandName;
  /** What follows the name of the command, a way of calling it each. */
  readonly usage: readonly string[];
  /** What it does, in one line without a period. */
  readonly summary: string;
  /** What is to be known besides the summary: sentences. */
  readonly about: string;
  readonly examples: readonly string[];
  readonly options: readonly CommandOption[];
  /** What a shell completes other words with; nothing where absent. */
  readonly words?: 'files' | 'directories' | readonly string[];
  /** The meanings of the exit statuses 0, 1 and 2; undefined where a status does not occur. */
  readonly statuses: readonly [string, string | undefined, string];
}

export const commandNames = [
  'lint',
  'format',
  'merge',
  'list',
  'coverage',
  'profile',
  'explain',
  'checks',
  'insert',
  'hunt',
  'log',
  'init',
  'completion',
  'lsp',
] as const;
/** The name of a command: `lint`. */
export type CommandName = (typeof commandNames)[number];

/** Options that every command has. */
export const generalOptions: readonly CommandOption[] = [
  {
    name: '--attack-bundle',
    value: { name: 'FILE', path: 'file' },
    help: 'Add the ATT&CK data of a STIX bundle (2.0, 2.1)',
  },
  { name: '--help', short: '-h', help: 'Show this help' },
];

const target: CommandOption = {
  name: '--target',
  value: { name: 'NAME', choices: [...targetNames, ...releases] },
  help: 'A system such as debian-12, or a version of audit; repeat it, or use commas',
};
const oneTarget: CommandOption = { ...target, help: 'A system such as debian-12, or a version of audit' };
const machine: CommandOption = {
  name: '--machine',
  value: { name: 'NAME', choices: machines },
  help: 'The architecture that b64 and b32 stand for (default: x86_64)',
};
const kernel: CommandOption = {
  name: '--kernel',
  value: { name: 'VERSION' },
  help: 'The kernel that loads IMA policies, such as 6.1',
};
const configOptions: readonly CommandOption[] = [
  {
    name: '--config',
    value: { name: 'FILE', path: 'file' },
    help: 'Use this configuration instead of the nearest .audit-rules.json',
  },
  { name: '--no-config', help: 'Use no configuration' },
];
const findOptions: readonly CommandOption[] = [
  {
    name: '--exclude',
    value: { name: 'GLOB' },
    help: 'Skip files that match, such as "vendor/**"; repeat it, or use commas',
  },
  { name: '--force-exclude', help: 'Apply exclude patterns also to files that you name' },
];
const usageError = 'wrong usage, or a file could not be read or written';

const lint: Command = {
  name: 'lint',
  usage: ['PATH... [OPTIONS]'],
  summary: 'Report what does not load, or does not record what it seems to',
  about:
    'PATH is a file, a directory, or - for standard input. A directory is searched, with its subdirectories, for *.rules files, templates of such files and IMA policies, except those that .gitignore excludes. The files of a rules.d directory are checked together. Options override .audit-rules.json.',
  examples: [
    'audit-rules lint .',
    'audit-rules lint --target rhel-9 --target debian-12 /etc/audit/rules.d',
    'audit-rules lint --fix audit.rules',
    'audit-rules lint --format sarif --output-file audit.sarif .',
  ],
  words: 'files',
  options: [
    target,
    machine,
    kernel,
    ...configOptions,
    ...findOptions,
    {
      name: '--stdin-filename',
      value: { name: 'PATH', path: 'file' },
      help: 'Check standard input as if it were this file',
    },
    { name: '--embedded', help: 'Also read the rules inside Markdown, YAML and shell scripts' },
    { name: '--check-host', help: 'Also compare with this machine: paths, programs, users, groups (AR7)' },
    {
      name: '--only',
      value: { name: 'CODES' },
      help: 'Run only these checks: codes, beginnings of codes (AR1) or names',
    },
    { name: '--ignore', value: { name: 'CODES' }, help: 'Do not run these checks' },
    {
      name: '--min-severity',
      value: { name: 'S', choices: severityOrder, shown: true },
      help: 'Print problems of this severity and above: hint, info (default), warning, error',
    },
    { name: '--hints', help: 'Print hints too; otherwise they are only counted' },
    {
      name: '--max-warnings',
      value: { name: 'N' },
      help: 'Exit with 1 if there are more warnings than N',
    },
    {
      name: '--fix',
      value: { name: 'unsafe', isOptional: true, choices: ['safe', 'unsafe'] },
      help: 'Apply safe fixes; with =unsafe also those that change what is recorded',
    },
    { name: '--fix-dry-run', help: 'Report what --fix would change, but write nothing' },
    {
      name: '--diff',
      help: 'Print as a diff what --fix would change; exit with 1 if it would change anything',
    },
    { name: '--format', value: { name: 'F', choices: formats }, help: formats.join(', ') },
    {
      name: '--output-file',
      short: '-o',
      value: { name: 'FILE', path: 'file' },
      help: 'Write the report to a file',
    },
    { name: '--statistics', help: 'Print only how often each check reports (text or json)' },
    { name: '--quiet', short: '-q', help: 'Print problems, but no counts' },
    {
      name: '--color',
      value: { name: 'WHEN', choices: colorModes },
      help: 'auto (default), always, never; NO_COLOR and FORCE_COLOR are respected',
    },
    { name: '--watch', short: '-w', help: 'Lint again whenever a file changes' },
    {
      name: '--threads',
      value: { name: 'N' },
      help: 'Check so many rulesets at a time; otherwise one for each processor, 4 at most',
    },
  ],
  statuses: ['no errors', 'errors, or too many warnings', `${usageError}, or a check failed`],
};

const format: Command = {
  name: 'format',
  usage: ['PATH... [OPTIONS]'],
  summary: 'Write rules with one space between words and single empty lines',
  about:
    'What the rules mean does not change, nor the messages of auditctl, nor the text of comments. A line that does not load is left unchanged. PATH is a file, a directory (searched as by lint), or - for standard input.',
  examples: ['audit-rules format --check .', 'audit-rules format --write /etc/audit/rules.d'],
  words: 'files',
  options: [
    {
      name: '--check',
      help: 'Print only the names of files that are not formatted, and exit with 1 for any',
    },
    { name: '--write', help: 'Write the files that change, and print their names' },
    { name: '--order', help: 'Put options in the usual order too: list, arch, system calls, fields, keys' },
    { name: '--align', help: 'Pad similar rules so that their options start in the same columns' },
    {
      name: '--twins',
      help: 'Put each 32-bit rule below the same 64-bit rule, if this changes no recorded event',
    },
    target,
    ...configOptions,
    ...findOptions,
  ],
  statuses: ['done', 'files are not formatted (--check)', usageError],
};

const merge: Command = {
  name: 'merge',
  usage: ['DIRECTORY [OPTIONS]'],
  summary: 'Print the audit.rules that augenrules makes of a rules.d directory',
  about:
    'The output is exactly what augenrules writes. Files that it does not read are listed on standard error.',
  examples: [
    'audit-rules merge /etc/audit/rules.d --target rhel-9',
    'audit-rules merge rules.d --diff /etc/audit/audit.rules',
    'auditctl -l | audit-rules merge /etc/audit/rules.d --live -',
  ],
  words: 'directories',
  options: [
    { name: '--origins', help: 'Write above each line the file and the line that it comes from' },
    {
      name: '--diff',
      value: { name: 'FILE', path: 'file' },
      help: 'Print what would change in FILE (- for standard input), as diff -u',
    },
    {
      name: '--live',
      value: { name: 'FILE', path: 'file' },
      help: 'Compare by meaning with FILE, the saved output of auditctl -l (- for stdin)',
    },
    oneTarget,
    ...configOptions,
  ],
  statuses: ['done; with --diff or --live, no difference', 'with --diff or --live, a difference', usageError],
};

const list: Command = {
  name: 'list',
  usage: ['RULES [OPTIONS]'],
  summary: 'Print what auditctl -l prints once the rules are loaded',
  about:
    'RULES is a file, a rules.d directory, or - for standard input. The output is that of the version byte for byte, but a user or ' +
    'a group that only the host knows keeps its name. Lines that do not load are named on standard error.',
  examples: [
    'audit-rules list /etc/audit/rules.d --version 3.1.5',
    'audit-rules list audit.rules --target rhel-9',
  ],
  words: 'files',
  options: [
    {
      name: '--version',
      value: { name: 'VERSION', choices: releases },
      help: 'The version of audit whose auditctl prints, such as 3.1.5',
    },
    oneTarget,
    machine,
    ...configOptions,
  ],
  statuses: ['done', 'a line does not load', usageError],
};

const coverage: Command = {
  name: 'coverage',
  usage: ['[PATH...] [OPTIONS]'],
  summary: 'Report which ATT&CK techniques the rules name, and which they would record',
  about:
    'PATH is a rules.d directory, a file, - for standard input, or any other directory (default: this one), in which each rules.d ' +
    'directory and each other *.rules file is a ruleset. A technique counts as seen if one of the rulesets sees it.',
  examples: [
    'audit-rules coverage /etc/audit/rules.d',
    'audit-rules coverage --group Rocke --target debian-12 rules.d',
    'audit-rules coverage --format navigator rules.d > layer.json',
    'audit-rules coverage --baseline layer.json --fail-under 60 rules.d',
  ],
  words: 'files',
  options: [
    { name: '--format', value: { name: 'F', choices: coverageFormats }, help: coverageFormats.join(', ') },
    {
      name: '--group',
      value: { name: 'NAME' },
      help: 'Only the techniques of a group, by ID or name: G0106, Rocke',
    },
    { name: '--fail-under', value: { name: 'N' }, help: 'Exit with 1 if less than N percent is seen' },
    {
      name: '--ima-policy',
      value: { name: 'FILE', path: 'file' },
      help: 'Add a column: whether this IMA policy records hashes (csv, markdown, json)',
    },
    {
      name: '--baseline',
      value: { name: 'FILE', path: 'file' },
      help: 'Compare with an earlier layer; exit with 1 if a technique is no longer seen',
    },
    oneTarget,
    machine,
    ...configOptions,
  ],
  statuses: ['done', 'too little is seen, or something no longer is', usageError],
};

const profile: Command = {
  name: 'profile',
  usage: ['', 'PROFILE RULES [OPTIONS]', '--profile-file FILE RULES [OPTIONS]'],
  summary: 'Say what a benchmark asks: which text scanners find, and which events are recorded',
  about:
    'PROFILE is a compliance profile such as stig-rhel-9; if none is named, all are listed. RULES is a rules.d directory, a file, or -. ' +
    'auditd.conf next to the rules is read too. What is not certain is never called recorded.',
  examples: [
    'audit-rules profile',
    'audit-rules profile stig-rhel-9 /etc/audit/rules.d',
    'audit-rules profile stig-ubuntu-24.04 rules.d --insert',
    'audit-rules profile stig-rhel-9 rules.d --waive "RHEL-09-654155=sudoedit is a link"',
  ],
  words: 'directories',
  options: [
    {
      name: '--profile',
      value: { name: 'PROFILE', choices: builtInProfiles.map((p) => p.name) },
      help: 'The compliance profile, where it is not the first word',
    },
    {
      name: '--profile-file',
      value: { name: 'FILE', path: 'file' },
      help: 'A compliance profile of your own, in JSON (docs/profiles.md)',
    },
    {
      name: '--scanner',
      value: { name: 'NAMES' },
      help: 'Only the text that these look for: guide (by hand), disa-scap, openscap',
    },
    {
      name: '--programs',
      value: { name: 'FILE', path: 'file' },
      help: 'The programs with a set-id bit, a path a line, as find prints them',
    },
    {
      name: '--auditd-conf',
      value: { name: 'FILE', path: 'file' },
      help: 'The auditd.conf to judge, where it is not next to the rules',
    },
    {
      name: '--waive',
      value: { name: 'ID=REASON' },
      help: 'Do not fail for this requirement; the reason is reported. Repeat it',
    },
    {
      name: '--fail-on',
      value: { name: 'STATES' },
      help: 'Exit with 1 for these states (default: partly,dead,missing)',
    },
    { name: '--fail-under', value: { name: 'N' }, help: 'Exit with 1 if less than N percent is recorded' },
    {
      name: '--baseline',
      value: { name: 'FILE', path: 'file' },
      help: 'An earlier JSON report: exit with 1 only for what is worse than there',
    },
    {
      name: '--write-as',
      value: { name: 'WHO', choices: ['guide', 'scanner'] },
      help: "Write the guide's text, or the text that every scanner accepts (default: scanner)",
    },
    { name: '--insert', help: 'Write what is missing into the file that the benchmark names' },
    { name: '--diff', help: 'Print what --insert would write; exit with 1 if anything' },
    {
      name: '--into',
      value: { name: 'NAME' },
      help: 'With --insert or --diff, the file of the directory for new rules',
    },
    { name: '--format', value: { name: 'F', choices: profileFormats }, help: profileFormats.join(', ') },
    oneTarget,
    machine,
    ...configOptions,
  ],
  statuses: ['done', 'a requirement fails, or too little is recorded', usageError],
};

const explain: Command = {
  name: 'explain',
  usage: ["'RULE'... [OPTIONS]", '--file PATH [OPTIONS]', 'CHECK...'],
  summary: 'Say in plain words what a rule records, or what a check finds',
  about:
    'RULE is a line of a rules file or of an IMA policy, in quotes or as the shell splits it. CHECK is a code or a name, such as AR101 or extra-word; ' +
    'without either, all checks are listed.',
  examples: [
    "audit-rules explain '-a always,exit -F arch=b64 -S openat -F a2&0100 -F success=0 -k creation'",
    'audit-rules explain --target rhel-9 -w /etc/passwd -p wa -k identity',
    'audit-rules explain AR101',
  ],
  options: [
    {
      name: '--file',
      value: { name: 'PATH', path: 'file' },
      help: 'Explain each line of a file, or of standard input (-)',
    },
    target,
    machine,
    kernel,
  ],
  statuses: ['done', undefined, 'wrong usage, no such check, or a file could not be read'],
};

const checks: Command = {
  name: 'checks',
  usage: ['[OPTIONS]'],
  summary: 'List all checks with their severities',
  about: '',
  examples: ['audit-rules checks', 'audit-rules checks --format json'],
  options: [
    {
      name: '--format',
      value: { name: 'F', choices: ['text', 'json'], shown: true },
      help: 'text (default) or json',
    },
  ],
  statuses: ['done', undefined, 'wrong usage'],
};

const insert: Command = {
  name: 'insert',
  usage: ['TECHNIQUE... [OPTIONS]', '--group GROUP [OPTIONS]'],
  summary: 'Write the rules that record what a technique does',
  about:
    'TECHNIQUE is an ATT&CK ID such as T1053.003. A rule that several techniques share is written once, with a key for each. ' +
    'Remarks go to standard error.',
  examples: [
    'audit-rules insert T1053.003 T1548.001 --target debian-12',
    'audit-rules insert --group Rocke --into /etc/audit/rules.d --write',
  ],
  options: [
    {
      name: '--group',
      value: { name: 'GROUP' },
      help: 'All techniques of a group that audit can see: G0106, Rocke, TeamTNT',
    },
    {
      name: '--into',
      value: { name: 'PATH', path: 'file' },
      help: 'Skip rules that this file or its rules.d has; in a directory: 50-techniques.rules',
    },
    { name: '--write', help: 'Change the file of --into instead of printing' },
    target,
    machine,
    {
      name: '--style',
      value: { name: 'STYLE', choices: ['watch', 'syscall'], shown: true },
      help: 'watch (-w) or syscall (-a); default: as in PATH, or watch',
    },
    {
      name: '--keys',
      value: { name: 'STYLE', choices: keyStyles, shown: true },
      help: `${keyStyles.join(', ')}; default: as in PATH`,
    },
    {
      name: '--missing',
      value: { name: 'HOW', choices: ['comment', 'write'], shown: true },
      help: 'Rules for directories that a target lacks: comment (default) or write',
    },
    ...configOptions,
  ],
  statuses: ['done', 'none of the techniques has a rule', usageError],
};

const hunt: Command = {
  name: 'hunt',
  usage: ['KEY... [OPTIONS]'],
  summary: 'Print the queries that find the events of a key or a technique',
  about:
    'KEY is a key, or the ID of a technique: then the keys that contain this ID, written with a dot, are searched for. Events of rules with several keys are found too.',
  examples: ['audit-rules hunt identity', 'audit-rules hunt T1053.003 --for splunk'],
  options: [
    {
      name: '--for',
      value: { name: 'TOOL', choices: Object.keys(huntKinds) },
      help: Object.keys(huntKinds).join(', '),
    },
    {
      name: '--hashes',
      help: 'only events with a hash of IMA: ausearch, auditbeat, splunk',
    },
  ],
  statuses: ['done', undefined, 'wrong usage, or a tool that cannot search for hashes'],
};

const log: Command = {
  name: 'log',
  usage: [
    'RULES LOG... [OPTIONS]',
    'RULES LOG... --event SERIAL [OPTIONS]',
    'RULES LOG... --what-if RULES [OPTIONS]',
    'RULES LOG... --exclude-ideas [OPTIONS]',
  ],
  summary: 'Say which rules recorded the events of a log, and which of them fill it',
  about:
    'RULES is a file or a rules.d directory. LOG is what auditd, ausearch, journalctl (json, export), laurel or auditbeat wrote, ' +
    'compressed with gzip or not, or - for standard input. Several logs are read as one, the oldest first.',
  examples: [
    'audit-rules log /etc/audit/rules.d /var/log/audit/audit.log',
    'ausearch --start today --raw | audit-rules log audit.rules -',
    'audit-rules log audit.rules audit.log --by key,program --format csv > volume.csv',
    'audit-rules log audit.rules audit.log --event 4711 --rule audit.rules:12',
  ],
  words: 'files',
  options: [
    {
      name: '--by',
      value: { name: 'WHAT', choices: logTableNames },
      help: logTableNames.join(', '),
    },
    { name: '--top', value: { name: 'N' }, help: 'Show N rows of each table (default: 20); 0 shows all' },
    {
      name: '--event',
      value: { name: 'SERIAL' },
      help: 'Explain the event with this serial number: 4711, or 1700000000.123:4711',
    },
    {
      name: '--rule',
      value: { name: 'PLACE' },
      help: 'With --event, say which filters of the rule at FILE:LINE fail',
    },
    {
      name: '--what-if',
      value: { name: 'RULES', path: 'file' },
      help: 'Say what these rules would record of the log: lost, with other keys, as before',
    },
    {
      name: '--exclude-ideas',
      help: 'Propose rules that keep ordinary programs out of the log and lose no technique',
    },
    {
      name: '--check-host',
      help: 'On the machine that wrote the log: also follow its symbolic links',
    },
    { name: '--format', value: { name: 'F', choices: logFormats }, help: logFormats.join(', ') },
    oneTarget,
    machine,
    ...configOptions,
  ],
  statuses: ['done', 'no event has that serial number', usageError],
};

const init: Command = {
  name: 'init',
  usage: ['[DIRECTORY] [OPTIONS]'],
  summary: 'Write a .audit-rules.json',
  about:
    'On a terminal, it asks for everything that no option sets. An existing configuration is never overwritten.',
  examples: [
    'audit-rules init',
    'audit-rules init --yes --target debian-12 --target rhel-9 --exclude "vendor/**"',
  ],
  words: 'directories',
  options: [
    target,
    machine,
    {
      name: '--profile',
      value: { name: 'P', choices: profileValues.map((p) => p.value), shown: true },
      help: profileValues.map((p) => p.value).join(', '),
    },
    {
      name: '--exclude',
      value: { name: 'GLOB' },
      help: 'Files that are not checked; repeat it, or use commas',
    },
    { name: '--yes', short: '-y', help: 'Ask nothing' },
  ],
  statuses: ['done', undefined, 'wrong usage, or there is a configuration already'],
};

const completion: Command = {
  name: 'completion',
  usage: ['bash|zsh|fish'],
  summary: 'Print the completion of a shell',
  about: '',
  examples: [
    'audit-rules completion bash > ~/.local/share/bash-completion/completions/audit-rules',
    'audit-rules completion zsh > ~/.zfunc/_audit-rules',
    'audit-rules completion fish > ~/.config/fish/completions/audit-rules.fish',
  ],
  words: ['bash', 'zsh', 'fish'],
  options: [],
  statuses: ['done', undefined, 'wrong usage'],
};

const lsp: Command = {
  name: 'lsp',
  usage: ['--stdio'],
  summary: 'Serve an editor that speaks the language server protocol',
  about: 'docs/editors.md says how editors are set up.',
  examples: ['audit-rules lsp --stdio'],
  options: [
    { name: '--stdio', help: 'Use standard input and output' },
    { name: '--socket', value: { name: 'PORT' }, help: 'Connect to a port on which the editor listens' },
    { name: '--pipe', value: { name: 'NAME' }, help: 'Connect to a named pipe' },
  ],
  statuses: ['the editor ended the server', undefined, 'wrong usage'],
};

/** All commands, in the order in which help lists them. */
export const allCommands: readonly Command[] = [
  lint,
  format,
  merge,
  list,
  coverage,
  profile,
  explain,
  checks,
  insert,
  hunt,
  log,
  init,
  completion,
  lsp,
];

/** Returns the command that has a name (`lint`); undefined where there is none, and for undefined. */
export function commandNamed(name: string | undefined): Command | undefined {
  return allCommands.find((c) => c.name === name);
}
