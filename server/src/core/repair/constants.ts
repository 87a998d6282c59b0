import { type ArgumentTable, argumentTable } from '../facts/argumentValues.ts';
import type { Machine } from '../facts/machines.ts';
import { argumentsOf } from '../facts/syscallInfo.ts';
import { ownValue } from '../text/ownValue.ts';
import { type Meant, meant, nearName } from './meant.ts';
import type { Slip } from './slips.ts';

/**
 * What gives the value of an argument (a0 to a3) its meaning: the system calls of the rule, and the machines
 * that it is for.
 */
export interface ArgumentScope {
  /** Machines whose tables name system calls, the host's first. */
  readonly tables: readonly Machine[];
  /** Names of the system calls that the line asks for. */
  readonly calls: readonly string[];
}

/**
 * Returns the number for names of constants in an argument of the rule's system calls (`AF_INET6`,
 * `O_CREAT|O_TRUNC`); undefined where a name is unknown there, has several numbers, or is not a set of bits.
 * @param field the field of the argument, `a0` to `a3`; any other gives undefined
 * @param op the operator of the condition, `=` or `&`
 * @param typed the names, as they were typed
 */
export function constantValue(
  field: string,
  op: string,
  typed: string,
  { tables, calls }: ArgumentScope,
): Meant | undefined {
  const index = Number(/^a([0-3])$/.exec(field)?.[1]);
  if (Number.isNaN(index) || !/^[A-Za-z]\w{2,}(?:[|+,]\w+)*$/.test(typed)) return undefined;
  const zero = zeroByName(typed, calls, index);
  if (zero) return zero;
  const known = tables.flatMap((m) => calls.flatMap((c) => argumentTable(c, index, m) ?? []));
  const read = known.flatMap((t) => numberIn(t, typed) ?? []);
  const [first] = read;
  if (!first || read.some((n) => n.number !== first.number)) return undefined;
  const text = first.isFlags ? `0x${first.number.toString(16)}` : `${first.number}`;
  // Whoever compares flags with `=` may have meant to test them with `&`.
  const isDoubtful =
    read.length < known.length || calls.length > known.length || (first.isFlags && !op.startsWith('&'));
  const doubt: readonly Slip[] = isDoubtful ? [{ kind: 'unclear', typed, written: text }] : [];
  return { text, slips: [{ kind: 'synonym', typed, written: text }, ...doubt, ...first.slips] };
}

/** Names of 0, and the types of arguments that have it. */
const ZERO_TYPES: Readonly<Record<string, RegExp>> = {
  root: /^(?:old_)?[ug]id(?:16)?_t$/,
  null: /\*$/,
};

/**
 * Returns 0 for `root` where every call has a user or a group there, and for `NULL` where every call has a
 * pointer.
 */
function zeroByName(typed: string, calls: readonly string[], index: number): Meant | undefined {
  const type = ownValue(ZERO_TYPES, typed.toLowerCase());
  const isZero = calls.length > 0 && calls.every((c) => type?.test(argumentsOf(c)?.[index]?.type ?? ''));
  return isZero ? meant(typed, '0', 'synonym') : undefined;
}

interface Constant {
  readonly number: number;
  readonly isFlags: boolean;
  readonly slips: readonly Slip[];
}

/** Other names of socket families and levels. */
const ALIASES: Readonly<Record<string, string>> = {
  SOL_IP: 'IPPROTO_IP',
  SOL_TCP: 'IPPROTO_TCP',
  SOL_UDP: 'IPPROTO_UDP',
  SOL_IPV6: 'IPPROTO_IPV6',
  SCHED_NORMAL: 'SCHED_OTHER',
  O_NDELAY: 'O_NONBLOCK',
  AF_LOCAL: 'AF_UNIX',
};

/**
 * Returns the name that was meant by one that a table does not have: by another name, without its beginning,
 * or misspelt.
 */
function constantNear(table: ArgumentTable, word: string): Meant | undefined {
  const all = [...table.values.keys()];
  const alias = ownValue(ALIASES, word);
  if (alias && table.values.has(alias)) return meant(word, alias, 'synonym');
  const ends = all.filter(
    (name) => /^(?:SIG|[A-Z]+_(?:SET_|GET_)?)$/.test(name.slice(0, -word.length)) && name.endsWith(word),
  );
  const [only] = ends;
  if (only !== undefined) return ends.length === 1 ? meant(word, only, 'unclear') : undefined;
  return word.length < 4 ? undefined : nearName(word, all);
}

function numberIn(table: ArgumentTable, typed: string): Constant | undefined {
  const isFlags = table.kind === 'flags';
  const words = typed.toUpperCase().replace(/\bPF_/g, 'AF_').split(/[|+,]/);
  if (words.length > 1 && !isFlags) return undefined;
  let number = 0;
  const slips: Slip[] = [];
  for (const word of words) {
    const near = table.values.has(word) ? undefined : constantNear(table, word);
    const value = table.values.get(near?.text ?? word);
    if (value === undefined || value < 0) return undefined;
    slips.push(...(near?.slips ?? []));
    number = (number | value) >>> 0;
  }
  // No bits to test: such a rule never matches.
  return isFlags && number === 0 ? undefined : { number, isFlags, slips };
}
