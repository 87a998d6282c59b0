import { allGroups, type Group } from '../core/attack/data/groups.ts';
import { techniquesOfGroup } from '../core/attack/data/groupTechniques.ts';
import { nearestIds } from '../core/attack/data/nearestIds.ts';
import { techniqueById } from '../core/attack/data/techniques.ts';
import type { Severity } from '../core/checks/finding.ts';
import { severityOrder } from '../core/checks/select.ts';
import { type Machine, machines } from '../core/facts/machines.ts';
import { releases } from '../core/facts/releases.ts';
import { target, targetNames } from '../core/facts/targets.ts';
import { nearest } from '../core/text/nearestNames.ts';
import { compileGlob, type Pattern } from '../core/text/pattern.ts';
import { either } from '../core/text/series.ts';
import { isCheckPrefix } from './explain.ts';
import type { ConfigChoice } from './requests.ts';
import type { SplitArguments } from './splitArguments.ts';

/** A usage problem, thrown up to the reader of the command. */
export class UsageError extends Error {}

/**
 * Returns the last value that was given for an option; undefined where the option is not given, or has none.
 * @param name the option with its dashes: `--config`
 */
export function lastValue(given: SplitArguments, name: string): string | undefined {
  return given.values.get(name)?.at(-1);
}

/**
 * Returns all values given for an option, each once and with lists split at their commas; empty where the
 * option is not given.
 * @param name the option with its dashes: `--target`
 */
export function allValues(given: SplitArguments, name: string): readonly string[] {
  return [...new Set((given.values.get(name) ?? []).flatMap((v) => (v ?? '').split(',')))];
}

/**
 * Returns the names given with --target, in order; empty where the option is not given.
 * @throws {UsageError} for one that is not a target
 */
export function targetNamesOf(given: SplitArguments): readonly string[] {
  const names = allValues(given, '--target');
  const unknown = names.find((n) => !target(n));
  if (unknown !== undefined)
    throw new UsageError(
      `"${unknown}" is not a target. Use one of ${[...targetNames, ...releases].join(', ')}`,
    );
  return names;
}

/**
 * Returns the machine that a name means (`x86_64`); undefined for undefined, where no name was given.
 * @throws {UsageError} for a name that audit does not know
 */
export function machineNamed(name: string | undefined): Machine | undefined {
  const found = machines.find((m) => m === name);
  if (name !== undefined && !found)
    throw new UsageError(`"${name}" is not a machine that audit knows. Use one of ${machines.join(', ')}`);
  return found;
}

/**
 * Returns which configuration to use: the file of --config, none with --no-config, otherwise the nearest one.
 * @throws {UsageError} where both options are given
 */
export function configChoice(given: SplitArguments): ConfigChoice {
  const path = lastValue(given, '--config');
  if (path !== undefined && given.values.has('--no-config'))
    throw new UsageError('"--config" and "--no-config" exclude each other. Remove one');
  if (path !== undefined) return { path };
  return given.values.has('--no-config') ? 'none' : 'nearest';
}

/**
 * Returns the lowest severity that is printed: the one of `--min-severity`, hint with `--hints`, otherwise
 * info.
 * @throws {UsageError} for an unknown severity, and where the two options contradict each other
 */
export function leastSeverity(given: SplitArguments): Severity {
  const named = oneOf(severityOrder, lastValue(given, '--min-severity'), 'severity');
  if (!given.values.has('--hints')) return named ?? 'info';
  if (named !== undefined && named !== 'hint')
    throw new UsageError('"--hints" and "--min-severity" exclude each other. Remove one');
  return 'hint';
}

/**
 * Returns the value of an option that must be one of a list; undefined where the option is not given.
 * @param known the list
 * @param value what was given; undefined for nothing
 * @param what names the value in the message: `severity`
 * @throws {UsageError} for any other value
 */
export function oneOf<T extends string>(
  known: readonly T[],
  value: string | undefined,
  what: string,
): T | undefined {
  const found = known.find((k) => k === value);
  if (value !== undefined && found === undefined)
    throw new UsageError(`"${value}" is not a ${what}. Use ${either(known)}`);
  return found;
}

/**
 * Returns the beginnings of codes, and the names of checks, given with an option; empty where it is not
 * given.
 * @throws {UsageError} for one that no check has
 */
export function checkPrefixes(given: SplitArguments, option: '--only' | '--ignore'): readonly string[] {
  const prefixes = allValues(given, option);
  const unknown = prefixes.find((p) => !isCheckPrefix(p));
  if (unknown !== undefined)
    throw new UsageError(
      `"${unknown}" is not the beginning of a check's code, and not a check's name. List them: audit-rules checks`,
    );
  return prefixes;
}

/**
 * Returns the number of warnings that an option's value says; undefined where the option is not given.
 * @throws {UsageError} for what is not a number
 */
export function warningCount(value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  if (!/^\d{1,9}$/.test(value))
    throw new UsageError(`"${value}" is not a number of warnings. Write 0 or more`);
  return Number(value);
}

/**
 * Returns the number of threads that an option's value says; undefined where the option is not given.
 * @throws {UsageError} for what is not a number from 1 to 64
 */
export function threadCount(value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  const count = /^\d{1,2}$/.test(value) ? Number(value) : 0;
  if (count < 1 || count > 64)
    throw new UsageError(`"${value}" is not a number of threads. Write a number from 1 to 64`);
  return count;
}

/**
 * Returns the percentage from 0 to 100 that an option's value says; undefined where the option is not given.
 * @throws {UsageError} for what is not a number from 0 to 100
 */
export function percentage(value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  const number = /^\d{1,3}(?:\.\d{1,3})?$/.test(value) ? Number(value) : Number.NaN;
  if (!(number <= 100)) throw new UsageError(`"${value}" is not a percentage. Write a number from 0 to 100`);
  return number;
}

/**
 * Returns the ID of a technique as ATT&CK writes it.
 * @param id as a user typed it, in any letter case
 * @throws {UsageError} for an ID that no technique has
 */
export function techniqueId(id: string): string {
  const found = techniqueById(id);
  if (found) return found.id;
  const near = /^t\d{4}(?:\.\d{3})?$/i.test(id) ? nearestIds(id.toUpperCase()) : [];
  const names = near.map((n) => `${n} (${techniqueById(n)?.fullName ?? ''})`);
  if (near.length > 0) throw new UsageError(`"${id}" is not a technique. Use a similar ID: ${either(names)}`);
  const called = techniquesOfGroup(id)
    ? ` For a group, write: --group ${id}`
    : ' Write an ID, such as T1053.003';
  throw new UsageError(`"${id}" is not a technique.${called}`);
}

/**
 * Returns the group of ATT&CK that has an id, a name or an alias, in any case.
 * @throws {UsageError} where there is none
 */
export function groupNamed(group: string): Group {
  const found = techniquesOfGroup(group);
  if (found) return found.group;
  const names = allGroups().flatMap((g) => [g.id, g.name, ...g.aliases]);
  const near = nearest(group, names)[0];
  const hint = near ? `Use "${near}"` : 'Write an ID or a name, such as G0106 or Rocke';
  throw new UsageError(`"${group}" is not a group that ATT&CK knows. ${hint}`);
}

/**
 * Returns the patterns given with --exclude; empty where the option is not given. Commas in braces belong to
 * the pattern.
 * @throws {UsageError} for what is not a glob
 */
export function globsOf(given: SplitArguments): readonly Pattern[] {
  return globTexts(given).map((glob) => {
    const read = compileGlob(glob);
    if ('problem' in read) throw new UsageError(`"${glob}" is not a glob: ${read.problem}`);
    return read.pattern;
  });
}

/**
 * Returns the globs given with --exclude, with lists split at commas outside of braces; empty where the
 * option is not given.
 */
export function globTexts(given: SplitArguments): readonly string[] {
  const texts = (given.values.get('--exclude') ?? []).flatMap((v) => v ?? []);
  return [...new Set(texts.flatMap((t) => t.split(/,(?![^{]*\})/).filter((glob) => glob !== '')))];
}
