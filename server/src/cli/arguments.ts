import { coverageFormats } from '../core/attack/coverage/coverageExports.ts';
import { allGroups, type Group } from '../core/attack/data/groups.ts';
import { techniquesOfGroup } from '../core/attack/data/groupTechniques.ts';
import { nearestIds } from '../core/attack/data/nearestIds.ts';
import { techniqueById } from '../core/attack/data/techniques.ts';
import { type HuntKind, huntKinds } from '../core/attack/hunts/huntQueries.ts';
import { keyStyles } from '../core/attack/keys/keyText.ts';
import { type Machine, machines } from '../core/facts/machines.ts';
import { releases } from '../core/facts/releases.ts';
import { target, targetNames } from '../core/facts/targets.ts';
import { byteLength } from '../core/text/bytes.ts';
import { nearest } from '../core/text/nearestNames.ts';
import { isCheckPrefix } from './explain.ts';
import type { CommandName } from './help.ts';
import { type OptionSpec, type Parted, partArguments, partRules } from './options.ts';
import { type ConfigChoice, formats, type Request } from './requests.ts';

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

/** A usage problem, thrown up to the reader of the command. */
class Wrong extends Error {}

function parsed(
  args: readonly string[],
  specs: readonly OptionSpec[],
  make: (parted: Parted) => Request,
): Request {
  const parted = partArguments(args, specs);
  if ('problem' in parted) return wrong(parted.problem);
  try {
    return make(parted);
  } catch (error) {
    if (error instanceof Wrong) return wrong(error.message);
    throw error;
  }
}

const configOptions: readonly OptionSpec[] = [
  { name: '--target', value: 'required' },
  { name: '--config', value: 'required' },
  { name: '--no-config', value: 'none' },
];
const lintOptions: readonly OptionSpec[] = [
  ...configOptions,
  { name: '--machine', value: 'required' },
  { name: '--format', value: 'required' },
  { name: '--fix', value: 'optional' },
  { name: '--only', value: 'required' },
  { name: '--max-warnings', value: 'required' },
  { name: '--check-host', value: 'none' },
];

function parseLint(args: readonly string[]): Request {
  return parsed(args, lintOptions, (parted) => {
    if (parted.positional.length === 0) throw new Wrong('Name at least one file or folder to lint.');
    if (parted.positional.filter((p) => p === '-').length > 1)
      throw new Wrong('"-" stands twice: standard input can be read once.');
    return {
      kind: 'lint',
      paths: parted.positional,
      targets: targets(parted),
      machine: machine(last(parted, '--machine')),
      config: config(parted),
      format: oneOf(formats, last(parted, '--format'), 'format') ?? 'text',
      fix: parted.values.has('--fix')
        ? (oneOf(['safe', 'unsafe'] as const, last(parted, '--fix'), 'kind of fix') ?? 'safe')
        : 'none',
      only: only(parted),
      maxWarnings: count(last(parted, '--max-warnings')),
      checkHost: parted.values.has('--check-host'),
    };
  });
}

function parseFormat(args: readonly string[]): Request {
  const switches = ['--check', '--write', '--order', '--align', '--twins'] as const;
  return parsed(
    args,
    [...configOptions, ...switches.map((name) => ({ name, value: 'none' }) as const)],
    (parted) => {
      const { positional: paths, values } = parted;
      if (paths.length === 0)
        throw new Wrong('Name at least one file or folder to format, or - for standard input.');
      if (paths.filter((p) => p === '-').length > 1)
        throw new Wrong('"-" stands twice: standard input can be read once.');
      if (values.has('--check') && values.has('--write'))
        throw new Wrong('"--check" and "--write" contradict each other: give one.');
      const mode = values.has('--check') ? 'check' : values.has('--write') ? 'write' : 'print';
      const [order, align, twins] = [values.has('--order'), values.has('--align'), values.has('--twins')];
      return {
        kind: 'format',
        paths,
        mode,
        order,
        align,
        twins,
        targets: targets(parted),
        config: config(parted),
      };
    },
  );
}

function parseMerge(args: readonly string[]): Request {
  return parsed(
    args,
    [...configOptions, { name: '--origins', value: 'none' }, { name: '--diff', value: 'required' }],
    (parted) => {
      const [folder, ...others] = parted.positional;
      if (folder === undefined || others.length > 0)
        throw new Wrong('Name one folder to merge, for example: audit-rules merge /etc/audit/rules.d');
      const names = targets(parted);
      if (names.length > 1) throw new Wrong('A merge is for one target: give "--target" once.');
      const [origins, diff] = [parted.values.has('--origins'), last(parted, '--diff')];
      if (origins && diff !== undefined)
        throw new Wrong('"--origins" and "--diff" contradict each other: give one.');
      return { kind: 'merge', folder, target: names[0], config: config(parted), origins, diff };
    },
  );
}

const coverageOptions: readonly OptionSpec[] = [
  ...configOptions,
  { name: '--machine', value: 'required' },
  { name: '--format', value: 'required' },
  { name: '--group', value: 'required' },
  { name: '--fail-under', value: 'required' },
  { name: '--baseline', value: 'required' },
];

function parseCoverage(args: readonly string[]): Request {
  return parsed(args, coverageOptions, (parted) => {
    const names = targets(parted);
    if (names.length > 1) throw new Wrong('Coverage is counted for one target: give "--target" once.');
    const name = last(parted, '--group');
    return {
      kind: 'coverage',
      paths: parted.positional.length > 0 ? [...new Set(parted.positional)] : ['.'],
      target: names[0],
      machine: machine(last(parted, '--machine')),
      config: config(parted),
      format: oneOf(coverageFormats, last(parted, '--format'), 'format') ?? 'text',
      group: name === undefined ? undefined : groupNamed(name),
      failUnder: percentage(last(parted, '--fail-under')),
      baseline: last(parted, '--baseline'),
    };
  });
}

function percentage(value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  const number = /^\d{1,3}(?:\.\d{1,3})?$/.test(value) ? Number(value) : Number.NaN;
  if (!(number <= 100)) throw new Wrong(`"${value}" is no percentage. Write a number from 0 to 100.`);
  return number;
}

function parseExplain(args: readonly string[]): Request {
  const { own, rules } = partRules(args, ['--target', '--machine', '--file']);
  return parsed(own, ruleOptions, (parted) => {
    const files = (parted.values.get('--file') ?? []).flatMap((f) => f ?? []);
    const names = parted.positional;
    if (rules.length + files.length === 0) {
      if (parted.values.size > 0) throw new Wrong('Targets and machine are for a rule: give one, or --file.');
      return { kind: 'explain', names };
    }
    if (names[0] !== undefined)
      throw new Wrong(`"${names[0]}" is no rule. Put the rule in quotes, or explain checks by themselves.`);
    if (files.filter((f) => f === '-').length > 1)
      throw new Wrong('"-" stands twice: standard input can be read once.');
    return {
      kind: 'explain-rules',
      rules,
      files,
      targets: targets(parted),
      machine: machine(last(parted, '--machine')),
    };
  });
}

const ruleOptions: readonly OptionSpec[] = (['--target', '--machine', '--file'] as const).map((name) => ({
  name,
  value: 'required',
}));

const insertOptions: readonly OptionSpec[] = [
  ...configOptions,
  ...(['--machine', '--group', '--into', '--style', '--keys', '--missing'] as const).map(
    (name): OptionSpec => ({ name, value: 'required' }),
  ),
  { name: '--write', value: 'none' },
];

function parseInsert(args: readonly string[]): Request {
  return parsed(args, insertOptions, (parted) => {
    const techniques = [
      ...new Set([
        ...parted.positional.map(technique),
        ...listed(parted, '--group').flatMap((g) => groupNamed(g).techniques),
      ]),
    ];
    if (techniques.length === 0)
      throw new Wrong(
        'Name a technique or a group, for example: audit-rules insert T1053.003, or: audit-rules insert --group Rocke',
      );
    const into = last(parted, '--into');
    const write = parted.values.has('--write');
    if (write && into === undefined)
      throw new Wrong('"--write" needs "--into": the file that is to be changed.');
    return {
      kind: 'insert',
      techniques,
      targets: targets(parted),
      machine: machine(last(parted, '--machine')),
      config: config(parted),
      into,
      write,
      style: oneOf(['watch', 'syscall'] as const, last(parted, '--style'), 'style of rules'),
      keyStyle: oneOf(keyStyles, last(parted, '--keys'), 'style of keys'),
      missing:
        oneOf(['comment', 'write'] as const, last(parted, '--missing'), 'way with missing folders') ??
        'comment',
    };
  });
}

function technique(id: string): string {
  const found = techniqueById(id);
  if (found) return found.id;
  const near = /^t\d{4}(?:\.\d{3})?$/i.test(id) ? nearestIds(id.toUpperCase()) : [];
  const names = near.map((n) => `${n} (${techniqueById(n)?.fullName ?? ''})`).join(', ');
  if (near.length > 0) throw new Wrong(`There is no technique "${id}". Did you mean ${names}?`);
  const called = techniquesOfGroup(id)
    ? ` For a group, write: --group ${id}`
    : ' Write an id, such as T1053.003.';
  throw new Wrong(`There is no technique "${id}".${called}`);
}

function groupNamed(group: string): Group {
  const found = techniquesOfGroup(group);
  if (found) return found.group;
  const names = allGroups().flatMap((g) => [g.id, g.name, ...g.aliases]);
  const near = nearest(group, names)[0];
  throw new Wrong(
    `There is no group "${group}".${near ? ` Did you mean "${near}"?` : ' Write an id or a name, such as G0106 or Rocke.'}`,
  );
}

function parseHunt(args: readonly string[]): Request {
  return parsed(args, [{ name: '--for', value: 'required' }], (parted) => {
    const subjects = parted.positional;
    if (subjects.length === 0)
      throw new Wrong('Name a key or a technique, for example: audit-rules hunt T1053.003');
    const long = subjects.find((s) => s === '' || byteLength(s) > 255);
    if (long !== undefined)
      throw new Wrong(`"${long}" cannot be a key: it is empty, or longer than auditctl takes.`);
    return {
      kind: 'hunt',
      subjects,
      tool: oneOf(Object.keys(huntKinds) as HuntKind[], last(parted, '--for'), 'tool'),
    };
  });
}

function last(parted: Parted, name: string): string | undefined {
  return parted.values.get(name)?.at(-1);
}

/** All values of an option, with lists taken apart at their commas. */
function listed(parted: Parted, name: string): readonly string[] {
  return [...new Set((parted.values.get(name) ?? []).flatMap((v) => (v ?? '').split(',')))];
}

function targets(parted: Parted): readonly string[] {
  const names = listed(parted, '--target');
  const unknown = names.find((n) => !target(n));
  if (unknown !== undefined)
    throw new Wrong(`"${unknown}" is no target. Known are ${[...targetNames, ...releases].join(', ')}.`);
  return names;
}

function machine(name: string | undefined): Machine | undefined {
  const found = machines.find((m) => m === name);
  if (name !== undefined && !found)
    throw new Wrong(`"${name}" is no machine that audit knows. Known are ${machines.join(', ')}.`);
  return found;
}

function config(parted: Parted): ConfigChoice {
  const path = last(parted, '--config');
  if (path !== undefined && parted.values.has('--no-config'))
    throw new Wrong('"--config" and "--no-config" contradict each other: give one.');
  return path !== undefined ? { path } : parted.values.has('--no-config') ? 'none' : 'nearest';
}

function oneOf<T extends string>(
  known: readonly T[],
  value: string | undefined,
  what: string,
): T | undefined {
  const found = known.find((k) => k === value);
  if (value !== undefined && found === undefined)
    throw new Wrong(`"${value}" is no ${what}. Write ${known.slice(0, -1).join(', ')} or ${known.at(-1)}.`);
  return found;
}

function only(parted: Parted): readonly string[] {
  const prefixes = listed(parted, '--only');
  const unknown = prefixes.find((p) => !isCheckPrefix(p));
  if (unknown !== undefined)
    throw new Wrong(`"${unknown}" begins no check's code and is no check's name. See: audit-rules explain`);
  return prefixes;
}

function count(value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  if (!/^\d{1,9}$/.test(value)) throw new Wrong(`"${value}" is no number of warnings. Write 0 or more.`);
  return Number(value);
}
