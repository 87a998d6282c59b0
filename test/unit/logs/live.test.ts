import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { attributionOf, ownTypeOf } from '../../../server/src/core/logs/attribution.ts';
import { loggedEvent } from '../../../server/src/core/logs/loggedEvent.ts';
import { recordedRules } from '../../../server/src/core/logs/recordedRules.ts';
import { debian, loadedRules, logText, readLog } from '../../support/logs.ts';
import { root } from '../../support/root.ts';

const names = readdirSync(join(root, 'test/fixtures/logs')).flatMap(
  (f) => /^(live-.*)\.log$/.exec(f)?.[1] ?? [],
);

test('There are logs of a running kernel', () => assert.ok(names.length >= 3));

for (const name of names)
  test(`Each event of ${name} is given to a rule with the key that the kernel wrote, with the key and without it`, () => {
    const rules = recordedRules(loadedRules(logText(`${name}.rules`)));
    const { events, counts } = readLog(logText(`${name}.log`));
    assert.equal(counts.unread, 0);
    assert.ok(events.length > 10);
    for (const event of events) {
      const known = loggedEvent(event, debian) ?? assert.fail(`no system call in ${event.serial}`);
      assert.ok((known.keys ?? []).length > 0);
      for (const keys of [known.keys, undefined]) {
        const found = attributionOf(rules, { ...known, keys }, ownTypeOf(event));
        assert.ok(found.kind === 'certain', `${event.serial}: ${JSON.stringify(found)}`);
        assert.deepEqual(rules[found.rule]?.keys, known.keys, String(event.serial));
      }
    }
  });
