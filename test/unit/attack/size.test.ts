import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { generateAttack } from '../../../scripts/generate/attack.ts';
import { repositoryRoot } from '../../../scripts/generate/attack-files.ts';

test('The packed data is smaller than 120 kB compressed', () => {
  const bytes = gzipSync(
    generateAttack()
      .map((f) => f.text)
      .join(''),
    { level: 9 },
  ).length;
  assert.ok(bytes < 120_000, `${bytes} bytes`);
});

test('The packed data contains no trigger of the live test and no sentence marker of a foreign text', () => {
  const text = readFileSync(
    join(repositoryRoot(), 'server/src/core/attack/data/techniqueData.generated.ts'),
    'utf8',
  );
  assert.doesNotMatch(text, /"(?:trigger|fired|fired32|proof|as|measured)":/);
  // MITRE's texts cite with (Citation: ...) and link inside their own site.
  assert.doesNotMatch(text, /\(Citation:|\]\(https:\/\/attack\.mitre\.org/);
});
