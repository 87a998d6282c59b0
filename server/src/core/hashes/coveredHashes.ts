import type { TechniqueCoverage } from '../attack/coverage/coverageTypes.ts';
import type { Target } from '../facts/targets.ts';
import type { PolicyKernel } from '../ima/facts/policyKernels.ts';
import type { PolicyDocument } from '../ima/syntax/policyDocument.ts';
import type { LoadedRule } from '../ruleset/loadResult.ts';
import { type HashedUse, hashedUse } from './hashedRules.ts';
import { recordedHashes } from './recordedHashes.ts';

/** What IMA can add the hash of, by the line of a rule; other rules are absent. */
export type HashedUses = ReadonlyMap<number, HashedUse>;

/** Returns what IMA can add the hash of, for each of the loaded rules of a ruleset. */
export function hashedUsesOf(rules: readonly LoadedRule[], target: Target): HashedUses {
  return new Map(
    rules.flatMap((rule) => {
      const use = hashedUse(rule, target);
      return use ? [[rule.line, use] as const] : [];
    }),
  );
}

/** Returns the uses of several rulesets, whose lines count on from one to the next. */
export function unitedUses(
  parts: readonly { readonly uses: HashedUses; readonly lines: number }[],
): HashedUses {
  const all = new Map<number, HashedUse>();
  let before = 0;
  for (const { uses, lines } of parts) {
    for (const [line, use] of uses) all.set(line + before, use);
    before += lines;
  }
  return all;
}

/**
 * Returns whether a policy records the hashes of what rules record of a technique: `yes`, `some` or `no`; an
 * empty text where no hash can be.
 */
export function hashesOf(
  { rules }: TechniqueCoverage,
  uses: HashedUses,
  policy: PolicyDocument,
  kernels: readonly PolicyKernel[],
): string {
  const wanted = new Set(rules.flatMap((r) => r.by.flatMap((line) => uses.get(line) ?? [])));
  const extents = [...wanted].map((use) => recordedHashes(policy, kernels, use).extent);
  if (extents.length === 0) return '';
  if (extents.every((e) => e === 'all')) return 'yes';
  return extents.every((e) => e === 'none' || e === 'refused') ? 'no' : 'some';
}
