import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type HintKind, hintKinds, inlayHints } from '../../server/src/core/decorations/inlayHints.ts';
import { semanticTokens } from '../../server/src/core/decorations/semanticTokens.ts';
import { read, targetsOf } from '../../server/src/core/service.ts';
import { anyLine } from '../support/arbitrary.ts';

const context = { targets: targetsOf([], 'x86_64'), machine: 'x86_64' } as const;
const allKinds = Object.fromEntries(hintKinds.map((k) => [k, true])) as Record<HintKind, boolean>;

test('Semantic tokens never overlap, are never empty, and stay within their line', () => {
  fc.assert(
    fc.property(fc.array(anyLine, { maxLength: 4 }), fc.constantFrom('', 'audit.rules.j2'), (lines, name) => {
      const document = read(lines.join('\n'), name);
      let at = 0;
      for (const { span } of semanticTokens(document, context)) {
        assert.ok(span.start >= at && span.end > span.start, JSON.stringify(span));
        assert.ok(document.lines.some((l) => span.start >= l.start && span.end <= l.end));
        at = span.end;
      }
    }),
    { numRuns: 2000, seed: 11 },
  );
});

test('Inlay hints are in order and within the document, whatever its lines are', () => {
  fc.assert(
    fc.property(fc.array(anyLine, { maxLength: 4 }), (lines) => {
      const text = lines.join('\n');
      let at = 0;
      for (const { offset, label } of inlayHints(
        read(text),
        { start: 0, end: text.length },
        allKinds,
        context,
      )) {
        assert.ok(offset >= at && offset <= text.length && label !== '');
        at = offset;
      }
    }),
    { numRuns: 2000, seed: 12 },
  );
});
