import { fix } from '../../../checks/edits.ts';
import { definePolicyLoadCheck } from '../definePolicyCheck.ts';

/** Reports a rule without an action. */
export const noAction = definePolicyLoadCheck({
  code: 'IM105',
  name: 'no-action',
  title: 'A rule without an action',
  what: 'The rule has conditions, but it has no action. The actions are `measure`, `appraise`, `audit` and `hash`, and each of these with `dont_` before it (`dont_audit` from Linux 6.19).',
  why: 'Without an action, the kernel does not know what to do with the files that match. It refuses the whole policy.',
  reasons: ['no-action'],
  message: () => ({
    wrong: 'The rule has no action.',
    remedy: 'Add an action, such as "audit" to log hashes of the files.',
  }),
  fixes: ({ fault }) =>
    ['audit', 'measure'].map((action) => ({
      ...fix(`Add "${action}"`, 'unsafe', {
        span: { start: fault.span.start, end: fault.span.start },
        newText: `${action} `,
      }),
      choice: true as const,
    })),
  examples: [{ bad: '⟦func=FILE_CHECK uid=0⟧', fixed: 'audit func=FILE_CHECK uid=0' }],
  good: ['func=FILE_CHECK audit uid=0'],
});
