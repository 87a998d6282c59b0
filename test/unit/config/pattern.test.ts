import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compileGlob, compilePattern } from '../../../server/src/core/text/pattern.ts';

test('A pattern matches whole texts as the JavaScript engine does', () => {
  const sources = [
    'abc',
    'a|b',
    'a*',
    '(ab)+c?',
    '[a-c_]{2,3}',
    '^a.c$',
    '\\d+-\\w*',
    '(?:a|ab)(?:c|bcd)*',
    'a{2}',
    'a{2,}',
    '[^a]',
    '\\.',
    '[\\]a]',
    'a+?b',
    '',
    '(|a)b',
    '\\p{Lu}+',
    '(a*)*',
    '(a?){3}',
    '(?:x+y?)+',
    'a||b',
    '\\u0061',
    '[$^]',
    '$',
    '^',
  ];
  const texts = [
    '',
    'a',
    'b',
    'ab',
    'abc',
    'abab',
    'ababc',
    'aa',
    'aaa',
    'a.c',
    'aXc',
    '12-x',
    'abcd',
    'abbcd',
    '.',
    ']',
    'A',
    'x',
    'xy',
    'xyx',
    '\ud83d\ude00',
    '$',
    'a\n',
  ];
  for (const source of sources) {
    const read = compilePattern(source);
    assert.ok('pattern' in read, source);
    for (const text of texts)
      assert.equal(
        read.pattern(text),
        new RegExp(`^(?:${source})$`, 'us').test(text),
        `${source} over ${JSON.stringify(text)}`,
      );
  }
});

test('A pattern that cannot be read or matched in bounded time is reported', () => {
  for (const source of [
    '(',
    '[',
    'a**',
    '\\q',
    '(?=a)',
    '(?<!a)b',
    '(a)\\1',
    '\\ba',
    'a{999}',
    '((((a+)+)+)+)+',
    'x'.repeat(400),
    '(?<n>a)',
  ])
    assert.ok('problem' in compilePattern(source), source);
});

test('Hostile patterns end quickly', () => {
  // Its own time: the machine may have other things to do.
  const start = process.cpuUsage();
  for (const source of [
    '(a+)+$',
    '(a|a)*b',
    '(.*)*x',
    '((a?){256}){256}b',
    '.*.*.*.*.*.*.*=',
    '(((a*)*)*)*b',
    '((a{2}){2,}){2,}b',
  ]) {
    const read = compilePattern(source);
    assert.ok('pattern' in read);
    assert.equal(read.pattern('a'.repeat(256)), source === '(a+)+$');
  }
  const glob = compileGlob('*a*a*a*a*a*a*a*a*/**/**/**/x');
  assert.ok('pattern' in glob && !glob.pattern('a'.repeat(300)));
  assert.ok(process.cpuUsage(start).user < 5e6);
});

test('A pattern that takes too long has no answer, and one that does not has', () => {
  const read = compilePattern('((a?){256}){256}b');
  assert.ok('pattern' in read);
  const start = process.cpuUsage();
  for (let n = 0; n < 400; n++) assert.equal(read.pattern(`${'a'.repeat(250)}${n}`, 20_000), undefined);
  assert.ok(process.cpuUsage(start).user < 5e6);
  assert.equal(read.pattern('aab', 20_000), true);
  assert.equal(read.pattern('aabc', 20_000), false);
});
