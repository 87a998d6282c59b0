import type { PolicyCheck } from '../definePolicyCheck.ts';
import { unknownPolicyWord } from './IM101-unknown-policy-word.ts';
import { auditWord } from './IM102-audit-word.ts';
import { policyOperator } from './IM103-policy-operator.ts';
import { noPolicyValue } from './IM104-no-policy-value.ts';
import { noAction } from './IM105-no-action.ts';
import { severalActions } from './IM106-several-actions.ts';
import { unknownHook } from './IM107-unknown-hook.ts';
import { repeatedWord } from './IM108-repeated-word.ts';
import { maskValue } from './IM109-mask-value.ts';
import { fsmagicValue } from './IM110-fsmagic-value.ts';
import { fsuuidValue } from './IM111-fsuuid-value.ts';
import { idValue } from './IM112-id-value.ts';
import { newerKernel } from './IM113-newer-kernel.ts';
import { actionWord } from './IM114-action-word.ts';
import { hookAction } from './IM115-hook-action.ts';
import { hookWordCheck } from './IM116-hook-word.ts';
import { policyWordOrder } from './IM117-policy-word-order.ts';
import { templateValue } from './IM118-template-value.ts';
import { appraiseTypeValue } from './IM119-appraise-type-value.ts';
import { verityWords } from './IM120-verity-words.ts';
import { appraiseFlag } from './IM121-appraise-flag.ts';
import { algorithmName } from './IM122-algorithm-name.ts';
import { emptyPart } from './IM123-empty-part.ts';
import { setxattrAlgorithms } from './IM124-setxattr-algorithms.ts';
import { pcrValue } from './IM125-pcr-value.ts';
import { quotedPolicyValue } from './IM126-quoted-value.ts';
import { joinedRules } from './IM127-joined-rules.ts';
import { shellVariable } from './IM128-shell-variable.ts';

/** Checks of lines that a kernel refuses: those with narrower grounds come first. */
export const policyLoadChecks: readonly PolicyCheck[] = [
  severalActions,
  shellVariable,
  auditWord,
  quotedPolicyValue,
  joinedRules,
  policyOperator,
  unknownPolicyWord,
  noPolicyValue,
  noAction,
  unknownHook,
  repeatedWord,
  maskValue,
  fsmagicValue,
  fsuuidValue,
  idValue,
  newerKernel,
  actionWord,
  hookAction,
  hookWordCheck,
  policyWordOrder,
  templateValue,
  appraiseTypeValue,
  verityWords,
  appraiseFlag,
  algorithmName,
  emptyPart,
  setxattrAlgorithms,
  pcrValue,
];
