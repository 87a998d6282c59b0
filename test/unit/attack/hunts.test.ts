import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import {
  type HuntKind,
  type HuntSubject,
  hashHuntQuery,
  hexOfKey,
  huntKinds,
  huntQuery,
  isLoggedAsHex,
} from '../../../server/src/core/attack/hunts/huntQueries.ts';

const of = (kind: HuntKind, ...keys: readonly string[]): string => huntQuery(kind, { keys })?.query ?? '';
const cron = 'T1053.003-Scheduled-Task-Job-Cron';

test('One key gives a query for each tool', () => {
  const hex = hexOfKey(cron);
  assert.equal(hex.slice(0, 18), '54313035332E303033');
  assert.equal(of('ausearch', cron), `ausearch -i -w -k ${cron}`);
  assert.equal(of('graylog', cron), `message:"${cron}" OR message:*${hex}*`);
  assert.equal(of('auditbeat', cron), `tags: "${cron}"`);
  assert.equal(of('filebeat', cron), `auditd.log.key: ("${cron}" or *${hex}*)`);
  assert.equal(of('wazuh', cron), `data.audit.key: "${cron}" or data.audit.key: *${hex}*`);
  assert.equal(
    of('splunk', cron),
    `sourcetype IN ("linux_audit", "linux:audit", "auditd") key IN ("${cron}", "*${hex}*")`,
  );
});

test('Several keys give one query for each tool, with each key once', () => {
  assert.equal(of('ausearch', 'a', "b'c", 'a'), `for key in a 'b'\\''c'; do ausearch -i -w -k "$key"; done`);
  assert.equal(of('auditbeat', 'a', 'b'), 'tags: ("a" or "b")');
  assert.equal(of('filebeat', 'a', 'b'), 'auditd.log.key: ("a" or *61* or "b" or *62*)');
});

test('A key that the log has in hexadecimal is not searched as plain text', () => {
  assert.deepEqual(['a b', 'a"b', 'ä', 'a\x01b', 'a-b', "a'b"].map(isLoggedAsHex), [
    true,
    true,
    true,
    true,
    false,
    false,
  ]);
  assert.equal(of('filebeat', 'a b'), 'auditd.log.key: *612062*');
  assert.equal(of('ausearch', 'a b'), `ausearch -i -w -k 'a b'`);
  assert.equal(hexOfKey('ä'), 'C3A4');
});

test('A technique without keys is searched by its id', () => {
  const by = (kind: HuntKind): string => huntQuery(kind, { technique: 't1053.003' })?.query ?? '';
  assert.equal(by('ausearch'), 'ausearch -i -k T1053.003');
  assert.equal(by('auditbeat'), 'tags: *T1053.003*');
  assert.equal(
    by('splunk'),
    'sourcetype IN ("linux_audit", "linux:audit", "auditd") key IN ("*T1053.003*", "*54313035332E303033*")',
  );
  for (const kind of Object.keys(huntKinds) as HuntKind[]) {
    assert.equal(huntQuery(kind, {}), undefined);
    assert.equal(huntQuery(kind, { technique: 'T1; rm -rf /' }), undefined);
    assert.ok((huntQuery(kind, { technique: 'T1053' })?.notes.length ?? 0) > 0);
    const notesOf = (subject: HuntSubject): string => huntQuery(kind, subject)?.notes.join(' ') ?? '';
    assert.match(notesOf({ technique: 't1053.003' }), /such as mitre_t1053_003, is not found/);
    assert.doesNotMatch(notesOf({ technique: 'T1053.003', keys: ['cron'] }), /mitre/);
  }
});

test('A query for hashes joins the record of IMA with the event, where the tool can', () => {
  const hashes = (kind: HuntKind, ...keys: readonly string[]) => hashHuntQuery(kind, { keys })?.query;
  assert.equal(hashes('ausearch', cron), `ausearch -i -m INTEGRITY_RULE -w -k ${cron}`);
  assert.equal(
    hashes('ausearch', 'a', 'ausearch -i'),
    `for key in a 'ausearch -i'; do ausearch -i -m INTEGRITY_RULE -w -k "$key"; done`,
  );
  assert.equal(hashes('auditbeat', 'a', 'b'), 'tags: ("a" or "b") and auditd.data.hash: *');
  const splunk = hashes('splunk', 'x key IN y') ?? '';
  assert.ok(splunk.startsWith('sourcetype IN ("linux_audit", "linux:audit", "auditd") (key IN ("*'), splunk);
  assert.match(splunk, / OR type=INTEGRITY_RULE\) \| rex field=_raw "audit\\\((.*) BY host, event \| where /);
  for (const kind of ['graylog', 'filebeat', 'wazuh'] as const) assert.equal(hashes(kind, 'a'), undefined);
  assert.equal(hashHuntQuery('ausearch', {}), undefined);
});

const ausearch = ['/usr/sbin/ausearch', '/sbin/ausearch'].find((p) => existsSync(p));
const missing = ausearch ? false : 'there is no ausearch on this machine (Debian: apt-get install auditd)';
if (missing) console.log(`SKIPPED asking ausearch for keys: ${missing}.`);
test('ausearch finds what its hunt query searches', { skip: missing }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'hunts-'));
  try {
    const record = (n: number, key: string): string =>
      `type=SYSCALL msg=audit(1700000000.00${n}:${n}): arch=c000003e syscall=59 success=yes exit=0 a0=1 a1=2 a2=3 a3=4 items=1 ppid=1 pid=2 auid=1000 uid=0 gid=0 euid=0 suid=0 fsuid=0 egid=0 sgid=0 fsgid=0 tty=pts0 ses=1 comm="x" exe="/usr/bin/x" subj=unconfined key=${key}`;
    const log = join(folder, 'audit.log');
    const lines = [
      record(1, '"T1055"'),
      record(2, '"T1055.008"'),
      record(3, hexOfKey('T1055\x01T1056')),
      record(4, hexOfKey('T1055 x')),
      record(5, '"T1056"'),
      `type=INTEGRITY_RULE msg=audit(1700000000.005:5): file="/usr/bin/x" hash="sha256:00" ppid=1 pid=2 auid=1000 uid=0 gid=0 euid=0 suid=0 fsuid=0 egid=0 sgid=0 fsgid=0 tty=pts0 ses=1 comm="sh" exe="/bin/sh"`,
      `type=INTEGRITY_RULE msg=audit(1700000000.006:6): file="/usr/bin/y" hash="sha256:00" ppid=1 pid=2 auid=1000 uid=0 gid=0 euid=0 suid=0 fsuid=0 egid=0 sgid=0 fsgid=0 tty=pts0 ses=1 comm="sh" exe="/bin/sh"`,
    ];
    writeFileSync(log, `${lines.join('\n')}\n`);
    const found = (query: string): string => {
      const shell = query.replaceAll('ausearch -i', `${ausearch} -if ${log} --raw`);
      const out = execFileSync('/bin/sh', ['-c', `{ ${shell}; } 2>/dev/null || true`], { encoding: 'utf8' });
      return [...new Set([...out.matchAll(/:(\d)\):/g)].map((m) => m[1]))].sort().join('');
    };
    assert.equal(found(of('ausearch', 'T1055')), '13');
    assert.equal(found(of('ausearch', 'T1055 x')), '4');
    assert.equal(found(of('ausearch', 'T1055', 'T1056')), '135');
    assert.equal(found(of('ausearch', 'T1055.008', 'T1056')), '235');
    assert.equal(found(huntQuery('ausearch', { technique: 'T1055' })?.query ?? ''), '1234');
    assert.equal(found(hashHuntQuery('ausearch', { keys: ['T1055', 'T1056'] })?.query ?? ''), '5');
  } finally {
    rmSync(folder, { recursive: true });
  }
});
