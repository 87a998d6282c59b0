import { type Release, sinceName } from '../../facts/releases.ts';
import type { Table } from '../../facts/tables.ts';
import type { Target } from '../../facts/targets.ts';
import { targetLabels } from '../../model/targetLabels.ts';
import { nearest } from '../../text/nearestNames.ts';
import { either } from '../../text/series.ts';
import type { Fix, LoadMessage } from '../defineCheck.ts';
import { fix, replace } from '../edits.ts';
import type { Failure } from '../failure.ts';

/**
 * Returns fixes that write names of a table in place of the value at fault, for the names that resemble it;
 * empty where none does.
 * @param prefix a text before the value that the table does not have, such as the minus of an error name; it
 *   stays
 */
export function nearestNameFixes(f: Failure, table: Table, prefix = ''): readonly Fix[] {
  const value = (f.fault.words['value'] ?? '').slice(prefix.length);
  return nearest(
    value,
    table.all().map((e) => e.name),
  ).map((n) => fix(`Write "${prefix}${n}"`, 'unsafe', replace(f.fault.span, `${prefix}${n}`)));
}

/**
 * Returns a message that says that the value at fault is not a name that auditctl knows, or that a target is
 * too old for it.
 * @param table the names that the value could have
 * @param what names an entry of the table, in the singular: `error name`
 * @param prefix a text before the value that the table does not have, such as the minus of an error name
 */
export function unknownNameMessage(f: Failure, table: Table, what: string, prefix = ''): LoadMessage {
  const value = f.fault.words['value'] ?? '';
  const known = table.find(value.slice(prefix.length));
  if (known && known.since > f.first.target.release)
    return {
      ...tooOldMessage(f, `The name "${value}"`, known.since),
      remedy: known.number >= 0 ? `Use its number, ${known.number}.` : `Remove it, or ${changeTargets(f)}.`,
    };
  const similar = nearest(
    value.slice(prefix.length),
    table.all().map((e) => e.name),
  );
  return {
    wrong: `"${value}" is not ${/^[aeiou]/.test(what) ? 'an' : 'a'} ${what} that auditctl knows.`,
    remedy:
      similar.length > 0 ? useOne(similar.map((n) => prefix + n)) : 'Use a name that it knows, or a number.',
  };
}

/**
 * Returns a message that says that targets are older than a line requires. It names them, unless all of
 * several are.
 * @param subject what requires the version, for the start of a sentence: `The name "x"`
 * @param since the version that introduced it
 */
export function tooOldMessage(
  { failing, targets }: Failure,
  subject: string,
  since: Release,
): Pick<LoadMessage, 'wrong' | 'namesTargets'> {
  const requires = `${subject} requires audit ${sinceName(since)}`;
  const old = failing.map((j) => j.target).filter((t) => t.release < since);
  const namesTargets = old.length === failing.length;
  const labels = targetLabels(old);
  const [only, ...others] = old;
  if (only && others.length === 0) {
    const has = labels.startsWith('audit ') ? `the target is ${labels}` : `${labels} has ${only.audit}`;
    return { wrong: `${requires}, but ${has}.`, namesTargets };
  }
  return old.length === targets.length
    ? { wrong: `${requires}, but all targets are older.` }
    : { wrong: `${requires}, but ${labels} have older versions.`, namesTargets };
}

/** Returns what to do about targets on which a line fails, for the end of a remedy that begins with a verb. */
export function changeTargets({ failing, targets }: Pick<Failure, 'failing' | 'targets'>): string {
  return withoutTargets(
    failing.map((j) => j.target),
    targets,
  );
}

/**
 * Returns what to do about targets that lack something, for the end of a remedy that begins with a verb.
 * @param lacking at least one
 * @param all all targets
 */
export function withoutTargets(lacking: readonly Target[], all: readonly Target[]): string {
  const isOne = lacking.length === 1;
  if (lacking.length === all.length) return isOne ? 'choose a newer target' : 'choose newer targets';
  return `remove ${isOne ? targetLabels(lacking) : 'those systems'} from your targets`;
}

/**
 * Returns the remedy for a name that nothing knows, as a sentence: to use the one similar name, or a choice
 * of several.
 * @param names at least one
 */
export function useOne(names: readonly string[]): string {
  const [only, ...others] = names;
  return others.length === 0
    ? `Use "${only}".`
    : `Use a similar name: ${either(names.map((n) => `"${n}"`))}.`;
}
