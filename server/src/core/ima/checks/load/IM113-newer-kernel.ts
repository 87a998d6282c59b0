import { triedVersion } from '../../facts/policyKernels.ts';
import { definePolicyLoadCheck } from '../definePolicyCheck.ts';
import { refusedBy } from '../runPolicy.ts';

/** Reports a word that came with a newer kernel. */
export const newerKernel = definePolicyLoadCheck({
  code: 'IM113',
  name: 'newer-kernel',
  title: 'A word that the kernel is too old for',
  what: 'Newer kernels accept the word, hook, template or algorithm, but one that the policy is for does not.',
  why: 'A kernel refuses the whole policy at the first word that it does not know. The page of targets says which kernels a distribution offers; what distributions backport is not known.',
  reasons: ['too-new'],
  message: (f) => ({
    wrong: `"${f.text}" requires Linux ${triedVersion(f.fault.since ?? 0)}. ${refusedBy(f)}`,
    namesTargets: true,
    remedy: 'Remove it, or set "auditRules.ima.kernel" to a newer kernel.',
  }),
  examples: [
    { bad: '⟦dont_audit⟧ fsname=overlay' },
    { bad: 'measure func=⟦MMAP_CHECK_REQPROT⟧ mask=MAY_EXEC', target: '6.2' },
    { bad: 'audit func=FILE_CHECK ⟦gid=27⟧', target: '5.15' },
  ],
  good: ['audit func=FILE_CHECK gid=27'],
});
