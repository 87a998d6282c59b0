import { PERM } from '../facts/kernelNumbers.ts';
import { isSince } from '../facts/releaseRange.ts';
import { R } from '../facts/releases.ts';
import { longerThan } from '../text/bytes.ts';
import {
  exitOnly,
  type FieldContext,
  type FieldValue,
  numberField,
  valueSpan,
  wholeSpan,
  wrongOperator,
} from './fieldContext.ts';
import { LIST } from './rule.ts';
import { fail, say } from './state.ts';
import { addPermSyscalls } from './syscalls.ts';

const PERM_BITS: Readonly<Record<string, number>> = PERM;

/**
 * Returns the kernel's bits for permission letters (r, w, x, a in any case), or in `bad` the UTF-16 offset of
 * the first character that is not one.
 */
export function permBits(letters: string): { readonly bits: number } | { readonly bad: number } {
  let bits = 0;
  for (let i = 0; i < letters.length; i++) {
    const bit = PERM_BITS[(letters[i] ?? '').toLowerCase()];
    if (bit === undefined) return { bad: i };
    bits |= bit;
  }
  return { bits };
}

/**
 * Returns the field perm= with the bits of its letters, as it is sent; -1, with the fault noted, where
 * auditctl refuses the letters, the list or the operator. For versions since 3.1.3, it also adds the system
 * calls of the letters to the rule of the state (libaudit.c: audit_rule_fieldpair_data).
 * @param v the letters
 */
export function permValue(c: FieldContext, v: string): FieldValue {
  const { s } = c;
  if (c.list !== LIST.exit && !(c.list === LIST.exclude && isSince(s, R.v3_1_2))) return exitOnly(c);
  if (c.pair.op !== '=') return wrongOperator(c, '= operator');
  if (longerThan(v, 4))
    return fail(
      s,
      'string-too-long',
      valueSpan(c),
      { field: c.pair.name, max: '4' },
      'String value too long',
    );
  const p = permBits(v);
  // What comes before a bad letter is still done (and said).
  const good = ('bad' in p ? v.slice(0, p.bad) : v).toLowerCase();
  if (isSince(s, R.v3_1_5) && good !== '' && addCalls(c, good) === -1) return -1;
  if ('bad' in p)
    return fail(s, 'perm-value', valueSpan(c), { value: v }, "Permission can only contain  'rwxa'");
  s.permAdded = true;
  return numberField(c, p.bits);
}

function addCalls(c: FieldContext, letters: string): 0 | -1 {
  const { s } = c;
  if (s.elf === undefined) {
    for (const _ of letters) say(s, 'perm used without an arch is slower');
    return 0;
  }
  return addPermSyscalls(s, letters, s.elf, () => wholeSpan(c));
}
