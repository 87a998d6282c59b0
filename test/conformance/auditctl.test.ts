import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { checks } from '../../server/src/core/checks/registry.ts';
import type { Machine } from '../../server/src/core/facts/machines.ts';
import { R } from '../../server/src/core/facts/releases.ts';
import { mistakes } from '../support/mistakes.ts';
import { root } from '../support/root.ts';
import { sharedPath } from '../support/shared.ts';
import { decodeText } from '../support/text.ts';
import { ask, whyNoAuditctl } from './ask.ts';
import { generated } from './damage.ts';
import { difference } from './difference.ts';

const missing = whyNoAuditctl();
if (missing) console.log(`SKIPPED conformance with auditctl: ${missing}.`);
const skip = missing ?? false;

/** Asks auditctl about the lines and lists what it and the model disagree about. */
async function disagreements(
  lines: readonly string[],
  machine: Machine = 'x86_64',
  uname?: string,
): Promise<readonly string[]> {
  const answers = await ask(lines, uname ? { machine: uname } : {});
  assert.ok(answers.length > 0, 'auditctl answered nothing');
  return answers.flatMap((a) => {
    const text = lines[a.line - 1] ?? '';
    const d = difference(a, text, R.v3_0_9, machine);
    return d === undefined ? [] : [`${JSON.stringify(text)}: ${d}`];
  });
}

for (const seed of [21, 22, 20261122]) {
  test(`auditctl and the model agree on outcome, words and request bytes of 7000 generated lines, seed ${seed}`, {
    skip,
  }, async () => {
    assert.deepEqual(await disagreements(generated(seed, 7000)), []);
  });
}

const machines: readonly (readonly [string, Machine])[] = [
  ['aarch64', 'aarch64'],
  ['armv7l', 'arm'],
  ['i686', 'i386'],
  ['ppc64le', 'ppc64le'],
  ['ppc64', 'ppc64'],
  ['s390x', 's390x'],
  ['riscv64', 'riscv64'],
];
for (const [uname, machine] of machines) {
  test(`auditctl and the model agree on 600 generated lines on ${uname}`, { skip }, async () => {
    assert.deepEqual(await disagreements(generated(42, 600), machine, uname), []);
  });
}

test('auditctl and the model agree on every documented example of every check', { skip }, async () => {
  const lines = checks
    .flatMap((c) => [
      ...c.examples.flatMap((e) => [e.bad, ...(e.fixed === undefined ? [] : [e.fixed])]),
      ...c.good,
    ])
    .flatMap((t) => t.split('\n'));
  assert.deepEqual(await disagreements(lines), []);
});

test('auditctl and the model agree on the common mistakes and their fixes', { skip }, async () => {
  assert.deepEqual(
    await disagreements(mistakes().flatMap((m) => (m.fix === null ? [m.line] : [m.line, m.fix]))),
    [],
  );
});

test('auditctl and the model agree on the lines that were once judged wrongly', { skip }, async () => {
  const lines = decodeText(readFileSync(join(root, 'test/fixtures/disagreements.rules'))).split('\n');
  assert.deepEqual(await disagreements(lines), []);
});

const corpus = sharedPath('corpus', 'conformance over published rules files');
const files = ['bfuzzy1-auditd-attack.rules', 'neo23x0-auditd.rules'];
test('auditctl and the model agree on published rules files', {
  skip: missing ?? corpus === undefined,
}, async () => {
  for (const f of files)
    assert.deepEqual(await disagreements(decodeText(readFileSync(join(corpus ?? '', f))).split('\n')), [], f);
});
