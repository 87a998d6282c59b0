import { conditionsOf } from '../../model/policyEffects.ts';
import { definePolicyLineCheck } from '../definePolicyCheck.ts';
import { ruleSpan } from '../policyWordsOf.ts';

/** Reports a rule that hashes every file that is opened. */
export const everyOpen = definePolicyLineCheck({
  code: 'IM401',
  name: 'every-open',
  category: 'cost',
  severity: 'warning',
  evidence: 'reading',
  title: 'A rule that hashes every file that is opened',
  what: 'The rule is for FILE_CHECK, so it applies when a file is opened. It has no condition about users, owners, file systems or labels. `mask=MAY_READ` (opened only to be read) and `mask=^MAY_READ` (opened to be read, perhaps also written) do not limit it much, because most files are opened to be read.',
  why: 'The kernel reads and hashes each file when it is first opened, and again after each change. That slows the system down, and fills the audit log or the list of measurements.',
  run: (rule, line) => {
    const { hook, isException, mask, family } = rule;
    if (isException || family === 'appraise' || hook?.name !== 'FILE_CHECK') return [];
    const isNarrow = conditionsOf(rule).some((name) => name !== 'mask');
    if (isNarrow || (mask !== undefined && mask.name !== 'MAY_READ')) return [];
    return [
      {
        span: ruleSpan(line),
        message:
          'Under this rule, the kernel hashes every file that is opened. Limit the rule, for example to files of root with "fowner=0".',
      },
    ];
  },
  examples: [{ bad: '⟦audit func=FILE_CHECK⟧' }, { bad: '⟦audit func=FILE_CHECK mask=^MAY_READ⟧' }],
  good: ['audit func=FILE_CHECK fowner=0', 'audit func=FILE_CHECK mask=^MAY_WRITE'],
});
