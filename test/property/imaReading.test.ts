import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { policyKernel, unknownKernel } from '../../server/src/core/ima/facts/policyKernels.ts';
import { judgePolicyLine } from '../../server/src/core/ima/model/judgePolicyLine.ts';
import {
  type PolicyLine,
  parsePolicy,
  policyLineAt,
  policyWordAt,
} from '../../server/src/core/ima/syntax/policyDocument.ts';

const piece = fc.constantFrom(
  ...['audit', 'measure', 'func=', 'BPRM_CHECK', 'uid', '=', '<', '>', '0', '4294967295', ' ', '\t', '\n'],
  ...[
    '\r',
    '#',
    '\\',
    '/',
    'mask=^MAY_READ',
    'fsuuid=',
    'constructor=',
    '__proto__',
    '\0',
    '\u00a0',
    '💾',
    '|',
    ',',
  ],
);
const policyText = fc.oneof(
  fc.array(piece, { maxLength: 40 }).map((parts) => parts.join('')),
  fc.string({ unit: 'binary', maxLength: 60 }),
);

/** Puts a line together again from its words, its comment and the spaces and tabs between them. */
function rebuilt({ text, words, comment, kind }: PolicyLine): string {
  if (kind === 'path') return text;
  let out = '';
  let at = 0;
  for (const { span, text: word } of [...words, ...(comment ? [{ span: comment, text: '' }] : [])]) {
    const gap = text.slice(at, span.start);
    assert.match(gap, /^[ \t]*$/);
    out += gap + (word || text.slice(span.start, span.end));
    at = span.end;
  }
  assert.match(text.slice(at), /^[ \t]*$/);
  return out + text.slice(at);
}

test('The words of a policy and what is between them give back its text', () => {
  fc.assert(
    fc.property(policyText, (text) => {
      const { lines } = parsePolicy(text);
      assert.equal(lines.map(rebuilt).join('\n'), text);
      for (const line of lines) {
        assert.equal(text.slice(line.start, line.end), line.text);
        assert.equal(policyLineAt({ text, lines }, line.start), line);
        for (const w of line.words) {
          assert.equal(line.text.slice(w.span.start, w.span.end), w.text);
          assert.equal(w.text, w.name + (w.operator ?? '') + w.value);
          assert.equal(policyWordAt(line, w.span.start), w);
        }
      }
    }),
    { numRuns: 2000 },
  );
});

test('A verdict on a policy line never throws, and its fault is inside the line', () => {
  const kernels = [unknownKernel, policyKernel('5.8'), policyKernel('6.13'), policyKernel('7.3')];
  fc.assert(
    fc.property(policyText, (text) => {
      for (const line of parsePolicy(text).lines)
        for (const kernel of kernels) {
          const { fault, outcome } = judgePolicyLine(line, kernel ?? unknownKernel);
          assert.equal(fault !== undefined, outcome !== 'loads');
          if (fault) assert.ok(fault.span.start >= 0 && fault.span.end <= line.text.length);
        }
    }),
    { numRuns: 2000 },
  );
});
