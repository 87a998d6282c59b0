import { F } from '../facts/kernelNumbers.ts';
import { isFullMask, type Rule, type RuleField } from '../model/rule.ts';

/** Reports whether two masks contain the same system calls. */
export function sameMask(a: Uint32Array, b: Uint32Array): boolean {
  if (a === b) return true;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return a.length === b.length;
}

/** Returns the 32-bit `hash` with the 32-bit `value` mixed in. */
export function mix(hash: number, value: number): number {
  return Math.imul(hash ^ value, 0x01000193) ^ (hash >>> 15);
}

/** Returns the 32-bit `hash` with the UTF-16 units of a text mixed in. */
export function mixText(hash: number, text: string): number {
  let out = hash;
  for (let i = 0; i < text.length; i++) out = Math.imul(out ^ text.charCodeAt(i), 0x01000193);
  return out ^ (out >>> 13);
}

const SEED = 0x811c9dc5;
const masks = new WeakMap<Uint32Array, number>();

function maskHash(mask: Uint32Array): number {
  let hash = masks.get(mask);
  if (hash === undefined) {
    hash = SEED;
    if (!isFullMask(mask)) for (const word of mask) hash = mix(hash, word);
    masks.set(mask, hash);
  }
  return hash;
}

function fieldHash(f: RuleField, number: number): number {
  const hash = mix(mix(SEED, number), f.op);
  return f.text === undefined ? mix(hash, f.value ?? 1) : mixText(hash, f.text);
}

/**
 * Reports whether two values are equal; one that only the host knows equals only the value of the same name.
 */
function sameValue(a: RuleField, b: RuleField): boolean {
  if (a.text === undefined || b.text === undefined)
    return a.text === b.text && a.value === b.value && a.value !== undefined;
  return a.text === b.text && (a.value === undefined) === (b.value === undefined);
}

function sameField(a: RuleField, b: RuleField): boolean {
  return a.field === b.field && a.op === b.op && sameValue(a, b);
}

/**
 * Stands for path= and dir= in the identity of a watch, which is one rule whether its path is a directory or
 * not.
 */
const WATCHED = -1;

function watchedNumber(field: number): number {
  return field === F.path || field === F.dir ? WATCHED : field;
}

/**
 * Returns a hash that is equal for two rules which the kernel considers the same (`sameToKernel`).
 * @param watch whether path= and dir= count as one field, as for two watches
 */
export function ruleHash(rule: Rule, watch = false): number {
  let hash = mix(mix(mix(SEED, rule.flags), rule.action), maskHash(rule.mask));
  for (const f of rule.fields) hash = mix(hash, fieldHash(f, watch ? watchedNumber(f.field) : f.field));
  return hash;
}

/**
 * Reports whether the kernel would reject the second rule as a duplicate of the first (auditfilter.c:
 * audit_compare_rule): equal list, action, system calls, and fields in order with their values, keys
 * included.
 * @param watch whether path= and dir= count as one field, as for two watches
 */
export function sameToKernel(a: Rule, b: Rule, watch = false): boolean {
  if (a.flags !== b.flags || a.action !== b.action || a.fields.length !== b.fields.length) return false;
  for (let i = 0; i < a.fields.length; i++) {
    const [f, g] = [a.fields[i] as RuleField, b.fields[i] as RuleField];
    if (f.op !== g.op || !sameValue(f, g)) return false;
    if (f.field !== g.field && !(watch && watchedNumber(f.field) === watchedNumber(g.field))) return false;
  }
  return sameMask(a.mask, b.mask);
}

/**
 * Returns a hash that is equal for two rules with the same list, action, system calls and fields, whatever
 * their keys and the order of their fields (`sameButKey`).
 * @param mask the system calls to count, where they are others than the rule's own
 */
export function eventHash(rule: Rule, mask = rule.mask): number {
  let fields = 0;
  // A sum, so that the order of the fields does not count.
  for (const f of rule.fields) if (f.field !== F.key) fields = (fields + fieldHash(f, f.field)) | 0;
  return mix(mix(mix(mix(SEED, rule.flags & 7), rule.action), maskHash(mask)), fields);
}

/**
 * Reports whether two rules have the same list, action, system calls and fields; keys and the order of fields
 * do not count.
 */
export function sameButKey(a: Rule, b: Rule): boolean {
  return sameButCalls(a, b) && sameMask(a.mask, b.mask);
}

/**
 * Reports whether two rules have the same list, action and fields; system calls, keys and the order of fields
 * do not count.
 */
export function sameButCalls(a: Rule, b: Rule): boolean {
  return (a.flags & 7) === (b.flags & 7) && a.action === b.action && sameFilters(a, b, F.key);
}

/**
 * Reports whether two rules have the same fields with the same operators and values, in any order; keys do
 * not count.
 * @param besides the kernel number of one more field that does not count
 */
export function sameFilters(a: Rule, b: Rule, besides: number): boolean {
  const counts = (f: RuleField): boolean => f.field !== F.key && f.field !== besides;
  const left = a.fields.filter(counts);
  const right = b.fields.filter(counts);
  if (left.length !== right.length) return false;
  // Each field of the one for one of the other.
  for (const f of left) {
    const at = right.findIndex((g) => sameField(f, g));
    if (at < 0) return false;
    right.splice(at, 1);
  }
  return true;
}

const NO_KEYS: readonly string[] = [];

/** Returns the keys of a rule; empty where it has none. */
export function keysOf(rule: Rule): readonly string[] {
  for (const f of rule.fields) if (f.field === F.key) return f.text?.split('\x01') ?? NO_KEYS;
  return NO_KEYS;
}

/** Reports whether two rules have the same keys in the same order; two rules without keys do. */
export function sameKeys(a: Rule, b: Rule): boolean {
  return keyText(a) === keyText(b);
}

/**
 * Returns the keys of a rule as the kernel keeps them: one text, separated by \x01; empty where it has none.
 */
export function keyText(rule: Rule): string {
  for (const f of rule.fields) if (f.field === F.key) return f.text ?? '';
  return '';
}

function fieldKey(f: RuleField): string {
  const known = f.value === undefined ? '?' : f.value;
  return `${f.field} ${f.op} ${f.text === undefined ? known : `"${f.value === undefined ? '?' : ''}${f.text}`}`;
}

/**
 * Returns a text that is equal for two rules with the same list, action, system calls and fields, whatever
 * their keys and the order of their fields (`sameButKey`).
 */
export function eventKey(rule: Rule): string {
  const fields = rule.fields.filter((f) => f.field !== F.key).map(fieldKey);
  const mask = isFullMask(rule.mask) ? 'all' : rule.mask.join();
  return [rule.flags & 7, rule.action, mask, ...fields.sort()].join('\n');
}
