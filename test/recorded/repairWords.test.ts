import assert from 'node:assert/strict';
import { test } from 'node:test';
import { changed } from './answers.ts';
import { repairWordAnswers } from './repairAnswers.ts';

test('What core/repair makes of each word is what was recorded; if a change is meant, run test/recorded/record.ts', () => {
  assert.deepEqual(changed({ name: 'repair-words', answers: repairWordAnswers }), []);
});
