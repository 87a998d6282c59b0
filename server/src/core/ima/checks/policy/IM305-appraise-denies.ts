import { shift } from '../../../text/span.ts';
import { definePolicyDocumentCheck } from '../definePolicyCheck.ts';
import { ruleSpan } from '../policyWordsOf.ts';

/** Hooks of what a system needs to start. */
const NEEDED = ['FILE_CHECK', 'BPRM_CHECK', 'CREDS_CHECK', 'MMAP_CHECK', 'MMAP_CHECK_REQPROT'];

/** Reports an appraise rule that can deny what the system needs to start. */
export const appraiseDenies = definePolicyDocumentCheck({
  code: 'IM305',
  name: 'appraise-denies',
  category: 'ruleset',
  severity: 'warning',
  evidence: 'reading',
  title: 'An appraise rule that can keep the system from starting',
  what: 'The rule appraises files that are opened, run or mapped into memory, on any file system. In enforce mode, which is the default, the kernel denies access to each such file without a valid attribute security.ima (the hash or signature of the file).',
  why: 'Files that were never hashed or signed are denied at the next start, even those in the initramfs. Introduce the rule in steps, on a machine that you can also boot in another way:\n\n- If the rule requires signatures, sign the files with evmctl. Otherwise boot with `ima_appraise=fix` and read every file that the rule matches, so that the kernel stores its hash.\n- Boot with `ima_appraise=log`, which only logs what would be denied.\n- When nothing is logged, boot without `ima_appraise=`. The kernel then enforces the policy.\n\nUnder Secure Boot, the kernel ignores `fix` and `log`. Turn Secure Boot off for these steps.',
  runDocument: ({ rules }) =>
    rules.flatMap(({ line, rule }) => {
      const { hook, family, isException, fsmagic, fsname, fsuuid, labels } = rule;
      const isNeeded = hook === undefined || NEEDED.includes(hook.name);
      const isFree = [fsmagic, fsname, fsuuid].every((v) => v === undefined) && labels.size === 0;
      if (isException || family !== 'appraise' || !isNeeded || !isFree) return [];
      return [
        {
          span: shift(ruleSpan(line), line.start),
          message:
            'Under this rule, the kernel denies access to files without a valid hash or signature. Start the system with "ima_appraise=log" first, which only logs.',
          cause: { id: 'denies' },
        },
      ];
    }),
  examples: [
    {
      bad: '⟦appraise func=BPRM_CHECK appraise_type=imasig⟧\nappraise func=POLICY_CHECK appraise_type=imasig',
    },
  ],
  good: ['appraise func=MODULE_CHECK appraise_type=imasig\nappraise func=POLICY_CHECK appraise_type=imasig'],
});
