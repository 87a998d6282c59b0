import type { CheckInfo, Scope } from '../checks/defineCheck.ts';
import { hostChecks } from '../checks/host/hostChecks.ts';
import { checks } from '../checks/registry.ts';
import { rulesetChecks } from '../checks/ruleset/rulesetChecks.ts';
import { policyChecks } from '../ima/checks/policyChecks.ts';

/**
 * Every check that there is, of both languages, also those that look at a ruleset as a whole or at a machine,
 * in the order of their codes.
 */
export const allChecks: readonly (CheckInfo & { readonly scope: Scope })[] = [
  ...checks,
  ...rulesetChecks,
  ...hostChecks,
  ...policyChecks,
].sort((a, b) => (a.code < b.code ? -1 : 1));
