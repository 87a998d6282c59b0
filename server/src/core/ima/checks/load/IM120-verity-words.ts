import { fix, replace } from '../../../checks/edits.ts';
import { definePolicyLoadCheck } from '../definePolicyCheck.ts';
import { withoutWord } from '../policyFixes.ts';

/** Reports digest_type= with words that it does not go with. */
export const verityWords = definePolicyLoadCheck({
  code: 'IM120',
  name: 'verity-words',
  title: 'digest_type= with a signature that it does not support',
  what: 'The only value of `digest_type=` is `verity`. In an `appraise` rule it requires `appraise_type=sigv3` after it, and does not go with `imasig`.',
  why: 'A digest of fs-verity is signed in a format that only `sigv3` stands for.',
  reasons: ['verity-with-imasig', 'verity-needs-sigv3', 'unknown-digest-type'],
  message: ({ fault, text, word }) => {
    if (fault.reason === 'unknown-digest-type')
      return { wrong: `"${text}" is not a type of digest.`, remedy: 'Use "verity", or remove it.' };
    if (fault.reason === 'verity-needs-sigv3')
      return {
        wrong: '"digest_type=verity" requires a signature in an "appraise" rule.',
        remedy: 'Add "appraise_type=sigv3".',
      };
    return {
      wrong: `"${word?.text}" does not go with "${fault.other?.text ?? 'digest_type=verity'}".`,
      remedy: 'Use "sigv3", or remove one.',
    };
  },
  fixes: (f) => {
    const { fault, word } = f;
    if (!word) return [];
    if (fault.reason === 'unknown-digest-type') return [withoutWord(f, word)];
    if (fault.reason === 'verity-needs-sigv3') {
      const at = { start: word.span.end, end: word.span.end };
      return [fix('Add "appraise_type=sigv3"', 'safe', { span: at, newText: ' appraise_type=sigv3' })];
    }
    return word.name === 'appraise_type'
      ? [fix('Write "sigv3"', 'unsafe', replace(word.valueSpan, 'sigv3'))]
      : [withoutWord(f, word)];
  },
  examples: [
    {
      bad: 'appraise func=FILE_CHECK ⟦digest_type=verity⟧',
      fixed: 'appraise func=FILE_CHECK digest_type=verity appraise_type=sigv3',
    },
    {
      bad: 'appraise func=FILE_CHECK digest_type=verity appraise_type=⟦imasig⟧',
      fixed: 'appraise func=FILE_CHECK digest_type=verity appraise_type=sigv3',
    },
    { bad: 'measure func=FILE_CHECK digest_type=⟦sha256⟧', fixed: 'measure func=FILE_CHECK' },
  ],
  good: ['appraise func=FILE_CHECK digest_type=verity appraise_type=sigv3'],
});
