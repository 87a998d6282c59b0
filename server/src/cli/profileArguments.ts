import { defaultFailOn } from '../core/profiles/profileFailures.ts';
import { type RequirementState, requirementStates } from '../core/profiles/profileResult.ts';
import {
  allValues,
  configChoice,
  lastValue,
  machineNamed,
  oneOf,
  percentage,
  targetNamesOf,
  UsageError,
} from './argumentReaders.ts';
import { profileFormats } from './profileFormats.ts';
import type { ProfileRequest } from './requests.ts';
import type { SplitArguments } from './splitArguments.ts';

/** Reads the arguments of `audit-rules profile`. @throws {UsageError} for what cannot be done */
export function readProfileArguments(given: SplitArguments): ProfileRequest {
  const profileFile = lastValue(given, '--profile-file');
  const { profile, path } = wordsOf(given, profileFile);
  const targets = targetNamesOf(given);
  if (targets.length > 1) throw new UsageError('this is done for one target. Give "--target" once');
  const [isInsert, isDiff] = [given.values.has('--insert'), given.values.has('--diff')];
  if (isInsert && isDiff) throw new UsageError('"--insert" and "--diff" exclude each other. Remove one');
  const mode = isInsert ? 'insert' : 'diff';
  const into = lastValue(given, '--into');
  if (into !== undefined && ((!isInsert && !isDiff) || into.includes('/')))
    throw new UsageError('"--into" names a file of the directory, and requires "--insert" or "--diff"');
  if (path === '-' && isInsert) throw new UsageError('standard input cannot be written. Use "--diff"');
  return {
    kind: 'profile',
    profile,
    profileFile,
    path,
    target: targets[0],
    machine: machineNamed(lastValue(given, '--machine')),
    config: configChoice(given),
    format: oneOf(profileFormats, lastValue(given, '--format'), 'format') ?? 'text',
    scanners: allValues(given, '--scanner'),
    programs: lastValue(given, '--programs'),
    auditdConf: lastValue(given, '--auditd-conf'),
    waive: (given.values.get('--waive') ?? []).map((w) => waiver(w ?? '')),
    failOn: failStates(given),
    failUnder: percentage(lastValue(given, '--fail-under')),
    baseline: baselineOf(given, isInsert || isDiff),
    writeAs: oneOf(writers, lastValue(given, '--write-as'), 'writer') ?? 'scanner',
    mode: isInsert || isDiff ? mode : 'report',
    into,
  };
}

/** Whose text `--write-as` can ask for. */
const writers = ['guide', 'scanner'] as const;

/** @throws {UsageError} where nothing would be compared with the baseline */
function baselineOf(given: SplitArguments, writes: boolean): string | undefined {
  const baseline = lastValue(given, '--baseline');
  if (baseline !== undefined && writes)
    throw new UsageError('"--baseline" is for reports. Remove "--insert" or "--diff"');
  return baseline;
}

/** Returns the profile and the path that are named; neither where nothing is. */
function wordsOf(
  given: SplitArguments,
  file: string | undefined,
): { readonly profile: string | undefined; readonly path: string | undefined } {
  const named = lastValue(given, '--profile');
  if (named !== undefined && file !== undefined)
    throw new UsageError('"--profile" and "--profile-file" exclude each other. Remove one');
  const words = [...given.positional];
  if (named === undefined && file === undefined && words.length === 0)
    return { profile: undefined, path: undefined };
  const profile = file === undefined ? (named ?? words.shift()) : undefined;
  const [path, ...others] = words;
  if (path === undefined || others.length > 0)
    throw new UsageError(
      'name one rules.d directory or file, for example: audit-rules profile stig-rhel-9 /etc/audit/rules.d',
    );
  return { profile, path };
}

function waiver(text: string): readonly [string, string] {
  const at = text.indexOf('=');
  const [id, reason] = [text.slice(0, Math.max(at, 0)).trim(), text.slice(at + 1).trim()];
  if (id === '' || reason === '')
    throw new UsageError(`"--waive ${text}" lacks a reason. Write it as "ID=why nothing has to be done"`);
  return [id, reason];
}

function failStates(given: SplitArguments): readonly RequirementState[] {
  const named = allValues(given, '--fail-on');
  if (named.length === 0) return defaultFailOn;
  return named.flatMap((name) => oneOf(requirementStates, name, 'state') ?? []);
}
