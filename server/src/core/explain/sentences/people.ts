import { F, UNSET_ID } from '../../facts/kernelNumbers.ts';
import type { RuleField } from '../../model/rule.ts';
import type { Subject } from '../ruleSubject.ts';
import { opOf } from './conditions.ts';
import { visibleText } from './english.ts';

/** Whose doings a rule is about, and the fields that say so. */
export interface People {
  /** After "by"; undefined where no field compares a login UID. */
  readonly words: string | undefined;
  readonly fields: readonly RuleField[];
}

/**
 * Returns whose actions a rule records, in words, from all of its fields on the login UID together: a range
 * and `!=unset` are the people who logged in. No words where it has no such field.
 * @param s the rule, its target, and the names that its line has
 */
export function peopleOf(s: Subject): People {
  const asked = s.rule.fields.filter((f) => f.field === F.auid);
  const first = (...ops: readonly string[]) => asked.find((f) => ops.includes(opOf(f)) && !isUnset(f));
  const exact = asked.find((f) => opOf(f) === '=');
  if (exact) return { words: exactly(exact, s), fields: [exact] };
  const set = asked.find((f) => opOf(f) === '!=' && isUnset(f));
  const low = first('>', '>=');
  const high = first('<', '<=');
  const fields = [set, low, high].filter((f) => f !== undefined);
  if (!low && !high) return { words: set && 'anyone who logged in', fields };
  const range = rangeOf(low, high, s);
  if (set) return { words: `people who logged in (login UID ${range})`, fields };
  return { words: `whoever has the login UID ${range}${high ? '' : ', or none'}`, fields };
}

function isUnset(f: RuleField): boolean {
  return f.value === UNSET_ID;
}

function exactly(f: RuleField, s: Subject): string {
  if (isUnset(f)) return 'processes that no login began';
  return `whoever logged in as ${idOf(f, s)}`;
}

function idOf(f: RuleField, s: Subject): string {
  const account = s.accounts.get(f);
  if (account !== undefined) return visibleText(account);
  return f.value === 0 ? 'root' : `user ${f.value}`;
}

/** Returns `1000 and up`, `below 1000`, `from 1000 to 60000`. */
function rangeOf(low: RuleField | undefined, high: RuleField | undefined, s: Subject): string {
  const id = (f: RuleField) => {
    const account = s.accounts.get(f);
    return account === undefined ? String(f.value) : visibleText(account);
  };
  const above = low && opOf(low) === '>';
  const below = high && opOf(high) === '<';
  if (low && high) return `from ${above ? 'above ' : ''}${id(low)} to ${below ? 'below ' : ''}${id(high)}`;
  if (low) return above ? `above ${id(low)}` : `${id(low)} and up`;
  return high ? `${below ? 'below' : 'up to'} ${id(high)}` : '';
}
