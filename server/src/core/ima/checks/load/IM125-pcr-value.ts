import { fix, replace } from '../../../checks/edits.ts';
import { definePolicyLoadCheck } from '../definePolicyCheck.ts';

/** Reports a value of pcr= that is not a number from 0 to 63. */
export const pcrValue = definePolicyLoadCheck({
  code: 'IM125',
  name: 'pcr-value',
  title: 'A value of pcr= that the kernel refuses',
  what: 'The value must be a decimal number from 0 to 63. TPMs have the registers 0 to 23.',
  why: 'The kernel refuses any other value. TPMs usually have the registers 0 to 23.',
  reasons: ['bad-pcr'],
  message: ({ text }) => ({
    wrong: `"${text}" is not the number of a register.`,
    remedy: 'Write a decimal number from 0 to 23.',
  }),
  fixes: ({ text, fault }) => {
    const id = /^0x[0-9a-f]{1,2}$/i.test(text) ? Number(text) : 64;
    return id < 64 ? [fix(`Write "${id}"`, 'safe', replace(fault.span, String(id)))] : [];
  },
  examples: [
    { bad: 'measure func=BPRM_CHECK pcr=⟦64⟧' },
    { bad: 'measure func=BPRM_CHECK pcr=⟦0x0a⟧', fixed: 'measure func=BPRM_CHECK pcr=10' },
  ],
  good: ['measure func=BPRM_CHECK pcr=23'],
});
