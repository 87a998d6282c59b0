import { fix } from '../../../checks/edits.ts';
import { triedVersion } from '../../facts/policyKernels.ts';
import { definePolicyLoadCheck, type PolicyFailure } from '../definePolicyCheck.ts';

/** Reports a comment on the line of a rule. */
export const commentAfterRule = definePolicyLoadCheck({
  code: 'IM004',
  name: 'comment-after-rule',
  category: 'text',
  title: 'A comment on the line of a rule',
  what: 'A comment follows a rule on its line. Linux 6.12 and older refuse that; 6.14 and newer accept it if a space is before the `#`.',
  why: 'Examples in the documentation of IMA are written like this, and the kernel refuses the whole policy for it.',
  reasons: ['comment-after-rule'],
  claims: (f) => f.fault.reason === 'comment-after-rule' || hashIn(f) > 0,
  span: (f) => ({ start: commentStart(f), end: f.line.text.length }),
  message: ({ fault }) => ({
    wrong:
      fault.since === undefined
        ? 'A comment must not touch a word of a rule.'
        : `Before Linux ${triedVersion(fault.since)}, a comment after a rule is refused.`,
    remedy: 'Move it to its own line.',
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
