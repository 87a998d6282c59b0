import { comparable, compareNumber, field as fieldByName, operators } from '../facts/fields.ts';
import { F, MAX_FIELDS } from '../facts/kernelNumbers.ts';
import { isSince, known } from '../facts/releaseRange.ts';
import { R } from '../facts/releases.ts';
import type { Pair } from '../syntax/fieldPair.ts';
import type { FieldContext } from './fieldContext.ts';
import { readValue } from './fieldValues.ts';
import type { Places } from './places.ts';
import { LIST } from './rule.ts';
import { fail, type State } from './state.ts';

/**
 * Adds the field of -F to the rule of the state; returns 0, or -1 after it noted the fault for which libaudit
 * refuses the field (libaudit.c: audit_rule_fieldpair_data).
 * @param text the argument of -F
 * @param pair the argument, split at its operator; undefined where it has none
 * @param list the kernel number of the rule's list, UNSET without one
 * @param places where the argument is in the line
 */
export function addFieldPair(
  s: State,
  text: string,
  pair: Pair | undefined,
  list: number,
  places: Places,
): 0 | -1 {
  if (s.fields.length >= MAX_FIELDS - 1) return tooMany(s, text, places);
  if (!pair)
    return fail(
      s,
      'no-operator',
      places.part(0, text.length),
      { field: text },
      `-F missing operation for ${text}`,
    );
  if (pair.name === '')
    return fail(
      s,
      'no-field-name',
      places.part(0, text.length),
      { field: text },
      '-F missing field name before operator for ',
    );
  if (pair.value === '')
    return fail(
      s,
      'no-value',
      places.part(0, text.length),
      { field: pair.name },
      `-F missing value after operation for ${pair.name}`,
    );
  const f = known(s, fieldByName(pair.name));
  if (!f)
    return fail(
      s,
      'unknown-field',
      places.part(0, pair.at),
      { field: pair.name },
      `-F unknown field: ${pair.name}`,
    );
  const ctx: FieldContext = { s, list, f, pair, op: operators.get(pair.op) ?? 0, places };
  if (list === LIST.exclude && !OLD_EXCLUDE.has(f.name) && !isSince(s, R.v3_1_2))
    return fail(
      s,
      'exclude-field',
      places.part(0, pair.at),
      { field: pair.name },
      'Only msgtype, *uid, *gid, pid, and subj* fields can be used with exclude filter',
    );
  const value = readValue(ctx);
  if (value === -1) return -1;
  s.fields.push(value);
  s.fieldPlaces.push(places);
  return 0;
}

// Fields that 3.0.9 and earlier take on the exclude list.
const OLD_EXCLUDE = new Set([
  'pid',
  'uid',
  'gid',
  'auid',
  'loginuid',
  'msgtype',
  'subj_user',
  'subj_role',
  'subj_type',
  'subj_sen',
  'subj_clr',
  'exe',
]);

/**
 * Adds the comparison of -C to the rule of the state; returns 0, or -1 after it noted the fault for which
 * libaudit refuses the comparison (libaudit.c: audit_rule_interfield_comp_data).
 * @param text the argument of -C
 * @param pair the argument, split at its operator; undefined where it has none
 * @param list the kernel number of the rule's list, UNSET without one
 * @param places where the argument is in the line
 */
export function addComparison(
  s: State,
  text: string,
  pair: Pair | undefined,
  list: number,
  places: Places,
): 0 | -1 {
  if (s.fields.length >= MAX_FIELDS - 1) return tooMany(s, text, places);
  if (!pair)
    return fail(
      s,
      'compare-operator',
      places.part(0, text.length),
      { field: text },
      `${text} only takes = or != operators`,
    );
  if (pair.name === '')
    return fail(
      s,
      'compare-value',
      places.part(0, text.length),
      { field: text },
      '-C missing field name before operator for ',
    );
  if (pair.value === '')
    return fail(
      s,
      'compare-value',
      places.part(0, text.length),
      { field: pair.name },
      `-C missing value after operation for  ${pair.name}`,
    );
  const left = known(s, fieldByName(pair.name));
  if (!left)
    return fail(
      s,
      'compare-field',
      places.part(0, pair.at),
      { field: pair.name },
      `-C unknown field: ${pair.name}`,
    );
  const valueFrom = pair.at + pair.op.length;
  const right = known(s, fieldByName(pair.value));
  if (!right)
    return fail(
      s,
      'compare-field',
      places.part(valueFrom, text.length),
      { field: pair.value },
      `-C unknown right hand value for comparison with: ${pair.name}`,
    );
  if (list !== LIST.exit)
    return fail(
      s,
      'exit-only',
      places.part(0, pair.at),
      { field: pair.name },
      `${pair.name} can only be used with exit filter list`,
    );
  const value = comparable(left.name, right.name) ? compareNumber(left.name, right.name) : undefined;
  if (value === undefined)
    return fail(
      s,
      'compare-pair',
      places.part(0, text.length),
      { left: pair.name, right: pair.value },
      `-C incompatible comparison ${pair.name}`,
    );
  s.fieldPlaces.push(places);
  s.fields.push({ field: F.compare, op: operators.get(pair.op) ?? 0, value });
  return 0;
}

function tooMany(s: State, text: string, places: Places): -1 {
  const message = `Too many fields in rule: ${text}`;
  return fail(s, 'too-many-fields', places.part(0, text.length), { field: text }, message);
}
