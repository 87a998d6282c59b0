import { fix, replace } from '../../../checks/edits.ts';
import { definePolicyLoadCheck, type PolicyFailure } from '../definePolicyCheck.ts';

/** Reports quotes around a value. */
export const quotedPolicyValue = definePolicyLoadCheck({
  code: 'IM126',
  name: 'quoted-value',
  title: 'Quotes around a value',
  what: 'The value is in quotes. IMA policies have no quoting, so the kernel reads the quotes as part of the value.',
  why: 'No hook, mask or number contains quotes, so the kernel refuses the value and with it the whole policy.',
  reasons: [],
  claims: (f) => unquoted(f) !== undefined,
  span: ({ word, fault }) => word?.valueSpan ?? fault.span,
  message: ({ word }) => ({
    wrong: `In IMA policies, quotes count as part of the value ${word?.value}.`,
    remedy: 'Remove the quotes.',
  }),
  fixes: (f) => {
    const value = unquoted(f);
    return f.word && value !== undefined
      ? [fix('Remove the quotes', 'safe', replace(f.word.valueSpan, value))]
      : [];
  },
  examples: [
    { bad: 'measure func=⟦"FILE_CHECK"⟧', fixed: 'measure func=FILE_CHECK' },
    { bad: "measure func=⟦'FILE_CHECK'⟧", fixed: 'measure func=FILE_CHECK' },
  ],
  good: ['measure func=FILE_CHECK'],
});

function unquoted({ word }: PolicyFailure): string | undefined {
  return word && /^(["']).+\1$/.test(word.value) && word.name !== 'fsuuid'
    ? word.value.slice(1, -1)
    : undefined;
}
