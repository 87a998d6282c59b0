import assert from 'node:assert/strict';
import { test } from 'node:test';
import { logFormats } from '../../../server/src/core/logs/logFormats.ts';
import { logText } from '../../support/logs.ts';
import { world } from './world.ts';

const rules = logText('work.rules');
const log = logText('auditd-enriched.log');
const files = { 'work.rules': rules, 'audit.log': log };
const stamp = (n: number): string => `msg=audit(1700000000.000:${n}):`;

interface Row {
  readonly name: string;
  readonly events: number;
  readonly records: number;
  readonly bytes: number;
  readonly keys?: string;
  readonly detail?: string;
}
interface Report {
  readonly from: string;
  readonly to: string;
  readonly events: number;
  readonly records: number;
  readonly bytes: number;
  readonly unread: { readonly lines: number; readonly first: readonly number[] };
  readonly tables: Readonly<Record<string, readonly Row[]>>;
}

async function json(given: Readonly<Record<string, string>>, ...args: readonly string[]): Promise<Report> {
  const { status, out, err } = await world(given).run('log', ...args, '--format', 'json');
  assert.deepEqual([status, err], [0, '']);
  return JSON.parse(out) as Report;
}

test('audit-rules log says how much of a log each rule makes', async () => {
  const { status, out, err } = await world(files).run('log', 'work.rules', 'audit.log');
  assert.deepEqual([status, err], [0, '']);
  const lines = out.split('\n');
  assert.equal(
    lines[0],
    'audit.log: 27 events, 106 records, 21.5 kB, 2026-11-29 04:34:01 to 2026-11-29 04:34:02 UTC.',
  );
  assert.match(lines[1] ?? '', /^Of the bytes, \d+\.\d % are certainly of one rule, 0 % of one of several/);
  assert.match(out, /^ {2} +5 +27 +5\.5 kB +25\.4 % {2}work\.rules:4 +work +73 % \/usr\/bin\/rm +-a always/m);
  assert.match(out, /\nNot explained by these rules: None\.\n/);
  assert.match(
    out,
    /\nRules without an event:\n.*\n {2}work\.rules:9 {2}-a always,exit -F arch=b64 -S ptrace\n$/,
  );
});

test('Each table of a report adds up to the whole log', async () => {
  const report = await json(files, 'work.rules', 'audit.log');
  const {
    rule = [],
    unexplained = [],
    key = [],
    program = [],
    login = [],
    hour = [],
    type = [],
  } = report.tables;
  for (const rows of [[...rule, ...unexplained], key, program, login, hour])
    for (const amount of ['events', 'records', 'bytes'] as const)
      assert.equal(
        rows.reduce((n, r) => n + r[amount], 0),
        report[amount],
      );
  assert.equal(
    type.reduce((n, r) => n + r.records, 0),
    report.records,
  );
  assert.equal(report.bytes, Buffer.byteLength(log));
  assert.deepEqual([report.from, report.to], ['2026-11-29T04:34:01.857Z', '2026-11-29T04:34:02.751Z']);
});

test('The counts by key are those of the rules that have the keys', async () => {
  const { tables } = await json(files, 'work.rules', 'audit.log');
  const events = (rows: readonly Row[] = []): Readonly<Record<string, number>> =>
    Object.fromEntries(rows.map((r) => [r.name, r.events]));
  const byKey = events(tables['key']);
  assert.deepEqual(
    [byKey['work'], byKey['programs'], byKey['host-read, two-keys'], byKey['network']],
    [5, 2, 1, 1],
  );
  for (const row of tables['rule'] ?? []) if (row.keys) assert.equal(row.events, byKey[row.keys], row.keys);
});

test('Every format has the same bytes for the same log, and names what the others name', async () => {
  const w = world(files);
  for (const format of logFormats) {
    const args = ['log', 'work.rules', 'audit.log', '--format', format];
    const { out } = await w.run(...args);
    assert.equal((await w.run(...args)).out, out);
    assert.match(out, /work\.rules:4/, format);
    assert.match(out, /usr\/bin\/rm/, format);
  }
});

test('A log comes from standard input, and several are read as one', async () => {
  const half = log.indexOf('\n', log.length / 2) + 1;
  const whole = (await json(files, 'work.rules', 'audit.log')).tables;
  const piped = await world({ 'work.rules': rules }, {}, log).run(
    'log',
    'work.rules',
    '-',
    '--format',
    'json',
  );
  assert.deepEqual((JSON.parse(piped.out) as Report).tables, whole);
  const parts = { ...files, 'a.log': log.slice(0, half), 'b.log': log.slice(half) };
  assert.deepEqual((await json(parts, 'work.rules', 'a.log', 'b.log')).tables, whole);
});

test('Lines that cannot be read are counted in the report', async () => {
  const odd = { ...files, 'audit.log': `not a record\n${log}type=PATH msg=audit(17\n` };
  const { out } = await world(odd).run('log', 'work.rules', 'audit.log');
  assert.match(out, /\n2 lines could not be read as audit records, the first at 1, 108\.\n/);
  assert.deepEqual((await json(odd, 'work.rules', 'audit.log')).unread, { lines: 2, first: [1, 108] });
});

test('What no rule explains is listed with its key and the reason', async () => {
  const others = rules
    .replace(' -k secret', ' -k renamed')
    .replace('-S mount -k mounts', '-S mount -F auid=7 -k mounts');
  const { tables } = await json({ ...files, 'work.rules': others }, 'work.rules', 'audit.log');
  assert.deepEqual(
    tables['unexplained']?.map((r) => [r.keys, r.events, r.detail]),
    [
      ['secret', 2, 'No rule has this key. First: event 92918.'],
      ['mounts', 1, 'No rule with this key matches (work.rules:6). First: event 92927.'],
    ],
  );
  assert.deepEqual(
    tables['silent']?.map((r) => r.name),
    ['work.rules:3', 'work.rules:6', 'work.rules:9'],
  );
});

test('A rule that an earlier one hides is listed with that rule', async () => {
  const more = `${rules}-a always,exit -F arch=b64 -S mount -F auid=1000 -k late\n`;
  const { tables } = await json({ ...files, 'work.rules': more }, 'work.rules', 'audit.log');
  assert.equal(
    tables['silent']?.at(-1)?.detail,
    '-a always,exit -F arch=b64 -S mount -F auid=1000 -k late (work.rules:6 matches its events first)',
  );
});

test('--by chooses tables, and --top how long they are', async () => {
  const { out } = await world(files).run(
    'log',
    'work.rules',
    'audit.log',
    '--by',
    'program,hour',
    '--top',
    '2',
  );
  assert.match(out, /\nBy program:\n/);
  assert.match(out, /\n {2}… and 13 more \(--top 0 shows all\)\n/);
  assert.match(out, /\nBy hour:\n.*\n.* 2026-11-29T04\n$/);
  assert.doesNotMatch(out, /By rule/);
});

test('--event says which rule recorded an event, with path, parent, process, user and hash', async () => {
  const { status, out, err } = await world(files).run('log', 'work.rules', 'audit.log', '--event', '93000');
  assert.deepEqual([status, err], [0, '']);
  for (const line of [
    'Event 93000, 2026-11-29 04:34:02 UTC',
    '  call       execve (x86_64), returned 0',
    '  program    /srv/app/data/tool',
    '  arguments  ./tool "--name=a b c"',
    '  process    901',
    '  parent     900',
    '  user       0 (root)',
    '  login UID  1000 (user)',
    `  hash       sha256:${'ab12'.repeat(16)} of /srv/app/data/odd dir/tool`,
    'Recorded by work.rules:7, certainly',
    '  All of its filters match, and no earlier rule can match.',
    '    path=/usr/bin/id fails: path is /srv/app/data/tool and /usr/lib64/ld-linux-x86-64.so.2.',
  ])
    assert.ok(out.split('\n').includes(line), `${line}\n${out}`);
});

test('--check-host follows the links of this machine', async () => {
  const linked = { ...files, 'work.rules': '-w /srv/hosts -p wa -k secret\n' };
  const machine = world(linked);
  const explain = async (...more: readonly string[]): Promise<readonly string[]> => {
    const { out } = await machine.run('log', 'work.rules', 'audit.log', '--event', '92918', ...more);
    return out.split('\n').filter((l) => l.startsWith('Recorded by') || l.startsWith('  A rule with'));
  };
  const open = [
    'Recorded by work.rules:1 if through a link; otherwise by other rules than these',
    '  A rule with this key matches only if a name in the log is a link, and no log says where a link leads.',
  ];
  assert.deepEqual(await explain(), open);
  assert.deepEqual(await explain('--check-host'), open);
  const [, name = '', inode = ''] =
    /92918\): item=0 name="([^"]+)" inode=(\d+) dev=fe:00/.exec(log) ?? assert.fail('no name');
  machine.hold({
    [`/srv/app/data/${name}`]: { path: '/srv/hosts', inode: Number(inode), devmajor: 0xfe, devminor: 0 },
  });
  assert.deepEqual(await explain(), open);
  assert.deepEqual(await explain('--check-host'), ['Recorded by work.rules:1, certainly']);
  const { out } = await machine.run('log', 'work.rules', 'audit.log', '--what-if', 'work.rules');
  assert.doesNotMatch(out, /secret.*lost/);
});

test('--rule says which filters of a rule fail', async () => {
  const why = async (rule: string, event = '92926', text = rules): Promise<string> => {
    const args = ['log', 'work.rules', 'audit.log', '--event', event, '--rule', rule];
    const { out } = await world({ ...files, 'work.rules': text }).run(...args);
    return out.split('\n').at(-2)?.trim() ?? '';
  };
  assert.equal(
    await why('work.rules:2'),
    'The system call is connect. path=/etc/hostname fails: the event names no file. success=1 fails: success is 0.',
  );
  assert.equal(await why('work.rules:4', '92922'), 'The system call is execve.');
  const filtered = rules.replace('-S mount', '-S mount -F auid>=1000 -F auid!=unset -F exit=0');
  assert.equal(
    await why('work.rules:6', '92927', filtered),
    'auid!=unset fails: auid is unset. exit=0 fails: exit is -ENOENT.',
  );
  const twice = `${rules}-a always,exit -F arch=b64 -S mount -k mounts -F auid>=0\n`;
  assert.equal(
    await why('work.rules:10', '92927', twice),
    'work.rules:6 comes before it and records the event.',
  );
  const dropped = `${rules}-a never,exit -F arch=b64 -S mount\n`;
  assert.equal(await why('work.rules:10', '92927', dropped), 'It would have dropped the event.');
});

test('An event is explained as JSON, and a missing one ends with 1', async () => {
  const w = world(files);
  const found = JSON.parse(
    (await w.run('log', 'work.rules', 'audit.log', '--event', '92917', '--format', 'json')).out,
  );
  assert.equal(found.length, 1);
  assert.deepEqual(found[0].facts.key, ['host-read', 'two-keys']);
  assert.deepEqual(
    found[0].recordedBy.map((r: { at: string }) => r.at),
    ['work.rules:2'],
  );
  const timed = await w.run('log', 'work.rules', 'audit.log', '--event', '1795926842.056:92917');
  assert.match(timed.out, /^Event 92917/);
  const missing = await w.run('log', 'work.rules', 'audit.log', '--event', '5');
  assert.deepEqual([missing.status, missing.out], [1, '']);
  assert.equal(missing.err, 'audit-rules: no event in the log has the serial number 5\n');
});

test('The techniques of a key are named with an event', async () => {
  const text = rules.replaceAll('-k secret', '-k T1053.003-Cron');
  const renamed = log.replaceAll('key="secret"', 'key="T1053.003-Cron"');
  const w = world({ 'work.rules': text, 'audit.log': renamed });
  assert.match(
    (await w.run('log', 'work.rules', 'audit.log', '--event', '92918')).out,
    /Techniques: T1053\.003 .*Cron/,
  );
});

test('Wrong usage of audit-rules log is explained', async () => {
  const w = world({ ...files, 'empty.rules': '# nothing\n' }, { both: ['a.rules', 'b.rules'] });
  const err = async (...args: readonly string[]): Promise<string> => {
    const { status, err: text } = await w.run('log', ...args);
    assert.equal(status, 2);
    return text;
  };
  assert.match(await err('work.rules'), /name the rules and a log/);
  assert.match(await err('-', '-'), /"-" is there twice/);
  assert.match(await err('work.rules', 'no.log'), /no\.log: there is no such file/);
  assert.match(await err('empty.rules', 'audit.log'), /no rule in it loads/);
  assert.match(await err('work.rules', 'audit.log', '--event', 'x'), /"x" is not a serial number/);
  assert.match(await err('work.rules', 'audit.log', '--rule', 'work.rules:1'), /requires an event/);
  assert.match(
    await err('work.rules', 'audit.log', '--event', '1', '--rule', 'x:1'),
    /no rule is loaded from there/,
  );
  assert.match(await err('work.rules', 'audit.log', '--by', 'colour'), /"colour" is not a table/);
  assert.match(
    await err('work.rules', 'audit.log', '--event', '1', '--format', 'csv'),
    /formats text and json/,
  );
});

test('Nothing in a log is obeyed by a terminal or a runner', async () => {
  const exe = Buffer.from('/tmp/\u001b[31m\n::error file=x').toString('hex').toUpperCase();
  const text = `type=SYSCALL ${stamp(1)} arch=c000003e syscall=59 success=yes exit=0 items=0 pid=1 auid=0 uid=0 exe=${exe} key="\u0007"\n`;
  const w = world({ 'work.rules': rules, 'audit.log': text });
  for (const format of logFormats) {
    const { out } = await w.run('log', 'work.rules', 'audit.log', '--format', format);
    assert.doesNotMatch(out, /[\u001b\u0007]|^\s*::error/m, format);
  }
  const { out } = await w.run('log', 'work.rules', 'audit.log', '--event', '1');
  assert.doesNotMatch(out, /[\u001b\u0007]|^\s*::error/m);
});

test('--what-if says what other rules would record of a log', async () => {
  const others = rules
    .replace(/^-w .*\n/m, '')
    .replace('-k work', '-k files')
    .replace('-S kill', '-S kill -F a0=99999')
    .concat('-a always,exit -F arch=b64 -S open -k more\n');
  const w = world({ ...files, 'other.rules': others });
  const { status, out, err } = await w.run('log', 'work.rules', 'audit.log', '--what-if', 'other.rules');
  assert.deepEqual([status, err], [0, '']);
  assert.match(
    out,
    /\nWith the other rules, 2\.3 kB \(10\.7 %, 3 events\) would not be recorded, 25\.4 % would have other keys, 0 % /,
  );
  assert.match(
    out,
    /\nEvents that only the other rules record are in no log, so nothing is said about them\.\n/,
  );
  assert.match(
    out,
    /\nLost:\n.*\n +2 .* work\.rules:3 +secret +No rule matches\.\n +1 .* work\.rules:8 +signals +No rule matches\.\n/,
  );
  assert.match(out, /\nRecorded with other keys:\n.*\n +5 .* work\.rules:4 +work +other\.rules:3 -a always/);
  for (const format of ['json', 'markdown', 'csv'])
    assert.match(
      (await w.run('log', 'work.rules', 'audit.log', '--what-if', 'other.rules', '--format', format)).out,
      /work\.rules:3/,
    );
  const same = await w.run('log', 'work.rules', 'audit.log', '--what-if', 'work.rules', '--format', 'json');
  const { outcomes, bytes } = JSON.parse(same.out);
  assert.deepEqual([outcomes.lost.events, outcomes['other-key'].events, outcomes.unknown.events], [0, 0, 0]);
  assert.ok(outcomes.kept.bytes < bytes, 'messages of programs are not compared');
});

test('--what-if does not go with an event, with tables, or with what cannot be read', async () => {
  const w = world(files);
  for (const [args, says] of [
    [['--event', '1'], /exclude each other/],
    [['--by', 'key'], /exclude each other/],
  ] as const) {
    const { status, err } = await w.run('log', 'work.rules', 'audit.log', '--what-if', 'work.rules', ...args);
    assert.equal(status, 2);
    assert.match(err, says);
  }
  const { status, err } = await w.run('log', 'work.rules', 'audit.log', '--what-if', 'no.rules');
  assert.deepEqual([status, err], [2, 'audit-rules: no.rules: there is no such file or directory\n']);
});
