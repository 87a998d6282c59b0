import { fix } from '../../../checks/edits.ts';
import { triedVersion } from '../../facts/policyKernels.ts';
import { definePolicyLoadCheck, type PolicyFailure } from '../definePolicyCheck.ts';

/** Reports a comment on the line of a rule. */
export const commentAfterRule = definePolicyLoadCheck({
  code: 'IM004',
  name: 'comment-after-rule',
  category: 'text',
  title: 'A comment after a rule, on the same line',
  what: 'A comment follows a rule on the same line. Of the kernels that were tried, those up to 6.12 refuse such a line. Those from 6.14 accept it if a space comes before the `#`. A `#` that directly follows other characters is part of the same word. If the kernel accepts that word, as in `fsname=#1`, nothing is reported.',
  why: 'A kernel that refuses the line refuses the whole policy. Examples in the documentation of IMA have comments like this.',
  reasons: ['comment-after-rule'],
  claims: (f) => f.fault.reason === 'comment-after-rule' || hashIn(f) > 0,
  span: (f) => ({ start: commentStart(f), end: f.line.text.length }),
  message: ({ fault: { since } }) => ({
    ...(since === undefined
      ? { wrong: 'The comment directly follows a word, so the kernel reads it as part of that word.' }
      : {
          wrong: `Up to Linux ${triedVersion(since - 1)}, a comment cannot be on the line of a rule.`,
          refusing: 'These kernels',
        }),
    remedy: 'Move the comment to its own line.',
  }),
  fixes: (f) => {
    const start = commentStart(f);
    const { text } = f.line;
    const kept = text.slice(0, start).trimEnd();
    return [
      fix('Move the comment to the line above', 'safe', {
        span: { start: 0, end: text.length },
        newText: `${text.slice(start).trimEnd()}\n${kept}`,
      }),
    ];
  },
  examples: [
    { bad: 'audit func=BPRM_CHECK ⟦# programs⟧', fixed: '# programs\naudit func=BPRM_CHECK' },
    {
      bad: 'audit func=BPRM_CHECK uid=0⟦#root⟧',
      fixed: '#root\naudit func=BPRM_CHECK uid=0',
      target: '7.3',
    },
  ],
  good: ['# programs\naudit func=BPRM_CHECK', 'measure fsname=#1'],
});

/** Returns the place of a `#` inside the word at fault, from its start; 0 or less without one. */
function hashIn({ word }: PolicyFailure): number {
  return word?.text.indexOf('#') ?? -1;
}

function commentStart(f: PolicyFailure): number {
  return f.fault.reason === 'comment-after-rule' ? f.fault.span.start : (f.word?.span.start ?? 0) + hashIn(f);
}
