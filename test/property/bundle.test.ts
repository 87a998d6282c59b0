import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { checkIndex } from '../../server/src/core/attack/official/attackIndex.ts';
import { createBundleReader } from '../../server/src/core/attack/official/bundleReader.ts';
import { createScanner } from '../../server/src/core/attack/official/jsonScanner.ts';
import { officialMarkdown, opening } from '../../server/src/core/attack/official/officialText.ts';
import { bundle, group, readBundle, relationship, stixId, tactic, technique } from '../support/stix.ts';

/** The text in pieces that end at the given places. */
function pieces(text: string, cuts: readonly number[]): readonly string[] {
  const at = [0, ...[...cuts].map((c) => c % (text.length + 1)).sort((a, b) => a - b), text.length];
  return at.slice(1).map((end, i) => text.slice(at[i], end));
}

function readAll(parts: readonly string[]) {
  const reader = createBundleReader();
  for (const part of parts) {
    const stopped = reader.push(part);
    if (stopped) return stopped;
  }
  return reader.end();
}

const cuts = fc.array(fc.nat(10_000), { maxLength: 8 });
const odd = fc.oneof(
  fc.jsonValue(),
  fc.constantFrom('__proto__', 'constructor', 'T1701', 'attack-pattern--t1701', true, 'revoked-by', 'uses'),
);
const names = [
  'type',
  'id',
  'name',
  'modified',
  'revoked',
  'x_mitre_deprecated',
  'x_mitre_platforms',
  'kill_chain_phases',
  'description',
];
const more = fc.dictionary(fc.constantFrom(...names, 'external_references', 'aliases', '__proto__'), odd, {
  maxKeys: 4,
});
const id = fc.constantFrom('T1701', 'T1702', 'T1702.001', 'T1053');
const object = fc.oneof(
  fc.tuple(id, fc.string(), more).map(([i, n, m]) => technique(i, n, m)),
  fc.tuple(fc.string(), more).map(([n, m]) => tactic('TA0002', 'execution', n, m)),
  fc.tuple(fc.string(), more).map(([n, m]) => group('G9001', n, m)),
  fc
    .tuple(fc.constantFrom('uses', 'revoked-by'), id, id, more)
    .map(([how, a, b, m]) => relationship(how, stixId('attack-pattern', a), stixId('attack-pattern', b), m)),
  fc.jsonValue(),
);

test('Any text, in any pieces, is read as a bundle or refused with a sentence', () => {
  const text = fc.oneof(
    fc.string({ unit: fc.constantFrom(...'{}[]",:\\ tfn10'.split(''), '"objects":', '"type":"bundle"') }),
    fc.json(),
    fc.array(object).map((o) => bundle(o)),
  );
  fc.assert(
    fc.property(text, cuts, (t, c) => {
      const answer = readAll(pieces(t, c));
      if ('problem' in answer) assert.match(answer.problem, /^[A-Z"].*\.$/s);
      else assert.deepEqual(checkIndex(JSON.parse(JSON.stringify(answer))), answer);
    }),
  );
});

test('An index depends on the objects alone, not on pieces or on what separates them', () => {
  fc.assert(
    fc.property(fc.array(object, { maxLength: 12 }), cuts, (objects, c) => {
      const text = bundle([technique('T1701', 'One'), ...objects]);
      const indented = JSON.stringify(JSON.parse(text), null, 2);
      assert.deepEqual(readAll(pieces(text, c)), readAll([indented]));
    }),
  );
});

test('The scanner finds what JSON.parse finds and refuses what it refuses', () => {
  const json = fc
    .dictionary(fc.constantFrom('a', 'b', 'list', '"', '\\'), fc.jsonValue())
    .map((o) => ({ ...o, list: [1, 'x]', { y: '}' }] }));
  const damaged = fc
    .tuple(json, fc.nat(300), fc.constantFrom('', '{', '}', '[', ']', '"', ',', ':', '\\', '1', ' '))
    .map(([o, at, by]) => {
      const text = JSON.stringify(o);
      return text.slice(0, at) + by + text.slice(at + 1);
    });
  fc.assert(
    fc.property(
      fc.oneof(
        json.map((o) => JSON.stringify(o)),
        damaged,
      ),
      cuts,
      (text, c) => {
        const entries: unknown[] = [];
        const members: [string, unknown][] = [];
        const scanner = createScanner('list', {
          member: (name, value) => void members.push([name, value]),
          entry: (value) => void entries.push(value),
        });
        for (const part of pieces(text, c)) scanner.push(part);
        const problem = scanner.end();
        let whole: unknown;
        try {
          whole = JSON.parse(text);
        } catch {
          whole = undefined;
        }
        const isObject = typeof whole === 'object' && whole !== null && !Array.isArray(whole);
        const { list, ...others } = (isObject ? whole : {}) as { list?: unknown };
        const fits = isObject && (list === undefined || Array.isArray(list));
        assert.equal(problem === undefined, fits, text);
        // A name that comes twice counts last in JSON; here each is told.
        if (!problem && members.length === Object.keys(others).length)
          assert.deepEqual(Object.fromEntries(members), others);
        if (!problem && Array.isArray(list) && entries.length === list.length)
          assert.deepEqual(entries, list);
      },
    ),
  );
});

test('No text of a bundle becomes HTML, a picture, or a link to anything but https', () => {
  const unit = fc.constantFrom(
    ...'ab<>[]()!`\\*_#&@:/.-1 \n'.split(''),
    '](',
    '<code>',
    '</code>',
    'https://x.y',
    'http://',
    'command:',
    'javascript:',
    '[a](https://b.c/d)',
    'www.',
  );
  fc.assert(
    fc.property(fc.string({ unit, maxLength: 60 }), (source) => {
      const text = officialMarkdown(opening(source));
      // A dot stays of what is taken out, so that what was on its two sides does not become one text.
      const outside = text.replace(/`[^`]*`/g, '·').replace(/\\[!-/:-@[-`{-~]/g, '·');
      const unlinked = outside.replace(/(?<!!)\[[^[\]]*\]\(https:\/\/[^()\s]*\)/g, '·');
      assert.doesNotMatch(unlinked, /\]\(|<|!\[|:\/\/|@|www\./i, JSON.stringify([source, text]));
      assert.equal((outside.match(/`/g) ?? []).length, 0);
    }),
    {
      numRuns: 2000,
      examples: [['command:/[a](https://b.c/d)/'], [':/`a`/'], ['[a](http://x.y)'], ['[a](command:b)']],
    },
  );
});

/** Returns the sentence that refuses a text, '' where it is read. `size`: of the pieces that it comes in. */
function problemOf(text: string, size?: number): string {
  const answer = readBundle(text, size);
  return 'problem' in answer ? answer.problem : '';
}

test('Deep nesting, an endless object and too many objects are refused', () => {
  const deep = (n: number) => `{"objects": [${'['.repeat(n)}${']'.repeat(n)}]}`;
  for (const size of [undefined, 7]) assert.match(problemOf(deep(65), size), /nested more than 64 deep/);
  assert.match(problemOf('{"objects": ['.padEnd(1_000_000, '[')), /nested more than 64 deep/);
  for (const size of [undefined, 7]) {
    assert.notEqual(problemOf(deep(64), size), '');
    assert.doesNotMatch(problemOf(deep(64), size), /nested/);
  }
  const reader = createBundleReader();
  reader.push('{"objects": ["');
  let stopped: { readonly problem: string } | undefined;
  const piece = 'x'.repeat(1_000_000);
  let pieces = 0;
  while (!stopped && pieces++ < 100) stopped = reader.push(piece);
  assert.match(stopped?.problem ?? '', /longer than any/);
  assert.ok(pieces < 20);
  const blanks = createBundleReader();
  const blank = ' '.repeat(50_000_000);
  for (let i = 0; i < 4; i++) assert.equal(blanks.push(blank), undefined);
  assert.match(blanks.push(' ')?.problem ?? '', /larger than 200 MB/);
  const many = Array.from({ length: 10_001 }, (_, i) =>
    group('G9001', 'Crew', { id: `intrusion-set--${i}` }),
  );
  assert.match(problemOf(bundle(many)), /more than 10000 objects of type "intrusion-set"/);
});
