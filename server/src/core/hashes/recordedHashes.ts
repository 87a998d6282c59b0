import type { PolicyKernel } from '../ima/facts/policyKernels.ts';
import { judgePolicy, type PlacedPolicyRule } from '../ima/model/judgePolicy.ts';
import { conditionsOf } from '../ima/model/policyEffects.ts';
import type { PolicyRule } from '../ima/model/policyVerdict.ts';
import type { PolicyDocument } from '../ima/syntax/policyDocument.ts';
import type { HashedUse } from './hashedRules.ts';

/** Whether a policy records the hashes of what is used. */
export interface RecordedHashes {
  /** `some`: the rule, or an exception before it, has conditions. `refused`: every kernel refuses the policy. */
  readonly extent: 'all' | 'some' | 'none' | 'refused';
  /** The line of the rule that records them, from 0; absent without one. */
  readonly line?: number;
}

/** What the hooks of each use see: their names, and the one mask that they pass. */
const seenBy: Readonly<Record<HashedUse, { readonly hooks: readonly string[]; readonly mask: string }>> = {
  // A program is also opened for execution before it is run.
  programs: { hooks: ['BPRM_CHECK', 'CREDS_CHECK', 'FILE_CHECK'], mask: 'MAY_EXEC' },
  modules: { hooks: ['MODULE_CHECK'], mask: 'MAY_READ' },
};

/**
 * Returns whether an IMA policy records the hash of all, of some or of none of the programs that are run, or
 * of the modules that are loaded from a file; `refused` where no kernel loads the policy.
 * @param kernels the kernels to judge for; the first one that loads the policy decides
 * @param use whether to answer for programs or for modules
 */
export function recordedHashes(
  policy: PolicyDocument,
  kernels: readonly PolicyKernel[],
  use: HashedUse,
): RecordedHashes {
  const verdicts = kernels.map((kernel) => judgePolicy(policy, kernel));
  const loaded = verdicts.find((v) => v.outcome !== 'refused');
  if (!loaded) return { extent: 'refused' };
  const { hooks } = seenBy[use];
  const found = hooks.map((hook) => atHook(loaded.rules, use, hook));
  return (
    found.find((f) => f.extent === 'all') ?? found.find((f) => f.extent === 'some') ?? { extent: 'none' }
  );
}

/** For each action, the first rule that matches decides; `audit` and `dont_audit` are of one family. */
function atHook(rules: readonly PlacedPolicyRule[], use: HashedUse, hook: string): RecordedHashes {
  let narrowed = false;
  for (const { rule, line } of rules) {
    if (rule.family !== 'audit' || !mayMatch(rule, use, hook)) continue;
    const isWhole = conditionsOf(rule).every((name) => name === 'mask');
    if (rule.isException) {
      if (isWhole) return { extent: 'none' };
      narrowed = true;
    } else return { extent: isWhole && !narrowed ? 'all' : 'some', line: line.number };
  }
  return { extent: 'none' };
}

function mayMatch({ hook, mask }: PolicyRule, use: HashedUse, name: string): boolean {
  return (hook === undefined || hook.name === name) && (mask === undefined || mask.name === seenBy[use].mask);
}
