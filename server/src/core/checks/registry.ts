import type { LineCheck } from './define.ts';

/** Every check, in the order of its code. */
export const lineChecks: readonly LineCheck[] = [];
