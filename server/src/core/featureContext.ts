import type { TechniqueHere } from './attack/data/describeTechnique.ts';
import type { Machine } from './facts/machines.ts';
import type { Target } from './facts/targets.ts';

/** What a feature needs to know besides the document. */
export interface FeatureContext {
  /** Never empty. */
  readonly targets: readonly Target[];
  readonly machine: Machine;
  /** What the rules at hand have of the technique that a hover is about, where somebody found that out. */
  readonly here?: TechniqueHere;
  /** How many rules of other files have the key that a hover is about, where somebody found that out. */
  readonly keyElsewhere?: number;
}
