import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fixedText } from '../../server/src/core/fixes/fixAll.ts';
import { repairsOf } from '../../server/src/core/repair/repair.ts';
import { parseDocument } from '../../server/src/core/syntax/document.ts';
import { parseLine } from '../../server/src/core/syntax/line.ts';
import { targets } from './measure.ts';

function repaired(line: string): readonly string[] {
  const node = parseLine(line);
  return node.kind === 'command' ? repairsOf(node, targets).map((r) => r.text) : [];
}

test('a line that deletes all rules never gets a key', () => {
  for (const line of ['sudo /usr/sbin/auditctl -D all', '-D all', '-D rules', 'auditctl -D identity'])
    for (const text of repaired(line)) assert.doesNotMatch(text, /-k/);
});

test('a key has a letter or a digit', () => {
  for (const line of [
    "'-w … -k',",
    '-w /etc/passwd -p wa -k …',
    '-w /etc/passwd -p wa -k ,',
    '-w /etc/hosts -k " "',
  ])
    for (const text of repaired(line)) assert.doesNotMatch(text, /-k (?![\w-]*\w)/);
});

test('permissions in front of an empty key do not become the key unasked', () => {
  const line = '-w /usr/bin/curl wax -k';
  assert.equal(fixedText(parseDocument(line), { targets }), line);
});

test('-D and a switch stand on lines of their own, because auditctl reads no further', () => {
  assert.equal(repaired("- '--loginuid-immutable -D'")[0], '-D\n--loginuid-immutable');
});

test('dashes and quotes that were read in the wrong encoding are read as what they were', () => {
  for (const dash of ['â€“', 'â€”', 'â€“', '\u00e2\u0080\u0093'])
    assert.equal(repaired(`-w /etc/passwd ${dash}p wa -k identity`)[0], '-w /etc/passwd -p wa -k identity');
});
