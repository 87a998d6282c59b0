import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import oniguruma from 'vscode-oniguruma';
import textmate from 'vscode-textmate';
import { root } from './root.ts';

const grammarFile = join(root, 'syntaxes/audit-rules.tmLanguage.json');

/** The grammar of rules files, as an editor runs it. */
export async function loadGrammar(): Promise<textmate.IGrammar> {
  const wasm = readFileSync(
    createRequire(join(root, 'package.json')).resolve('vscode-oniguruma/release/onig.wasm'),
  );
  await oniguruma.loadWASM(wasm);
  const registry = new textmate.Registry({
    onigLib: Promise.resolve({
      createOnigScanner: (patterns) => new oniguruma.OnigScanner(patterns),
      createOnigString: (text) => new oniguruma.OnigString(text),
    }),
    loadGrammar: async (scope) =>
      scope === 'source.audit-rules'
        ? textmate.parseRawGrammar(readFileSync(grammarFile, 'utf8'), grammarFile)
        : null,
  });
  const grammar = await registry.loadGrammar('source.audit-rules');
  assert.ok(grammar);
  return grammar;
}
