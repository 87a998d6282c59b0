import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lint, targetsOf } from '../../server/src/core/service.ts';
import { maskTemplate, parseTemplate } from '../../server/src/core/syntax/template.ts';

const targets = targetsOf([], 'x86_64');

test('Lines of a template keep their places, whatever the text is', () => {
  let seed = 11;
  const random = (n: number) => {
    seed = (seed * 1103515245 + 12345) & 0x7fffffff;
    return (seed >> 8) % n;
  };
  const pieces = [
    '{{',
    '}}',
    '{%',
    '%}',
    '{#',
    '#}',
    '<%',
    '%>',
    '<%=',
    '-%>',
    '{%-',
    '-}}',
    '"',
    "'",
    '`',
    '\n',
    ' ',
    '-w /x',
    ' -p wa',
    '-k',
    'if',
    'end',
    'raw',
    '#',
    '\r\n',
    'x',
    '|',
    '{',
    '}',
    '\\',
  ];
  for (let n = 0; n < 4000; n++) {
    const text = Array.from({ length: random(24) }, () => pieces[random(pieces.length)]).join('');
    for (const kind of ['jinja', 'erb', 'epp', 'go'] as const) {
      const masked = maskTemplate(text, kind);
      const lines = text.endsWith('\n') || text === '' ? text.split('\n').slice(0, -1) : text.split('\n');
      assert.deepEqual(
        masked.map((l) => l.text.length),
        lines.map((l) => l.length),
      );
      for (const l of masked)
        for (const s of l.opaque)
          assert.ok(s.start < s.end && s.end <= l.text.length && /^x+$/.test(l.text.slice(s.start, s.end)));
      if (n % 8 === 0)
        for (const p of lint(parseTemplate(text, kind), { targets }))
          assert.ok(p.span.end <= text.length && p.fixes().length >= 0);
    }
  }
});
