import { fix, replace } from '../../../checks/edits.ts';
import { policyWordFact } from '../../facts/policyWords.ts';
import { definePolicyLoadCheck, type PolicyFailure } from '../definePolicyCheck.ts';

/** Reports a word without its value, and spaces around an operator. */
export const noPolicyValue = definePolicyLoadCheck({
  code: 'IM104',
  name: 'no-policy-value',
  title: 'A word without a value, or with spaces around its operator',
  what: 'A word such as `uid=0` must be written without spaces. Here a space separates the name, the operator and the value, or the value is missing.',
  why: 'The kernel splits a rule at its spaces. It reads `uid = 0` as three words, does not know any of them, and refuses the whole policy.',
  reasons: ['empty-value'],
  span: (f) => joinable(f) ?? f.fault.span,
  message: (f) => {
    const name = f.word?.name ?? f.text;
    return joinable(f) === undefined
      ? {
          wrong: `"${name}" requires a value.`,
          remedy: `Write a value after "${name}=", or remove the word.`,
        }
      : { wrong: `A space separates "${name}" from its value.`, remedy: 'Remove the spaces.' };
  },
  fixes: (f) => {
    const span = joinable(f);
    if (!span) return [];
    const joined = f.line.text.slice(span.start, span.end).replace(/[ \t]/g, '');
    return [fix(`Write "${joined}"`, 'safe', replace(span, joined))];
  },
  examples: [
    { bad: 'audit func=FILE_CHECK ⟦uid = 0⟧', fixed: 'audit func=FILE_CHECK uid=0' },
    { bad: 'audit ⟦func= FILE_CHECK⟧', fixed: 'audit func=FILE_CHECK' },
    { bad: 'audit func=FILE_CHECK ⟦uid=⟧' },
  ],
  good: ['audit func=FILE_CHECK uid=0'],
});

/** Returns the place of a name, an operator and a value that spaces separate; undefined without them. */
function joinable({ word, line }: PolicyFailure): PolicyFailure['fault']['span'] | undefined {
  if (!word) return undefined;
  const at = line.words.indexOf(word);
  const next = line.words[at + 1];
  if (!next) return undefined;
  const last = next.text === '=' || next.text === '<' || next.text === '>' ? line.words[at + 2] : next;
  if (!last || policyWordFact(last.name)) return undefined;
  const isValue = word.operator === undefined ? /^[=<>]/.test(next.text) : last === next && !last.operator;
  return isValue ? { start: word.span.start, end: last.span.end } : undefined;
}
