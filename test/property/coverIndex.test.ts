import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { coverIndex } from '../../server/src/core/matching/coverIndex.ts';
import { covers } from '../../server/src/core/matching/covers.ts';
import { FULL_MASK, type Rule } from '../../server/src/core/model/rule.ts';
import { loadWhole, singleFile } from '../../server/src/core/ruleset/index.ts';
import { seededLines } from '../support/arbitrary.ts';
import { targetNamed } from '../support/examples.ts';
import { rulesetTargets, rulesText } from '../support/folders.ts';

/** Rules that the index does not find though they cover another one. */
function missed(rules: readonly Rule[]): readonly string[] {
  const index = coverIndex(rules);
  for (const at of rules.keys()) index.add(at);
  return rules.flatMap((b, j) => {
    const [wholly, partly] = [new Set(index.wholly(b).flat()), new Set(index.partly(b, []).flat())];
    return rules.flatMap((a, i) => {
      if (i === j) return [];
      if (covers(a, b) && !wholly.has(i))
        return [`${i} covers ${j}: ${JSON.stringify([a.fields, b.fields])}`];
      const shared = a.mask.some((w, n) => (w & (b.mask[n] ?? 0)) !== 0);
      return shared &&
        covers({ ...a, mask: FULL_MASK }, b) &&
        !partly.has(i) &&
        !b.mask.every((w) => w === 0xffffffff)
        ? [`${i} covers some of ${j}: ${JSON.stringify([a.fields, b.fields])}`]
        : [];
    });
  });
}

test('The index finds every rule that covers another one in rulesets', () => {
  let covered = 0;
  fc.assert(
    fc.property(rulesText, fc.constantFrom(...rulesetTargets), (text, t) => {
      const rules = loadWhole(singleFile(text), t).rules.map((r) => r.rule);
      covered += rules.filter((b, j) => rules.some((a, i) => i !== j && covers(a, b))).length;
      assert.deepEqual(missed(rules), [], text);
    }),
    { numRuns: 500, seed: 41, includeErrorInReport: true },
  );
  assert.ok(covered > 100, `only ${covered} rules were covered`);
});

test('The index finds every rule that covers another one with fields of all kinds', () => {
  const filters = [
    'auid>=1000',
    'auid=0',
    'auid<1',
    'auid<=0',
    'uid=0',
    'uid!=1',
    'uid=1',
    'gid=0',
    'gid>=0',
    'exit=-13',
    'exit<0',
    'success=0',
    'success=1',
    'a1=2',
    'a1&2',
    'a1>=2',
    'a1<=2',
    'obj_uid=0',
    'exe=/bin/a',
    'exe!=/bin/a',
    'perm=wa',
    'perm=w',
    'subj_user=x',
    'path=/etc/a',
    'dir=/etc',
    'sessionid=1',
    'uid=nobody',
  ];
  const lists = ['exit', 'exit', 'exit', 'task', 'user', 'exclude', 'filesystem'];
  const line = fc
    .tuple(
      fc.constantFrom(...lists),
      fc.constantFrom('', ' -F arch=b64', ' -F arch=b32'),
      fc.constantFrom('', ' -S open', ' -S open,unlink', ' -S unlink,rename'),
      fc.subarray(filters, { maxLength: 3 }),
    )
    .map(
      ([list, arch, calls, some]) =>
        `-a ${list === 'filesystem' ? 'never' : 'always'},${list}${list === 'exit' ? `${arch}${calls}` : ''}${some.map((f) => ` -F ${f}`).join('')}`,
    );
  let covered = 0;
  fc.assert(
    fc.property(fc.array(line, { maxLength: 25 }), (all) => {
      const rules = loadWhole(singleFile(all.join('\n')), targetNamed('3.0.9')).rules.map((r) => r.rule);
      covered += rules.filter((b, j) => rules.some((a, i) => i !== j && covers(a, b))).length;
      assert.deepEqual(missed(rules), []);
    }),
    { numRuns: 500, seed: 42, includeErrorInReport: true },
  );
  assert.ok(covered > 100, `only ${covered} rules were covered`);
  // Lines that delete or lock would decide how many of the others are there.
  const adding = seededLines(43, 1500, 0.2).filter((l) => /^-[aw] /.test(l));
  const seeded = loadWhole(singleFile(adding.join('\n')), targetNamed('newest')).rules.map((r) => r.rule);
  assert.ok(seeded.length > 100, `${seeded.length} rules`);
  assert.deepEqual(missed(seeded), []);
});
