import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import textmate from 'vscode-textmate';
import { loadGrammar } from '../support/grammar.ts';
import { root } from '../support/root.ts';

const fixtures = join(root, 'test/grammar/fixtures');

interface Assertion {
  readonly line: number;
  readonly start: number;
  readonly end: number;
  readonly scopes: readonly string[];
  readonly absent: readonly string[];
}

/**
 * A fixture's lines and what they assert. An assertion stands under its line: `#  ^^^ scope -absent` is about the
 * columns of the carets, `#<-- scope` about as many columns from the first one as it has dashes and the arrow's head less one.
 */
function readFixture(text: string): { lines: string[]; assertions: Assertion[] } {
  const lines: string[] = [];
  const assertions: Assertion[] = [];
  for (const raw of text.split('\n')) {
    const under = /^#( *)(\^+)((?: -?[\w.-]+)+)$/.exec(raw);
    const first = /^#<(-+)((?: -?[\w.-]+)+)$/.exec(raw);
    const found = under ?? first;
    if (!found) {
      lines.push(raw);
      continue;
    }
    const start = under ? 1 + (under[1] ?? '').length : 0;
    const end = under ? start + (under[2] ?? '').length : (first?.[1] ?? '').length;
    const names = (under ? under[3] : first?.[2])?.trim().split(' ') ?? [];
    assertions.push({
      line: lines.length - 1,
      start,
      end,
      scopes: names.filter((n) => !n.startsWith('-')),
      absent: names.filter((n) => n.startsWith('-')).map((n) => n.slice(1)),
    });
  }
  return { lines, assertions };
}

function covers(scopes: readonly string[], wanted: string): boolean {
  return scopes.some((s) => s === wanted || s.startsWith(`${wanted}.`));
}

const grammar = await loadGrammar();
const policyGrammar = await loadGrammar('ima-policy');
const confGrammar = await loadGrammar('auditd-conf');

/** Returns the grammar of a fixture, by its name. */
function grammarOf(name: string): textmate.IGrammar {
  if (name === 'auditd.conf') return confGrammar;
  return name.endsWith('.ima-policy') ? policyGrammar : grammar;
}

for (const name of readdirSync(fixtures)) {
  test(`The grammar gives the expected scopes: ${name}`, () => {
    const own = grammarOf(name);
    const { lines, assertions } = readFixture(readFileSync(join(fixtures, name), 'utf8'));
    assert.ok(assertions.length > 0, `${name} asserts nothing`);
    let state: textmate.StateStack = textmate.INITIAL;
    const tokens = lines.map((line) => {
      const result = own.tokenizeLine(line, state);
      state = result.ruleStack;
      return result.tokens;
    });
    for (const a of assertions) {
      for (let column = a.start; column < a.end; column++) {
        const token = tokens[a.line]?.find((t) => t.startIndex <= column && column < t.endIndex);
        const where = `${name}:${a.line + 1}, column ${column + 1} of "${lines[a.line]}" is ${token?.scopes.join(' ')}`;
        for (const s of a.scopes) assert.ok(token && covers(token.scopes, s), `${where}; wanted ${s}`);
        for (const s of a.absent) assert.ok(token && !covers(token.scopes, s), `${where}; not wanted ${s}`);
      }
    }
  });
}

test('The tokens of any line of an IMA policy cover it without a gap and leave no state', () => {
  const fresh = policyGrammar.tokenizeLine('', textmate.INITIAL).ruleStack;
  const piece = fc.oneof(
    fc.constantFrom(
      'audit',
      'dont_measure',
      'func=',
      'BPRM_CHECK',
      'mask=^MAY_READ',
      'uid>1',
      '#',
      '|',
      '/',
      '\t',
    ),
    fc.string({ unit: 'binary', maxLength: 8 }).map((t) => t.replaceAll('\n', '')),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), fc.constantFrom(' ', ''), (pieces, glue) => {
      const line = pieces.join(glue);
      const { tokens, ruleStack } = policyGrammar.tokenizeLine(line, textmate.INITIAL);
      assert.ok(ruleStack.equals(fresh));
      let at = 0;
      for (const t of tokens) {
        assert.equal(t.startIndex, at);
        at = t.endIndex;
      }
      assert.ok(at >= line.length);
    }),
    { numRuns: 500 },
  );
});

test('A line leaves no state of the grammar behind', () => {
  const fresh = grammar.tokenizeLine('', textmate.INITIAL).ruleStack;
  const after = grammar.tokenizeLine('-w "/etc/pass -k \'open -F path="', textmate.INITIAL).ruleStack;
  assert.ok(after.equals(fresh));
});

test('The tokens of any line cover it without a gap and leave no state', () => {
  const fresh = grammar.tokenizeLine('', textmate.INITIAL).ruleStack;
  const piece = fc.oneof(
    fc.constantFrom(
      '-w',
      '-a',
      '-F',
      '-k',
      '-S',
      '-p',
      '-C',
      'always,exit',
      'auid>=1000',
      'path=',
      '/etc/a',
      'T1053.003-x',
      '#',
      '"',
      '\\ ',
      '\t',
    ),
    fc.string({ unit: 'binary', maxLength: 8 }).map((t) => t.replaceAll('\n', '')),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), fc.constantFrom(' ', ''), (pieces, glue) => {
      const line = pieces.join(glue);
      const { tokens, ruleStack } = grammar.tokenizeLine(line, textmate.INITIAL);
      assert.ok(ruleStack.equals(fresh));
      let at = 0;
      for (const t of tokens) {
        assert.equal(t.startIndex, at);
        at = t.endIndex;
      }
      assert.ok(at >= line.length);
    }),
    { numRuns: 500 },
  );
});

test('No token of a line that loads is marked invalid by the grammar', () => {
  const dir = join(root, 'examples/rules.d');
  for (const name of readdirSync(dir)) {
    for (const line of readFileSync(join(dir, name), 'utf8').split('\n')) {
      const { tokens } = grammar.tokenizeLine(line, textmate.INITIAL);
      const bad = tokens.find((t) => covers(t.scopes, 'invalid'));
      assert.ok(!bad, `${name}: "${line}" at column ${(bad?.startIndex ?? 0) + 1}`);
    }
  }
});
