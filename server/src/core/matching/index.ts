export { covers } from './covers.ts';
export { type Decision, decide } from './decide.ts';
export { type Event, permOf, type TouchedName } from './event.ts';
export { eventKey, keysOf, ruleKey, sameButKey, sameRule } from './same.ts';
