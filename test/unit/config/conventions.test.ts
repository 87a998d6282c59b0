import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lint, read, targetsOf } from '../../../server/src/core/service.ts';

const targets = targetsOf([], 'x86_64');
const text =
  '-w /etc/a -p wa -k cron_tab -k T1053.003\n-a always,exit -F arch=b64 -S mount -F key=T1053-Scheduled\n-w /etc/b -p wa -k Mixed\n-D -k x\n';

function found(keys: string | undefined, severities = {}): readonly string[] {
  const problems = lint(read(text), { targets, severities, only: ['AR501'], ...(keys === undefined ? {} : { conventions: { keys } }) });
  return problems.map((p) => text.slice(p.span.start, p.span.end));
}

test('conventions: keys that do not keep to it are marked, where one is given', () => {
  assert.deepEqual(found(undefined), []);
  assert.deepEqual(found('technique'), ['cron_tab', 'Mixed']);
  assert.deepEqual(found('[a-z]+(?:_[a-z]+)*'), ['T1053.003', 'T1053-Scheduled', 'Mixed']);
  assert.deepEqual(found('.*'), []);
});

test('conventions: a severity wins; the check alone wants techniques', () => {
  assert.deepEqual(found('technique', { AR501: 'off' }), []);
  assert.deepEqual(found(undefined, { 'key-convention': 'info' }), ['cron_tab', 'Mixed']);
});
