import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { folds } from '../../../server/src/core/navigation/folding.ts';
import { selections } from '../../../server/src/core/navigation/selection.ts';
import { parseDocument } from '../../../server/src/core/syntax/document.ts';
import { marked } from '../../support/fixture.ts';

/** Folds as kind with first and last line, counted from 0. */
function folded(text: string): readonly string[] {
  const line = (offset: number) => text.slice(0, offset).split('\n').length - 1;
  return folds(parseDocument(text)).map((f) => `${f.kind} ${line(f.span.start)}-${line(f.span.end)}`);
}

describe('folding', () => {
  const table: readonly (readonly [what: string, text: string, folds: readonly string[]])[] = [
    [
      'a section ends before the next comment',
      '# a\n-w /a\n\n-w /b\n\n# b\n-w /c\n',
      ['section 0-3', 'section 5-6'],
    ],
    ['a comment of several lines that heads nothing', '# a\n# b\n# c\n', ['comment 0-2']],
    ['a comment of several lines with its rules', '# a\n# b\n-w /a\n', ['section 0-2']],
    ['one line folds nothing', '# a\n\n-w /a', ['section 0-2']],
    ['a comment alone', '# a\n', []],
    ['rules without a comment', '-w /a\n-w /b\n', []],
    [
      'a comment that switches checks',
      '# a\n-w /a\n# audit-rules: disable-next-line AR301 -- why\n-w /b\n',
      ['section 0-3'],
    ],
    ['a comment apart from the next', '# a\n# b\n\n# c\n-w /a\n', ['comment 0-1', 'section 3-4']],
    ['regions hold sections', '#region x\n# a\n-w /a\n# endregion\n-w /b\n', ['region 0-3', 'section 1-2']],
    [
      'regions in regions',
      '# region x\n# region y\n-w /a\n# endregion\n# endregion\n',
      ['region 0-4', 'region 1-3'],
    ],
    ['a region without an end, an end without a region', '# endregion\n# region x\n-w /a\n', []],
    ['nothing', '', []],
  ];
  for (const [what, text, expected] of table)
    it(`Folding is right for: ${what}`, () => assert.deepEqual(folded(text), expected));
});

describe('selection', () => {
  const table: readonly (readonly [fixture: string, grows: readonly string[]])[] = [
    [
      '-a always,exit -F auid>=10$000 -k x',
      ['1000', 'auid>=1000', '-F auid>=1000', '-a always,exit -F auid>=1000 -k x'],
    ],
    [
      '-a always,exit -F au$0id>=1000',
      ['auid', 'auid>=1000', '-F auid>=1000', '-a always,exit -F auid>=1000'],
    ],
    [
      '-a always,exit -S open,crea$0t',
      ['creat', 'open,creat', '-S open,creat', '-a always,exit -S open,creat'],
    ],
    ['-a alw$0ays,exit', ['always', 'always,exit', '-a always,exit']],
    ['  -w$0 /x  ', ['-w', '-w /x', '  -w /x  ']],
    ['-w /x -kT10$078', ['T1078', '-kT1078', '-w /x -kT1078']],
    ['-C uid!=e$0uid', ['euid', 'uid!=euid', '-C uid!=euid']],
    ['# a$0b\n-w /x\n\n-w /y', ['# ab', '# ab\n-w /x\n\n-w /y']],
    [
      '# region\n# a\n-w /$0x\n# endregion\n',
      [
        '/x',
        '-w /x',
        '# a\n-w /x',
        '# region\n# a\n-w /x\n# endregion',
        '# region\n# a\n-w /x\n# endregion\n',
      ],
    ],
    ['$0', ['']],
    ['-D\n$0', ['-D\n']],
  ];
  for (const [fixture, grows] of table)
    it(`The selection grows as expected at ${JSON.stringify(fixture)}`, () => {
      const { text, offset } = marked(fixture);
      assert.deepEqual(
        selections(parseDocument(text), offset).map((s) => text.slice(s.start, s.end)),
        grows,
      );
    });
});
