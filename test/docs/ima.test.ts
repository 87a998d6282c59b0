import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { root } from '../support/root.ts';
import { world } from '../unit/cli/world.ts';

const names = ['article.rules', 'article.ima-policy', 'article.log'].map((name) => `examples/${name}`);
const files = Object.fromEntries(names.map((name) => [name, readFileSync(join(root, name))]));
const page = readFileSync(join(root, 'docs/ima.md'), 'utf8');
const shown = [...page.matchAll(/^```console\n\$ audit-rules (.*)\n([\s\S]*?)^```$/gm)];

test('The page about IMA policies runs at least five commands', () => {
  assert.ok(shown.length >= 5, `${shown.length}`);
});

for (const [, command = '', output = ''] of shown)
  test(`The page about IMA policies shows what audit-rules ${command} prints`, async () => {
    const { out } = await world(files).run(...command.split(' '));
    assert.equal(out, output);
  });
