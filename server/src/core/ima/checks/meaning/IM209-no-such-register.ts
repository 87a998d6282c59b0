import { definePolicyLineCheck } from '../definePolicyCheck.ts';
import { wordNamed } from '../policyWordsOf.ts';

/** Reports a register that TPMs do not have. */
export const noSuchRegister = definePolicyLineCheck({
  code: 'IM209',
  name: 'no-such-register',
  category: 'meaning',
  severity: 'warning',
  evidence: 'kernel',
  unproven: 'What the kernel does without such a register was not tried.',
  title: 'A register that a TPM does not have',
  what: 'The kernel accepts `pcr=` up to 63, but the TPM, a security chip, has only the registers 0 to 23.',
  why: 'The kernel adds each measurement to a register, so that nobody can change the list of measurements unnoticed. Without the register, that protection is missing.',
  run: ({ pcr }, line) => {
    const word = wordNamed(line, 'pcr');
    if (!word || pcr === undefined || pcr <= 23) return [];
    return [{ span: word.span, message: `A TPM has no register ${pcr}. Use one from 0 to 23.` }];
  },
  examples: [{ bad: 'measure func=BPRM_CHECK ⟦pcr=24⟧' }],
  good: ['measure func=BPRM_CHECK pcr=11'],
});
