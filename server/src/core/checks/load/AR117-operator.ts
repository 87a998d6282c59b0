import { defineLoadCheck, type Fix } from '../defineCheck.ts';
import { fix, replace, withoutOption } from '../edits.ts';
import type { Failure } from '../failure.ts';

/** An operator that the field does not take. */
export const operator = defineLoadCheck({
  code: 'AR117',
  name: 'operator',
  title: 'An operator that the field does not take',
  evidence: 'kernel',
  what: 'Numbers can be compared in every way, names, paths and labels for being equal or not. path and dir take = only, perm too; & and &= are for a0 to a3, pers and devminor.',
  why: 'auditctl refuses the line, or lets it through and the kernel refuses the rule.',
  reasons: ['operator', 'kernel-operator'],
  message: (f) => {
    const { field = '', operator: op = '' } = f.fault.words;
    return {
      wrong: `The field "${field}" does not take the operator "${op}".`,
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
    return [fix('Write "="', 'unsafe', replace(span, '='))];
  },
  examples: [
    {
      bad: '-a always,exit -F arch=b64 -F dir⟦!=⟧/etc -F perm=wa -F key=etc',
      fixed: '-a never,exit -F arch=b64 -F dir=/etc -F perm=wa',
    },
    {
      bad: '-a always,exit -F path=/etc/passwd -F perm⟦!=⟧wa -k identity',
      fixed: '-a always,exit -F path=/etc/passwd -F perm=wa -k identity',
    },
    {
      bad: '-a always,exit -F arch=b64 -S open -F uid⟦&⟧1 -k open',
      fixed: '-a always,exit -F arch=b64 -S open -F uid=1 -k open',
    },
  ],
  good: ['-a always,exit -F arch=b64 -S open -F a1&0100 -k open'],
});

function remedy(field: string, op: string): string {
  const isPlace = field === 'path' || field === 'dir';
  if (isPlace && op === '!=') return 'Put a rule with "-a never,exit" and "=" before the general one.';
  return isPlace || field === 'perm' ? 'Use "=".' : 'Use "=" or "!=".';
}

/** "Not below this path" as the never rule that says so; it belongs before the general rule. */
function neverRule(f: Failure, op: { readonly start: number; readonly end: number }): readonly Fix[] {
  const list = f.node.options.find((o) => o.name === 'a' || o.name === 'A')?.argument;
  if (!list) return [];
  const keys = f.node.parts.keys.map((k) => k.option);
  const edits = [
    replace(list.span, list.value.replace('always', 'never')),
    replace(op, '='),
    ...keys.map((o) => withoutOption(f.node, o)),
  ];
  return [fix('Make it a "never" rule for that path', 'unsafe', ...edits)];
}
