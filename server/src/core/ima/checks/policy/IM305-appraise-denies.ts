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
  what: 'The rule appraises files that are opened, run or mapped, whatever file system they are on. In enforce mode, which is the default, the kernel denies each of them that has no valid `security.ima`.',
  why: 'A file that was never signed or labeled, also in the initramfs, is denied at the next start. Boot with `ima_appraise=fix` and read every file that the rule matches, or sign them with evmctl; then boot with `ima_appraise=log`, and enforce when the log is empty. Both modes are ignored under secure boot. Test on a machine with another way to start.',
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
            'In enforce mode, matching files without a valid "security.ima" are denied. Start with "ima_appraise=log".',
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
