import { type Release, sinceName } from '../../facts/releases.ts';
import type { Table } from '../../facts/tables.ts';
import { targetLabels } from '../../model/targetLabels.ts';
import { nearest } from '../../text/nearestNames.ts';
import type { Fix, LoadMessage } from '../defineCheck.ts';
import { fix, replace } from '../edits.ts';
import type { Failure } from '../failure.ts';

/**
 * Returns fixes that write the names of a table that resemble the value at fault, each after `prefix`; empty
 * where none does.
 */
export function nearestNameFixes(f: Failure, table: Table, prefix = ''): readonly Fix[] {
  const value = (f.fault.words['value'] ?? '').slice(prefix.length);
  return nearest(
    value,
    table.all().map((e) => e.name),
  ).map((n) => fix(`Write "${prefix}${n}"`, 'unsafe', replace(f.fault.span, `${prefix}${n}`)));
}

/**
 * Returns a message that a table lacks the value at fault, or that a target is too old for it.
 * @param what names the entries of the table, in the singular
 * @param prefix a text before the name that the table does not have, such as the minus of an error name
 */
export function unknownNameMessage(f: Failure, table: Table, what: string, prefix = ''): LoadMessage {
  const value = f.fault.words['value'] ?? '';
  const known = table.find(value.slice(prefix.length));
  if (known && known.since > f.first.target.release)
    return {
      ...tooOldMessage(f, `The name "${value}"`, known.since),
      remedy:
        known.number >= 0
          ? `Use the number ${known.number} instead.`
          : `Remove it, or drop ${f.failing.length > 1 ? 'those targets' : 'that target'}.`,
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
 * Returns a message that targets are older than a line requires. It names them, unless all of several are.
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

/** Returns the remedy for a name that nothing knows: to use the one similar name, or a choice of several. */
export function useOne(names: readonly string[]): string {
  const [only, ...others] = names;
  return others.length === 0 ? `Use "${only}".` : `Similar names: ${names.map((n) => `"${n}"`).join(', ')}.`;
}
