import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compileSearch } from '../../../server/src/core/text/searchPattern.ts';

function found(source: string, text: string, most = 99): readonly string[] | undefined {
  const result = compileSearch(source);
  assert.ok('search' in result, JSON.stringify(result));
  return result.search.matches(text, most)?.map((m) => text.slice(m.start, m.end));
}

test('A pattern is found at each line that it matches', () => {
  assert.deepEqual(
    found('^\\s*-w\\s+/etc/passwd\\s+-p\\s+wa$', '-w /etc/passwd -p wa\n  -w  /etc/passwd -p wa\n'),
    ['-w /etc/passwd -p wa', '  -w  /etc/passwd -p wa'],
  );
  assert.deepEqual(found('^-w /etc/passwd$', '# -w /etc/passwd\n-w /etc/passwd x'), []);
});

test('White space of a pattern goes over the end of a line, as in PCRE', () => {
  assert.deepEqual(found('^-w[\\s]+/etc/passwd$', '-w\n  /etc/passwd\n'), ['-w\n  /etc/passwd']);
});

test('Look-ahead, boundaries of words, classes and counts mean what they mean in a regular expression', () => {
  const texts = ['open_by_handle_at,creat ', '-F a1&0100 creat ', 'xcreat', 'ab]c', 'aab', 'a-b', ''];
  for (const source of [
    '\\bcreat\\b',
    '^(?:(?!-F[\\s]+a\\d&).)*creat',
    '[]b]+c',
    '^a{2}b$',
    '[a-c]{1,2}',
    '(?:ab|a)-?b',
    '[^\\s,]+',
    'x*',
    '\\Bcreat',
    '(?=.*b)a+',
  ])
    for (const text of texts) {
      // JavaScript reads a first "]" as the end of the class.
      const own = [...text.matchAll(new RegExp(source.replace('[]b]', '[\\]b]'), 'gm'))];
      assert.equal(found(source, text)?.length, own.length, `${source} in "${text}"`);
    }
});

test('"(?i)" at the start ignores case', () => {
  assert.deepEqual(found('(?i)^\\s*flush\\s*=\\s*(\\w+)$', 'FLUSH = Sync'), ['FLUSH = Sync']);
});

test('Not more matches are looked for than are wanted', () => {
  assert.equal(found('^a$', 'a\na\na', 2)?.length, 2);
});

test('What cannot be run in bounded time, or is no expression, is refused with a reason', () => {
  for (const source of ['(a)\\1', '(?<=a)b', '(', 'a)', '*a', '[b-a]', 'x'.repeat(1001), '(?:a{256}){256}']) {
    const result = compileSearch(source);
    assert.ok('problem' in result && result.problem.length > 5, source.slice(0, 20));
  }
});

test('A pattern that would make a backtracking engine hang is answered, or given up, at once', () => {
  const start = performance.now();
  const text = `${'a'.repeat(30_000)}b\n`.repeat(3);
  for (const source of ['^(a+)+$', '^(a|aa)+$', '^(?:.*(?:a+)*)*c$', '(a*)*c', '^(?:(?!(?:a+)+c).)*$'])
    found(source, text);
  assert.ok(performance.now() - start < 20_000);
});
