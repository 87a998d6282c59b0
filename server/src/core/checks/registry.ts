import type { Check } from './defineCheck.ts';
import { isLoadCheck } from './defineCheck.ts';
import { loadChecks } from './load/loadChecks.ts';
import { meaningChecks } from './meaning/meaningChecks.ts';
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

/** The codes of the checks about lines that do not load. */
export const loadCodes: ReadonlySet<string> = new Set(checks.filter(isLoadCheck).map((c) => c.code));
