import type { PolicyCheck } from '../definePolicyCheck.ts';
import { finalNewline } from './IM001-final-newline.ts';
import { policyCarriageReturn } from './IM002-policy-carriage-return.ts';
import { silentPolicyReturn } from './IM003-silent-policy-return.ts';
import { commentAfterRule } from './IM004-comment-after-rule.ts';
import { policyContinuation } from './IM005-policy-continuation.ts';
import { hiddenCharacter } from './IM006-hidden-character.ts';
import { longPolicyLine } from './IM007-long-policy-line.ts';
import { emptyPolicy } from './IM008-empty-policy.ts';
import { policyPath } from './IM009-policy-path.ts';
import { policyNul } from './IM010-policy-nul.ts';

/** What is wrong with the text of a policy; root causes are before the words that they spoil. */
export const policyTextChecks: readonly PolicyCheck[] = [
  policyNul,
  policyCarriageReturn,
  hiddenCharacter,
  policyContinuation,
  commentAfterRule,
  policyPath,
  finalNewline,
  silentPolicyReturn,
  longPolicyLine,
  emptyPolicy,
];
