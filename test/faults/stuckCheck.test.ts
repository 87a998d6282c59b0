import assert from 'node:assert/strict';
import { test } from 'node:test';
import { limitChecks } from '../../server/src/core/checks/faultyChecks.ts';
import { checks } from '../../server/src/core/checks/registry.ts';
import { rulesetChecks } from '../../server/src/core/checks/ruleset/rulesetChecks.ts';
import { limitWork } from '../../server/src/hosts/limitWork.ts';
import { startClient } from '../support/client.ts';
import { world } from '../unit/cli/world.ts';

const uri = 'file:///w/a.rules';

/** Rules that four checks report, with a key of their own: what was found in a line is kept with its text. */
const rulesWith = (key: string): string =>
  [
    `-a always,exit -S open -k ${key}`,
    `-w /etc/passwd -p wa -k T1087.001_${key}`,
    `-w /etc/passwd -p wa -k T1087.001_${key}`,
    `-w /etc/shadow -p wq -k ${key}`,
    '',
  ].join('\n');

/** Has a check do something else while work is done. */
async function behaving(code: string, run: () => unknown, work: () => Promise<void>): Promise<void> {
  const check = [...checks, ...rulesetChecks].find((c) => c.code === code) as unknown as Record<
    string,
    unknown
  >;
  // What owns a way of not loading is asked whether a line's is its own.
  const name = 'claims' in check ? 'claims' : 'run';
  const before = check[name];
  check[name] = run;
  try {
    await work();
  } finally {
    check[name] = before;
  }
}

/** Never ends; neither catching nor cleaning up keeps it from being interrupted. */
function loop(): never {
  for (let i = 0; ; i++) {
    try {
      if (i < 0) throw new Error('never');
    } finally {
      i++;
    }
  }
}

/** Fills the memory, in pieces. */
function eat(): never {
  const pieces: Uint8Array[] = [];
  for (;;) pieces.push(new Uint8Array(1 << 20).fill(1));
}

/** Returns the codes that are reported of the rules. */
async function codesOf(key: string, seconds: number, log: string[]): Promise<readonly string[]> {
  const client = await startClient('memory', {});
  limitChecks(limitWork(seconds * 1000, 300 * 1024 ** 2));
  try {
    const codes: string[] = [];
    // The second text shows that nothing waits, and that nothing is told again.
    for (const text of [rulesWith(key), rulesWith(`${key}x`)]) {
      await client.open(text, uri);
      const report = await client.diagnostics(uri);
      const items = report.kind === 'full' ? report.items : [];
      codes.splice(0, codes.length, ...items.map((d) => String(d.code)));
      await client.close(uri);
    }
    log.push(...client.log.splice(0));
    return [...new Set(codes)].sort();
  } finally {
    limitChecks(undefined);
    await client.stop();
  }
}

const kinds = [
  ['AR205', 'a line'],
  ['AR125', 'a line that does not load'],
  ['AR301', 'a ruleset'],
] as const;
const faults = [
  ['does not end', loop, 0.7, /did not end within 0\.7 seconds$/],
  ['fills the memory', eat, 60, /grew by 300 MiB while it ran$/],
] as const;

for (const [code, kind] of kinds)
  for (const [what, run, seconds, why] of faults) {
    test(`A check of ${kind} that ${what} is turned off, named once, and all others report`, async () => {
      const before = await codesOf(`${code}a`, 60, []);
      assert.ok(before.includes(code), before.join());
      await behaving(code, run, async () => {
        const log: string[] = [];
        const codes = await codesOf(`${code}${run.name}`, seconds, log);
        assert.deepEqual(
          codes,
          before.filter((c) => c !== code),
        );
        assert.equal(log.length, 1, log.join('\n'));
        assert.match(log[0] ?? '', new RegExp(`The check ${code} is off until the server restarts`));
        assert.match(log[0] ?? '', why);
      });
    });

    test(`The command names a check of ${kind} that ${what} once, reports all others, and its status is 2`, async () => {
      const lint = async (key: string) => {
        const w = world({ 'a.rules': rulesWith(key), 'b.rules': rulesWith(`${key}x`) });
        w.limitWith(limitWork(seconds * 1000, 300 * 1024 ** 2));
        const { out, err, status } = await w.run('lint', 'a.rules', 'b.rules');
        return { codes: [...out.matchAll(/\[(AR\d+)\]$/gm)].map(([, c]) => c), err, status };
      };
      const before = await lint(`${code}c`);
      assert.equal(before.status, 1);
      assert.ok(before.codes.includes(code), before.codes.join());
      await behaving(code, run, async () => {
        const { codes, err, status } = await lint(`${code}c${run.name}`);
        assert.deepEqual(
          codes,
          before.codes.filter((c) => c !== code),
        );
        assert.match(err, new RegExp(`^audit-rules: the check ${code} failed and reports nothing: .+\n$`));
        assert.match(err.trimEnd(), why);
        assert.equal(status, 2);
      });
    });
  }

test('Work that ends is not interrupted, and what it throws is passed on', () => {
  const limit = limitWork(700);
  assert.deepEqual(
    limit(() => limit(() => 7)),
    { value: { value: 7 } },
  );
  assert.throws(() => limit(() => assert.fail('as it was')), /as it was/);
});
