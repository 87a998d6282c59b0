import type { PolicyCheck } from '../definePolicyCheck.ts';
import { shadowedPolicyRule } from './IM301-shadowed-policy-rule.ts';
import { duplicatePolicyRule } from './IM302-duplicate-policy-rule.ts';
import { uselessException } from './IM303-useless-exception.ts';
import { appraisePseudo } from './IM304-appraise-pseudo.ts';
import { appraiseDenies } from './IM305-appraise-denies.ts';
import { unsignedPolicies } from './IM306-unsigned-policies.ts';
import { lateCmdline } from './IM307-late-cmdline.ts';
import { modulesWithoutFile } from './IM308-modules-without-file.ts';

/** What the rules of a policy do to each other, and to the system. */
export const wholePolicyChecks: readonly PolicyCheck[] = [
  shadowedPolicyRule,
  duplicatePolicyRule,
  uselessException,
  appraisePseudo,
  appraiseDenies,
  unsignedPolicies,
  lateCmdline,
  modulesWithoutFile,
];
