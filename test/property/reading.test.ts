import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { judge } from '../../server/src/core/model/judge.ts';
import { encodeRule } from '../../server/src/core/model/rule.ts';
import { LINE_BYTES, lineAt, parseDocument } from '../../server/src/core/syntax/document.ts';
import { parseLine } from '../../server/src/core/syntax/line.ts';
import { byteLength, offsetOfByte, toBytes } from '../../server/src/core/text/bytes.ts';
import { lineIndex } from '../../server/src/core/text/lineIndex.ts';
import { anyLine, anyPlace } from '../support/arbitrary.ts';
import { decodeText } from '../support/text.ts';

const runs = { numRuns: 4000, seed: 20261122 };

test('Words and the gaps between them give back the line', () => {
  fc.assert(
    fc.property(anyLine, (text) => {
      const node = parseLine(text);
      assert.equal(node.text, text);
      if (node.kind !== 'command') return;
      const end = text.includes('\0') ? text.indexOf('\0') : text.length;
      let at = 0;
      for (const { span } of node.words) {
        assert.match(text.slice(at, span.start), /^ *$/);
        assert.ok(span.end > span.start);
        at = span.end;
      }
      assert.match(text.slice(at, Math.max(at, end)), /^ *$/);
    }),
    runs,
  );
});

test('Options and arguments lie within the line, and each word is one, the other or neither', () => {
  fc.assert(
    fc.property(anyLine, (text) => {
      const node = parseLine(text);
      if (node.kind !== 'command') return;
      for (const o of node.options) {
        for (const s of [o.span, o.argument?.span ?? o.span])
          assert.ok(0 <= s.start && s.start <= s.end && s.end <= text.length);
        const word: { readonly value: string } | undefined = node.words[o.argument?.word ?? -1];
        if (o.argument) assert.equal(o.argument.value, word?.value.slice(o.argument.from));
      }
      assert.equal(new Set(node.rest).size, node.rest.length);
    }),
    runs,
  );
});

test('The parts of a rule exist for every line, and their spans and values fit their text', () => {
  fc.assert(
    fc.property(anyLine, (text) => {
      const node = parseLine(text);
      if (node.kind !== 'command') return;
      const { parts } = node;
      const all = [
        ...parts.listWords,
        ...parts.fields,
        ...parts.comparisons,
        ...parts.calls,
        ...parts.keys,
        ...parts.paths,
        ...parts.permissions,
      ];
      for (const p of all) {
        assert.equal(p.text, text.slice(p.span.start, p.span.end));
        assert.ok(p.span.start >= p.argument.span.start && p.span.end <= p.argument.span.end);
        assert.ok(p.argument.value.includes(p.value));
        assert.deepEqual(p.spanOf(0, p.value.length), p.span);
        if (!/[\\\x04\x07]/.test(text)) assert.equal(p.text, p.value);
      }
      for (const f of parts.fields)
        assert.equal(
          f.written + (f.op ?? '') + f.value,
          f.argument.value,
          'a field is name, operator, value',
        );
      assert.ok(['watch', 'rule', 'control', 'empty'].includes(parts.form));
    }),
    runs,
  );
});

test('Equal text gives the same node', () => {
  fc.assert(
    fc.property(anyLine, (text) => {
      assert.equal(parseLine(text), parseLine(`${text}x`.slice(0, -1)));
    }),
    runs,
  );
});

test('Any line has a verdict on any version and machine, and its fault lies within the line', () => {
  fc.assert(
    fc.property(anyLine, anyPlace, (text, { release, machine }) => {
      const node = parseLine(text);
      if (node.kind !== 'command') return;
      const v = judge(node, release, machine);
      assert.ok(['loads', 'refused', 'nothing', 'crashes'].includes(v.outcome));
      if (v.outcome === 'refused' || v.outcome === 'crashes') assert.ok(v.fault, 'no fault');
      if (v.fault)
        assert.ok(
          v.fault.span.start >= 0 &&
            v.fault.span.start <= v.fault.span.end &&
            v.fault.span.end <= text.length,
        );
      for (const a of v.assumes) assert.ok(a.span.end <= text.length);
      if (v.rule) encodeRule(v.rule);
    }),
    runs,
  );
});

test('The lines of a document give back its text, fit the buffer, and are found by offset', () => {
  const long = fc.tuple(anyLine, fc.nat(3)).map(([l, n]) => l + 'y'.repeat(n * 3000));
  fc.assert(
    fc.property(
      fc.array(fc.oneof({ weight: 5, arbitrary: anyLine }, { weight: 1, arbitrary: long }), { maxLength: 8 }),
      (lines) => {
        const text = lines.join('\n');
        const doc = parseDocument(text);
        assert.equal(
          doc.lines
            .map((l) => (l.continued || l.start === 0 ? '' : '\n') + text.slice(l.start, l.end))
            .join(''),
          text.replace(/\n$/, ''),
        );
        for (const l of doc.lines) {
          assert.ok(byteLength(l.node.text) <= LINE_BYTES);
          assert.equal(l.node.text, text.slice(l.start, l.end));
          if (l.end > l.start) assert.equal(lineAt(doc, l.start), l);
        }
      },
    ),
    { ...runs, numRuns: 1000 },
  );
});

test('Offsets and places convert to each other', () => {
  fc.assert(
    fc.property(fc.array(anyLine, { maxLength: 6 }), fc.nat(200), (lines, n) => {
      const text = lines.join('\n');
      const index = lineIndex(text);
      const offset = Math.min(n, text.length);
      assert.equal(index.offsetAt(index.placeAt(offset)), offset);
    }),
    runs,
  );
});

test('Bytes that are not UTF-8 survive decoding and encoding', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => {
      const text = decodeText(bytes);
      assert.deepEqual(toBytes(text), bytes);
      assert.equal(byteLength(text), bytes.length);
    }),
    runs,
  );
});

test('The offset of a byte never lies inside a character', () => {
  fc.assert(
    fc.property(anyLine, fc.nat(100), (text, bytes) => {
      const at = offsetOfByte(text, 0, bytes);
      assert.ok(byteLength(text.slice(0, at)) <= bytes);
      const c = text.charCodeAt(at);
      const before = text.charCodeAt(at - 1);
      assert.ok(
        !(at > 0 && at < text.length && before >= 0xd800 && before < 0xdc00 && c >= 0xdc00 && c <= 0xdfff),
      );
    }),
    runs,
  );
});
