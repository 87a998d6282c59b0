// A number that is no system call in the line as it was typed is none after a fix.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fixedText } from '../../server/src/core/fixes/fixAll.ts';
import { lintLines } from '../../server/src/core/lint/lintLines.ts';
import { parseDocument } from '../../server/src/core/syntax/document.ts';
import { applyEdits } from '../../server/src/core/text/span.ts';
import { targetNamed } from '../support/examples.ts';

const targets = [targetNamed('debian-12')];

/** A rule with a system call in the place of a field. */
const lines = [
  '&1',
  '&0x1',
  '<5',
  '<=5',
  '>1',
  '>=1',
  '=1',
  '!=1',
  ':1',
  '.1',
  '/1',
  '|1',
  '+1',
  ';1',
  ',1',
  '&1&2',
]
  .flatMap((end) => ['sync', 'open', 'kill'].map((name) => `${name}${end}`))
  .flatMap((word) => [
    `-a always,exit -F arch=b64 -S open -F ${word} -k x`,
    `-a always,exit -F arch=b64 -F ${word} -k x`,
    `-a always,exit -F arch=b64 -S open -C ${word} -k x`,
    `-a always,exit -F arch=b64 -S open ${word} -k x`,
    `-a always,exit -F arch=b64 ${word} -k x`,
    `-a always,exit -F arch=b64 -S open ${word.replace(/(\d)/, ' $1')} -k x`,
    `-a always,exit -F arch=b64 --syscall ${word} -k x`,
  ]);

test('The value of a condition on a system call does not become the number of another one.', () => {
  for (const line of lines)
    for (const p of lintLines(parseDocument(line), { targets }).problems)
      for (const { edits, safety } of p.fixes()) {
        const after = applyEdits(line, edits);
        const isList = /(?:-S|--syscall) ?\w+,\d/.test(line);
        if (!isList) assert.doesNotMatch(after, /-S \S*\b\d/, `${line}\n${safety}\n${after}`);
      }
});

test('A condition on a system call is left to a person.', () => {
  for (const line of [
    '-a always,exit -F arch=b64 -S open -F sync&1 -k x',
    '-a always,exit -F arch=b64 -S open -F kill<5 -k x',
  ])
    assert.equal(fixedText(parseDocument(line), { targets }), line);
});

test('Numbers in a list of system calls stay numbers of system calls.', () => {
  const line = '-a always,exit -F arch=b64 -S open, 59 -k x';
  assert.equal(fixedText(parseDocument(line), { targets }), '-a always,exit -F arch=b64 -S open,59 -k x');
});
