import { F, MAX_FIELDS, MAX_U32, OP } from '../facts/kernelNumbers.ts';
import { LIST, type ListName } from '../facts/lists.ts';
import { type Machine, machineOfElf } from '../facts/machines.ts';
import type { Release } from '../facts/releases.ts';
import { byteLength, toBytes } from '../text/bytes.ts';

export { ACTION, LIST, type ListName } from '../facts/lists.ts';

export const LIST_MASK = 7;
export const PREPEND = 0x10;
export const UNSET = 0x80;

const MASK_WORDS = 64;
export const MASK_BITS = MASK_WORDS * 32;

/** One field of a compiled rule, as the kernel gets it. */
export interface RuleField {
  readonly field: number;
  /** The operator's number (top bits). */
  readonly op: number;
  /** The value; for strings their length in bytes. Undefined where only the host knows it (a user's name). */
  readonly value: number | undefined;
  readonly text?: string;
}

/** A compiled rule: what auditctl sends in an audit_rule_data. */
export interface Rule {
  readonly type: 'add' | 'delete';
  readonly flags: number;
  readonly action: number;
  readonly mask: Uint32Array;
  readonly fields: readonly RuleField[];
}

/** Returns a new mask without system calls, for the caller to set bits in. */
export function emptyMask(): Uint32Array {
  return new Uint32Array(MASK_WORDS);
}

/** Every bit set, and none: shared, never to be written. */
export const FULL_MASK: Uint32Array = new Uint32Array(MASK_WORDS).fill(MAX_U32);
export const EMPTY_MASK: Uint32Array = new Uint32Array(MASK_WORDS);

/** Reports whether a mask contains all system calls. */
export function isFullMask(mask: Uint32Array): boolean {
  return mask === FULL_MASK || mask.every((w) => w === MAX_U32);
}

/** Reports whether two masks have a system call in common. */
export function shareCalls(a: Uint32Array, b: Uint32Array): boolean {
  for (let i = 0; i < a.length; i++) if (((a[i] ?? 0) & (b[i] ?? 0)) !== 0) return true;
  return false;
}

/** Returns the numbers of the system calls whose bits are set in a mask, in order; empty where none is. */
export function maskNumbers(mask: Uint32Array): readonly number[] {
  const out: number[] = [];
  for (const [i, word] of mask.entries())
    for (let rest = word, n = 32 * i; rest !== 0; rest >>>= 1, n++) if (rest & 1) out.push(n);
  return out;
}

/**
 * Returns the name of the list of a rule; undefined for a list that auditctl sends without knowing it (-1).
 */
export function listOf(rule: Rule): ListName | undefined {
  return rule.flags === MAX_U32 ? undefined : BY_NUMBER[rule.flags & LIST_MASK];
}

const BY_NUMBER: readonly (ListName | undefined)[] = Array.from({ length: LIST_MASK + 1 }, (_, n) =>
  (Object.keys(LIST) as ListName[]).find((name) => LIST[name] === n),
);

/**
 * Returns the bytes of the request that adds or deletes a rule, as auditctl sends it: struct audit_rule_data,
 * little endian, with its strings after it. Undefined where only the host knows a value.
 */
export function encodeRule(rule: Rule): Uint8Array | undefined {
  const texts = rule.fields.flatMap((f) => (f.text === undefined ? [] : [toBytes(f.text)]));
  const buflen = texts.reduce((n, t) => n + t.length, 0);
  const head = 4 * (3 + MASK_WORDS + 3 * MAX_FIELDS + 1);
  const bytes = new Uint8Array(head + buflen);
  const view = new DataView(bytes.buffer);
  let at = 0;
  const put = (n: number) => {
    view.setUint32(at, n >>> 0, true);
    at += 4;
  };
  put(rule.flags);
  put(rule.action);
  put(rule.fields.length);
  for (const w of rule.mask) put(w);
  for (let i = 0; i < MAX_FIELDS; i++) put(rule.fields[i]?.field ?? 0);
  for (let i = 0; i < MAX_FIELDS; i++) {
    const f = rule.fields[i];
    if (f && f.value === undefined) return undefined;
    put(f?.value ?? 0);
  }
  for (let i = 0; i < MAX_FIELDS; i++) put(rule.fields[i]?.op ?? 0);
  put(buflen);
  for (const t of texts) {
    bytes.set(t, at);
    at += t.length;
  }
  return bytes;
}

/** Reports whether two rules are the same request, byte for byte, as far as their values are known. */
export function sameRule(a: Rule, b: Rule): boolean {
  return (
    a === b ||
    (a.type === b.type &&
      a.flags === b.flags &&
      a.action === b.action &&
      sameFields(a, b) &&
      (a.mask === b.mask || a.mask.every((word, i) => word === b.mask[i])))
  );
}

/** Reports whether two rules have equal fields (with operator and value) in the same order. */
export function sameFields({ fields }: Rule, { fields: others }: Rule): boolean {
  return fields.length === others.length && fields.every((f, i) => sameField(f, others[i]));
}

function sameField(a: RuleField, b: RuleField | undefined): boolean {
  return a.field === b?.field && a.op === b.op && a.value === b.value && a.text === b.text;
}

/**
 * Returns a field, by the kernel numbers of the field and its operator, with a text as its value; what is
 * sent as the value is the text's length in bytes.
 */
export function textField(field: number, op: number, text: string): RuleField {
  return { field, op, value: byteLength(text), text };
}

/**
 * Reports whether a rule's mask contains the system call with a number; the numbers are those of the rule's
 * architecture.
 */
export function hasCall({ mask }: Pick<Rule, 'mask'>, number: number): boolean {
  return (((mask[number >> 5] ?? 0) >>> (number & 31)) & 1) === 1;
}

/**
 * Returns the machine of a rule's only arch field; undefined where it has none, several, or one with an
 * operator other than `=`, and where the version does not know the machine.
 */
export function machineOfOnlyArch(rule: Rule, release: Release): Machine | undefined {
  const archs = rule.fields.filter((f) => f.field === F.arch);
  const [arch] = archs;
  return archs.length === 1 && arch?.op === OP.eq && arch.value !== undefined
    ? machineOfElf(arch.value, release)
    : undefined;
}
