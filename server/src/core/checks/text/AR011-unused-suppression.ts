import { defineCheck } from '../defineCheck.ts';

/**
 * Reports a comment that suppresses nothing. `commentProblems` makes its problems: they depend on those of
 * all other checks.
 */
export const unusedSuppression = defineCheck({
  code: 'AR011',
  name: 'unused-suppression',
  category: 'text',
  severity: 'warning',
  title: 'A comment that suppresses no problem',
  evidence: 'own',
  what: 'A comment such as `# audit-rules: disable-next-line AR205 -- reason` keeps this tool from reporting a problem. The check finds comments that have no problem to suppress. AR101, the check that the examples name, reports extra words, such as the second word of a key with a space.',
  why: 'Usually the rule has been corrected since the comment was written. If the comment stays, it hides the next real problem.',
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
