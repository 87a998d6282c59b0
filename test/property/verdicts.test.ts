import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { type Machine, machines } from '../../server/src/core/facts/machines.ts';
import { releaseName, releases } from '../../server/src/core/facts/releases.ts';
import { type Target, target } from '../../server/src/core/facts/targets.ts';
import { judge } from '../../server/src/core/model/judge.ts';
import { sameRule } from '../../server/src/core/model/rule.ts';
import type { Verdict } from '../../server/src/core/model/verdict.ts';
import { isFor, verdictOf } from '../../server/src/core/model/verdictOf.ts';
import { type CommandLine, readLine } from '../../server/src/core/syntax/line.ts';
import { type Random, random, line as vocabularyLine } from '../conformance/vocabulary.ts';
import { anyLine } from '../support/arbitrary.ts';

const LINES = 700;

const targetOf = (release: number, machine: Machine): Target => {
  const found = target(releaseName(release), machine);
  assert.ok(found);
  return found;
};

const allTargets: readonly Target[] = machines.flatMap((machine) =>
  releases.map((_, release) => targetOf(release, machine)),
);

/** The verdict but for the rule, as a text. */
const said = ({ rule: _, ...rest }: Verdict): string => JSON.stringify(rest);

const saidBefore = new WeakMap<Verdict, string>();

function saidByKept(verdict: Verdict): string {
  const text = saidBefore.get(verdict) ?? said(verdict);
  saidBefore.set(verdict, text);
  return text;
}

function assertSame(kept: Verdict, fresh: Verdict, node: CommandLine, at: Target): void {
  const where = `${node.text} on ${at.name} ${at.machine}`;
  assert.equal(saidByKept(kept), said(fresh), where);
  assert.equal(kept.rule === undefined, fresh.rule === undefined, where);
  if (kept.rule && fresh.rule) assert.ok(sameRule(kept.rule, fresh.rule), where);
}

function shuffled<T>(r: Random, list: readonly T[]): readonly T[] {
  const out = [...list];
  for (let i = out.length - 1; i > 0; i--) {
    const j = r.below(i + 1);
    [out[i], out[j]] = [out[j] as T, out[i] as T];
  }
  return out;
}

test('A verdict kept for a run of versions is that of each of them, on every machine', () => {
  const r = random(20261128);
  for (let i = 0; i < LINES; i++) {
    const node = readLine(vocabularyLine(r));
    if (node.kind !== 'command') continue;
    for (const at of shuffled(r, allTargets)) {
      const kept = verdictOf(node, at);
      assert.ok(isFor(kept, at));
      assertSame(kept, judge(node, at.release, at.machine), node, at);
    }
  }
});

test('Any line has kept verdicts that equal fresh ones', () => {
  fc.assert(
    fc.property(
      anyLine,
      fc.shuffledSubarray([...allTargets], { minLength: 12, maxLength: 30 }),
      (text, asked) => {
        const node = readLine(text);
        if (node.kind !== 'command') return;
        for (const at of asked)
          assertSame(verdictOf(node, at), judge(node, at.release, at.machine), node, at);
      },
    ),
    { numRuns: 1000, seed: 20261128 },
  );
});

test('A line that all versions read alike has one verdict for all targets', () => {
  const node = readLine('-a always,exit -F arch=x86_64 -S execve -F auid>=1000 -F key=run');
  assert.ok(node.kind === 'command');
  assert.equal(new Set(allTargets.map((at) => verdictOf(node, at))).size, 1);
});

test('Verdicts that differ only in what is printed share the rule that is sent', () => {
  const differing = (text: string): readonly [verdicts: number, rules: number] => {
    const node = readLine(text);
    assert.ok(node.kind === 'command');
    const all = allTargets.map((at) => verdictOf(node, at));
    return [new Set(all).size, new Set(all.map((v) => v.rule)).size];
  };
  assert.deepEqual(differing('-a always,exit -F path=/etc/passwd -F perm=wa -k identity'), [2, 1]);
  // That a watch is slower makes no other verdict.
  assert.deepEqual(differing('-w /etc/passwd -p wa -k identity'), [1, 1]);
});
