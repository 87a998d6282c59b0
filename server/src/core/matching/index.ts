export { covers } from './covers.ts';
export { type Decision, decide, inMask } from './decide.ts';
export type { Event, TouchedName } from './event.ts';
export { type FilterAnswer, type RuleAnswers, ruleAnswers } from './filterAnswers.ts';
export { type PossibleRule, possibleRules } from './possibleRules.ts';
export { eventKey, keysOf, sameButKey, sameToKernel } from './ruleIdentity.ts';
