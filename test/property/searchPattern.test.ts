import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createAutomaton, followFrom } from '../../server/src/core/text/patternAutomaton.ts';
import { compileNodes, problemOfNodes, runFrom } from '../../server/src/core/text/patternMachine.ts';
import { readPattern } from '../../server/src/core/text/patternSyntax.ts';
import { compileSearch } from '../../server/src/core/text/searchPattern.ts';

const SEED = 20261129;
/** Less than long searches take. */
const FEW_STEPS = 40;

const piece = fc.constantFrom(
  'a',
  'b',
  '-w',
  '.',
  '\\s',
  '\\w',
  '[^ab]',
  '[a-c]',
  '^',
  '$',
  '\\b',
  '\\B',
  ' ',
  'é',
);
const source = fc.letrec<{ part: string; whole: string }>((tie) => ({
  part: fc.oneof(
    { weight: 5, arbitrary: piece },
    { weight: 1, arbitrary: tie('whole').map((inner) => `(?:${inner})`) },
    { weight: 1, arbitrary: tie('whole').map((inner) => `(?=${inner})`) },
    { weight: 1, arbitrary: tie('whole').map((inner) => `(?!${inner})`) },
  ),
  whole: fc
    .array(fc.tuple(tie('part'), fc.constantFrom('', '', '', '*', '+', '?', '{2}', '{1,3}', '{2,}', '|')), {
      minLength: 1,
      maxLength: 5,
    })
    .map((parts) => parts.map(([part, sign]) => part + sign).join('')),
})).whole;
const text = fc
  .array(fc.constantFrom('a', 'b', 'c', '-w', ' ', '\n', 'é', '\u{1f600}', '\t'), { maxLength: 20 })
  .map((parts) => parts.join(''));

test('An automaton finds the end that its machine finds, in as many steps', () => {
  const count = { found: 0, given: 0 };
  fc.assert(
    fc.property(source, fc.array(text, { minLength: 1, maxLength: 4 }), fc.boolean(), (own, texts, few) => {
      const read = readPattern(own, { asScanner: true });
      if ('problem' in read || problemOfNodes(read.node)) return;
      const machine = compileNodes(read.node);
      const hasAhead = machine.states.some((s) => s.kind === 'ahead');
      const automaton = createAutomaton(machine);
      const left = few ? FEW_STEPS : 1e6;
      for (const searched of texts)
        for (let start = 0; start <= searched.length; start++) {
          const [ofMachine, ofAutomaton] = [{ left }, { left }];
          const end = runFrom(machine, searched, start, ofMachine);
          const quick = followFrom(automaton, searched, start, ofAutomaton);
          if (end !== undefined && end >= 0) count.found++;
          if (end === undefined) count.given++;
          const where = `${own} in ${JSON.stringify(searched)} at ${start}`;
          // With look-ahead, it only knows where certainly none is.
          if (hasAhead) assert.ok(few || quick !== -1 || end === -1, where);
          else {
            assert.equal(quick, end, where);
            assert.equal(ofAutomaton.left, ofMachine.left, where);
          }
        }
    }),
    { numRuns: 3000, seed: SEED },
  );
  assert.ok(count.found > 1000 && count.given > 20, JSON.stringify(count));
});

test('A pattern has as many states as were counted before it was compiled', () => {
  for (const [own, isRefused] of [
    ['a{256}', false],
    ['(?:a{19}){256}', false],
    ['(?:a{20}){256}', true],
    ['(?:a{0,9}){256}', false],
    ['(?:a{0,10}){256}', true],
    ['(?:(?:a|b)*c){200,256}', false],
    ['(?!(?:a{20}){256})b', true],
  ] as const)
    assert.equal('problem' in compileSearch(own), isRefused, own);
});
