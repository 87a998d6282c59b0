import { field } from '../../facts/fields.ts';
import { splitField } from '../../syntax/fieldPair.ts';
import type { OptionNode } from '../../syntax/line.ts';
import { shortOptions } from '../../syntax/options.ts';
import { defineLoadCheck, type Fix } from '../defineCheck.ts';
import { fix, optionAround, replace, withoutSpan } from '../edits.ts';
import type { Failure } from '../failure.ts';
import { LINE_REFUSED } from '../loadEnds.ts';

/**
 * Returns a comparison that spaces split into words, as one word, with its place in UTF-16 units from the
 * start of the line; undefined where the words do not make a comparison of a known field.
 */
function torn(
  f: Failure,
): { readonly start: number; readonly end: number; readonly text: string } | undefined {
  const o = optionAround(f.node, { start: f.fault.span.start, end: f.fault.span.start });
  if (!o?.argument) return undefined;
  let last = o.argument.word;
  while (
    last + 1 < f.node.words.length &&
    !f.node.words[last + 1]?.value.startsWith('-') &&
    last - o.argument.word < 2
  )
    last++;
  // The value may be a negative number.
  const next = f.node.words[last + 1];
  if (
    last - o.argument.word < 2 &&
    next &&
    /^-(\d|E[A-Z])/.test(next.value) &&
    /[=<>&]$/.test(f.node.words[last]?.value ?? '')
  )
    last++;
  const start = o.argument.span.start;
  const end = f.node.words[last]?.span.end ?? o.argument.span.end;
  const text = f.node.text.slice(start, end).replace(/ +/g, '');
  const pair = splitField(text);
  return pair && pair.name !== '' && pair.value !== '' && field(pair.name) ? { start, end, text } : undefined;
}

/** Returns the -F whose argument is another option (`-F -k KEY`); undefined where there is none. */
function stray(f: Failure): OptionNode | undefined {
  const o = f.node.options.find((x) => x.name === 'F' && x.argument?.span.start === f.fault.span.start);
  const next = o?.argument?.from === 0 ? o.argument.value : '';
  return /^-[A-Za-z]$/.test(next) && shortOptions.has(next[1] ?? '') ? o : undefined;
}

/** What people type for an operator, and the operator. */
const SIGNS: ReadonlyMap<string, string> = new Map([
  ['≥', '>='],
  ['≤', '<='],
  ['≠', '!='],
]);

/** Returns the condition to write for words without an operator, as a sentence. */
function conditionFor(words: string): string {
  const [sign] = /[≥≤≠]/u.exec(words) ?? [];
  const operator = sign === undefined ? undefined : SIGNS.get(sign);
  return sign && operator
    ? `Write "${words.replace(sign, operator)}".`
    : `Write a condition such as "${words}=VALUE".`;
}

/** Reports -F without its field, its operator or its value: most often a comparison that contains spaces. */
export const fieldSyntax = defineLoadCheck({
  code: 'AR114',
  name: 'field-syntax',
  title: 'A field without its operator or its value',
  what: '`-F` requires one word: a field, an operator (`=`, `!=`, `>`, `>=`, `<`, `<=`, `&` or `&=`) and a value, without spaces between them.',
  why: LINE_REFUSED,
  reasons: ['no-operator', 'no-value', 'no-field-name'],
  span: (f) => {
    const t = torn(f);
    const extra = stray(f);
    if (extra) return { start: extra.span.start, end: f.fault.span.end };
    return t ? { start: t.start, end: t.end } : f.fault.span;
  },
  message: (f) => {
    const t = torn(f);
    const words = f.node.text.slice(f.fault.span.start, f.fault.span.end);
    if (t && t.text !== words)
      return {
        wrong: `"${f.node.text.slice(t.start, t.end)}" contains spaces.`,
        remedy: `Write "${t.text}".`,
      };
    if (f.reason === 'no-operator' && stray(f))
      return {
        wrong: `auditctl reads "${words}" as the argument of "-F".`,
        remedy: 'Remove "-F", or write a condition after it.',
      };
    if (f.reason === 'no-operator')
      return { wrong: `"${words}" has no operator.`, remedy: conditionFor(words) };
    if (f.reason === 'no-value')
      return {
        wrong: `"${words}" has no value.`,
        remedy: 'Add the value directly after the operator.',
      };
    return { wrong: `"${words}" has no field before its operator.`, remedy: 'Write FIELD=VALUE.' };
  },
  fixes: (f): readonly Fix[] => {
    const extra = stray(f);
    if (extra) return [fix('Remove "-F"', 'unsafe', withoutSpan(f.node.text, extra.span))];
    const t = torn(f);
    return t && t.text !== f.node.text.slice(t.start, t.end)
      ? [fix('Remove the spaces', 'safe', replace({ start: t.start, end: t.end }, t.text))]
      : [];
  },
  examples: [
    {
      bad: '-a always,exit -F arch=b64 -S open -F ⟦auid >= 1000⟧ -k open',
      fixed: '-a always,exit -F arch=b64 -S open -F auid>=1000 -k open',
    },
    {
      bad: '-a always,exit -F arch=b64 -S open -F ⟦exit= -EACCES⟧ -k open',
      fixed: '-a always,exit -F arch=b64 -S open -F exit=-EACCES -k open',
    },
    { bad: '-a always,exit -F arch=b64 -S open -F ⟦auid⟧ -k open' },
    {
      bad: '-a always,exit -F arch=b64 -S open ⟦-F -k⟧ open',
      fixed: '-a always,exit -F arch=b64 -S open -k open',
    },
  ],
  good: ['-a always,exit -F arch=b64 -S open -F auid>=1000 -k open'],
});
