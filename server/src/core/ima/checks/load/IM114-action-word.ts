import { both } from '../../../text/series.ts';
import { policyWordFact } from '../../facts/policyWords.ts';
import { definePolicyLoadCheck } from '../definePolicyCheck.ts';
import { withoutWord } from '../policyFixes.ts';

/** Reports an option that the rule's action does not support. */
export const actionWord = definePolicyLoadCheck({
  code: 'IM114',
  name: 'action-word',
  title: 'An option that the action does not support',
  what: '`template=` (the format of a measurement) and `pcr=` (the register of the TPM, a security chip, to which the kernel adds the measurement) are options of the action `measure`. `appraise_type=` and `appraise_algos=` are options of `appraise`. No other action supports them, not even `dont_measure` and `dont_appraise`.',
  why: 'The option has no meaning for another action. The kernel refuses the option, and with it the whole policy.',
  reasons: ['action-word'],
  message: ({ word, fault }) => ({
    wrong: `"${word?.name}=" requires the action "${both(neededBy(word?.name))}", not "${fault.other?.text}".`,
    remedy: `Remove "${word?.text}".`,
  }),
  fixes: (f) =>
    f.word ? [withoutWord(f, f.word, neededBy(f.word.name)[0] === 'measure' ? 'safe' : 'unsafe')] : [],
  examples: [
    { bad: 'dont_measure func=BPRM_CHECK ⟦pcr=10⟧', fixed: 'dont_measure func=BPRM_CHECK' },
    { bad: 'audit func=BPRM_CHECK ⟦template=ima-ng⟧', fixed: 'audit func=BPRM_CHECK' },
    { bad: 'measure func=FILE_CHECK ⟦appraise_type=imasig⟧', fixed: 'measure func=FILE_CHECK' },
  ],
  good: ['measure func=BPRM_CHECK pcr=10 template=ima-ng'],
});

function neededBy(name = ''): readonly string[] {
  return policyWordFact(name)?.actions ?? ['appraise'];
}
