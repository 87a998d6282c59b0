import assert from 'node:assert/strict';
import { test } from 'node:test';
import { rangeAround } from '../../../server/src/core/facts/releaseRange.ts';
import { R } from '../../../server/src/core/facts/releases.ts';
import { getopt } from '../../../server/src/core/syntax/getopt.ts';
import { parseLine } from '../../../server/src/core/syntax/line.ts';
import { splitWords } from '../../../server/src/core/syntax/words.ts';

/** The steps in short: `w=/etc`, `?unknown`, and what is left behind a bar. */
function steps(line: string, release: number = R.v4_2_2): string {
  const words = splitWords(line);
  const g = getopt(words, words.length, rangeAround(release));
  const out: string[] = [];
  for (let s = g.next(); s; s = g.next())
    out.push(s.name === undefined ? `?${s.problem}` : s.argument ? `${s.name}=${s.argument.value}` : s.name);
  const rest = g.end().rest.map((i) => words[i]?.value);
  return [out.join(' '), ...rest].join(' | ');
}

const table: readonly (readonly [string, string])[] = [
  ['-w /etc -p wa', 'w=/etc p=wa'],
  ['-w/etc -pwa', 'w=/etc p=wa'],
  ['-w=/etc', 'w==/etc'],
  ['-ih', 'i h'],
  ['-Da always,exit', 'D a=always,exit'],
  ['-p -k x', 'p=-k | x'],
  ['-S -S open', 'S=-S | open'],
  ['-k', '?missing-argument'],
  ['-Z', '?unknown'],
  ['-P wa', '?unknown | wa'],
  ['a -D b', 'D | a | b'],
  ['- -D', 'D | -'],
  ['-D -- -w /etc', 'D | -w | /etc'],
  ['--backlog_wait_time 5', 'backlog_wait_time=5'],
  ['--backlog_wait_time=5', 'backlog_wait_time=5'],
  ['--back 5', 'backlog_wait_time=5'],
  ['--login', 'loginuid-immutable'],
  ['--loginuid-immutable=1', '?unwanted-argument'],
  ['--reset', '?ambiguous'],
  ['--reset-lost', 'reset-lost'],
  ['--back', '?missing-argument'],
  ['--backlog-wait-time 5', '?unknown | 5'],
];
for (const [line, want] of table)
  test(`The options of "${line}" are read as getopt_long reads them`, () => assert.equal(steps(line), want));

test('Long options are known from their version on', () => {
  assert.equal(steps('--signal stop', R.v2_8_5), '?unknown | stop');
  assert.equal(steps('--signal stop', R.v3_0_7), 'signal=stop');
  assert.equal(steps('--reset', R.v2_8_5), 'reset-lost');
  assert.equal(steps('--help', R.v4_1_0), '?unknown');
  assert.equal(steps('--help', R.v4_1_2), 'help');
});

test('An option node has the spans of the option and of its argument', () => {
  const line = '-a always,exit -Fauid>=1000 --backlog_wait_time=5';
  const node = parseLine(line);
  assert.equal(node.kind, 'command');
  if (node.kind !== 'command') return;
  const texts = node.options.map((o) => [
    line.slice(o.span.start, o.span.end),
    o.argument && line.slice(o.argument.span.start, o.argument.span.end),
  ]);
  assert.deepEqual(texts, [
    ['-a', 'always,exit'],
    ['-F', 'auid>=1000'],
    ['--backlog_wait_time', '5'],
  ]);
});
