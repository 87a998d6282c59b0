import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fields } from '../../../server/src/core/facts/fields.ts';
import { syscalls } from '../../../server/src/core/facts/tables.ts';
import { documentationOf } from '../../../server/src/core/hover/texts/documentation.ts';
import { targetsOf } from '../../../server/src/core/service.ts';
import { codeSpan, plainMarkdown } from '../../../server/src/core/text/markdown.ts';
import { plainOfMarkdown } from '../../../server/src/lsp/plainOfMarkdown.ts';
import { rendered } from '../../support/renderedMarkdown.ts';

test('Code keeps its asterisks and backslashes', () => {
  const prototype = 'execve(/* a0 */ const char *filename, const char *const *argv)';
  assert.equal(
    plainOfMarkdown(`\`\`\`c\n${prototype}\n\`\`\`\n\n5 on **i386**`),
    `${prototype}\n\n5 on i386`,
  );
  assert.equal(plainOfMarkdown('`a*b*` is *so* \\*big\\*'), 'a*b* is so *big*');
});

test('A value comes out as it went in', () => {
  for (const value of ['a`b', '``', '![i](x)', '[a](command:x)', '\\[', '*a* & &amp; <b>', ' x '])
    for (const put of [codeSpan, plainMarkdown])
      assert.equal(plainOfMarkdown(`Key ${put(value)}: one rule`), `Key ${value}: one rule`);
});

test('A link shows its text and its address, a heading its text', () => {
  assert.equal(
    plainOfMarkdown(
      '### T1053 *Cron*\n\n[T1053 a\\]b](https://x.example/?a=1&amp;b=2) and [insert](command:x)',
    ),
    'T1053 Cron\n\nT1053 a]b (https://x.example/?a=1&b=2) and insert',
  );
});

test('No documentation loses a word as plain text', () => {
  const context = { machine: 'x86_64', targets: targetsOf([], 'x86_64') } as const;
  const words = (text: string): readonly string[] => text.match(/[\w*/]+/g) ?? [];
  const docs = [
    ...fields.map((f) => ({ about: 'field', name: f.name }) as const),
    ...['open', 'execve', 'ioctl', 'mount'].map((name) => ({ about: 'syscall', name }) as const),
  ];
  assert.ok(syscalls('x86_64').get('execve'));
  for (const doc of docs) {
    const markdown = documentationOf(doc, context) ?? '';
    const plain = new Set(words(plainOfMarkdown(markdown)));
    assert.deepEqual(
      words(rendered(markdown).text).filter((w) => !plain.has(w)),
      [],
      markdown,
    );
  }
});

test('A rule between two parts leaves one empty line', () => {
  assert.equal(plainOfMarkdown('Records it.\n\n---\n\n`-w PATH`: watch'), 'Records it.\n\n-w PATH: watch');
});
