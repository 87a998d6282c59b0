import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseLine } from '../../../server/src/core/syntax/line.ts';
import { spanInWord, splitWords } from '../../../server/src/core/syntax/words.ts';

const values = (line: string) => splitWords(line).map((w) => w.value);

const table: readonly (readonly [string, string, readonly string[]])[] = [
  ['Any number of spaces separates two words', '  -w   /etc  ', ['-w', '/etc']],
  ['A tab is an ordinary character', '-w\t/etc', ['-w\t/etc']],
  ['Quotes, # and a CR are ordinary characters', '-k "a b" #\r', ['-k', '"a', 'b"', '#\r']],
  ['A backslash before a space keeps it in the word', '-w /my\\ file', ['-w', '/my file']],
  ['Two backslashes are read as one', '-k a\\\\b', ['-k', 'a\\b']],
  ['A backslash before any other character stays', '-k a\\b', ['-k', 'a\\b']],
  ['A backslash at the end stays', '-k a\\', ['-k', 'a\\']],
  [
    'In the first word an escaped space becomes two BELs',
    '-w/my\\ file -p w',
    ['-w/my\x07\x07file', '-p', 'w'],
  ],
  ['In the first word two backslashes become two EOTs', 'a\\\\b c', ['a\x04\x04b', 'c']],
  ['A NUL ends the line', '-w /etc\0 -p w', ['-w', '/etc']],
  ['A line of spaces has no words', '   ', []],
];

for (const [name, line, want] of table) test(name, () => assert.deepEqual(values(line), want));

test('A span in a word counts in the text, with escapes', () => {
  const line = '-w /a\\ b\\ c';
  const word = splitWords(line)[1];
  assert.ok(word);
  assert.equal(word.value, '/a b c');
  const at = word.value.indexOf('c');
  const s = spanInWord(word, at, at + 1);
  assert.equal(line.slice(s.start, s.end), 'c');
  const blank = spanInWord(word, 2, 3);
  assert.equal(line.slice(blank.start, blank.end), '\\ ');
});

test('A line is blank, a comment or a command', () => {
  const kinds: readonly (readonly [string, string])[] = [
    ['', 'blank'],
    ['   ', 'blank'],
    ['\0-D', 'blank'],
    ['#', 'comment'],
    ['  # x', 'comment'],
    ['\t# x', 'command'],
    ['\r', 'command'],
    ['-D', 'command'],
    ['\ufeff# x', 'command'],
  ];
  for (const [line, kind] of kinds) assert.equal(parseLine(line).kind, kind, JSON.stringify(line));
});

test('Equal lines are one node', () =>
  assert.equal(parseLine('-w /etc -p wa'), parseLine('-w /etc -p wa'.slice(0))));
