import assert from 'node:assert/strict';
import { test } from 'node:test';
import { coverage } from '../../../server/src/core/attack/coverage/coverage.ts';
import { recorder } from '../../../server/src/core/attack/coverage/recording.ts';
import { excludeIdeas } from '../../../server/src/core/logs/excludeIdeas.ts';
import { createLogSamples } from '../../../server/src/core/logs/logSamples.ts';
import { createLogSurvey } from '../../../server/src/core/logs/logSurvey.ts';
import { recordedRules } from '../../../server/src/core/logs/recordedRules.ts';
import type { Event } from '../../../server/src/core/matching/index.ts';
import { recordsFor } from '../../support/logRecords.ts';
import { debian, loadedRules, readLog } from '../../support/logs.ts';
import { world } from '../cli/world.ts';

const UNSET = 0xffffffff;
const rules = [
  '-a always,exit -F arch=b64 -S mount -k mounts',
  '-a always,exit -F arch=b64 -S openat,open -F dir=/etc -F success=1 -k etc-reads',
  '-w /etc/passwd -p wa -k identity',
].join('\n');

function opened(exe: string, auid: number, path: string, flags = 0): Event {
  const ids = { uid: 0, euid: 0, suid: 0, fsuid: 0, gid: 0, egid: 0, sgid: 0, fsgid: 0 };
  return {
    list: 'exit',
    machine: 'x86_64',
    syscall: 257,
    args: [0xffffff9c, 1, flags, 0],
    success: true,
    exit: 3,
    names: [{ path, uid: 0, gid: 0, type: 0o100000, inode: 7, devmajor: 254, devminor: 0 }],
    exe,
    ...ids,
    auid,
    pid: 7,
    ppid: 1,
    sessionid: 3,
    pers: 0,
    saddrFam: null,
  };
}

/** Programs, with how often each opened something. */
const noise: readonly (readonly [number, Event])[] = [
  [400, opened('/usr/sbin/nscd', UNSET, '/etc/nsswitch.conf')],
  [200, opened('/usr/lib/systemd/systemd-logind', UNSET, '/etc/machine-id')],
  [10, opened('/usr/lib/systemd/systemd-logind', 1000, '/etc/machine-id')],
  [100, opened('/opt/agent/agent', UNSET, '/etc/agent.conf')],
  [60, opened('/usr/bin/cat', 1000, '/etc/hosts')],
  [50, opened('/usr/bin/python3.11', UNSET, '/etc/app.conf')],
  [2, opened('/usr/sbin/sshd', 0, '/etc/ssh/sshd_config')],
];
function recordsOf(events: typeof noise): readonly string[] {
  const all = events.flatMap(([count, event]) => Array.from({ length: count }, () => event));
  return all.map((event, i) => recordsFor(event, { serial: i + 1, key: '"etc-reads"' }));
}
const records = recordsOf(noise);
const log = records.join('');
const loaded = loadedRules(`${rules}\n`);

function found(text = log) {
  const survey = createLogSurvey(loaded);
  const samples = createLogSamples(recordedRules(loaded), { system: debian, withProgram: true });
  for (const event of readLog(text).events) {
    survey.add(event);
    samples.add(event);
  }
  return excludeIdeas(loaded, samples.all(), survey.findings().total);
}

test('A daemon that fills a log gets a rule that names it, only as the system started it', () => {
  const { ideas } = found();
  assert.deepEqual(
    ideas.map((i) => [i.events, i.line, i.text]),
    [
      [
        400,
        1,
        '-a never,exit -F arch=b64 -S openat -F dir=/etc -F success=1 -F exe=/usr/sbin/nscd -F auid=unset',
      ],
      [
        210,
        1,
        '-a never,exit -F arch=b64 -S openat -F dir=/etc -F success=1 -F exe=/usr/lib/systemd/systemd-logind',
      ],
    ],
  );
});

test('A program that anyone can use or replace is not excluded, and the reason is given', () => {
  assert.deepEqual(
    found().refused.map((r) => [r.program, r.why]),
    [
      ['/opt/agent/agent', 'users other than root may be able to replace the program'],
      ['/usr/bin/cat', 'anyone who is on the system can use the program'],
      ['/usr/bin/python3.11', 'anyone who is on the system can use the program'],
    ],
  );
});

test('Of a program that people start by its name, only what the system does is excluded', () => {
  const path = '/etc/hosts';
  const { ideas, refused } = found(
    recordsOf([
      [100, opened('/usr/sbin/nscd', UNSET, path)],
      [20, opened('/usr/sbin/nscd', 1000, path)],
      [80, opened('/usr/bin/vmtoolsd', 1000, path)],
      [9, opened('/usr/sbin/chronyd', UNSET, path)],
    ]).join(''),
  );
  assert.deepEqual(
    ideas.map((i) => [i.events, i.isSystemOnly, i.text.endsWith('-F exe=/usr/sbin/nscd -F auid=unset')]),
    [[100, true, true]],
  );
  assert.deepEqual(
    refused.map((r) => [r.program, r.why]),
    [['/usr/bin/vmtoolsd', 'people who logged in use the program']],
  );
});

test('A program that opens what others send, or answers whoever reaches it, is not excluded', () => {
  const programs = {
    '/usr/lib/chromium/chromium': 'the program opens what others send',
    '/usr/sbin/nginx': 'the program answers the network, so that an attacker may control it',
    '/usr/sbin/php-fpm8.2': 'the program answers the network, so that an attacker may control it',
    '/usr/bin/date': 'anyone who is on the system can use the program',
  };
  const { ideas, refused } = found(
    recordsOf(Object.keys(programs).map((exe, i) => [50 - i, opened(exe, UNSET, '/etc/hosts')])).join(''),
  );
  assert.deepEqual(ideas, []);
  assert.deepEqual(Object.fromEntries(refused.map((r) => [r.program, r.why])), programs);
});

test('The bytes that ideas save are those of a recount, and no technique is covered less', () => {
  const { ideas, saved } = found();
  const lines = rules.split('\n');
  const edited = lines.flatMap((line, i) => [
    ...ideas.filter((idea) => idea.line === i).map((idea) => idea.text),
    line,
  ]);
  const changed = loadedRules(`${edited.join('\n')}\n`);
  const { outcome } = recorder(changed);
  let bytes = 0;
  let at = 0;
  for (const [count, event] of noise)
    for (let i = 0; i < count; i++, at++) if (!outcome(event).recorded) bytes += records[at]?.length ?? 0;
  assert.equal(saved.bytes, bytes);
  assert.equal(saved.events, 610);
  const covered = new Map(coverage(loaded).techniques.map((t) => [t.technique.id, t.fraction]));
  for (const t of coverage(changed).techniques)
    assert.ok(t.fraction >= (covered.get(t.technique.id) ?? 0), t.technique.id);
});

test('audit-rules log --exclude-ideas prints the lines to insert, and --what-if agrees with them', async () => {
  const w = world({ 'audit.rules': `${rules}\n`, 'audit.log': log });
  const { status, out, err } = await w.run('log', 'audit.rules', 'audit.log', '--exclude-ideas');
  assert.deepEqual([status, err], [0, '']);
  assert.match(out, /\n2 rules would keep \d+\.\d kB \(7\d\.\d %, 610 events\) out of it\.\n/);
  assert.match(
    out,
    /audit\.rules:2 {2}-a never,exit -F arch=b64 -S openat -F dir=\/etc .* -F exe=\/usr\/sbin\/nscd -F auid=unset\n/,
  );
  assert.match(out, /\/usr\/bin\/cat +Anyone who is on the system can use the program\.\n/);
  const json = JSON.parse(
    (await w.run('log', 'audit.rules', 'audit.log', '--exclude-ideas', '--format', 'json')).out,
  );
  const [first, ...rest] = rules.split('\n');
  const ideas = json.tables.ideas.map((i: { detail: string }) => i.detail);
  w.disk.set('new.rules', new TextEncoder().encode(`${[first, ...ideas, ...rest].join('\n')}\n`));
  const compared = await w.run(
    'log',
    'audit.rules',
    'audit.log',
    '--what-if',
    'new.rules',
    '--format',
    'json',
  );
  assert.deepEqual(JSON.parse(compared.out).outcomes.lost, json.saved);
  const twice = await w.run('log', 'audit.rules', 'audit.log', '--what-if', 'new.rules', '--exclude-ideas');
  assert.equal(twice.status, 2);
});
