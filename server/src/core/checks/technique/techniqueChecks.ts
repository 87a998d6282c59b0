import type { Check } from '../defineCheck.ts';
import { revokedTechnique } from './AR601-revoked-technique.ts';
import { deprecatedTechnique } from './AR602-deprecated-technique.ts';
import { unknownTechnique } from './AR603-unknown-technique.ts';
import { otherTechniqueName } from './AR604-name-of-another-technique.ts';
import { otherPlatform } from './AR605-not-a-linux-technique.ts';
import { severalTechniques } from './AR606-several-techniques.ts';
import { keyStyle } from './AR607-technique-key-style.ts';

/** The AR6xx checks, in the order of their codes: keys and the techniques that they name. */
export const techniqueChecks: readonly Check[] = [
  revokedTechnique,
  deprecatedTechnique,
  unknownTechnique,
  otherTechniqueName,
  otherPlatform,
  severalTechniques,
  keyStyle,
];
