import assert from 'node:assert/strict';
import { test } from 'node:test';
import { changed } from './answers.ts';
import { modelAnswers } from './modelAnswers.ts';

test('What core/model answers is what was recorded; if a change is meant, run test/recorded/record.ts', () => {
  assert.deepEqual(changed({ name: 'model', answers: modelAnswers }), []);
});
