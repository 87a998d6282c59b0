import fc from 'fast-check';
import { machines } from '../../server/src/core/facts/machines.ts';
import { releases } from '../../server/src/core/facts/releases.ts';
import { damaged } from '../conformance/damage.ts';
import { line, type Random, random } from '../conformance/vocabulary.ts';

/** Pieces of the language, and characters that are hard to read. */
export const pieces = [
  '-w',
  '-p',
  '-k',
  '-a',
  '-S',
  '-F',
  '-C',
  '-D',
  '-i',
  '-c',
  '--',
  '-',
  '/etc/passwd',
  'wa',
  'always,exit',
  'arch=b64',
  'auid>=1000',
  'key=x',
  'open',
  '#',
  ' ',
  '  ',
  '\t',
  '\r',
  '\\',
  '\\ ',
  '\\\\',
  '\0',
  '"',
  "'",
  ',',
  '=',
  '!=',
  '\x01',
  '\x04',
  '\x07',
  'é',
  '\u00a0',
  '\u2013',
  '\ufeff',
  '\udc80',
  '\ud83d\ude00',
  '\ud800',
  '0x',
  '010',
  '99999999999999999999999',
];

/** Any line: made of the language's pieces, of any characters (lone surrogates too), or of both. No newline. */
export const anyLine: fc.Arbitrary<string> = fc
  .oneof(
    fc.array(fc.constantFrom(...pieces), { maxLength: 24 }).map((p) => p.join('')),
    fc.array(fc.constantFrom(...pieces), { maxLength: 16 }).map((p) => p.join(' ')),
    fc.string({ unit: 'binary', maxLength: 60 }),
    fc
      .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 40 })
      .map((units) => String.fromCharCode(...units)),
  )
  .map((s) => s.replaceAll('\n', ''));

/** A release and a machine. */
export const anyPlace = fc.record({
  release: fc.nat(releases.length - 1),
  machine: fc.constantFrom(...machines),
});

/** `count` lines of a seed, of auditctl's vocabulary, a share of them damaged. */
export function seededLines(seed: number, count: number, share = 0.7): readonly string[] {
  const r = random(seed);
  return Array.from({ length: count }, () => one(r, share));
}

function one(r: Random, share: number): string {
  const l = line(r);
  return r.chance(share) ? damaged(l, r) : l;
}

/** Rules files of a seed: one to six lines each, some with comments, blank lines, CRs throughout, or no newline at the end. */
export function seededFiles(seed: number, count: number): readonly string[] {
  const r = random(seed);
  return Array.from({ length: count }, () => {
    const lines = Array.from({ length: 1 + r.below(6) }, () =>
      r.chance(0.12) ? r.pick(['', '# why', '   ', '-i', '-c', '-D']) : one(r, 0.7),
    );
    const text = lines.join(r.chance(0.06) ? '\r\n' : '\n');
    return r.chance(0.85) ? `${text}\n` : text;
  });
}
