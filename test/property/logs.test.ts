import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { attributor } from '../../server/src/core/logs/attribution.ts';
import type { LogEvent } from '../../server/src/core/logs/logEvent.ts';
import { recordedRules } from '../../server/src/core/logs/recordedRules.ts';
import { recordFields } from '../../server/src/core/logs/recordFields.ts';
import { debian, loadedRules, logNames, logText, readLog } from '../support/logs.ts';

const attribute = attributor(recordedRules(loadedRules(logText('work.rules'))), debian);

/** Looks at everything that is read lazily. */
function lookAt(events: readonly LogEvent[]): void {
  for (const event of events) {
    attribute(event);
    for (const r of event.records) recordFields(r);
  }
}

/** Records by event, each as its type and text, in any order. */
function contents(events: readonly LogEvent[]): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const e of events) {
    // A line that a cut made may name the time of another event in other words: 048048 and 048 milliseconds.
    const id = `${e.node} ${e.time} ${e.serial}`;
    const records = e.records.map(
      (r) => `${r.type} ${typeof r.body === 'string' ? r.body : [...r.body].join()}`,
    );
    found.set(id, [...(found.get(id) ?? []), ...records].sort());
  }
  return found;
}

const lineFormats = [
  'auditd-raw.log',
  'auditd-enriched.log',
  'audispd-node.log',
  'syslog.log',
  'ausearch-i.txt',
] as const;

test('Lines in any order, doubled lines and two logs mixed give the events of the log', () => {
  for (const name of [...lineFormats, 'wazuh.txt', 'syslog-json.txt', 'go-audit.jsonl']) {
    const lines = logText(name)
      .split('\n')
      .filter((l) => l !== '');
    const whole = contents(readLog(`${lines.join('\n')}\n`).events);
    fc.assert(
      fc.property(
        fc.shuffledSubarray(lines, { minLength: lines.length }),
        fc.subarray(lines),
        fc.integer({ min: 1, max: 5000 }),
        (shuffled, again, piece) => {
          const { events, counts } = readLog(`${[...shuffled, ...again].join('\n')}\n`, piece);
          assert.deepEqual(contents(events), whole);
          assert.equal(counts.unread, 0);
        },
      ),
      { numRuns: 30 },
    );
  }
});

test('A log that is cut anywhere loses what was cut, and nothing else', () => {
  for (const name of lineFormats) {
    const text = logText(name);
    const whole = contents(readLog(text).events);
    fc.assert(
      fc.property(fc.nat(text.length), fc.nat(300), (at, length) => {
        const cut = text.slice(0, at) + text.slice(at + length);
        const from = text.lastIndexOf('\n', at - 1) + 1;
        // What is left of a line joins the next one where its newline is cut, too.
        const to = text.indexOf('\n', at === from && length > 0 ? at + length - 1 : at + length) + 1;
        // The lines that the cut did not touch.
        const rest = text.slice(0, from) + text.slice(to === 0 ? text.length : to);
        const found = contents(readLog(cut).events);
        for (const [id, records] of contents(readLog(rest).events)) {
          const left = [...(found.get(id) ?? [])];
          for (const r of records) {
            const i = left.indexOf(r);
            assert.ok(i >= 0, `${name} lost ${r.slice(0, 80)}`);
            left.splice(i, 1);
          }
          // A record whose line the cut joined to the one before is still there.
          const changed = left.filter((r) => !whole.get(id)?.includes(r));
          assert.ok(changed.length <= 1, `${name}: ${changed.length} records more`);
        }
      }),
      {
        numRuns: 200,
        examples: [
          [2680, 150],
          [11370, 22],
        ],
      },
    );
  }
});

test('No text makes the reader throw, and every line is counted', () => {
  const pieces = logNames.flatMap((name) => logText(name).match(/[^\n]{1,60}/g) ?? []);
  const odd = fc.constantFrom(
    'type=SYSCALL msg=audit(',
    'msg=audit(1:1): a=',
    '):',
    "msg='",
    '"',
    '\x1d',
    '#035',
    '{"ID":"1:1","SYSCALL":',
    '{"auditd":{"sequence":1,"message_type":"syscall","data":{"a0":null}}}',
    '__CURSOR=1',
    '\n{\n',
    '\n}\n',
    '\n  "message": "type=BPF msg=audit(1.000:7): op=LOAD"\n',
    '_AUDIT_ID=9',
    'MESSAGE=SYSCALL a',
    'items=99999999999',
    '\n',
    '\r\n',
    '\0',
    '\ud800',
  );
  const part = fc.oneof(fc.constantFrom(...pieces), odd, fc.string({ maxLength: 12 }));
  fc.assert(
    fc.property(fc.array(part, { maxLength: 60 }), fc.integer({ min: 1, max: 400 }), (parts, piece) => {
      const text = parts.join('');
      const { events, counts } = readLog(text, piece);
      lookAt(events);
      const lines = text.split('\n');
      assert.equal(counts.lines, lines.at(-1) === '' ? lines.length - 1 : lines.length);
    }),
    { numRuns: 1500 },
  );
});
