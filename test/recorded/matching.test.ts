import assert from 'node:assert/strict';
import { test } from 'node:test';
import { changed } from './answers.ts';
import { matchingAnswers } from './matchingAnswers.ts';

test('What core/matching answers is what was recorded; if a change is meant, run test/recorded/record.ts', () => {
  assert.deepEqual(changed({ name: 'matching', answers: matchingAnswers }), []);
});
