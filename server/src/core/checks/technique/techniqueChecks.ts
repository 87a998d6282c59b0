import type { Check } from '../defineCheck.ts';
import { deprecatedTechnique, otherPlatform, revokedTechnique, unknownTechnique } from './ids.ts';
import { keyStyle, otherTechniqueName, severalTechniques } from './style.ts';

/** The AR6xx checks: keys and the techniques that they name. In the order of their codes. */
export const techniqueChecks: readonly Check[] = [
  revokedTechnique,
  deprecatedTechnique,
  unknownTechnique,
  otherTechniqueName,
  otherPlatform,
  severalTechniques,
  keyStyle,
];
