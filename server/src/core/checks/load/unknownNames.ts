import { sinceName } from '../../facts/releases.ts';
import type { Table } from '../../facts/tables.ts';
import { nearest } from '../../text/nearestNames.ts';
import type { Fix } from '../defineCheck.ts';
import { fix, replace } from '../edits.ts';
import type { Failure } from '../failure.ts';

/** Offers the names of a table that resemble the value at fault, each with `prefix` before it. */
export function nearestNameFixes(f: Failure, table: Table, prefix = ''): readonly Fix[] {
  const value = (f.fault.words['value'] ?? '').slice(prefix.length);
  return nearest(
    value,
    table.all().map((e) => e.name),
  ).map((n) => fix(`Write "${prefix}${n}"`, 'unsafe', replace(f.fault.span, `${prefix}${n}`)));
}

/** Says that a table lacks the value at fault, or that a target is too old for it; `what` names what the table holds. */
export function unknownNameMessage(
  f: Failure,
  table: Table,
  what: string,
  prefix = '',
): { readonly wrong: string; readonly remedy?: string } {
  const value = f.fault.words['value'] ?? '';
  const known = table.find(value.slice(prefix.length));
  if (known && known.since > f.first.target.release)
    return {
      wrong: `The ${what} "${value}" requires audit ${sinceName(known.since)}.`,
      remedy: known.number >= 0 ? `Its number ${known.number} works everywhere.` : '',
    };
  const similar = nearest(
    value.slice(prefix.length),
    table.all().map((e) => e.name),
  );
  return {
    wrong: `"${value}" is not ${/^[aeiou]/.test(what) ? 'an' : 'a'} ${what} that auditctl knows.`,
    ...(similar.length > 0 ? { remedy: writeOne(similar.map((n) => prefix + n)) } : {}),
  };
}

/** Returns the remedy for a name that nothing knows: the one name near it, or the several ones. */
export function writeOne(names: readonly string[]): string {
  const [only, ...others] = names;
  return others.length === 0
    ? `Write "${only}".`
    : `Similar names: ${names.map((n) => `"${n}"`).join(', ')}.`;
}
