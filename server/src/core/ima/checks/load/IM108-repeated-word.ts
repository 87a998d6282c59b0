import { policyWordFact } from '../../facts/policyWords.ts';
import { definePolicyLoadCheck } from '../definePolicyCheck.ts';
import { withoutWord } from '../policyFixes.ts';

/** Reports a word that the rule has already, or that shares its place with another. */
export const repeatedWord = definePolicyLoadCheck({
  code: 'IM108',
  name: 'repeated-word',
  title: 'A word that a rule can contain only once',
  what: 'The rule already contains the word. `uid` and `euid` count as the same word, and so do `gid` and `egid`. One rule can therefore not match a range such as `uid>999 uid<2000`.',
  why: 'The kernel stores only one value for each of these words. Because of the second word, it refuses the whole policy.',
  reasons: ['said-twice'],
  message: ({ word, fault: { other } }) => {
    if (!word || !other) return { wrong: 'The word is repeated.', remedy: 'Remove one.' };
    if (word.text === other.text) return { wrong: `"${word.text}" is repeated.`, remedy: 'Remove one.' };
    const isId = policyWordFact(word.name)?.value === 'id';
    return word.name === other.name
      ? {
          wrong: isId
            ? `A rule can compare "${word.name}" only once.`
            : `A rule can contain only one "${word.name}=".`,
          remedy:
            isId && word.operator !== other.operator
              ? 'Remove one of the bounds.'
              : 'Write a separate rule for each value.',
        }
      : {
          wrong: `"${word.name}" and "${other.name}" cannot be in the same rule.`,
          remedy: 'Remove one of them, or write a separate rule for each.',
        };
  },
  fixes: (f) => {
    const { word, fault } = f;
    if (!word || !fault.other) return [];
    if (word.text === fault.other.text) return [withoutWord(f, word, 'safe')];
    return [word, fault.other].map((w) => ({ ...withoutWord(f, w), choice: true as const }));
  },
  examples: [
    { bad: 'audit func=BPRM_CHECK uid=0 ⟦uid=0⟧', fixed: 'audit func=BPRM_CHECK uid=0' },
    { bad: 'audit func=BPRM_CHECK uid>999 ⟦uid<2000⟧', fixed: 'audit func=BPRM_CHECK uid>999' },
    { bad: 'audit func=BPRM_CHECK uid=0 ⟦euid=0⟧', fixed: 'audit func=BPRM_CHECK uid=0' },
  ],
  good: ['audit func=BPRM_CHECK uid=0 fowner=0'],
});
