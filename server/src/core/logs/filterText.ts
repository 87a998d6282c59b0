import { comparedPair, field, fieldOfNumber, operatorOf } from '../facts/fields.ts';
import { F, PERM, UNSET_ID } from '../facts/kernelNumbers.ts';
import { machineOfElf } from '../facts/machines.ts';
import { NEWEST } from '../facts/releases.ts';
import { errnos, familyName, fileTypes } from '../facts/tables.ts';
import { archOf, type Event, permOf } from '../matching/event.ts';
import type { RuleField } from '../model/rule.ts';
import { both } from '../text/series.ts';
import { numbersOfName } from './eventFields.ts';

/**
 * Returns a filter of a compiled rule as the argument of `-F` or `-C` that writes it, without the option:
 * `auid>=1000`.
 */
export function filterText(f: RuleField): string {
  const op = operatorOf(f.op) ?? '=';
  const pair = f.field === F.compare ? comparedPair(f.value ?? -1) : undefined;
  if (pair) return pair.join(op);
  return `${fieldOfNumber(f.field)?.name ?? `field ${f.field}`}${op}${f.text ?? valueText(f.field, f.value)}`;
}

/** Returns a number of a field by the name that audit has for it. */
function valueText(field: number, value: number | undefined): string {
  if (value === undefined) return '?';
  const type = fieldOfNumber(field)?.valueType;
  switch (type) {
    case 'arch':
      return machineOfElf(value, NEWEST) ?? `0x${value.toString(16)}`;
    case 'uid':
    case 'gid':
    case 'session':
      return value === UNSET_ID ? 'unset' : String(value);
    case 'errno':
      return exitText(value);
    case 'perm':
      return permText(value);
    case 'filetype':
      return fileTypes.nameOf(value) ?? String(value);
    case 'family':
      return familyName(value) ?? String(value);
    case 'signedNumber':
      return `0x${value.toString(16)}`;
    default:
      return String(value);
  }
}

/**
 * Returns the number that a system call returned as text, an error by its name: `-EACCES`.
 * @param value 32 bits, with or without a sign
 */
export function exitText(value: number): string {
  const signed = value | 0;
  const name = signed < 0 ? errnos.nameOf(-signed) : undefined;
  return name === undefined ? String(signed) : `-${name}`;
}

function permText(bits: number): string {
  const letters = (Object.keys(PERM) as (keyof typeof PERM)[]).filter((l) => (bits & PERM[l]) !== 0);
  return letters.length === 0 ? 'none' : letters.join('');
}

/**
 * Returns what an event has where a filter of a rule looks, as a clause: `auid is unset`; undefined where the
 * log does not say it.
 * @param f the filter
 */
export function foundText(f: RuleField, event: Event): string | undefined {
  if (f.field === F.compare) return comparedText(f, event);
  const name = fieldOfNumber(f.field)?.name ?? `field ${f.field}`;
  if (isOfNames(f.field) && event.names?.length === 0) return 'the event names no file';
  if (f.field === F.saddrFam && event.saddrFam === null) return 'the event has no address';
  const found = foundValues(f.field, event);
  return found === undefined ? undefined : `${name} is ${found}`;
}

function comparedText(f: RuleField, event: Event): string | undefined {
  const texts = (comparedPair(f.value ?? -1) ?? []).map((name) => {
    const number = field(name)?.number;
    const found = number === undefined ? undefined : foundValues(number, event);
    return found === undefined ? undefined : `${name} is ${found}`;
  });
  return texts.includes(undefined) ? undefined : texts.join(', ');
}

/** Reports whether a field compares the names that an event touched. */
function isOfNames(number: number): boolean {
  return number === F.path || number === F.dir || numbersOfName[number] !== undefined;
}

function foundValues(field: number, event: Event): string | undefined {
  if (isOfNames(field)) return namesText(field, event);
  if (field >= F.a0 && field <= F.a3) return numberText(field, event.args?.[field - F.a0]);
  switch (field) {
    case F.arch:
      return numberText(field, archOf(event));
    case F.perm:
      return numberText(field, permOf(event));
    case F.success:
      return event.success === undefined ? undefined : String(event.success ? 1 : 0);
    case F.exe:
      return event.exe;
    case F.saddrFam:
      return numberText(field, event.saddrFam ?? undefined);
    case F.exit:
      return event.exit === undefined ? undefined : exitText(event.exit);
    case F.sessionid:
      return numberText(field, event.sessionid);
    default: {
      const own = event[fieldOfNumber(field)?.name as 'uid'];
      return typeof own === 'number' ? numberText(field, own) : undefined;
    }
  }
}

const numberText = (field: number, value: number | undefined): string | undefined =>
  value === undefined ? undefined : valueText(field, value);

function namesText(field: number, { names }: Event): string | undefined {
  if (!names || names.length === 0) return undefined;
  const own = numbersOfName[field];
  const values = names.map((n) => (own ? numberText(field, n[own]) : n.path));
  return both([...new Set(values.map((v) => v ?? 'unknown'))]);
}

/**
 * Returns a filter of a compiled rule as an option, `-F auid>=1000`; undefined for one whose value is not
 * known or cannot be written in a rules file.
 */
export function ruleFieldText(f: RuleField): string | undefined {
  if (f.value === undefined && f.text === undefined) return undefined;
  if (f.field === F.compare) return `-C ${filterText(f)}`;
  // auditctl reads the numbers of families, not their names.
  const text = f.field === F.saddrFam ? `saddr_fam${operatorOf(f.op) ?? '='}${f.value}` : filterText(f);
  return /[\s"'\\]/.test(text) ? undefined : `-F ${text}`;
}
