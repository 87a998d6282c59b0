import assert from 'node:assert/strict';
import { test } from 'node:test';
import { numberOf, recordedOf } from '../../../server/src/core/checks/ruleset/recordedCalls.ts';
import { target } from '../../../server/src/core/facts/targets.ts';
import { load } from '../../../server/src/core/ruleset/load.ts';
import { singleFile } from '../../../server/src/core/ruleset/merge.ts';

const CALLS = [
  'open',
  'openat',
  'creat',
  'truncate',
  'chmod',
  'fchmod',
  'chown',
  'unlink',
  'rename',
  'mkdir',
];
const debian = target('debian-12') ?? assert.fail();

/** Answers, for the rule of the first line, which of the calls the other lines record. */
function recordedCalls(lines: readonly string[]): readonly string[] {
  const loaded = load(singleFile(lines.join('\n')), debian);
  assert.equal(loaded.rules.length, lines.length);
  const recorded = recordedOf(loaded, 'x86_64', CALLS);
  const [like = assert.fail()] = loaded.rules;
  return CALLS.filter((c) => recorded.takes(like, numberOf(c, 'x86_64') ?? assert.fail()));
}

/** Returns 200 rules, each for other calls below a directory of its own: more selections than are kept together. */
function manySelections(): readonly string[] {
  return Array.from({ length: 200 }, (_, i) => {
    const calls = CALLS.filter((_, at) => ((i + 1) >> at) & 1);
    return `-a always,exit -F arch=b64 -S ${calls.join()} -F dir=/srv/${i} -F auid=${i}`;
  });
}

test('A call is recorded by a rule for the same or for more, below the same directory or one above it', () => {
  const like = '-a always,exit -F arch=b64 -S open -F dir=/srv/www -F auid>=1000';
  const of = (rule: string) => recordedCalls([like, `-a always,exit -F arch=b64 ${rule}`]);
  assert.deepEqual(of('-S creat,chmod -F dir=/srv/www -F auid>=1000'), ['creat', 'chmod']);
  assert.deepEqual(of('-S creat,chmod -F dir=/srv -F auid>=1000'), ['creat', 'chmod']);
  assert.deepEqual(of('-S creat,chmod'), ['creat', 'chmod']);
  assert.deepEqual(of('-S creat,chmod -F dir=/srv/www/html -F auid>=1000'), []);
  assert.deepEqual(of('-S creat,chmod -F dir=/srv/www -F auid=0'), []);
  assert.deepEqual(of('-S all -F dir=/srv'), CALLS);
});

test('A call that a rule with the same key records counts, also for other paths', () => {
  const like = '-a always,exit -F arch=b64 -S open -F dir=/srv/www -k web';
  assert.deepEqual(recordedCalls([like, '-a always,exit -F arch=b64 -S chown -F dir=/etc -k web']), [
    'open',
    'chown',
  ]);
  assert.deepEqual(recordedCalls([like, '-a never,exit -F arch=b64 -S chown -F dir=/etc -k web']), ['open']);
});

test('What is recorded does not depend on how many different selections of calls there are', () => {
  for (const i of [0, 60, 100, 199]) {
    const lines = manySelections();
    const like = `-a always,exit -F arch=b64 -S mount -F dir=/srv/${i}/www -F auid=${i}`;
    const expected = CALLS.filter((_, at) => ((i + 1) >> at) & 1);
    assert.deepEqual(recordedCalls([like, ...lines]), expected);
  }
});

test('A call that a rule filters by an argument is one that its author chose', () => {
  const chosen = (rule: string) => {
    const loaded = load(singleFile(`-a always,exit -F arch=b64 ${rule}`), debian);
    const recorded = recordedOf(loaded, 'x86_64', CALLS);
    return CALLS.filter((c) => recorded.isChosen(numberOf(c, 'x86_64') ?? assert.fail()));
  };
  assert.deepEqual(chosen('-S open,chmod -F a1&0100'), ['open', 'chmod']);
  assert.deepEqual(chosen('-S open,chmod -F uid=0'), []);
});
