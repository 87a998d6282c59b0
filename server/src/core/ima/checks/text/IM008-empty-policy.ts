import { definePolicyDocumentCheck } from '../definePolicyCheck.ts';

/** Reports a policy without a rule. */
export const emptyPolicy = definePolicyDocumentCheck({
  code: 'IM008',
  name: 'empty-policy',
  category: 'text',
  severity: 'warning',
  evidence: 'kernel',
  title: 'A policy without a rule',
  what: 'The file contains only comments. The kernel refuses a policy without a rule.',
  why: 'The policy that was in force before stays in force, although the new file looks as if it turned everything off.',
  runDocument: ({ document: { text, lines } }) => {
    const line = lines.find((l) => l.kind !== 'blank');
    if (text === '' || !line || lines.some((l) => l.kind === 'rule' || l.kind === 'path')) return [];
    return [
      {
        span: { start: line.start, end: line.end },
        message: 'The kernel refuses a policy without a rule. Add a rule.',
      },
    ];
  },
  examples: [{ bad: '⟦# audit func=BPRM_CHECK⟧' }],
  good: ['# programs\naudit func=BPRM_CHECK'],
});
