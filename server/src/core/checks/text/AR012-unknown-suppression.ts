import { defineCheck } from '../defineCheck.ts';

/** Reports a comment that names a check that does not exist. `commentProblems` makes its problems. */
export const unknownSuppression = defineCheck({
  code: 'AR012',
  name: 'unknown-suppression',
  category: 'text',
  severity: 'warning',
  title: 'A suppression comment with an unknown word',
  evidence: 'own',
  what: 'A suppression comment keeps this tool from reporting problems. It consists of `# audit-rules:`, one of the words `disable-next-line`, `disable`, `enable` and `disable-file`, and the codes (`AR101`) or names (`extra-word`) of checks. Without codes or names, it applies to all checks. The reported comment contains a word that is none of these. Text after `--` is a remark.',
  why: 'A misspelled code or word suppresses nothing.',
  run: () => [],
  examples: [
    {
      bad: '# audit-rules: disable-file ⟦AR2O1⟧\n-w /srv/*.conf -p wa -k srv',
      fixed: '# audit-rules: disable-file AR201\n-w /srv/*.conf -p wa -k srv',
    },
    {
      bad: '# audit-rules: ⟦disable-line⟧ AR201\n-w /srv/*.conf -p wa -k srv',
      fixed: '# audit-rules: disable-next-line AR201\n-w /srv/*.conf -p wa -k srv',
    },
  ],
  good: ['# audit-rules: disable-file AR101 -- shows mistakes\n-w /etc/passwd -p wa -k two words'],
});
