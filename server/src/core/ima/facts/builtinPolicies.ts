import { builtinRules } from './policyTables.generated.ts';

/** A rule of a policy that `ima_policy=` selects, as Linux 7.3 has it. */
export interface BuiltinRule {
  /** `tcb`, `appraise_tcb`, `secure_boot`, `critical_data`, `ima_tcb` (deprecated), or `build time`. */
  readonly policy: string;
  readonly rule: string;
  /** The option of the kernel's build that the rule depends on. */
  readonly if?: string;
}

/** Names of the policies that the kernel's command line can select. */
export const builtinPolicyNames: readonly string[] = [...new Set(builtinRules.map((r) => r.policy))].filter(
  (name) => name !== 'build time' && name !== 'ima_tcb',
);

/** Returns the rules of a built-in policy, in the order of the kernel; empty for an unknown name. */
export function builtinPolicy(name: string): readonly BuiltinRule[] {
  return builtinRules.filter((r) => r.policy === name);
}
