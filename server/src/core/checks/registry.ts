import type { Check, CheckInfo, Scope } from './defineCheck.ts';
import { hostChecks } from './host/hostChecks.ts';
import { loadChecks } from './load/loadChecks.ts';
import { meaningChecks } from './meaning/meaningChecks.ts';
import { rulesetChecks } from './ruleset/rulesetChecks.ts';
import { styleChecks } from './style/styleChecks.ts';
import { techniqueChecks } from './technique/techniqueChecks.ts';
import { textChecks } from './text/textChecks.ts';

/**
 * Every check of a line. Checks claim a failure in this order: root causes in the text first, then the load
 * checks.
 */
export const checks: readonly Check[] = [
  ...textChecks,
  ...loadChecks,
  ...meaningChecks,
  ...styleChecks,
  ...techniqueChecks,
];

/**
 * Every check that there is, also those that look at a ruleset as a whole or at a machine, in the order of
 * their codes.
 */
export const allChecks: readonly (CheckInfo & { readonly scope: Scope })[] = [
  ...checks,
  ...rulesetChecks,
  ...hostChecks,
].sort((a, b) => (a.code < b.code ? -1 : 1));
