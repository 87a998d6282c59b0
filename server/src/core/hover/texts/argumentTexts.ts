import type { RuleInfo } from '../../completion/ruleInfo.ts';
import { argumentNames, argumentTable } from '../../facts/argumentValues.ts';
import type { Operator } from '../../facts/fields.ts';
import { argumentsOf } from '../../facts/syscallInfo.ts';
import { syscalls } from '../../facts/tables.ts';
import { startsWithDigit, strtol } from '../../model/parseNumbers.ts';
import { codeSpan } from '../../text/markdown.ts';

// What a0 to a3 are and mean for the system calls of a line. Markdown.

/** The largest number of names of a table that a text lists. */
const LISTED = 40;

/** Returns the names of the system calls of a rule; empty where it has none, for `all`, and for io_uring. */
export function callNames(rule: RuleInfo): readonly string[] {
  if (rule.parts.list === 'io_uring') return [];
  return rule.parts.calls.flatMap(({ value }) => {
    if (startsWithDigit(value)) return syscalls(rule.machine).nameOf(strtol(value).value) ?? [];
    return value === 'all' ? [] : value;
  });
}

function indexOf(name: string): number | undefined {
  return /^a[0-3]$/.test(name) ? Number(name[1]) : undefined;
}

/**
 * Returns what an argument (a0 to a3) is in the system calls of a rule, and the names of its values, as a
 * list where they are few, as Markdown that begins with an empty line; empty for other fields.
 * @param name of the field
 */
export function argumentNote(rule: RuleInfo, name: string): string {
  const index = indexOf(name);
  if (index === undefined) return '';
  const told = callNames(rule).flatMap((call) => {
    const arg = argumentsOf(call)?.[index];
    if (!arg) return [];
    const address = arg.type.endsWith('*') ? ', an address that no rule can use' : '';
    return [`\`${arg.name}\` of ${call} (${codeSpan(arg.type)}${address})`];
  });
  const tables = new Map(
    callNames(rule).flatMap((call) => {
      const table = argumentTable(call, index, rule.machine);
      return table ? [[table.name, table] as const] : [];
    }),
  );
  const names = [...tables.values()].map(({ name: what, values }) => {
    const all = [...values].map(([n, v]) => `\`${n}\` ${numberText(what, v)}`);
    return `${what}: ${all.slice(0, LISTED).join(', ')}${all.length > LISTED ? ' …' : ''}`;
  });
  return [told.length > 0 ? `\n\n**Here:** ${told.join(', ')}` : '', ...names.map((n) => `\n\n${n}`)].join(
    '',
  );
}

/** One name for a number of an argument, with the number as people write it. */
export interface NamedArgument {
  readonly name: string;
  readonly text: string;
  /** `flags of openat` */
  readonly of: string;
}

/**
 * Returns the names of values that an argument (a0 to a3) can have in the system calls of a rule, for `&` and
 * `&=` the names of bits; empty for other fields and where no name is known.
 * @param name of the field
 */
export function namedArguments(rule: RuleInfo, name: string, op: Operator): readonly NamedArgument[] {
  const index = indexOf(name);
  if (index === undefined) return [];
  const asBits = op === '&' || op === '&=';
  const found = new Map<string, NamedArgument>();
  for (const call of callNames(rule)) {
    const table = argumentTable(call, index, rule.machine);
    const of = `${argumentsOf(call)?.[index]?.name ?? name} of ${call}`;
    for (const [known, value] of table?.values ?? [])
      if (table && argumentNames(table, value, asBits) && !found.has(known))
        found.set(known, { name: known, text: numberText(table.name, value), of });
  }
  return [...found.values()];
}

/**
 * Returns a number as people write it in a table of values: modes in octal, small numbers in decimal, others
 * in hexadecimal.
 * @param table the name of the table: `file mode`
 */
export function numberText(table: string, value: number): string {
  if (table === 'file mode') return `0${value.toString(8)}`;
  return value < 10 ? String(value) : `0x${value.toString(16)}`;
}

/**
 * Returns the names that a number has as an argument (a0 to a3) of a rule's system calls, as Markdown;
 * undefined where none is known, and for other fields.
 * @param name of the field
 * @param value the number, as written
 */
export function argumentMeaning(
  rule: RuleInfo,
  name: string,
  op: Operator,
  value: string,
): string | undefined {
  const index = indexOf(name);
  if (index === undefined || !(startsWithDigit(value) || /^-\d/.test(value))) return undefined;
  if (op !== '=' && op !== '!=' && op !== '&' && op !== '&=') return undefined;
  const number = strtol(value).value;
  const asBits = op === '&' || op === '&=';
  const lines = new Map<string, string[]>();
  for (const call of callNames(rule)) {
    const table = argumentTable(call, index, rule.machine);
    const names = table && argumentNames(table, number, asBits);
    if (!names) continue;
    const arg = argumentsOf(call)?.[index]?.name;
    const said = `${names.map(codeSpan).join(' | ')}${arg === undefined ? '' : ` as \`${arg}\``}`;
    lines.set(said, [...(lines.get(said) ?? []), call]);
  }
  const told = [...lines].map(([said, calls]) => `${said} of ${calls.join(', ')}`);
  return told.length > 0 ? told.join('  \n') : undefined;
}
