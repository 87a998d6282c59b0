import { defineLoadCheck, type Fix } from '../defineCheck.ts';
import { fix, replace, withoutOption } from '../edits.ts';
import type { Failure } from '../failure.ts';
import { REFUSED_OR_REJECTED } from '../loadEnds.ts';

/** Reports an operator that the field does not support. */
export const operator = defineLoadCheck({
  code: 'AR117',
  name: 'operator',
  title: 'An operator that the field does not support',
  evidence: 'kernel',
  what: 'Most fields with numbers support `=`, `!=`, `<`, `<=`, `>` and `>=`. Fields with text, such as exe, subj_type or key, support only `=` and `!=`; path, dir and perm support only `=`. The operators `&` and `&=` (compare bits) work only for a0 to a3, pers and devminor.',
  why: REFUSED_OR_REJECTED,
  reasons: ['operator', 'kernel-operator'],
  message: (f) => {
    const { field = '', operator: op = '' } = f.fault.words;
    return {
      wrong:
        f.reason === 'kernel-operator'
          ? `The kernel does not support the operator "${op}" for the field "${field}".`
          : `The field "${field}" does not support the operator "${op}".`,
      remedy: remedy(field, op),
    };
  },
  span: (f) => {
    const { operator: op = '' } = f.fault.words;
    const text = f.node.text.slice(f.fault.span.start, f.fault.span.end);
    const at = text.indexOf(op);
    return f.reason === 'kernel-operator' && at >= 0
      ? { start: f.fault.span.start + at, end: f.fault.span.start + at + op.length }
      : f.fault.span;
  },
  fixes: (f): readonly Fix[] => {
    const { field = '', operator: op = '' } = f.fault.words;
    const text = f.node.text.slice(f.fault.span.start, f.fault.span.end);
    const at = f.fault.span.start + Math.max(0, text.indexOf(op));
    const span = { start: at, end: at + op.length };
    if (op === '!=' && (field === 'path' || field === 'dir')) return neverRule(f, span);
    if (op === '!=' && field === 'perm') return otherPermissions(f);
    return [fix('Write "="', 'unsafe', replace(span, '='))];
  },
  examples: [
    {
      bad: '-a always,exit -F arch=b64 -F dir⟦!=⟧/etc -F perm=wa -F key=etc',
      fixed: '-a never,exit -F arch=b64 -F dir=/etc -F perm=wa',
    },
    {
      bad: '-a always,exit -F path=/etc/passwd -F perm⟦!=⟧wa -k identity',
      fixed: '-a always,exit -F path=/etc/passwd -F perm=rx -k identity',
    },
    {
      bad: '-a always,exit -F arch=b64 -S open -F uid⟦&⟧1 -k open',
      fixed: '-a always,exit -F arch=b64 -S open -F uid=1 -k open',
    },
  ],
  good: ['-a always,exit -F arch=b64 -S open -F a1&0100 -k open'],
});

/** Says which operator, or which other rule, does what was meant. */
function remedy(field: string, op: string): string {
  const isPlace = field === 'path' || field === 'dir';
  if (isPlace && op === '!=')
    return `Write a "never,exit" rule with "${field}=", above a rule that records the rest.`;
  if (field === 'perm' && op === '!=') return 'Use "=" with the permissions to record.';
  return isPlace || field === 'perm' ? 'Use "=".' : 'Use "=" or "!=".';
}

/** Writes the permissions other than those of `perm!=`; empty where there is no other. */
function otherPermissions(f: Failure): readonly Fix[] {
  const part = f.node.parts.fields.find((x) => x.name === 'perm' && x.op === '!=');
  const others = [...'rwxa'].filter((letter) => !part?.value.toLowerCase().includes(letter)).join('');
  if (!part || others === '') return [];
  return [fix(`Write "perm=${others}"`, 'unsafe', replace(part.argument.span, `perm=${others}`))];
}

/**
 * Rewrites "not this path" as a never rule for the path, which belongs before the general rule; empty without
 * a list.
 */
function neverRule(f: Failure, op: { readonly start: number; readonly end: number }): readonly Fix[] {
  const list = f.node.options.find((o) => o.name === 'a' || o.name === 'A')?.argument;
  if (!list) return [];
  const keys = f.node.parts.keys.map((k) => k.option);
  const edits = [
    replace(list.span, list.value.replace('always', 'never')),
    replace(op, '='),
    ...keys.map((o) => withoutOption(f.node, o)),
  ];
  return [fix('Change this line to the "never" rule', 'unsafe', ...edits)];
}
