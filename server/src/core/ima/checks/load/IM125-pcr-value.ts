import { fix, replace } from '../../../checks/edits.ts';
import { definePolicyLoadCheck } from '../definePolicyCheck.ts';

/** Reports a value of pcr= that is not a number from 0 to 63. */
export const pcrValue = definePolicyLoadCheck({
  code: 'IM125',
  name: 'pcr-value',
  title: 'A value of pcr= that the kernel refuses',
  what: 'The value of `pcr=` is the number of a register (PCR) of the TPM, the security chip to which the kernel adds each measurement. The kernel accepts decimal numbers from 0 to 63, but a TPM has only the registers 0 to 23.',
  why: 'The kernel refuses the whole policy if the value is not a number from 0 to 63. The check IM209 reports a number from 24 to 63, which the kernel accepts although no TPM has such a register.',
  reasons: ['bad-pcr'],
  message: ({ text }) => ({
    wrong: /^\d+$/.test(text)
      ? `"${text}" is too large for "pcr=".`
      : `"pcr=" requires a decimal number, not "${text}".`,
    remedy: `Write ${decimalOf(text) ?? 'the number of a register of the TPM, from 0 to 23'}.`,
  }),
  fixes: ({ text, fault }) => {
    const id = decimalOf(text);
    return id === undefined ? [] : [fix(`Write "${id}"`, 'safe', replace(fault.span, id))];
  },
  examples: [
    { bad: 'measure func=BPRM_CHECK pcr=⟦64⟧' },
    { bad: 'measure func=BPRM_CHECK pcr=⟦0x0a⟧', fixed: 'measure func=BPRM_CHECK pcr=10' },
  ],
  good: ['measure func=BPRM_CHECK pcr=23'],
});

/** Returns the decimal number for a hexadecimal one that the kernel would accept; undefined for other texts. */
function decimalOf(text: string): string | undefined {
  const id = /^0x[0-9a-f]{1,2}$/i.test(text) ? Number(text) : 64;
  return id < 64 ? String(id) : undefined;
}
