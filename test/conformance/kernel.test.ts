import assert from 'node:assert/strict';
import { test } from 'node:test';
import { R } from '../../server/src/core/facts/releases.ts';
import { ask, whyNoAuditctl } from './ask.ts';
import { expect } from './compare.ts';
import { generated } from './damage.ts';

// Only where it is asked for: it adds each accepted rule to the running kernel, alone, and deletes it at once. Needs root.
const wanted = process.env['AUDIT_RULES_KERNEL'] === '1';
if (!wanted)
  console.log(
    'SKIPPED the running kernel: set AUDIT_RULES_KERNEL=1 to ask it (root; adds and deletes rules).',
  );
const skip = !wanted ? 'not asked for' : (whyNoAuditctl() ?? false);

/** Lines whose rule the kernel and the model disagree about. What hangs on the machine's folders (ENOENT) says nothing. */
async function kernelDisagreements(
  lines: readonly string[],
): Promise<{ readonly asked: number; readonly wrong: readonly string[] }> {
  const answers = await ask(lines, { kernel: true });
  let asked = 0;
  const wrong = answers.flatMap((a) => {
    const text = lines[a.line - 1] ?? '';
    if (!a.kernel || a.kernel.errno === 'ENOENT') return [];
    const v = expect(text, a.line, R.v3_0_9, 'x86_64').verdicts.find((x) => x.rule);
    if (!v) return [];
    asked++;
    const mine =
      v.by !== 'kernel' ? null : v.fault?.reason === 'kernel-long-path' ? 'ENAMETOOLONG' : 'EINVAL';
    return a.kernel.errno === mine
      ? []
      : [`${JSON.stringify(text)}: kernel ${a.kernel.errno ?? 'loads'}, model ${mine ?? 'loads'}`];
  });
  return { asked, wrong };
}

for (const seed of [1, 2, 3]) {
  test(`The running kernel and the model agree on 6000 generated lines, seed ${seed}`, { skip }, async () => {
    const { asked, wrong } = await kernelDisagreements(generated(seed, 6000));
    assert.ok(asked > 500, `only ${asked} rules reached the kernel`);
    assert.deepEqual(wrong, []);
  });
}
