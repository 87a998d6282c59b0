import { hooks } from '../../facts/policyWords.ts';
import { definePolicyLoadCheck } from '../definePolicyCheck.ts';
import { namesInstead, useName } from '../policyFixes.ts';

const hookNames = hooks.map((h) => h.name);

/** Reports a value of func= that is not a hook. */
export const unknownHook = definePolicyLoadCheck({
  code: 'IM107',
  name: 'unknown-hook',
  title: 'A hook that no kernel accepts in a policy',
  what: 'The value of `func=` is not the name of a hook. Names of hooks are in upper case; POST_SETATTR and NONE exist in the source of the kernel, but not in policies.',
  why: 'The hook says at which event the rule is asked. The kernel refuses a name that it does not know.',
  reasons: ['unknown-hook'],
  message: ({ text }) => ({
    wrong: `"${text}" is not a hook of IMA policies.`,
    remedy: useName(text, hookNames, 'Use one such as "FILE_CHECK" or "BPRM_CHECK".'),
  }),
  fixes: ({ fault, text }) => namesInstead(fault.span, text, hookNames),
  examples: [
    { bad: 'audit func=⟦bprm_check⟧', fixed: 'audit func=BPRM_CHECK' },
    { bad: 'audit func=⟦BPRM_CHEK⟧', fixed: 'audit func=BPRM_CHECK' },
    { bad: 'audit func=⟦POST_SETATTR⟧' },
  ],
  good: ['audit func=PATH_CHECK', 'audit func=FILE_MMAP'],
});
