import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { test } from 'node:test';
import type { LogEvent, LogRecord } from '../../../server/src/core/logs/logEvent.ts';
import { readStamp } from '../../../server/src/core/logs/logEvent.ts';
import { recordFields } from '../../../server/src/core/logs/recordFields.ts';
import { logNames, logPath, logText, readLog } from '../../support/logs.ts';

/** Kept by journald and syslog only in part: what auditd itself writes, and a line of the kernel. */
const OTHER_COUNTS: Readonly<Record<string, number>> = {
  'journal-export.txt': 25,
  'journal.json': 25,
  'syslog.log': 28,
};

function eventOf(events: readonly LogEvent[], serial: number): LogEvent {
  return events.find((e) => e.serial === serial) ?? assert.fail(`no event ${serial}`);
}

function recordsOf({ records }: LogEvent, type: string): readonly LogRecord[] {
  return records.filter((r) => r.type === type);
}

function value(event: LogEvent, type: string, field: string): string | undefined {
  const [record] = recordsOf(event, type);
  return record && recordFields(record).get(field);
}

for (const name of logNames) {
  test(`Every line of ${name} is read, and its events are put together`, () => {
    const { events, counts } = readLog(logText(name));
    assert.deepEqual([counts.unread, counts.unreadLines, counts.repeated], [0, [], 0]);
    assert.equal(events.length, OTHER_COUNTS[name] ?? 27);
    assert.equal(new Set(events.map((e) => e.serial)).size, events.length);
    const bytes = events.reduce((n, e) => n + e.bytes, 0);
    assert.ok(bytes > 0 && bytes <= counts.bytes, `${bytes} of ${counts.bytes} bytes`);
  });

  test(`${name} gives the same events in one piece and in pieces of 7 units`, () => {
    const text = logText(name);
    assert.deepEqual(readLog(text, 7), readLog(text));
  });
}

const hasAusearch = spawnSync('ausearch', ['--version']).status !== null;
const skip = hasAusearch ? false : 'SKIPPED: there is no ausearch (Debian: apt-get install auditd)';
/** ausearch reads the lines of auditd, alone, after `node=` or between those of its own. */
const READ_BY_AUSEARCH = /^(?!syslog).*\.log$|^ausearch\.txt$/;

/** Returns how many records each event has, by its stamp. */
function recordCounts(stamps: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const stamp of [...stamps].sort()) counts.set(stamp, (counts.get(stamp) ?? 0) + 1);
  return counts;
}

const fixtures = readdirSync(dirname(logPath('x'))).filter((name) => READ_BY_AUSEARCH.test(name));
test('There are logs that ausearch reads', () => assert.ok(fixtures.length >= 9, fixtures.join()));
for (const name of fixtures)
  test(`ausearch finds the same events with as many records in ${name}`, { skip }, () => {
    const { stdout } = spawnSync('ausearch', ['-if', logPath(name), '--raw'], { encoding: 'utf8' });
    const theirs = recordCounts(stdout.match(/audit\([^)]*\)/g) ?? []);
    const { events } = readLog(logText(name));
    const ours = events.flatMap(({ time = 0, serial, records }) =>
      records.map(() => `audit(${(time / 1000).toFixed(3)}:${serial})`),
    );
    assert.ok(theirs.size > 0);
    assert.deepEqual(recordCounts(ours), theirs);
    assert.equal(events.length, theirs.size);
  });

test('Records are put together by time and serial number, not by what is next to them', () => {
  const { events } = readLog(logText('auditd-raw.log'));
  assert.deepEqual(
    eventOf(events, 93001).records.map((r) => r.type),
    ['SYSCALL', 'CWD', 'PATH', 'PATH', 'PROCTITLE'],
  );
  assert.deepEqual(
    eventOf(events, 93002).records.map((r) => r.type),
    ['AVC', 'SYSCALL', 'PROCTITLE'],
  );
});

test('A serial number that comes again after a reboot, or on another host, is another event', () => {
  const line = (node: string, time: number): string =>
    `${node}type=BPF msg=audit(${time}.000:7): prog-id=1 op=LOAD\n`;
  const text =
    line('', 100) + line('node=a ', 100) + line('node=b ', 100) + line('', 200) + line('node=a ', 100);
  const { events, counts } = readLog(text);
  assert.deepEqual(
    events.map((e) => [e.node, e.time, e.records.length]),
    [
      ['', 100_000, 1],
      ['a', 100_000, 1],
      ['b', 100_000, 1],
      ['', 200_000, 1],
    ],
  );
  assert.equal(counts.repeated, 1);
});

test('A bounded number of events is open, and the oldest leaves first', () => {
  const lines = Array.from(
    { length: 3000 },
    (_, i) => `type=BPF msg=audit(1.000:${i + 1}): prog-id=${i} op=LOAD\n`,
  );
  const { events } = readLog(lines.join(''), 1000);
  assert.deepEqual(
    events.map((e) => e.serial),
    lines.map((_, i) => i + 1),
  );
});

test('Texts are decoded by the type of the record and the name of the field, never by how they look', () => {
  const { events } = readLog(logText('auditd-enriched.log'));
  const odd = eventOf(events, 92922);
  assert.equal(value(odd, 'SYSCALL', 'exe'), '/srv/app/data/odd dir/pro gram');
  assert.equal(value(odd, 'SYSCALL', 'uid'), '0');
  assert.equal(value(odd, 'EXECVE', 'a2'), 'with "quotes"');
  assert.equal(value(odd, 'EXECVE', 'a3'), 'tab\there');
  assert.equal(value(eventOf(events, 92917), 'SYSCALL', 'key'), 'host-read\x01two-keys');
  assert.equal(value(eventOf(events, 93004), 'USER_CMD', 'cmd'), 'ls -la /root');
  assert.equal(value(eventOf(events, 92921), 'SYSCALL', 'a1'), '55d37fc37bf0');
});

test('A field of a program is read, and does not hide that of the record', () => {
  const { events } = readLog(logText('auditd-enriched.log'));
  const login = eventOf(events, 93003);
  assert.equal(value(login, 'USER_LOGIN', 'exe'), '/usr/sbin/sshd');
  assert.equal(value(login, 'USER_LOGIN', 'uid'), '0');
  assert.equal(value(login, 'USER_LOGIN', 'AUID'), 'user');
});

test('Arguments in several records are all there', () => {
  const { events } = readLog(logText('auditd-raw.log'));
  const long = recordsOf(eventOf(events, 92924), 'EXECVE');
  assert.deepEqual(
    long.flatMap((r) => [...recordFields(r).keys()]),
    ['argc', 'a0', 'a1', 'a2_len', 'a2[0]', 'a2[1]', 'a2[2]'],
  );
});

test('What ausearch -i writes without quotes is read to its end', () => {
  const { events } = readLog(logText('ausearch-i.txt'));
  const odd = eventOf(events, 92922);
  assert.equal(value(odd, 'SYSCALL', 'exe'), '/srv/app/data/odd dir/pro gram');
  assert.equal(value(odd, 'EXECVE', 'a1'), 'an argument');
  assert.deepEqual(
    recordsOf(odd, 'PATH').map((r) => recordFields(r).get('name')),
    ['/lib64/ld-linux-x86-64.so.2', '/srv/app/data/odd dir/pro gram'],
  );
  assert.equal(value(eventOf(events, 92917), 'SYSCALL', 'key'), 'host-read\x01two-keys');
});

test('A position leads to the line of its record', () => {
  const text = logText('auditd-raw.log');
  for (const { records } of readLog(text, 1000).events)
    for (const r of records) {
      assert.match(text.slice(r.start, r.end), new RegExp(`^type=${r.type} `));
      assert.equal(text[r.end], '\n');
    }
});

test('Records that a collector joined in a line keep their places and share its bytes', () => {
  const text = logText('wazuh.txt');
  const { events, counts } = readLog(text);
  const { records } = eventOf(events, 93000);
  assert.ok(records.length > 3);
  for (const r of records) assert.match(text.slice(r.start, r.end), new RegExp(`^type=${r.type} .*[^ ]$`));
  assert.equal(
    events.reduce((n, e) => n + e.bytes, 0),
    counts.bytes,
  );
});

test('Records of an event that were copied into one line are read, whatever is between them', () => {
  const records = [
    'type=SYSCALL msg=audit(1.000:7): arch=c000003e syscall=59 key="k"',
    'type=EXECVE msg=audit(1.000:7): argc=1 a0="x"',
    'type=CWD msg=audit(1.000:7):  cwd="/"',
  ];
  for (const text of [records.join(''), records.join(' '), `    ----\n  ${records.join('\n  ')}\n`]) {
    const { events, counts } = readLog(text);
    assert.deepEqual(
      events[0]?.records.map((r) => r.type),
      ['SYSCALL', 'EXECVE', 'CWD'],
      text,
    );
    assert.equal(value(eventOf(events, 7), 'SYSCALL', 'key'), 'k');
    assert.equal(counts.unread, 0);
  }
});

test('A program that writes what looks like a record adds none', () => {
  const forged = 'type=SYSCALL msg=audit(1.000:8): arch=c000003e syscall=59 exe="/bin/x" key="k"';
  const { events } = readLog(`type=USER msg=audit(1.000:7): pid=1 uid=0 msg='text ${forged} res=success'\n`);
  assert.deepEqual(
    events.map((e) => [e.serial, e.records.map((r) => r.type)]),
    [[7, ['USER']]],
  );
});

test('What Splunk and Elasticsearch export, and what follows the head of syslog, is read', () => {
  const line = 'type=BPF msg=audit(1.000:7): prog-id=1 op=LOAD';
  for (const text of [
    JSON.stringify({ preview: false, result: { _raw: line } }),
    JSON.stringify({ _source: { message: line } }),
    JSON.stringify({ full_log: line, decoder: { name: 'auditd' } }),
    `May 20 13:45:56 192.0.2.1 ${JSON.stringify({ MESSAGE: line })}`,
    `May 20 13:45:56 web1 laurel[7]: ${JSON.stringify({ ID: '1.000:7', BPF: { 'prog-id': '1', op: 'LOAD' } })}`,
    `[    2.390719] audit: type=1334 audit(1.000:7): prog-id=1 op=LOAD`,
  ]) {
    const { events, counts } = readLog(`${text}\n`);
    assert.deepEqual([events[0]?.serial, counts.unread], [7, 0], text);
    const [record] = events[0]?.records ?? [];
    assert.equal(record && recordFields(record).get('op'), 'LOAD', text);
  }
});

test('JSON in several lines, and lists of events, are read', () => {
  const line = (serial: number): string => `type=BPF msg=audit(1.000:${serial}): prog-id=1 op=LOAD`;
  const journal = {
    _AUDIT_TYPE_NAME: 'BPF',
    _AUDIT_ID: '7',
    _SOURCE_REALTIME_TIMESTAMP: '1000000',
    MESSAGE: 'BPF prog-id=1 op=LOAD',
  };
  for (const value of [
    { message: line(7), nested: { list: [1, { a: {} }] } },
    { events: [{ message: line(7) }, { message: line(8) }, { other: 1 }] },
    { took: 1, hits: { total: 1, hits: [{ _source: { message: line(7) } }] } },
    journal,
  ])
    for (const indent of [undefined, 4, '\t'] as const) {
      const text = `${JSON.stringify(value, null, indent)}\n`;
      const { events, counts } = readLog(`${text}${line(9)}\n`, 50);
      assert.deepEqual([events[0]?.serial, events.at(-1)?.serial, counts.unread], [7, 9, 0], text);
      const bytes = events.reduce((n, e) => n + e.bytes, 0);
      assert.equal(bytes, counts.bytes, text);
      const [first] = events[0]?.records ?? [];
      assert.equal(text.slice(first?.start, first?.end), text.trimEnd());
    }
});

test('A brace that is left over in a log costs no record', () => {
  const line = 'type=BPF msg=audit(1.000:7): op=LOAD';
  for (const [text, unread] of [
    [`{\n${line}\n}\n`, [1, 3]],
    [`{\n  "a": 1\n${line}\n`, [1, 2]],
    [`{\n{\n  "a": 1,\n}\n${line}\n`, [1, 2, 3, 4]],
    [`${line}\n{\n  "a"`, [2, 3]],
  ] as const) {
    const { events, counts } = readLog(text);
    assert.equal(events[0]?.serial, 7, text);
    assert.deepEqual([counts.unread, counts.unreadLines], [unread.length, unread], text);
  }
});

test('What laurel escapes in its texts is decoded', () => {
  const event = {
    ID: '1.000:7',
    SYSCALL: { exe: '/usr/bin/g%2b%2b', key: 'a%01b', comm: '100%25' },
    EXECVE: { argc: 2, ARGV: ['g%2b%2b', 'caf%c3%a9'] },
  };
  const { events } = readLog(`${JSON.stringify(event)}\n`);
  const logged = events[0] ?? assert.fail();
  assert.equal(value(logged, 'SYSCALL', 'exe'), '/usr/bin/g++');
  assert.equal(value(logged, 'SYSCALL', 'key'), 'a\x01b');
  assert.equal(value(logged, 'SYSCALL', 'comm'), '100%');
  assert.deepEqual([value(logged, 'EXECVE', 'a0'), value(logged, 'EXECVE', 'a1')], ['g++', 'café']);
});

test('A record that ends with a brace is not taken for JSON', () => {
  const { events } = readLog('type=AVC msg=audit(1.000:7): avc: denied { read } for pid=1 tclass={x}\n');
  assert.equal(events[0]?.records[0]?.type, 'AVC');
});

test('Lines that are not records are counted, with the numbers of the first', () => {
  const text = `nonsense\ntype=BPF msg=audit(1.000:7): op=LOAD\n\n{"a": [}\ntype=PATH msg=audit(1.000\n`;
  const { events, counts } = readLog(text);
  assert.equal(events.length, 1);
  assert.deepEqual([counts.unread, counts.unreadLines], [3, [1, 4, 5]]);
});

test('A stamp is read with its time, as a number or as a date', () => {
  assert.deepEqual(readStamp('1795926842.076:92920'), {
    time: 1795926842076,
    isLocalTime: false,
    serial: 92920,
  });
  const date = Date.UTC(2026, 10, 29, 4, 34, 2, 76);
  for (const text of [
    '11/29/26 04:34:02.076',
    '11/29/2026 04:34:02.076',
    '29.11.2026 04:34:02.076',
    '2026-11-29 04:34:02.076',
  ])
    assert.deepEqual(readStamp(`${text}:5`), { time: date, isLocalTime: true, serial: 5 }, text);
  assert.equal(readStamp('1795926842.076'), undefined);
  assert.equal(readStamp('x:'), undefined);
});
