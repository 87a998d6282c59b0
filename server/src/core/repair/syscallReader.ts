import { field } from '../facts/fields.ts';
import type { Machine } from '../facts/machines.ts';
import { syscalls } from '../facts/tables.ts';
import { type Argument, type ArgumentReading, equalsSlip } from './argument.ts';
import { type BrokenLine, isOption } from './brokenLine.ts';
import { meant } from './meant.ts';
import type { Slip } from './slips.ts';
import { syscallName } from './wordValues.ts';

/**
 * Returns the ways to read an argument, perhaps with the tokens after it, as a list of system calls: names
 * with commas, spaces or other marks between them, each with or without `-S`. Empty where there are none.
 * @param option the option that the reading gets, with its dash
 */
export function syscallReadings(
  line: BrokenLine,
  { first, next }: Argument,
  option: string,
): readonly ArgumentReading[] {
  const out: ArgumentReading[] = [];
  let text = first
    .replace(/^=/, '')
    .replace(/^(?:trace|(?:sys_?)?(?:calls?|name|list)(?:_?names?)?)=(?=[a-z])/i, '');
  const slips: Slip[] = [...equalsSlip(first)];
  if (text !== first.replace(/^=/, '')) slips.push({ kind: 'synonym', typed: first, written: text });
  for (let to = next; ; to++) {
    if (/^(?:or|and)$/i.test(line.tokens[to]?.text ?? '') && !isOption(line.tokens[to + 1]?.text)) {
      text += ',';
      to++;
    }
    if (OPEN_LIST.test(text) && line.tokens[to]?.text === '-S') to++;
    const joined = listWithNext(line, text, to);
    const names = joined === undefined ? syscallList(text, line) : undefined;
    if (names) out.push({ to, parts: [{ role: 'syscalls', option, ...names }], slips: [...slips] });
    if (joined === undefined) return out;
    const typed = `${text} ${line.tokens[to]?.text}`;
    slips.splice(0, slips.length, { kind: 'syscall-space', typed, written: joined });
    text = joined;
  }
}

/** Ends a list of system calls that goes on. */
const OPEN_LIST = /[,;|+/&]$/;

/**
 * Returns a list of system calls with the token after it, where that belongs to it: after a mark, with a dash
 * of its own (`open -openat`), or as the rest of a name that was divided at the end of a line (`re- name`).
 * Undefined where the list ends.
 */
function listWithNext({ tokens, tables }: BrokenLine, list: string, at: number): string | undefined {
  const next = tokens[at]?.text ?? '-';
  const isCall = (name: string): boolean => syscallName(name, tables, false) !== undefined;
  // Glued to -k, any word is a key.
  const dashed = /^-{1,2}(?!k)([a-z]\w{2,})$/.exec(next)?.[1];
  if (dashed !== undefined && !field(dashed) && isCall(dashed)) return `${list},${dashed}`;
  if (isOption(next)) return undefined;
  const half = /(?:^|,)(\w+)-?$/.exec(list)?.[1];
  if (half !== undefined && !isCall(half) && isCall(half + (next.split(',')[0] ?? '')))
    return list.replace(/-$/, '') + next;
  return next !== '-' && (OPEN_LIST.test(list) || /^[,;|+&](?!\w$)/.test(next)) ? list + next : undefined;
}

/**
 * Reads the system calls that one word names, separated by commas or other marks; `value` is the list as
 * auditctl accepts it. Undefined where one of the names resembles none.
 * @param guess whether misspelled names count too
 */
export function syscallList(
  text: string,
  line: BrokenLine,
  guess = true,
): { readonly value: string; readonly slips: readonly Slip[] } | undefined {
  const { tables } = line;
  const list = text
    .replace(/[\s\ue000]*[;|+:/&.<\s\ue000][\s\ue000]*/g, ',')
    .replace(/,{2,}/g, ',')
    .replace(/^,|,$/g, '');
  if (hasStrayNumber(list.split(','), guess && list === text)) return undefined;
  const { here, gone } = callsOf(list.split(','), line);
  const names = here.map((n) => syscallName(n, tables, guess));
  if (list === '' || names.some((n) => n === undefined)) return undefined;
  const value = names.map((n) => n?.text).join(',');
  const separators = list === text ? [] : meant(text, list, 'list-separator').slips;
  return { value, slips: [...separators, ...gone, ...names.flatMap((n) => n?.slips ?? [])] };
}

/**
 * Reports whether a number among names may be something else than the number of a system call: the value of a
 * condition (`sync&1`), or the end of a key.
 * @param asTyped whether the names were typed after an option, with nothing but commas between them
 */
function hasStrayNumber(names: readonly string[], asTyped: boolean): boolean {
  return !asTyped && names.length > 1 && names.some((n) => /^\d+$/.test(n));
}

/**
 * Divides names into those that the rule's architecture may have and those that only the other one has
 * (`stime`), where some are left.
 */
function callsOf(
  names: readonly string[],
  { tables, elsewhere }: BrokenLine,
): { readonly here: readonly string[]; readonly gone: readonly Slip[] } {
  const has = (machines: readonly Machine[], name: string): boolean =>
    machines.some((m) => syscalls(m).find(name) !== undefined);
  const gone = names.filter((n) => has(elsewhere, n) && syscallName(n, tables, false) === undefined);
  if (gone.length === 0 || gone.length === names.length) return { here: names, gone: [] };
  return {
    here: names.filter((n) => !gone.includes(n)),
    gone: gone.map((typed) => ({ kind: 'not-there', typed, written: '' })),
  };
}
