import { policyWordFact } from '../../facts/policyWords.ts';
import { definePolicyLineCheck } from '../definePolicyCheck.ts';
import { withoutWord } from '../policyFixes.ts';

/** Reports a value that a later one of the same word replaces. */
export const lastValueCounts = definePolicyLineCheck({
  code: 'IM206',
  name: 'last-value-counts',
  category: 'meaning',
  severity: 'warning',
  evidence: 'kernel',
  title: 'A value that a later value replaces',
  what: 'The rule has `fsname=` or `pcr=` twice. The kernel accepts that, and uses only the last value. It does the same with `fsmagic=` and `fsuuid=` if the first value consists of zeros.',
  why: 'Two values look as if either could match, but that requires two rules.',
  run: (_rule, line) =>
    line.words.flatMap((word, i) => {
      const last = line.words.filter((w) => w.name === word.name).at(-1);
      const twice = policyWordFact(word.name)?.twice;
      if (!last || line.words.indexOf(last) === i || twice === 'kept') return [];
      return [
        {
          span: word.span,
          message: `Only "${last.text}" counts: it replaces "${word.text}". Remove "${word.text}".`,
          fixes: () => [withoutWord({ line }, word, 'safe')],
        },
      ];
    }),
  examples: [
    { bad: 'measure ⟦fsname=ext4⟧ fsname=xfs', fixed: 'measure fsname=xfs' },
    { bad: 'measure func=BPRM_CHECK ⟦pcr=10⟧ pcr=11', fixed: 'measure func=BPRM_CHECK pcr=11' },
  ],
  good: ['measure fsname=xfs'],
});
