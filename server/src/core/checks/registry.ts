import type { Check } from './define.ts';

/** Every check, in the order of its code. */
export const checks: readonly Check[] = [];
