import { triedKernels } from '../facts/policyKernels.ts';

/** Numbers of the first tried kernels in which the reading of rules changed (ima_policy.c). */
export const K = {
  /** appraise_flag= is checked. */
  flagChecked: since('5.8'),
  /** The combination of words is checked after all are read; before, each word asked what was there. */
  validatedAtEnd: since('5.11'),
  /** digest_type=verity and appraise_type=sigv3. */
  verity: since('5.19'),
  /** appraise_flag= is read and ignored. */
  flagIgnored: since('6.8'),
  /** A comment may follow a rule. */
  commentAfterRule: since('6.14'),
  /** appraise_type=sigv3 needs no digest_type=verity before it. */
  sigv3Alone: since('7.1'),
} as const;

function since(version: string): number {
  const number = triedKernels.indexOf(version);
  if (number < 0) throw new Error(`${version} was not tried`);
  return number;
}
