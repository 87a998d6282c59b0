import { hooks } from '../../facts/policyWords.ts';
import { definePolicyLoadCheck } from '../definePolicyCheck.ts';
import { namesInstead, useName } from '../policyFixes.ts';

const hookNames = hooks.map((h) => h.name);

/** Reports a value of func= that is not a hook. */
export const unknownHook = definePolicyLoadCheck({
  code: 'IM107',
  name: 'unknown-hook',
  title: 'A hook that does not exist in IMA policies',
  what: 'The value of `func=` must be the name of a hook, such as FILE_CHECK, but this value is not one. The names are in upper case. PATH_CHECK and FILE_MMAP are old names of FILE_CHECK and MMAP_CHECK, and the kernel still accepts them. POST_SETATTR and NONE exist in the source code of the kernel, but a policy cannot use them.',
  why: 'The hook says when the kernel applies the rule: FILE_CHECK when a file is opened, BPRM_CHECK when a program starts. The kernel refuses the whole policy if it does not know the hook.',
  reasons: ['unknown-hook'],
  message: ({ text }) => ({
    wrong: `"${text}" is not a hook of IMA policies.`,
    remedy: useName(
      text,
      hookNames,
      'Use "FILE_CHECK" for opened files or "BPRM_CHECK" for programs that start.',
    ),
  }),
  fixes: ({ fault, text }) => namesInstead(fault.span, text, hookNames),
  examples: [
    { bad: 'audit func=⟦bprm_check⟧', fixed: 'audit func=BPRM_CHECK' },
    { bad: 'audit func=⟦BPRM_CHEK⟧', fixed: 'audit func=BPRM_CHECK' },
    { bad: 'audit func=⟦POST_SETATTR⟧' },
  ],
  good: ['audit func=PATH_CHECK', 'audit func=FILE_MMAP'],
});
