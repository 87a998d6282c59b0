import type { PolicyKernel } from '../facts/policyKernels.ts';
import { judgePolicyLine } from '../model/judgePolicyLine.ts';
import type { PolicyRule } from '../model/policyVerdict.ts';
import type { PolicyLine } from '../syntax/policyDocument.ts';

/** What a feature needs to know besides the policy. */
export interface PolicyFeatureContext {
  /** The kernels that load the policy; never empty. */
  readonly kernels: readonly PolicyKernel[];
}

/** Returns the rule that a line adds on the first kernel that loads it; undefined where none does. */
export function ruleOfLine(line: PolicyLine, { kernels }: PolicyFeatureContext): PolicyRule | undefined {
  for (const kernel of kernels) {
    const { rule, outcome } = judgePolicyLine(line, kernel);
    if (rule && outcome === 'loads') return rule;
  }
  return undefined;
}

/** Returns those of the kernels that refuse a line of a policy; empty where all load it. */
export function refusingKernels(
  line: PolicyLine,
  { kernels }: PolicyFeatureContext,
): readonly PolicyKernel[] {
  return kernels.filter((kernel) => judgePolicyLine(line, kernel).outcome === 'refused');
}
