import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import oniguruma from 'vscode-oniguruma';
import textmate from 'vscode-textmate';
import { root } from './root.ts';

/** The languages of the manifest. */
type LanguageId = 'audit-rules' | 'ima-policy' | 'audit-log' | 'auditd-conf';

/** The grammar of a language (of rules files unless told), as an editor runs it. */
export async function loadGrammar(language: LanguageId = 'audit-rules'): Promise<textmate.IGrammar> {
  const own = `source.${language}`;
  const grammarFile = join(root, `syntaxes/${language}.tmLanguage.json`);
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
      scope === own ? textmate.parseRawGrammar(readFileSync(grammarFile, 'utf8'), grammarFile) : null,
  });
  const grammar = await registry.loadGrammar(own);
  assert.ok(grammar);
  return grammar;
}
