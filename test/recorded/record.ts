import { record } from './answers.ts';
import { matchingAnswers } from './matchingAnswers.ts';
import { modelAnswers } from './modelAnswers.ts';
import { repairAnswers, repairWordAnswers } from './repairAnswers.ts';
import { rulesetAnswers } from './rulesetAnswers.ts';

// Records what the core answers now: node scripts/run-ts.mjs test/recorded/record.ts. Read the difference. A change of the
// core that changes an answer is seen by this suite; whether an answer is right is for others: conformance asks auditctl,
// property the definitions.

record({ name: 'matching', answers: matchingAnswers });
record({ name: 'model', answers: modelAnswers });
record({ name: 'repair', answers: repairAnswers });
record({ name: 'repair-words', answers: repairWordAnswers });
record({ name: 'ruleset', answers: rulesetAnswers });
