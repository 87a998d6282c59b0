import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checks } from '../../server/src/core/checks/registry.ts';
import { rulesetChecks } from '../../server/src/core/checks/ruleset/rulesetChecks.ts';
import { world } from '../unit/cli/world.ts';

/** Rules with a key of their own: what was found in a line is kept with its text. */
const rulesWith = (key: string): string =>
  [
    `-a always,exit -S open -k ${key}`,
    `-a always,exit -S openat -k ${key}`,
    `-w /etc/passwd -p wa -k T1087.001_${key}`,
    `-w /etc/passwd -p wa -k T1087.001_${key}`,
    `-w /etc/shadow -p wq -k ${key}`,
    '',
  ].join('\n');

/** Has a check throw while work is done. */
async function throwing(code: string, work: () => Promise<void>): Promise<void> {
  const check = [...checks, ...rulesetChecks].find((c) => c.code === code) as { run: unknown };
  const { run } = check;
  check.run = () => {
    throw new Error('made to fail');
  };
  try {
    await work();
  } finally {
    check.run = run;
  }
}

for (const [code, kind] of [
  ['AR205', 'a line'],
  ['AR301', 'a ruleset'],
] as const)
  test(`A check of ${kind} that throws is named once, and all others report as before`, async () => {
    const lint = async (key: string) => {
      const rules = rulesWith(key);
      const { run } = world({ 'a.rules': rules, 'b.rules': rules });
      const result = await run('lint', 'a.rules', 'b.rules');
      return { ...result, out: result.out.replaceAll(`"${key}"`, '"KEY"') };
    };
    const before = await lint(`${code}a`);
    assert.ok(before.out.includes(`[${code}]`));
    const others = (out: string): readonly string[] =>
      out.split('\n').filter((l) => / \[AR\d+\]$/.test(l) && !l.endsWith(`[${code}]`));
    await throwing(code, async () => {
      const { out, err, status } = await lint(`${code}b`);
      assert.equal(status, 2);
      assert.equal(err.split(`the check ${code} failed`).length, 2, err);
      assert.deepEqual(others(out), others(before.out));
      assert.ok(!out.includes(`[${code}]`));
    });
  });
