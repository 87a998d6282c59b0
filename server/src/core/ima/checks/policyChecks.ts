import { policyCostChecks } from './cost/policyCostChecks.ts';
import type { PolicyCheck } from './definePolicyCheck.ts';
import { policyLoadChecks } from './load/policyLoadChecks.ts';
import { policyMeaningChecks } from './meaning/policyMeaningChecks.ts';
import { wholePolicyChecks } from './policy/wholePolicyChecks.ts';
import { policyTextChecks } from './text/policyTextChecks.ts';

/** Every check of IMA policies. Checks claim a refused line in this order: root causes in the text first. */
export const policyChecks: readonly PolicyCheck[] = [
  ...policyTextChecks,
  ...policyLoadChecks,
  ...policyMeaningChecks,
  ...wholePolicyChecks,
  ...policyCostChecks,
];
