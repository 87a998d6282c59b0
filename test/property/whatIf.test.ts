import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { recorder } from '../../server/src/core/attack/coverage/recording.ts';
import { createLogSamples } from '../../server/src/core/logs/logSamples.ts';
import { recordedRules } from '../../server/src/core/logs/recordedRules.ts';
import { whatIf } from '../../server/src/core/logs/whatIf.ts';
import { keysOf } from '../../server/src/core/matching/index.ts';
import type { LoadResult } from '../../server/src/core/ruleset/index.ts';
import { keyField, type MadeEvent, madeEvents, recordsFor } from '../support/logRecords.ts';
import { debian, loadedRules, readLog } from '../support/logs.ts';
import { root } from '../support/root.ts';

const folder = join(root, 'examples/rules.d');
const text = [
  ...readdirSync(folder)
    .sort()
    .map((name) => readFileSync(join(folder, name), 'utf8')),
  readFileSync(join(root, 'examples/article.rules'), 'utf8'),
].join('\n');
const lines = text.split('\n').filter((l) => /^-[aAw] /.test(l));
const before = loadedRules(`-i\n${lines.join('\n')}\n`);
const made = madeEvents(before);

/** An edit of a ruleset: a rule removed, its key changed, moved to the top, narrowed, or dropped by a rule of its own. */
interface RuleEdit {
  readonly at: number;
  readonly kind: 'remove' | 'rename' | 'first' | 'narrow' | 'never';
}
const edit: fc.Arbitrary<RuleEdit> = fc.record({
  at: fc.nat(lines.length - 1),
  kind: fc.constantFrom('remove', 'rename', 'first', 'narrow', 'never'),
});

function edited(edits: readonly RuleEdit[]): string {
  const all: string[] = [...lines];
  const top: string[] = [];
  for (const { at, kind } of edits) {
    const line = all[at] ?? '';
    if (kind === 'remove') all[at] = '';
    else if (kind === 'rename') all[at] = line.replace(/-k \S+/, '-k renamed');
    else if (kind === 'narrow' && line.startsWith('-a')) all[at] = `${line} -F auid>=2000`;
    else if (kind === 'first' && line !== '') top.push(line);
    else if (kind === 'never' && line.startsWith('-a always'))
      top.push(line.replace('-a always', '-a never').replace(/ -k \S+/g, ''));
  }
  return `-i\n${[...top, ...all].join('\n')}\n`;
}

/** What the other rules make of an event whose every detail is known. */
function truth({ event, rule }: MadeEvent, after: LoadResult): 'lost' | 'kept' | 'other-key' {
  const outcome = recorder(after).outcome(event);
  if (!outcome.recorded) return 'lost';
  const next = after.rules.find((r) => r.line === outcome.line)?.rule;
  const own = before.rules[rule]?.rule;
  return next && own && keysOf(next).join() === keysOf(own).join() ? 'kept' : 'other-key';
}

function recordsOf(m: MadeEvent, serial: number, lost: readonly string[]): string {
  const own = before.rules[m.rule]?.rule ?? assert.fail();
  return recordsFor(m.event, { serial, key: keyField(own), lost });
}

test('What other rules make of a log is what they make of its events, and its bytes add up', () => {
  assert.ok(made.length > 80, `${made.length} events`);
  fc.assert(
    fc.property(fc.array(edit, { minLength: 1, maxLength: 6 }), (edits) => {
      const after = loadedRules(edited(edits));
      const [old, next] = [recordedRules(before), recordedRules(after)];
      const samples = createLogSamples([...old, ...next], { system: debian });
      const bytes = { lost: 0, kept: 0, 'other-key': 0 };
      for (const [i, m] of made.entries()) {
        const records = recordsOf(m, i + 1, []);
        bytes[truth(m, after)] += records.length;
        for (const event of readLog(records).events) samples.add(event);
      }
      const parts = whatIf(samples.all(), old, next);
      for (const outcome of ['lost', 'kept', 'other-key'] as const) {
        const found = parts.filter((p) => p.outcome === outcome).reduce((n, p) => n + p.bytes, 0);
        assert.equal(found, bytes[outcome], outcome);
      }
    }),
    { numRuns: 40 },
  );
});

test('What a log lacks leaves an event open under other rules, and never gives it a wrong fate', () => {
  fc.assert(
    fc.property(
      fc.array(edit, { minLength: 1, maxLength: 6 }),
      fc.subarray(['PATH', 'CWD', 'SOCKADDR']),
      (edits, lost) => {
        const after = loadedRules(edited(edits));
        const [old, next] = [recordedRules(before), recordedRules(after)];
        for (const [i, m] of made.entries()) {
          const samples = createLogSamples([...old, ...next], { system: debian });
          for (const event of readLog(recordsOf(m, i + 1, lost)).events) samples.add(event);
          const [part] = whatIf(samples.all(), old, next);
          if (part?.outcome !== 'unknown')
            assert.equal(part?.outcome, truth(m, after), JSON.stringify({ edits, lost, m }));
        }
      },
    ),
    { numRuns: 15 },
  );
});

test('The same rules keep every event of a log', () => {
  const rules = recordedRules(before);
  const samples = createLogSamples(rules, { system: debian });
  for (const [i, m] of made.entries())
    for (const event of readLog(recordsOf(m, i + 1, i % 2 === 0 ? ['PATH'] : [])).events) samples.add(event);
  const parts = whatIf(samples.all(), rules, rules);
  assert.deepEqual([...new Set(parts.filter((p) => p.kind === 'certain').map((p) => p.outcome))], ['kept']);
});
