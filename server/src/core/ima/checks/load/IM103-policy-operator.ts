import { fix, replace } from '../../../checks/edits.ts';
import type { Fix } from '../../../checks/finding.ts';
import { policyWordFact } from '../../facts/policyWords.ts';
import type { PolicyWord } from '../../syntax/policyDocument.ts';
import { definePolicyLoadCheck, type PolicyFailure } from '../definePolicyCheck.ts';

/** Reports `>=`, `<=` and `!=`. */
export const policyOperator = definePolicyLoadCheck({
  code: 'IM103',
  name: 'policy-operator',
  title: 'An operator that IMA policies do not have',
  what: 'IMA policies have only the operators `=`, `<` and `>`, and the last two only for IDs such as `uid=`. They do not have `>=`, `<=`, `!=` or `==`.',
  why: 'Because of such an operator, the kernel refuses the whole policy. Audit rules do have `>=`, `<=` and `!=`. The quick fix expresses the same condition with the operators that exist.',
  reasons: [],
  claims: (f) => operatorOf(f) !== undefined,
  span: ({ word, fault }) => word?.span ?? fault.span,
  message: (f) => {
    const { name = '', value = '' } = f.word ?? {};
    const operator = operatorOf(f) ?? '';
    const own = name.replace(/!$/, '');
    const instead = insteadOf(own, operator, value);
    return {
      wrong: `"${operator}" is not an operator of IMA policies.`,
      remedy: instead === undefined ? useOperator(own) : writeThese(instead),
    };
  },
  fixes: (f) => (f.word ? fixesOf(f, f.word) : []),
  examples: [
    { bad: 'audit func=BPRM_CHECK ⟦uid>=1000⟧', fixed: 'audit func=BPRM_CHECK uid>999' },
    { bad: 'audit func=BPRM_CHECK ⟦uid<=999⟧', fixed: 'audit func=BPRM_CHECK uid<1000' },
    { bad: 'audit func=BPRM_CHECK ⟦uid!=0⟧', fixed: 'audit func=BPRM_CHECK uid>0' },
    {
      bad: 'audit func=BPRM_CHECK ⟦uid!=5⟧',
      fixed: 'audit func=BPRM_CHECK uid<5\naudit func=BPRM_CHECK uid>5',
    },
  ],
  good: ['audit func=BPRM_CHECK uid>999'],
});

/** Returns the remedy that names the words to write instead, each of them for one rule. */
function writeThese(words: readonly string[]): string {
  return words.length === 1
    ? `Write "${words[0]}".`
    : `Write two rules, one with "${words.join('" and one with "')}".`;
}

/** Returns the remedy that names the operators of a word. */
function useOperator(name: string): string {
  return policyWordFact(name)?.operators === undefined
    ? `Use "=", the only operator of "${name}".`
    : 'Use "=", "<" or ">".';
}

function operatorOf({ word }: PolicyFailure): string | undefined {
  if (!word?.operator) return undefined;
  const own = word.name.replace(/!$/, '');
  if (policyWordFact(own) === undefined) return undefined;
  if (own !== word.name) return '!=';
  return word.value.startsWith('=') ? `${word.operator}=` : undefined;
}

/** Returns the words that say the same, one for each rule; undefined where none do. */
function insteadOf(name: string, operator: string, value: string): readonly string[] | undefined {
  if (operator === '==') return [`${name}=${value.slice(1)}`];
  const digits = value.replace(/^=/, '');
  const isId = policyWordFact(name)?.value === 'id' && /^\d{1,9}$/.test(digits);
  if (!isId) return undefined;
  const id = Number(digits);
  if (operator === '>=') return id === 0 ? undefined : [`${name}>${id - 1}`];
  if (operator === '<=') return [`${name}<${id + 1}`];
  return id === 0 ? [`${name}>0`] : [`${name}<${id}`, `${name}>${id}`];
}

function fixesOf(f: PolicyFailure, word: PolicyWord): readonly Fix[] {
  const instead = insteadOf(word.name.replace(/!$/, ''), operatorOf(f) ?? '', word.value);
  if (!instead) return [];
  const { text } = f.line;
  const rules = instead.map((w) => `${text.slice(0, word.span.start)}${w}${text.slice(word.span.end)}`);
  return [
    instead.length === 1
      ? fix(`Write "${instead[0]}"`, 'safe', replace(word.span, instead[0] ?? ''))
      : fix('Write two rules', 'safe', replace({ start: 0, end: text.length }, rules.join('\n'))),
  ];
}
