import type { PolicyCheck } from '../definePolicyCheck.ts';
import { everyOpen } from './IM401-every-open.ts';
import { pseudoMeasured } from './IM402-pseudo-measured.ts';
import { overlayMeasured } from './IM403-overlay-measured.ts';

/** What makes the system slow, or its lists long. */
export const policyCostChecks: readonly PolicyCheck[] = [everyOpen, pseudoMeasured, overlayMeasured];
