import { fix, replace } from '../../../checks/edits.ts';
import { definePolicyLoadCheck } from '../definePolicyCheck.ts';
import { withoutWord } from '../policyFixes.ts';

/** Reports digest_type= with words that it does not go with. */
export const verityWords = definePolicyLoadCheck({
  code: 'IM120',
  name: 'verity-words',
  title: 'A value or a signature that digest_type= does not support',
  what: 'The only value of `digest_type=` is `verity`. The rule then uses the digest that fs-verity computes, not the hash of the content. (With fs-verity, the kernel verifies a file while it is read.) In an `appraise` rule, `digest_type=verity` requires `appraise_type=sigv3`. Up to Linux 7.0, `digest_type=verity` must come first; from 7.1, the order does not matter.',
  why: 'A signature of such a digest has a separate format, and `sigv3` is the only value of `appraise_type=` for that format. With another value, or without `appraise_type=`, the kernel refuses the whole policy. There is one exception: from Linux 7.1, the kernel accepts `appraise_type=imasig` before `digest_type=verity`, but not after it.',
  reasons: ['verity-with-imasig', 'verity-needs-sigv3', 'unknown-digest-type'],
  message: ({ fault, text, word }) => {
    if (fault.reason === 'unknown-digest-type')
      return {
        wrong: `"${text}" is not a value of "digest_type=".`,
        remedy: `Use "verity" for files with fs-verity, or remove "${word?.text}".`,
      };
    if (fault.reason === 'verity-needs-sigv3')
      return {
        wrong: 'In an "appraise" rule, "digest_type=verity" requires a signature.',
        remedy: 'Add "appraise_type=sigv3" after "digest_type=verity".',
      };
    return {
      wrong: `"${word?.text}" cannot be combined with "${fault.other?.text ?? 'digest_type=verity'}".`,
      remedy: 'Use "appraise_type=sigv3", or remove "digest_type=verity".',
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
