import type { Check } from '../define.ts';

/** The AR6xx checks: keys and the techniques that they name. In the order of their codes. */
export const techniqueChecks: readonly Check[] = [];
