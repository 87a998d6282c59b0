import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { plainBody, snippetFiles, snippetsIn } from '../../../client/src/snippetTexts.ts';
import { planInsertion } from '../../../server/src/core/attack/insert/insertTechniques.ts';
import { stockKeys } from '../../../server/src/core/completion/stockKeys.ts';
import { defaultTargets } from '../../../server/src/core/facts/targets.ts';
import { singleFile } from '../../../server/src/core/ruleset/index.ts';
import { lint, read, targetsOf } from '../../../server/src/core/service.ts';
import { root } from '../../support/root.ts';

const snippetsOf = (name: string) => snippetsIn(readFileSync(join(root, 'snippets', name), 'utf8'));
const all = snippetFiles.flatMap(snippetsOf);
const everyday = snippetsOf('everyday.json');
const targets = targetsOf(defaultTargets, 'x86_64');
const rulesIn = (text: string): readonly string[] => text.split('\n').filter((l) => /^#?-/.test(l));

describe('snippets of whole rules', () => {
  it('Each snippet is offered once, under a name of its own', () => {
    const labels = all.map((s) => s.label);
    assert.deepEqual(
      labels.filter((label, i) => labels.indexOf(label) !== i),
      [],
    );
    const bodies = all.map((s) => plainBody(s.body));
    assert.equal(new Set(bodies).size, bodies.length);
  });

  it('Everyday rules are found by their everyday names', () => {
    const labels = everyday.map((s) => s.label);
    const wanted =
      'identity privileged sudo modules time delete perm mounts logins session access cron docker ssh audit selinux apparmor';
    for (const label of wanted.split(' ')) assert.ok(labels.includes(label), label);
  });

  it('Everyday rules load on every default target, and have nothing to report', () => {
    for (const { label, body } of everyday) {
      const problems = lint(read(`${plainBody(body)}\n`), { targets });
      const reported = problems.filter((p) => p.severity === 'error' || p.severity === 'warning');
      assert.deepEqual(
        reported.map((p) => `${label}: ${p.code} ${p.message}`),
        [],
      );
    }
  });

  it('Everyday rules carry keys that completion knows', () => {
    for (const { label, body } of everyday) {
      for (const line of rulesIn(plainBody(body))) {
        const key = /(?:-k |key=)(\S+)$/.exec(line)?.[1];
        assert.ok(key, line);
        assert.ok(stockKeys.some((s) => s.key === key) || key === 'root-commands', `${label}: ${key}`);
      }
    }
  });

  it('A snippet of a technique and the command that inserts it write the same rules', () => {
    for (const { label, body } of snippetsOf('techniques.json')) {
      const { text } = planInsertion({
        techniques: [label],
        targets,
        ruleset: singleFile(''),
        file: 0,
        style: 'watch',
        keyStyle: 'canonical',
        missing: 'comment',
      });
      assert.deepEqual([...rulesIn(plainBody(body))].sort(), [...rulesIn(text)].sort(), label);
    }
  });
});
