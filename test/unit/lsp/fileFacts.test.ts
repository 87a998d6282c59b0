import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { addsRule } from '../../../server/src/core/navigation/addsRule.ts';
import { keyCounts, keysOfLine } from '../../../server/src/core/navigation/references.ts';
import { namesOneOf, techniquePlaces } from '../../../server/src/core/navigation/techniqueUses.ts';
import { workspaceSymbols } from '../../../server/src/core/navigation/workspaceSymbols.ts';
import { read } from '../../../server/src/core/syntax/readRules.ts';
import { finish } from '../../../server/src/core/text/steps.ts';
import { toRange } from '../../../server/src/lsp/convertText.ts';
import {
  digestOf,
  type FileFacts,
  factSteps,
  firstPlace,
  hasKey,
  keyLines,
  linesWithKey,
  namedPlaces,
  rulesWithKeys,
} from '../../../server/src/lsp/fileFacts.ts';
import { root } from '../../support/root.ts';

const uri = 'file:///w/rules.d/10-a.rules';
const factsOf = (text: string, at = uri): FileFacts => finish(factSteps(text, at, digestOf(text, at)));

/** The files of a directory of this project, by name. */
function textsIn(directory: string): Readonly<Record<string, string>> {
  const names = readdirSync(join(root, directory)).filter((name) =>
    /\.(?:rules|j2|erb|tmpl|tftpl)$/.test(name),
  );
  return Object.fromEntries(names.map((name) => [name, readFileSync(join(root, directory, name), 'utf8')]));
}

const texts: Readonly<Record<string, string>> = {
  nothing: '',
  'no newline at the end': '-w /etc/passwd -p wa -k identity',
  'two keys of a rule, one twice':
    '-w /a -p wa -k one -k two\n-w /b -k one -k one\n-a always,exit -S all -F key=two -k T1053.003-x\n',
  'a rule that is removed, keys that are listed':
    '-W /a -p wa -k gone\n-D -k gone\n-l -k gone\n-w /a -k kept\n',
  'a carriage return': '-w /etc/passwd -p wa -k identity\r\n-w /etc/shadow -p wa -k identity\r\n',
  'a carriage return in a line': '-w /a\r -p wa -k ide\rntity\n-w /b -k x\n',
  'techniques in several styles':
    '-w /a -k T1053.003\n-w /b -k t1053_003 -k T1053.003-x\n-w /c -k T1548 -k T1053.003\n-D -k T1053.003\n',
  'names of members of objects': '-w /constructor -k constructor\n-w /__proto__ -k __proto__\n',
  'a template': '{% for p in paths %}\n-w {{ p }} -p wa -k {{ key }}\n-w /fixed -k fixed\n{% endfor %}\n',
  'a line in pieces': `-w /${'x'.repeat(7000)} -k long\n-w /a -k after\n`,
  'more than one step': Array.from(
    { length: 3000 },
    (_, i) => `-w /etc/f${i % 700} -p wa -k key-${i % 90}`,
  ).join('\n'),
};

describe('what is kept of a file without its text', () => {
  for (const [name, text] of Object.entries({
    ...texts,
    ...textsIn('examples/rules.d'),
    ...textsIn('test/fixtures/templates'),
  }))
    it(`says of a text with ${name} what its lines say`, () => {
      const document = read(text, uri);
      const places = TextDocument.create(uri, 'audit-rules', 0, text);
      const facts = factsOf(text);
      const symbols = workspaceSymbols(document);
      assert.deepEqual(
        namedPlaces(facts, () => true),
        symbols.map(({ kind, name: symbol, span }) => ({ kind, name: symbol, range: toRange(places, span) })),
      );
      const counts = keyCounts(document);
      assert.deepEqual(keyLines(facts), counts);
      for (const [key, lines] of counts) {
        const isKey = (other: string): boolean => other === key;
        assert.equal(hasKey(facts, isKey), true, key);
        assert.equal(linesWithKey(facts, key), lines, key);
        const first = symbols.find((s) => s.kind === 'key' && s.name === key);
        assert.deepEqual(firstPlace(facts, key), first && toRange(places, first.span), key);
        const rules = document.lines.filter(
          (line) => line.node.kind === 'command' && addsRule(line.node) && keysOfLine(line).includes(key),
        );
        assert.equal(rulesWithKeys(facts, isKey), rules.length, key);
      }
      const ids = ['T1053.003', 'T1548'];
      assert.equal(
        rulesWithKeys(facts, namesOneOf(ids)),
        techniquePlaces([{ name: '', document }], ids).length,
      );
      assert.equal(
        hasKey(facts, () => false),
        false,
      );
      assert.equal(firstPlace(facts, 'no such key'), undefined);
    });

  it('Texts that differ in a character, or in how they are read, have different digests', () => {
    const text = '-w /etc/passwd -p wa -k identity\n';
    const all = [text, text.replace('wa', 'rw'), text.replace('identity', 'identitz'), `${text}\n`, ''];
    assert.equal(new Set(all.map((one) => digestOf(one, uri))).size, all.length);
    assert.notEqual(digestOf(text, uri), digestOf(text, 'file:///w/rules.d/10-a.rules.j2'));
    assert.equal(digestOf(text, uri), digestOf(text, 'file:///other/audit.rules'));
  });
});
