import assert from 'node:assert/strict';
import { test } from 'node:test';
import { expand, ruleSnippets, techniqueSnippets } from '../support/snippets.ts';
import { ask, whyNoAuditctl } from './ask.ts';

const missing = whyNoAuditctl();
if (missing) console.log(`SKIPPED asking auditctl about the snippets: ${missing}.`);
test('auditctl accepts every line of every snippet', { skip: missing ?? false }, async () => {
  const texts = [...Object.values(techniqueSnippets), ...Object.values(ruleSnippets)].flatMap(expand);
  const lines = [...new Set(texts.flatMap((t) => t.split('\n')))].filter((l) => l.startsWith('-'));
  const answers = await ask(lines);
  assert.equal(answers.length, lines.length);
  for (const { text, auditctl } of answers)
    assert.ok(auditctl.ok && auditctl.sent.length > 0, `${text}: ${auditctl.message}`);
});
