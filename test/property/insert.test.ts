import assert from 'node:assert/strict';
import { test } from 'node:test';
import { coverage } from '../../server/src/core/attack/coverage/coverage.ts';
import { catalogueIds } from '../../server/src/core/attack/data/catalogue.ts';
import {
  type InsertionRequest,
  planInsertion,
} from '../../server/src/core/attack/insert/insertTechniques.ts';
import { keyStyles } from '../../server/src/core/attack/keys/keyText.ts';
import { defaultTargets } from '../../server/src/core/facts/targets.ts';
import { load, singleFile } from '../../server/src/core/ruleset/index.ts';
import { assertLoads, targetNamed as at } from '../support/examples.ts';

const all = defaultTargets.map((n) => at(n));

/** What is written into an empty file for every technique of the catalogue. */
function everything(wish: Partial<InsertionRequest> = {}): string {
  return planInsertion({
    techniques: catalogueIds(),
    targets: [at('debian-12')],
    ruleset: singleFile(''),
    file: 0,
    style: 'watch',
    keyStyle: 'canonical',
    ...wish,
  }).text;
}

const rulesIn = (text: string): readonly string[] => text.split('\n').filter((l) => l.startsWith('-'));

test('Every rule of every technique is written so that it loads on every target, in every style', () => {
  const others = [
    [at('2.8.5')],
    [at('newest', 'aarch64'), at('debian-12', 'aarch64')],
    [at('ubuntu-22.04', 'i386')],
    [at('newest', 's390x')],
    [at('newest', 'riscv64')],
  ];
  for (const targets of [all, [...all, at('2.8.5'), at('newest')], ...others]) {
    for (const style of ['watch', 'syscall'] as const) {
      for (const keyStyle of keyStyles) {
        const text = everything({ targets, style, keyStyle });
        assertLoads(text, targets);
        assert.ok(rulesIn(text).length > 350, `${rulesIn(text).length} ${targets.map((t) => t.machine)}`);
      }
    }
  }
});

test('What is inserted for all techniques loads as a whole, and every rule can match', () => {
  for (const style of ['watch', 'syscall'] as const) {
    const text = everything({ style });
    const loaded = load(singleFile(text), at('debian-12'));
    assert.equal(loaded.stopsAt, undefined);
    const c = coverage(loaded);
    for (const t of c.techniques) {
      if (t.unseeable) continue;
      assert.equal(t.fraction, 1, `${style} ${t.technique.id}`);
      assert.equal(t.state, 'both', `${style} ${t.technique.id}`);
    }
    const dead = c.techniques.flatMap((t) =>
      t.named
        .filter((n) => n.shadowedBy !== undefined)
        .map((n) => `${t.technique.id}: ${text.split('\n')[n.line]}`),
    );
    assert.deepEqual(dead, []);
  }
});
