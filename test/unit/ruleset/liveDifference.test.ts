import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Target } from '../../../server/src/core/facts/targets.ts';
import {
  type LiveDifference,
  listedRules,
  liveDifference,
  load,
  singleFile,
} from '../../../server/src/core/ruleset/index.ts';
import { targetNamed } from '../../support/examples.ts';
import { root } from '../../support/root.ts';

const [old, newest] = [targetNamed('3.0.9'), targetNamed('newest')];

/** How the rules of a text differ from what a version lists of them. */
function differs(text: string, from: Target = old, saved = listOf(text, from)): LiveDifference {
  return liveDifference(load(singleFile(text), old), saved, old);
}

function listOf(text: string, target = old): string {
  const printed = listedRules(load(singleFile(text), target), target);
  return printed.length === 0 ? 'No rules\n' : `${printed.join('\n')}\n`;
}

const isSame = ({ onlyHere, onlyThere, moved, unread }: LiveDifference): boolean =>
  onlyHere.length + onlyThere.length + unread.length === 0 && !moved;

test('What auditctl lists of rules is the same as the rules', () => {
  for (const text of [
    '-a never,exclude -F msgtype=CWD\n-w /etc/passwd -p wa -k id\n',
    '-w /etc/passwd -p wa -k id\n-a never,user -F uid=1\n-a never,exclude -F msgtype=CWD\n-w /etc/group -p wa\n',
    '-a always,exit -F dir=/etc/NetworkManager/ -F perm=wa -F key=n\n',
    '-a always,exit -F perm=wa -F dir=/etc/NetworkManager/ -F key=n\n',
    '-a always,exit -F perm=wa -F path=/etc/group\n',
    '-w /srv/my\\ files -p wa -k my\\ key\n',
    '-a always,exit -F arch=b64 -S open -F path=/srv/my\\ files -F filetype=dir -k x\n',
    '-a always,exit -F filetype=dir -S open\n',
  ])
    for (const target of [old, newest])
      assert.ok(
        isSame(differs(text, target)),
        `${target.name}: ${text}${JSON.stringify(differs(text, target))}`,
      );
});

test('Rules that differ in one word are not the same', () => {
  const rules =
    '-a always,exit -F dir=/etc/x/ -F perm=wa\n-w /srv/my\\ files -p wa\n-a always,exit -F filetype=dir -S open\n';
  const other = '-w /etc/x -p wa\n-w /srv/my other -p wa\n-a always,exit -S open -F filetype=4096\n';
  const { onlyHere, onlyThere, same, unread } = differs(rules, old, other);
  assert.deepEqual(
    [onlyHere.length, onlyThere.map((r) => r.text), same, unread],
    [3, other.trim().split('\n'), 0, []],
  );
});

test('The order counts within a list', () => {
  const [a, b, user] = ['-w /a -p wa', '-w /b -p wa', '-a never,user -F uid=1'];
  const moved = (...listed: readonly string[]) =>
    differs(`${a}\n${user}\n${b}\n`, old, `${listed.join('\n')}\n`).moved?.text;
  assert.equal(moved(user, a, b), undefined);
  assert.equal(moved(a, b, user), undefined);
  assert.equal(moved(user, b, a), b);
});

test('Each line of fixtures and of the corpus is the same as what is listed of it', (t) => {
  const corpus = join(root, '../shared/corpus');
  if (!existsSync(corpus)) t.diagnostic('../shared/corpus is not there');
  const files = existsSync(corpus)
    ? readdirSync(corpus, { recursive: true, encoding: 'utf8' })
        .filter((f) => f.endsWith('.rules'))
        .map((f) => readFileSync(join(corpus, f), 'utf8'))
    : [];
  const generated = readFileSync(join(root, 'test/fixtures/verdicts-generated.jsonl'), 'utf8')
    .split('\n')
    .filter((l) => l !== '')
    .map((l) => (JSON.parse(l) as { readonly text: string }).text);
  const listed = readFileSync(join(root, 'test/fixtures/listed-3.0.9.txt'), 'utf8')
    .split('\n')
    .map((l) => l.split('\t')[0] ?? '');
  const disagreements = readFileSync(join(root, 'test/fixtures/disagreements.rules'), 'utf8').split('\n');
  const lines = new Set([...files.flatMap((f) => f.split('\n')), ...generated, ...listed, ...disagreements]);
  let compared = 0;
  const wrong: string[] = [];
  for (const line of lines) {
    const result = differs(`${line}\n`);
    compared += result.same;
    if (!isSame(result)) wrong.push(`${line}: ${JSON.stringify(result)}`);
  }
  assert.deepEqual(wrong, []);
  // The fixtures alone have 896 rules that load.
  assert.ok(compared > (files.length > 0 ? 900 : 800), `only ${compared} rules`);
});
