import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { DocumentSymbol } from '../../../server/src/core/navigation/outline.ts';
import { symbols } from '../../../server/src/core/navigation/symbols.ts';
import { parseDocument } from '../../../server/src/core/syntax/document.ts';

/** The outline as names, those under a heading behind it. */
const outline = (text: string): readonly string[] =>
  symbols(parseDocument(text)).map((s: DocumentSymbol) =>
    s.children.length > 0 ? `${s.name}: ${s.children.map((c) => c.name).join(', ')}` : s.name,
  );

describe('document symbols', () => {
  const table: readonly (readonly [what: string, text: string, outline: readonly string[]])[] = [
    [
      'headings hold their rules',
      '-D\n## Users ##\n-w /a -k x\n# Other\n-w /b\n',
      ['-D', 'Users: -w /a', 'Other: -w /b'],
    ],
    [
      'a block of comments is headed by its first line',
      '-D\n# Users\n# more of them\n-w /a\n',
      ['-D', 'Users: -w /a'],
    ],
    [
      'a comment that switches checks heads nothing',
      '-D\n# Users\n-w /a\n# audit-rules: disable-next-line AR301 -- why\n-w /b\n',
      ['-D', 'Users: -w /a, -w /b'],
    ],
    [
      'nor does it hide the heading behind it',
      '# audit-rules: disable AR301\n# Users\n-w /a\n# B\n-w /b\n',
      ['Users: -w /a', 'B: -w /b'],
    ],
    [
      'a region is named by its label and ends',
      '# region Users\n-w /a\n# endregion\n-w /b\n',
      ['Users: -w /a', '-w /b'],
    ],
    ['one heading for everything is left out', '# All\n-w /a\n-w /b\n', ['-w /a', '-w /b']],
  ];
  for (const [what, text, expected] of table)
    it(`The outline is right for: ${what}`, () => assert.deepEqual(outline(text), expected));
});
