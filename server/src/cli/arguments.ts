import { coverageFormats } from '../core/attack/coverage/coverageExports.ts';
import { type HuntKind, huntKinds } from '../core/attack/hunts/huntQueries.ts';
import { keyStyles } from '../core/attack/keys/keyText.ts';
import { byteLength } from '../core/text/bytes.ts';
import { nearest } from '../core/text/nearestNames.ts';
import {
  allValues,
  checkPrefixes,
  configChoice,
  groupNamed,
  lastValue,
  leastSeverity,
  machineNamed,
  oneOf,
  percentage,
  targetNamesOf,
  techniqueId,
  UsageError,
  warningCount,
} from './argumentReaders.ts';
import type { CommandName } from './help.ts';
import { formats, type Request } from './requests.ts';
import { type CommandOption, type SplitArguments, splitArguments, splitRules } from './splitArguments.ts';

const commandNames: readonly CommandName[] = [
  'lint',
  'format',
  'merge',
  'coverage',
  'explain',
  'insert',
  'hunt',
];

/** Reads the arguments of the command (without `node` and the script). Never throws. */
export function parseArguments(args: readonly string[]): Request {
  const [first, ...rest] = args;
  const command = commandNames.find((c) => c === first);
  const options = args.includes('--') ? args.slice(0, args.indexOf('--')) : args;
  if (options.includes('--help') || options.includes('-h')) return { kind: 'help', command };
  if (first === 'help') return { kind: 'help', command: commandNames.find((c) => c === rest[0]) };
  if (first === '--version') return { kind: 'version' };
  if (first === undefined) return wrong('Say what to do, for example: audit-rules lint /etc/audit/rules.d');
  switch (command) {
    case 'lint':
      return parseLint(rest);
    case 'format':
      return parseFormat(rest);
    case 'merge':
      return parseMerge(rest);
    case 'coverage':
      return parseCoverage(rest);
    case 'explain':
      return parseExplain(rest);
    case 'insert':
      return parseInsert(rest);
    case 'hunt':
      return parseHunt(rest);
    case undefined: {
      const near = nearest(first, commandNames)[0];
      return wrong(
        `There is no command "${first}". ${near ? `Did you mean "${near}"?` : `There are ${commandNames.join(', ')}.`}`,
      );
    }
    default:
      return command satisfies never;
  }
}

function wrong(message: string): Extract<Request, { kind: 'usage' }> {
  return { kind: 'usage', message };
}

function readCommand(
  args: readonly string[],
  specs: readonly CommandOption[],
  make: (given: SplitArguments) => Request,
): Request {
  const given = splitArguments(args, specs);
  if ('problem' in given) return wrong(given.problem);
  try {
    return make(given);
  } catch (error) {
    if (error instanceof UsageError) return wrong(error.message);
    throw error;
  }
}

const configOptions: readonly CommandOption[] = [
  { name: '--target', value: 'required' },
  { name: '--config', value: 'required' },
  { name: '--no-config', value: 'none' },
];
const lintOptions: readonly CommandOption[] = [
  ...configOptions,
  { name: '--machine', value: 'required' },
  { name: '--format', value: 'required' },
  { name: '--fix', value: 'optional' },
  { name: '--only', value: 'required' },
  { name: '--max-warnings', value: 'required' },
  { name: '--min-severity', value: 'required' },
  { name: '--hints', value: 'none' },
  { name: '--check-host', value: 'none' },
  { name: '--embedded', value: 'none' },
];

function parseLint(args: readonly string[]): Request {
  return readCommand(args, lintOptions, (given) => {
    if (given.positional.length === 0) throw new UsageError('Name at least one file or folder to lint.');
    if (given.positional.filter((p) => p === '-').length > 1)
      throw new UsageError('"-" stands twice: standard input can be read once.');
    return {
      kind: 'lint',
      paths: given.positional,
      targets: targetNamesOf(given),
      machine: machineNamed(lastValue(given, '--machine')),
      config: configChoice(given),
      format: oneOf(formats, lastValue(given, '--format'), 'format') ?? 'text',
      fix: given.values.has('--fix')
        ? (oneOf(['safe', 'unsafe'] as const, lastValue(given, '--fix'), 'kind of fix') ?? 'safe')
        : 'none',
      only: checkPrefixes(given),
      maxWarnings: warningCount(lastValue(given, '--max-warnings')),
      minSeverity: leastSeverity(given),
      checkHost: given.values.has('--check-host'),
      embedded: given.values.has('--embedded'),
    };
  });
}

function parseFormat(args: readonly string[]): Request {
  const switches = ['--check', '--write', '--order', '--align', '--twins'] as const;
  return readCommand(
    args,
    [...configOptions, ...switches.map((name) => ({ name, value: 'none' }) as const)],
    (given) => {
      const { positional: paths, values } = given;
      if (paths.length === 0)
        throw new UsageError('Name at least one file or folder to format, or - for standard input.');
      if (paths.filter((p) => p === '-').length > 1)
        throw new UsageError('"-" stands twice: standard input can be read once.');
      if (values.has('--check') && values.has('--write'))
        throw new UsageError('"--check" and "--write" contradict each other: give one.');
      const mode = formatMode(values);
      const [order, align, twins] = [values.has('--order'), values.has('--align'), values.has('--twins')];
      return {
        kind: 'format',
        paths,
        mode,
        order,
        align,
        twins,
        targets: targetNamesOf(given),
        config: configChoice(given),
      };
    },
  );
}

function formatMode(values: SplitArguments['values']): 'check' | 'write' | 'print' {
  if (values.has('--check')) return 'check';
  return values.has('--write') ? 'write' : 'print';
}

function parseMerge(args: readonly string[]): Request {
  return readCommand(
    args,
    [...configOptions, { name: '--origins', value: 'none' }, { name: '--diff', value: 'required' }],
    (given) => {
      const [folder, ...others] = given.positional;
      if (folder === undefined || others.length > 0)
        throw new UsageError('Name one folder to merge, for example: audit-rules merge /etc/audit/rules.d');
      const names = targetNamesOf(given);
      if (names.length > 1) throw new UsageError('A merge is for one target: give "--target" once.');
      const [origins, diff] = [given.values.has('--origins'), lastValue(given, '--diff')];
      if (origins && diff !== undefined)
        throw new UsageError('"--origins" and "--diff" contradict each other: give one.');
      return { kind: 'merge', folder, target: names[0], config: configChoice(given), origins, diff };
    },
  );
}

const coverageOptions: readonly CommandOption[] = [
  ...configOptions,
  { name: '--machine', value: 'required' },
  { name: '--format', value: 'required' },
  { name: '--group', value: 'required' },
  { name: '--fail-under', value: 'required' },
  { name: '--baseline', value: 'required' },
];

function parseCoverage(args: readonly string[]): Request {
  return readCommand(args, coverageOptions, (given) => {
    const names = targetNamesOf(given);
    if (names.length > 1) throw new UsageError('Coverage is counted for one target: give "--target" once.');
    const name = lastValue(given, '--group');
    return {
      kind: 'coverage',
      paths: given.positional.length > 0 ? [...new Set(given.positional)] : ['.'],
      target: names[0],
      machine: machineNamed(lastValue(given, '--machine')),
      config: configChoice(given),
      format: oneOf(coverageFormats, lastValue(given, '--format'), 'format') ?? 'text',
      group: name === undefined ? undefined : groupNamed(name),
      failUnder: percentage(lastValue(given, '--fail-under')),
      baseline: lastValue(given, '--baseline'),
    };
  });
}

function parseExplain(args: readonly string[]): Request {
  const { own, rules } = splitRules(args, ['--target', '--machine', '--file']);
  return readCommand(own, ruleOptions, (given) => {
    const files = (given.values.get('--file') ?? []).flatMap((f) => f ?? []);
    const names = given.positional;
    if (rules.length + files.length === 0) {
      if (given.values.size > 0)
        throw new UsageError('Targets and machine are for a rule: give one, or --file.');
      return { kind: 'explain', names };
    }
    if (names[0] !== undefined)
      throw new UsageError(
        `"${names[0]}" is no rule. Put the rule in quotes, or explain checks by themselves.`,
      );
    if (files.filter((f) => f === '-').length > 1)
      throw new UsageError('"-" stands twice: standard input can be read once.');
    return {
      kind: 'explain-rules',
      rules,
      files,
      targets: targetNamesOf(given),
      machine: machineNamed(lastValue(given, '--machine')),
    };
  });
}

const ruleOptions: readonly CommandOption[] = (['--target', '--machine', '--file'] as const).map((name) => ({
  name,
  value: 'required',
}));

const insertOptions: readonly CommandOption[] = [
  ...configOptions,
  ...(['--machine', '--group', '--into', '--style', '--keys', '--missing'] as const).map(
    (name): CommandOption => ({ name, value: 'required' }),
  ),
  { name: '--write', value: 'none' },
];

function parseInsert(args: readonly string[]): Request {
  return readCommand(args, insertOptions, (given) => {
    const techniques = [
      ...new Set([
        ...given.positional.map(techniqueId),
        ...allValues(given, '--group').flatMap((g) => groupNamed(g).techniques),
      ]),
    ];
    if (techniques.length === 0)
      throw new UsageError(
        'Name a technique or a group, for example: audit-rules insert T1053.003, or: audit-rules insert --group Rocke',
      );
    const into = lastValue(given, '--into');
    const write = given.values.has('--write');
    if (write && into === undefined)
      throw new UsageError('"--write" needs "--into": the file that is to be changed.');
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
        oneOf(['comment', 'write'] as const, lastValue(given, '--missing'), 'way with missing folders') ??
        'comment',
    };
  });
}

function parseHunt(args: readonly string[]): Request {
  return readCommand(args, [{ name: '--for', value: 'required' }], (given) => {
    const subjects = given.positional;
    if (subjects.length === 0)
      throw new UsageError('Name a key or a technique, for example: audit-rules hunt T1053.003');
    const long = subjects.find((s) => s === '' || byteLength(s) > 255);
    if (long !== undefined)
      throw new UsageError(`"${long}" cannot be a key: it is empty, or longer than auditctl takes.`);
    return {
      kind: 'hunt',
      subjects,
      tool: oneOf(Object.keys(huntKinds) as HuntKind[], lastValue(given, '--for'), 'tool'),
    };
  });
}
