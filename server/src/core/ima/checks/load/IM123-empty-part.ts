import { fix, replace } from '../../../checks/edits.ts';
import type { PolicyWord } from '../../syntax/policyDocument.ts';
import { definePolicyLoadCheck } from '../definePolicyCheck.ts';

/** Reports an empty name in a list. */
export const emptyPart = definePolicyLoadCheck({
  code: 'IM123',
  name: 'empty-part',
  title: 'An empty name in a list',
  what: 'The list in `keyrings=`, `label=` or `appraise_algos=` has an extra separator (`|` or `,`), so that one of its names is empty.',
  why: 'The kernel refuses the whole policy because of the empty name. Of the kernels that were tried, only 5.8 accepts an empty name in `keyrings=`. On that kernel, the empty name matches no keyring.',
  reasons: ['empty-part'],
  span: ({ word, fault }) => word?.valueSpan ?? fault.span,
  message: ({ word }) => ({
    wrong: `The list "${word?.value ?? ''}" contains an empty name.`,
    remedy: namesOf(word).length === 0 ? 'Write a name.' : `Remove the extra "${separatorOf(word)}".`,
  }),
  fixes: ({ word }) => {
    const names = namesOf(word);
    if (!word || names.length === 0) return [];
    const list = names.join(separatorOf(word));
    return [fix(`Write "${list}"`, 'safe', replace(word.valueSpan, list))];
  },
  examples: [
    { bad: 'measure func=KEY_CHECK keyrings=⟦.ima|⟧', fixed: 'measure func=KEY_CHECK keyrings=.ima' },
    {
      bad: 'appraise func=FILE_CHECK appraise_algos=⟦sha256,⟧',
      fixed: 'appraise func=FILE_CHECK appraise_algos=sha256',
    },
  ],
  good: ['measure func=KEY_CHECK keyrings=.ima|.evm'],
});

function separatorOf(word: PolicyWord | undefined): string {
  return word?.name === 'appraise_algos' ? ',' : '|';
}

/** Returns the names of a list that are not empty. */
function namesOf(word: PolicyWord | undefined): readonly string[] {
  return (word?.value ?? '').split(separatorOf(word)).filter((n) => n !== '');
}
