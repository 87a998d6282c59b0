import { isFullMask, type Rule, type RuleField } from '../model/rule.ts';
import { F } from './numbers.ts';

const masks = new WeakMap<Uint32Array, string>();

function maskKey(mask: Uint32Array): string {
  let key = masks.get(mask);
  if (key === undefined) {
    key = isFullMask(mask) ? 'all' : Array.from(mask, (w) => w.toString(36)).join(',');
    masks.set(mask, key);
  }
  return key;
}

let unique = 0;

/** A value that only the host knows is the same as none, but for the same name. */
function fieldKey(f: RuleField): string {
  const value =
    f.text !== undefined ? `"${f.value === undefined ? '?' : ''}${f.text}` : (f.value ?? `?${unique++}`);
  return `${f.field} ${f.op} ${value}`;
}

/** What two rules must share to be one to the kernel (auditfilter.c: audit_compare_rule), as a text. */
export function ruleKey(rule: Rule): string {
  return [rule.flags, rule.action, maskKey(rule.mask), ...rule.fields.map(fieldKey)].join('\n');
}

/** The same without the key, whatever the order of the fields: rules that take the same events. */
export function eventKey(rule: Rule): string {
  return [
    rule.flags & 7,
    rule.action,
    maskKey(rule.mask),
    ...rule.fields
      .filter((f) => f.field !== F.key)
      .map(fieldKey)
      .sort(),
  ].join('\n');
}

/** Whether the kernel would refuse the second as a duplicate of the first: list, action, system calls, and the fields in order with their values, the key among them. */
export function sameRule(a: Rule, b: Rule): boolean {
  return ruleKey(a) === ruleKey(b);
}

/** Whether two rules take the same events by the same words; keys and the order of fields are not looked at. */
export function sameButKey(a: Rule, b: Rule): boolean {
  return eventKey(a) === eventKey(b);
}

/** The keys of a rule. */
export function keysOf(rule: Rule): readonly string[] {
  return rule.fields.find((f) => f.field === F.key)?.text?.split('\x01') ?? [];
}
