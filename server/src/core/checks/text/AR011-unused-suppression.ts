import { defineCheck } from '../defineCheck.ts';

/** Reports a comment that suppresses nothing. `suppress` makes its problems: they depend on those of all other checks. */
export const unusedSuppression = defineCheck({
  code: 'AR011',
  name: 'unused-suppression',
  category: 'text',
  severity: 'warning',
  title: 'A comment that disables a check that reports nothing there',
  evidence: 'own',
  what: 'A comment such as "# audit-rules: disable-next-line AR205 -- reason" suppresses problems. This one suppresses none.',
  why: 'The line that it was written for has changed. Left in the file, the comment would hide the next real problem.',
  run: () => [],
  examples: [
    {
      bad: '⟦# audit-rules: disable-next-line AR101⟧\n-w /etc/passwd -p wa -k identity',
      fixed: '-w /etc/passwd -p wa -k identity',
    },
  ],
  good: [
    '# audit-rules: disable-next-line AR101 -- an example of what goes wrong\n-w /etc/passwd -p wa -k two words',
  ],
});
