import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { type FormatOptions, format, formatRange, formatTyped } from '../../../server/src/core/features/format.ts';
import { read } from '../../../server/src/core/service.ts';
import { parseDocument } from '../../../server/src/core/syntax/document.ts';
import { applyEdits } from '../../../server/src/core/text/span.ts';
import { targetNamed } from '../../support/examples.ts';
import { spanned } from '../../support/fixture.ts';

const targets = [targetNamed('3.0.9'), targetNamed('newest')];

function formatted(text: string, more: Partial<FormatOptions> = {}): string {
  return applyEdits(text, format(parseDocument(text), { targets, ...more }));
}

const cases: readonly (readonly [what: string, before: string, after: string])[] = [
  ['one blank between words', '-w   /etc/passwd  -p wa  -k identity\n', '-w /etc/passwd -p wa -k identity\n'],
  ['blanks at either end of a rule', '   -w /etc/passwd -p wa  \n', '-w /etc/passwd -p wa\n'],
  ['blanks at the end of a comment, not at its beginning', '  #  why   so \t \n', '  #  why   so\n'],
  ['an escaped blank at the end stays', '-w /etc/my\\   -p wa\n-w /etc/passwd -k x\\ \n', '-w /etc/my\\  -p wa\n-w /etc/passwd -k x\\ \n'],
  ['a newline at the end', '-D', '-D\n'],
  ['a comment without a newline', '# x ', '# x\n'],
  ['one empty line of several', '-D\n\n\n  \n\n-b 8192\n', '-D\n\n-b 8192\n'],
  ['no empty line at either end', '\n \n-D\n\n  \n', '-D\n'],
  ['blanks after the last newline', '-D\n   ', '-D\n'],
  ['nothing but blanks', ' \n\n  ', ''],
  ['nothing', '', ''],
  [
    'a line that does not load is left alone',
    '-w   etc/passwd  \n-a always,exit  -S   nosuch\n',
    '-w   etc/passwd  \n-a always,exit  -S   nosuch\n',
  ],
  ['a tab is a character', '-w /etc/passwd\t-p wa\n', '-w /etc/passwd\t-p wa\n'],
  ['a tab in a key stays', '-w  /etc/passwd -k a\tb\n', '-w /etc/passwd -k a\tb\n'],
  ['a CR stays where it is', '# x \r\n-w  /etc/passwd -p wa -k x\r\n', '# x\r\n-w /etc/passwd -p wa -k x\r\n'],
  ['a line that one target loads', '-a  always,exit -F arch=b64 -S fchmodat2 -k x\n', '-a always,exit -F arch=b64 -S fchmodat2 -k x\n'],
  ['controls', '-b   8192\n -f  1\n', '-b 8192\n-f 1\n'],
  // Each byte that goes would make 3.0.9 drop a word: 13 bytes hold 5 words, 12 do not.
  [
    'words that old releases would drop',
    `-a always,exit ${'-S 1 '.repeat(14)}   -F a0=1`,
    `-a always,exit ${'-S 1 '.repeat(14)}   -F a0=1\n`,
  ],
];

describe('format', () => {
  for (const [what, before, after] of cases)
    it(what, () => {
      assert.equal(formatted(before), after);
      assert.equal(formatted(after), after, 'twice');
    });

  it('leaves a line alone that auditctl reads in pieces', () => {
    const long = `#  ${'x'.repeat(7000)}  \n`;
    assert.equal(formatted(long), long);
  });

  it('touches no placeholder and no line of a template', () => {
    const text = '{% if x  %}\n\n\n-w  {{  a }}  -p wa\n-w  /b -p wa\n  {# c #}  \n{% endif %}';
    const document = read(text, 'audit.rules.j2');
    assert.equal(applyEdits(text, format(document, { targets })), text.replace('-w  /b', '-w /b'));
  });

  it('touches only the lines of a range', () => {
    const { text, start, end } = spanned('-w  /a\n-w  /⟦b\n-w  /⟧c\n-w  /d');
    const edits = formatRange(parseDocument(text), { start, end }, { targets });
    assert.equal(applyEdits(text, edits), '-w  /a\n-w /b\n-w /c\n-w  /d');
  });

  it('sees to the end of the document where a range reaches it', () => {
    const text = '-w  /a\n-w  /b\n\n';
    assert.equal(applyEdits(text, formatRange(parseDocument(text), { start: 8, end: text.length }, { targets })), '-w  /a\n-w /b\n');
  });

  it('mends the line above when a newline is typed', () => {
    const text = '-w  /a\n-w  /b  \n\n-w  /c';
    const edits = formatTyped(parseDocument(text), text.indexOf('\n\n') + 1, { targets });
    assert.equal(applyEdits(text, edits), '-w  /a\n-w /b\n\n-w  /c');
    assert.deepEqual(formatTyped(parseDocument(text), 3, { targets }), []);
  });

  it('puts options in order when asked to', () => {
    const order = (text: string) => formatted(text, { order: true });
    assert.equal(
      order('-a always,exit  -F auid>=1000 -F key=x -F arch=b64  -S open,openat -F success=0\n'),
      '-a always,exit -F arch=b64 -S open,openat -F auid>=1000 -F success=0 -F key=x\n',
    );
    // perm= before arch= adds no calls, behind it does: not the same rule.
    assert.equal(order('-a always,exit -F perm=wa -F arch=b64  -S open\n'), '-a always,exit -F perm=wa -F arch=b64 -S open\n');
    assert.equal(order('-w /etc/passwd  -k x -p wa\n'), '-w /etc/passwd -k x -p wa\n');
  });
});
