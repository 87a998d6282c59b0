import assert from 'node:assert/strict';
import { test } from 'node:test';
import { changed } from './answers.ts';
import { rulesetAnswers } from './rulesetAnswers.ts';

test('What core/ruleset answers is what was recorded; if a change is meant, run test/recorded/record.ts', () => {
  assert.deepEqual(changed({ name: 'ruleset', answers: rulesetAnswers }), []);
});
