import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import textmate from 'vscode-textmate';
import { semanticTokens } from '../../server/src/core/decorations/semanticTokens.ts';
import {
  type SemanticToken,
  type TokenType,
  tokenTypes,
} from '../../server/src/core/decorations/semanticTypes.ts';
import { policyTokens } from '../../server/src/core/ima/editor/policyTokens.ts';
import { policyKernel } from '../../server/src/core/ima/facts/policyKernels.ts';
import { judgePolicyLine } from '../../server/src/core/ima/model/judgePolicyLine.ts';
import { parsePolicy, parsePolicyLine } from '../../server/src/core/ima/syntax/policyDocument.ts';
import { fails } from '../../server/src/core/model/verdict.ts';
import { verdictOf } from '../../server/src/core/model/verdictOf.ts';
import { read, targetsOf } from '../../server/src/core/service.ts';
import { seededLines } from '../support/arbitrary.ts';
import { loadGrammar } from '../support/grammar.ts';
import { root } from '../support/root.ts';
import { sharedPath } from '../support/shared.ts';
import { decodeText } from '../support/text.ts';

const grammar = await loadGrammar();
const context = { targets: targetsOf([], 'x86_64'), machine: 'x86_64' } as const;
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).contributes;
const looks: Readonly<Record<string, readonly string[]>> = manifest.semanticTokenScopes[0].scopes;

/** The type that a scope of the grammar stands for: of all that look like it, the one whose name says most. */
function typeOf(scopes: readonly string[]): TokenType | undefined {
  for (const scope of [...scopes].reverse()) {
    for (const type of tokenTypes) {
      const look = looks[type]?.[0]?.replace(/\.audit-rules$/, '') ?? '';
      if (
        type !== 'unresolved' &&
        type !== 'ignored' &&
        (scope === `${look}.audit-rules` || scope.startsWith(`${look}.`))
      )
        return type;
    }
    if (scope.startsWith('keyword.operator.')) return 'operator';
    if (scope === 'keyword.other.region.audit-rules') return 'keyword';
    if (scope.startsWith('string.')) return 'string';
    if (/^(?:invalid|constant\.character|punctuation)\./.test(scope)) return undefined;
  }
  return undefined;
}

/** What a line alone cannot tell: whether a name is known, where a number ends, what is never read. */
function mayDiffer(said: TokenType, token: SemanticToken): boolean {
  if (token.type === 'unresolved')
    return ['function', 'property', 'enumMember', 'string', 'type', 'action'].includes(said);
  if (token.type === 'ignored') return true;
  // The number of 1000x, which is a word to the grammar; and a level such as s0-s0:c0, which is a number to it where it is one.
  if (said === 'string' && token.type === 'number') return true;
  if (said === 'number' && token.type === 'string') return true;
  // An id that is none, or whose last three digits are a serial number.
  return said === 'technique' && token.type === 'key';
}

/** Where the two differ in a line; in one that loads on no target, what stands in it is nothing in particular. */
function disagreements(line: string): readonly string[] {
  const document = read(line);
  const loads = document.lines.every(
    ({ node }) => node.kind !== 'command' || context.targets.some((t) => !fails(verdictOf(node, t))),
  );
  if (!loads) return [];
  const said = grammar.tokenizeLine(line.replace(/\r$/, ''), textmate.INITIAL).tokens;
  return semanticTokens(document, context).flatMap((token) =>
    said.flatMap((s) => {
      const [from, to] = [Math.max(s.startIndex, token.span.start), Math.min(s.endIndex, token.span.end)];
      const type = typeOf(s.scopes);
      if (from >= to || type === undefined || type === token.type || mayDiffer(type, token)) return [];
      return [
        `${JSON.stringify(line.slice(from, to))} of ${JSON.stringify(line)}: ${type} to the grammar, ${token.type} as a token`,
      ];
    }),
  );
}

function filesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((f) => f.endsWith('.rules'))
    .map((f) => join(folder, f));
}

const corpus = sharedPath('corpus', 'the comparison of tokens with the grammar over published rules files');

test('Semantic tokens agree with the grammar on examples, fixtures, published files and seeded lines', () => {
  const folders = [join(root, 'examples'), join(root, 'test/grammar/fixtures'), ...(corpus ? [corpus] : [])];
  const files = folders.flatMap(filesBelow);
  assert.ok(files.length > 15);
  const lines = new Set([
    ...files.flatMap((f) => decodeText(readFileSync(f)).split('\n')),
    ...seededLines(4242, 5000, 0.3),
  ]);
  const compared = [...lines].filter((l) => l.length < 2000);
  assert.ok(compared.length > 4000);
  assert.deepEqual(compared.flatMap(disagreements).slice(0, 20), []);
});

const policyGrammar = await loadGrammar('ima-policy');
const policyLooks: typeof looks = manifest.semanticTokenScopes[1].scopes;

/** Where the grammar of policies and the tokens give a word different meanings. */
function policyDisagreements(line: string): readonly string[] {
  const kernel = policyKernel('7.3', { appendedSignatures: true }) ?? assert.fail();
  const kernels = [kernel];
  // What is in a line that does not load is nothing in particular.
  if (judgePolicyLine(parsePolicyLine(line), kernel).outcome !== 'loads') return [];
  const said = policyGrammar.tokenizeLine(line, textmate.INITIAL).tokens;
  return policyTokens(parsePolicy(line), { kernels }).flatMap((token) =>
    said.flatMap(({ startIndex, endIndex, scopes }) => {
      const from = Math.max(startIndex, token.span.start);
      if (from >= Math.min(endIndex, token.span.end) || /^(?:unresolved|ignored)$/.test(token.type))
        return [];
      const scope = scopes.at(-1) ?? '';
      if (/^(?:punctuation|invalid)\./.test(scope)) return [];
      const look = policyLooks[token.type]?.[0]?.replace(/\.ima-policy$/, '') ?? assert.fail(token.type);
      const isAlike =
        scope.startsWith(`${look}.`) || (token.type === 'operator' && scope.startsWith('keyword.operator.'));
      return isAlike ? [] : [`${line}: ${line.slice(from, endIndex)} is ${scope} and ${token.type}`];
    }),
  );
}

test('Semantic tokens of an IMA policy agree with its grammar', () => {
  const fixture = readFileSync(join(root, 'test/grammar/fixtures/policy.ima-policy'), 'utf8').split('\n');
  const recorded = readFileSync(join(root, 'test/fixtures/ima/verdicts.tsv'), 'utf8').split('\n');
  const lines = [...fixture, ...recorded.map((l) => l.split('\t')[1] ?? '')].filter((l) => !l.includes('\\'));
  assert.ok(lines.length > 300, `${lines.length}`);
  assert.deepEqual(lines.flatMap(policyDisagreements).slice(0, 20), []);
});

test('The manifest declares every semantic token type that LSP does not name, and how each looks', () => {
  const standard = [
    'comment',
    'keyword',
    'type',
    'property',
    'operator',
    'string',
    'number',
    'enumMember',
    'function',
  ];
  const own = tokenTypes.filter((t) => !standard.includes(t));
  assert.deepEqual(manifest.semanticTokenTypes.map((t: { id: string }) => t.id).sort(), [...own].sort());
  for (const t of manifest.semanticTokenTypes) assert.ok(standard.includes(t.superType), t.id);
  assert.deepEqual(Object.keys(looks).sort(), [...tokenTypes].sort());
  assert.equal(manifest.semanticTokenScopes[0].language, 'audit-rules');
  assert.equal(manifest.semanticTokenScopes[1].language, 'ima-policy');
  for (const type of Object.keys(manifest.semanticTokenScopes[1].scopes))
    assert.ok(
      tokenTypes.some((t) => t === type),
      type,
    );
});
