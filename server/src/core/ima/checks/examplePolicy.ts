import { target } from '../../facts/targets.ts';
import { kernelsOfTargets, type PolicyKernel, policyKernel } from '../facts/policyKernels.ts';
import type { PolicyCheck } from './definePolicyCheck.ts';

/** The kernel that examples are about, unless they name another. */
export const EXAMPLE_KERNEL = '6.1';

/**
 * Returns the kernels that an example is about: its `target` is a version of Linux, or a target of audit rules.
 * @throws Error for an unknown name
 */
export function exampleKernels({
  target: name = EXAMPLE_KERNEL,
}: {
  readonly target?: string;
}): readonly PolicyKernel[] {
  const known = target(name);
  const kernel = policyKernel(name);
  if (kernel) return [kernel];
  if (!known) throw new Error(`an example names the kernel "${name}", which is not known`);
  return kernelsOfTargets([known]);
}

/**
 * Returns the text of the policy that an example of a check stands for: an example of lines gets a newline at
 * its end, an example of a whole file stays as it is.
 */
export function examplePolicy(check: PolicyCheck, text: string): string {
  return 'ofFiles' in check && check.ofFiles ? text : `${text}\n`;
}
