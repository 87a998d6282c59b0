import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { generateAttack } from '../../../scripts/generate/attack.ts';
import { repositoryRoot } from '../../../scripts/generate/attack-files.ts';
import { generateSnippets } from '../../../scripts/generate/attack-snippets.ts';
import { catalogueIds } from '../../../server/src/core/attack/data/catalogue.ts';
import { techniqueById } from '../../../server/src/core/attack/data/techniques.ts';
import { techniquesInKey } from '../../../server/src/core/attack/keys/techniqueKeys.ts';
import { expand, ruleSnippets, techniqueSnippets } from '../../support/snippets.ts';

const root = repositoryRoot();

test('The generated snippet files on disk are current', () => {
  for (const { path, text } of [...generateAttack(), ...generateSnippets()])
    assert.equal(readFileSync(join(root, path), 'utf8'), text, `${path} is not current`);
});

test('There is one snippet for each technique of the catalogue, found by id and by name', () => {
  const ids = Object.values(techniqueSnippets).map((s) => s.prefix[0] ?? '');
  assert.deepEqual(ids, catalogueIds());
  for (const [name, snippet] of Object.entries(techniqueSnippets)) {
    const technique = techniqueById(snippet.prefix[0] ?? '');
    assert.equal(name, `${technique?.id} ${technique?.fullName}`);
    assert.ok(snippet.description.startsWith(technique?.fullName ?? '?'), name);
    assert.match(snippet.prefix[1] ?? '', /^[a-z0-9]+(-[a-z0-9]+)*$/);
  }
  assert.deepEqual(techniqueSnippets['T1053.003 Scheduled Task/Job: Cron']?.prefix, ['T1053.003', 'cron']);
});

test("The snippets of the article's techniques watch the expected paths", () => {
  const lines = (name: string): string =>
    expand(techniqueSnippets[name] ?? { prefix: [], body: [], description: '' })[0] ?? '';
  assert.match(
    lines('T1053.003 Scheduled Task/Job: Cron'),
    /^-w \/etc\/crontab -p wa -k T1053\.003-Scheduled-Task-Job-Cron$/m,
  );
  assert.match(
    lines('T1140 Deobfuscate/Decode Files or Information'),
    /^-w \/usr\/bin\/base64 -p x .*-k T1140-Deobfuscate-Decode-Files-or-Information$/m,
  );
  assert.match(
    lines('T1574.006 Hijack Execution Flow: Dynamic Linker Hijacking'),
    /^-w \/etc\/ld\.so\.preload -p wa -k T1574\.006-/m,
  );
});

test('Every rule of a technique snippet has exactly its key, and every line is well formed', () => {
  for (const [name, snippet] of [...Object.entries(techniqueSnippets), ...Object.entries(ruleSnippets)]) {
    const id = snippet.prefix[0] ?? '';
    for (const text of expand(snippet)) {
      for (const line of text.split('\n')) {
        assert.match(line, /^$|^[#-]/, name);
        assert.ok(!/[\t\r]| $|\$|[^\x20-\x7e]/.test(line), `${name}: ${line}`);
        if (!line.startsWith('-') || !(name in techniqueSnippets)) continue;
        const key = /(?:-k |-F key=)(\S+)$/.exec(line)?.[1] ?? '';
        assert.equal(key, techniqueById(id)?.key, line);
        assert.deepEqual(
          techniquesInKey(key).map((t) => t.id),
          [id],
        );
      }
    }
  }
});

test('No snippet names a system call that audit 3.0.7 lacks', () => {
  const text = JSON.stringify(techniqueSnippets);
  assert.ok(text.includes('fchmodat,') || text.includes('fchmodat '), 'the catalogue has chmod rules');
  assert.doesNotMatch(text, /fchmodat2|file_setattr|setxattrat/);
});

test('Prefixes are unique among the rule snippets', () => {
  const all = Object.values(ruleSnippets).flatMap((s) => s.prefix);
  assert.equal(new Set(all).size, all.length);
  for (const wanted of [
    'watch-file',
    'watch-folder',
    'watch-executable',
    'rule-syscall',
    'rule-exclude',
    'rule-never',
    'head',
    'end',
  ])
    assert.ok(all.includes(wanted), wanted);
});
