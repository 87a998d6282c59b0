import assert from 'node:assert/strict';
import { test } from 'node:test';
import { difference, fixAll, fixedText } from '../../../server/src/core/features/fixAll.ts';
import { lint, read, targetsOf } from '../../../server/src/core/service.ts';
import { applyEdits } from '../../../server/src/core/text/span.ts';

const targets = targetsOf(['3.0.9'], 'x86_64');

test('fix all: mends every line, and a second time changes nothing', () => {
  const text = '-w /etc/cron.daily/ -p wa -k T1053.003-Scheduled Task-Job-Cron\n# fine\n-w "/etc/passwd" -p wa -k id\n';
  const fixed = fixedText(read(text), targets);
  assert.equal(lint(read(fixed), { targets }).filter((p) => p.severity === 'error').length, 0, fixed);
  assert.equal(fixedText(read(fixed), targets), fixed);
  assert.deepEqual(fixAll(read(fixed), targets), []);
});

test('fix all: its edits make the fixed text, one for each line', () => {
  const text = '-w /a -p wa -k one two\n-w /b -p wa -k ok\n-w /c -p wa -k three four';
  const edits = fixAll(read(text), targets);
  assert.equal(edits.length, 2);
  assert.equal(applyEdits(text, edits), fixedText(read(text), targets));
});

test('fix all: the difference of two texts, made of edits, is the second', () => {
  const texts = ['', 'a', 'a\nb', 'a\nc', 'b\na\n', 'aaaa', 'aa', 'x\ny\nz', 'x\nz', '\n\n', '\ud83d\ude00', '\ud83d\ude01'];
  for (const before of texts) for (const after of texts) assert.equal(applyEdits(before, difference(before, after)), after);
});
