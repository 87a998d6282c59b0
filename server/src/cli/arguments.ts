import { coverageFormats } from '../core/attack/coverage/coverageExports.ts';
import { type HuntKind, huntKinds } from '../core/attack/hunts/huntQueries.ts';
import { keyStyles } from '../core/attack/keys/keyText.ts';
import { profileValues } from '../core/checks/select.ts';
import { releases } from '../core/facts/releases.ts';
import { policyKernel, triedKernels } from '../core/ima/facts/policyKernels.ts';
import { policyAction } from '../core/ima/facts/policyWords.ts';
import { parsePolicyLine } from '../core/ima/syntax/policyDocument.ts';
import { logFormats } from '../core/logs/logFormats.ts';
import { logTableNames } from '../core/logs/logTables.ts';
import { byteLength } from '../core/text/bytes.ts';
import { nearest } from '../core/text/nearestNames.ts';
import {
  allValues,
  checkPrefixes,
  configChoice,
  globsOf,
  globTexts,
  groupNamed,
  lastValue,
  leastSeverity,
  machineNamed,
  oneOf,
  percentage,
  targetNamesOf,
  techniqueId,
  threadCount,
  UsageError,
  warningCount,
} from './argumentReaders.ts';
import { type CommandName, commandNamed, commandNames } from './commandTable.ts';
import { readProfileArguments } from './profileArguments.ts';
import { formats } from './reporters/formats.ts';
import { colorModes } from './reporters/styles.ts';
import type { LintRequest, LogRequest, Request } from './requests.ts';
import { type SplitArguments, splitArguments, splitRules } from './splitArguments.ts';

/**
 * Returns what the arguments of the command (without `node` and the script) ask for; a request of kind
 * `usage` for wrong arguments. Never throws.
 */
export function parseArguments(args: readonly string[]): Request {
  const [first, ...rest] = args;
  const command = commandNamed(first);
  const options = args.includes('--') ? args.slice(0, args.indexOf('--')) : args;
  if (options.includes('--help') || options.includes('-h')) return { kind: 'help', command: command?.name };
  if (first === 'help') return { kind: 'help', command: commandNamed(rest[0])?.name };
  if (first === '--version' || first === '-V') return { kind: 'version' };
  if (first === undefined) return wrong('say what to do, for example: audit-rules lint .');
  if (!command) return wrong(unknownCommand(first));
  const given = splitArguments(wordsFor(command.name, rest), command.options);
  if ('problem' in given) return wrong(given.problem, command.name);
  try {
    return readRequest(command.name, given, rest);
  } catch (error) {
    if (error instanceof UsageError) return wrong(error.message, command.name);
    throw error;
  }
}

/** Returns the arguments of a command that are not a rule; `--diff --live FILE` is `--live FILE`. */
function wordsFor(command: CommandName, args: readonly string[]): readonly string[] {
  if (command === 'explain') return ownArguments(args);
  if (command !== 'merge') return args;
  return args.filter((word, i) => word !== '--diff' || !args[i + 1]?.startsWith('--live'));
}

function wrong(message: string, command?: CommandName): Extract<Request, { kind: 'usage' }> {
  return { kind: 'usage', message, command };
}

function unknownCommand(name: string): string {
  const [near, ...others] = nearest(name, commandNames);
  if (near === undefined) return `unknown command "${name}". The commands are ${commandNames.join(', ')}`;
  const use = others.length === 0 ? `Use "${near}"` : `Similar commands: ${[near, ...others].join(', ')}`;
  return `unknown command "${name}". ${use}`;
}

function readRequest(command: CommandName, given: SplitArguments, args: readonly string[]): Request {
  switch (command) {
    case 'lint':
      return readLint(given);
    case 'format':
      return readFormat(given);
    case 'merge':
      return readMerge(given);
    case 'list':
      return readList(given);
    case 'coverage':
      return readCoverage(given);
    case 'profile':
      return readProfileArguments(given);
    case 'explain':
      return readExplain(given, args);
    case 'checks':
      noWords(given);
      return {
        kind: 'checks',
        format: oneOf(['text', 'json'] as const, lastValue(given, '--format'), 'format') ?? 'text',
      };
    case 'insert':
      return readInsert(given);
    case 'hunt':
      return readHunt(given);
    case 'log':
      return readLogArguments(given);
    case 'init':
      return readInit(given);
    case 'completion':
      return { kind: 'completion', shell: shellNamed(given.positional) };
    case 'lsp':
      throw new UsageError('say how to talk to it, for example: audit-rules lsp --stdio');
    default:
      return command satisfies never;
  }
}

/** @throws {UsageError} where words are given to a command without any */
function noWords({ positional: [word] }: SplitArguments): void {
  if (word !== undefined) throw new UsageError(`"${word}" is not expected here. Remove it`);
}

/** @throws {UsageError} where standard input is named twice, which can be read once */
function oneStdin(paths: readonly string[]): void {
  if (paths.filter((p) => p === '-').length > 1)
    throw new UsageError('"-" is there twice, but standard input can be read once. Remove one');
}

function readLint(given: SplitArguments): Request {
  const { positional: paths, values } = given;
  if (paths.length === 0) throw new UsageError('name at least one file or directory, or "." for this one');
  oneStdin(paths);
  const stdinFilename = lastValue(given, '--stdin-filename');
  if (stdinFilename !== undefined && !paths.includes('-'))
    throw new UsageError('"--stdin-filename" requires standard input. Add "-"');
  const watch = values.has('--watch');
  // The file would be one that changes.
  for (const other of ['--output-file', '--stdin-filename'])
    if (watch && values.has(other))
      throw new UsageError(`"--watch" and "${other}" exclude each other. Remove one`);
  if (watch && paths.includes('-')) throw new UsageError('standard input cannot be watched. Remove "-"');
  const format = oneOf(formats, lastValue(given, '--format'), 'format') ?? 'text';
  const statistics = values.has('--statistics');
  if (statistics && format !== 'text' && format !== 'json')
    throw new UsageError(`"--statistics" has the formats text and json, not "${format}"`);
  return {
    kind: 'lint',
    paths,
    stdinFilename,
    targets: targetNamesOf(given),
    machine: machineNamed(lastValue(given, '--machine')),
    config: configChoice(given),
    exclude: globsOf(given),
    forceExclude: values.has('--force-exclude'),
    format,
    outputFile: lastValue(given, '--output-file'),
    statistics,
    quiet: values.has('--quiet'),
    color: oneOf(colorModes, lastValue(given, '--color'), 'choice of "--color"') ?? 'auto',
    ...fixesOf(given),
    only: checkPrefixes(given, '--only'),
    ignore: checkPrefixes(given, '--ignore'),
    maxWarnings: warningCount(lastValue(given, '--max-warnings')),
    minSeverity: leastSeverity(given),
    checkHost: values.has('--check-host'),
    embedded: values.has('--embedded'),
    kernel: kernelNamed(given),
    watch,
    threads: threadCount(lastValue(given, '--threads')),
  };
}

function fixesOf(given: SplitArguments): Pick<LintRequest, 'fix' | 'fixMode'> {
  const { values } = given;
  const [isDry, isDiff] = [values.has('--fix-dry-run'), values.has('--diff')];
  if (isDry && isDiff) throw new UsageError('"--fix-dry-run" and "--diff" exclude each other. Remove one');
  if (!values.has('--fix') && !isDry && !isDiff) return { fix: 'none', fixMode: 'write' };
  const fix = oneOf(['safe', 'unsafe'] as const, lastValue(given, '--fix'), 'kind of fix') ?? 'safe';
  if (isDiff) return { fix, fixMode: 'diff' };
  return { fix, fixMode: isDry ? 'dry-run' : 'write' };
}

function readFormat(given: SplitArguments): Request {
  const { positional: paths, values } = given;
  if (paths.length === 0)
    throw new UsageError('name at least one file or directory, or "-" for standard input');
  oneStdin(paths);
  if (values.has('--check') && values.has('--write'))
    throw new UsageError('"--check" and "--write" exclude each other. Remove one');
  return {
    kind: 'format',
    paths,
    mode: formatMode(values),
    order: values.has('--order'),
    align: values.has('--align'),
    twins: values.has('--twins'),
    targets: targetNamesOf(given),
    config: configChoice(given),
    exclude: globsOf(given),
    forceExclude: values.has('--force-exclude'),
  };
}

function formatMode(values: SplitArguments['values']): 'check' | 'write' | 'print' {
  if (values.has('--check')) return 'check';
  return values.has('--write') ? 'write' : 'print';
}

function readMerge(given: SplitArguments): Request {
  const [folder, ...others] = given.positional;
  if (folder === undefined || others.length > 0)
    throw new UsageError('name one directory to merge, for example: audit-rules merge /etc/audit/rules.d');
  const target = oneTargetOf(given);
  const [origins, diff] = [given.values.has('--origins'), lastValue(given, '--diff')];
  const live = lastValue(given, '--live');
  if (origins && diff !== undefined)
    throw new UsageError('"--origins" and "--diff" exclude each other. Remove one');
  if (live !== undefined && (origins || diff !== undefined))
    throw new UsageError(`"--live" and "${origins ? '--origins' : '--diff'}" exclude each other. Remove one`);
  return { kind: 'merge', folder, target, config: configChoice(given), origins, diff, live };
}

function readList(given: SplitArguments): Request {
  const [path, ...others] = given.positional;
  if (path === undefined || others.length > 0)
    throw new UsageError('name one file or rules.d directory, for example: audit-rules list audit.rules');
  const [named, version] = [oneTargetOf(given), oneOf(releases, lastValue(given, '--version'), 'version')];
  if (named !== undefined && version !== undefined)
    throw new UsageError('"--target" and "--version" exclude each other. Remove one');
  return {
    kind: 'list',
    path,
    target: named ?? version,
    machine: machineNamed(lastValue(given, '--machine')),
    config: configChoice(given),
  };
}

/** @throws {UsageError} for several targets */
function oneTargetOf(given: SplitArguments): string | undefined {
  const [name, ...others] = targetNamesOf(given);
  if (others.length > 0) throw new UsageError('this is done for one target. Give "--target" once');
  return name;
}

function readCoverage(given: SplitArguments): Request {
  const name = lastValue(given, '--group');
  return {
    kind: 'coverage',
    paths: given.positional.length > 0 ? [...new Set(given.positional)] : ['.'],
    target: oneTargetOf(given),
    machine: machineNamed(lastValue(given, '--machine')),
    config: configChoice(given),
    format: oneOf(coverageFormats, lastValue(given, '--format'), 'format') ?? 'text',
    group: name === undefined ? undefined : groupNamed(name),
    failUnder: percentage(lastValue(given, '--fail-under')),
    baseline: lastValue(given, '--baseline'),
    policy: lastValue(given, '--ima-policy'),
  };
}

/** The options that are no part of a rule. */
const explainOptions = ['--target', '--machine', '--kernel', '--file'] as const;

function ownArguments(args: readonly string[]): readonly string[] {
  return splitRules(args, explainOptions).own;
}

function readExplain(given: SplitArguments, args: readonly string[]): Request {
  const { rules: lines } = splitRules(args, explainOptions);
  const rules = lines.filter((line) => !isPolicyRule(line));
  const files = (given.values.get('--file') ?? []).flatMap((f) => f ?? []);
  const words = given.positional.some(isPolicyRule) ? [given.positional.join(' ')] : [];
  const policyRules = [...lines.filter(isPolicyRule), ...words];
  const names = words.length > 0 ? [] : given.positional;
  if (rules.length + files.length + policyRules.length === 0) {
    if (given.values.size > 0)
      throw new UsageError('targets, machine and kernel are for a rule. Add a rule, or "--file"');
    return { kind: 'explain', names };
  }
  if (names[0] !== undefined)
    throw new UsageError(`"${names[0]}" is not a rule. Put a rule in quotes, or explain checks separately`);
  oneStdin(files);
  return {
    kind: 'explain-rules',
    rules,
    policyRules,
    kernel: kernelNamed(given),
    files,
    targets: targetNamesOf(given),
    machine: machineNamed(lastValue(given, '--machine')),
  };
}

/** Reports whether a text is a rule of an IMA policy: it has an action such as `audit`, and is no option. */
function isPolicyRule(text: string): boolean {
  return !text.startsWith('-') && parsePolicyLine(text).words.some((w) => policyAction(w.text));
}

/** @throws {UsageError} for what is not the version of a kernel that can be judged */
function kernelNamed(given: SplitArguments): string | undefined {
  const kernel = lastValue(given, '--kernel');
  if (kernel !== undefined && !policyKernel(kernel))
    throw new UsageError(
      `"${kernel}" is not a kernel from ${triedKernels[0]} to ${triedKernels.at(-1)}, such as 6.1`,
    );
  return kernel;
}

function readInsert(given: SplitArguments): Request {
  const techniques = [
    ...new Set([
      ...given.positional.map(techniqueId),
      ...allValues(given, '--group').flatMap((g) => groupNamed(g).techniques),
    ]),
  ];
  if (techniques.length === 0)
    throw new UsageError('name a technique or a group, for example: audit-rules insert T1053.003');
  const into = lastValue(given, '--into');
  const write = given.values.has('--write');
  if (write && into === undefined) throw new UsageError('"--write" requires a file. Add "--into"');
  return {
    kind: 'insert',
    techniques,
    targets: targetNamesOf(given),
    machine: machineNamed(lastValue(given, '--machine')),
    config: configChoice(given),
    into,
    write,
    style: oneOf(['watch', 'syscall'] as const, lastValue(given, '--style'), 'style of rules'),
    keyStyle: oneOf(keyStyles, lastValue(given, '--keys'), 'style of keys'),
    missing:
      oneOf(['comment', 'write'] as const, lastValue(given, '--missing'), 'choice of "--missing"') ??
      'comment',
  };
}

function readHunt(given: SplitArguments): Request {
  const subjects = given.positional;
  if (subjects.length === 0)
    throw new UsageError('name a key or a technique, for example: audit-rules hunt T1053.003');
  const long = subjects.find((s) => s === '' || byteLength(s) > 255);
  if (long !== undefined)
    throw new UsageError(`"${long}" cannot be a key: it is empty, or longer than 255 bytes`);
  const tool = oneOf(Object.keys(huntKinds) as HuntKind[], lastValue(given, '--for'), 'tool');
  return { kind: 'hunt', subjects, tool, hashes: given.values.has('--hashes') };
}

function readLogArguments(given: SplitArguments): Request {
  const [rules, ...logs] = given.positional;
  if (rules === undefined || logs.length === 0)
    throw new UsageError(
      'name the rules and a log, for example: audit-rules log /etc/audit/rules.d audit.log',
    );
  oneStdin(given.positional);
  const event = lastValue(given, '--event');
  if (event !== undefined && !/^(?:\d+\.\d+:)?\d{1,15}$/.test(event))
    throw new UsageError(`"${event}" is not a serial number. Write a number such as 4711`);
  const rule = lastValue(given, '--rule');
  if (rule !== undefined && event === undefined)
    throw new UsageError('"--rule" requires an event. Add "--event"');
  const format = oneOf(logFormats, lastValue(given, '--format'), 'format') ?? 'text';
  if (event !== undefined && (format === 'csv' || format === 'markdown'))
    throw new UsageError(`"--event" has the formats text and json, not "${format}"`);
  const whatIf = lastValue(given, '--what-if');
  oneQuestion(given);
  if (whatIf !== undefined) oneStdin([...given.positional, whatIf]);
  return {
    kind: 'log',
    rules,
    logs,
    tables: logTablesOf(given, format === 'text' || format === 'markdown'),
    most: rowCount(lastValue(given, '--top')),
    event,
    rule,
    whatIf,
    excludeIdeas: given.values.has('--exclude-ideas'),
    checkHost: given.values.has('--check-host'),
    format,
    target: oneTargetOf(given),
    machine: machineNamed(lastValue(given, '--machine')),
    config: configChoice(given),
  };
}

/** @throws {UsageError} where several questions about a log are asked at once */
function oneQuestion({ values }: SplitArguments): void {
  const [first, second] = ['--by', '--event', '--what-if', '--exclude-ideas'].filter((o) => values.has(o));
  if (second !== undefined) throw new UsageError(`"${first}" and "${second}" exclude each other. Remove one`);
}

/** Returns the tables that --by names; by default all, or for people those about rules. */
function logTablesOf(given: SplitArguments, isForPeople: boolean): LogRequest['tables'] {
  const names = allValues(given, '--by');
  if (names.length === 0) return isForPeople ? ['rule', 'unexplained', 'silent'] : logTableNames;
  return names.flatMap((name) => oneOf(logTableNames, name, 'table') ?? []);
}

/** @throws {UsageError} for what is not a number of rows */
function rowCount(value: string | undefined): number | undefined {
  if (value !== undefined && !/^\d{1,6}$/.test(value))
    throw new UsageError(`"${value}" is not a number of rows. Write 0 or more`);
  return value === '0' ? undefined : Number(value ?? 20);
}

function readInit(given: SplitArguments): Request {
  const [directory = '.', ...others] = given.positional;
  if (others.length > 0) throw new UsageError('name one directory');
  globsOf(given);
  const profiles = profileValues.map((p) => p.value);
  return {
    kind: 'init',
    directory,
    targets: targetNamesOf(given),
    machine: machineNamed(lastValue(given, '--machine')),
    profile: oneOf(profiles, lastValue(given, '--profile'), 'profile'),
    exclude: globTexts(given),
    asks: !given.values.has('--yes'),
  };
}

/** @throws {UsageError} for anything but one known shell */
function shellNamed([name, ...others]: readonly string[]): 'bash' | 'zsh' | 'fish' {
  const shell = oneOf(['bash', 'zsh', 'fish'] as const, name, 'shell');
  if (shell === undefined || others.length > 0) throw new UsageError('name one shell: bash, zsh or fish');
  return shell;
}
