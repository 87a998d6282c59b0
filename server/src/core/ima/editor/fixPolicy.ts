import type { Action } from '../../fixes/codeActions.ts';
import { titleOfFixAll } from '../../fixes/codeActions.ts';
import { difference, type FixOptions, fixedInRounds } from '../../fixes/fixAll.ts';
import { lintPolicy, type PolicyLintOptions } from '../../lint/lintPolicy.ts';
import { parsePolicy } from '../syntax/policyDocument.ts';

/** For which kernels a policy is judged, and which of its problems are fixed. */
export type PolicyFixOptions = PolicyLintOptions & Pick<FixOptions, 'safety' | 'code'>;

/** Returns the text of an IMA policy after the fixes that the options allow. */
export function fixedPolicy(text: string, options: PolicyFixOptions): string {
  return fixedInRounds(text, (now) => lintPolicy(parsePolicy(now), options).problems, options);
}

/** Returns all the fixes that the options allow as one action; undefined where nothing changes. */
export function fixAllOfPolicy(text: string, options: PolicyFixOptions): Action | undefined {
  const edits = difference(text, fixedPolicy(text, options));
  return edits.length === 0 ? undefined : { kind: 'fix-all', title: titleOfFixAll(options), edits };
}
