import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { coverage } from '../../../server/src/core/attack/coverage/coverage.ts';
import { techniquesOfGroup } from '../../../server/src/core/attack/data/groupTechniques.ts';
import {
  type InsertionRequest,
  planInsertion,
} from '../../../server/src/core/attack/insert/insertTechniques.ts';
import type { Machine } from '../../../server/src/core/facts/machines.ts';
import { defaultTargets, type Target, target } from '../../../server/src/core/facts/targets.ts';
import { load, mergeFolder, singleFile } from '../../../server/src/core/ruleset/index.ts';
import { applyEdits } from '../../../server/src/core/text/span.ts';
import { assertLoads } from '../../support/examples.ts';

const at = (name: string, machine: Machine = 'x86_64'): Target => {
  const t = target(name, machine);
  assert.ok(t, name);
  return t;
};
const _all = defaultTargets.map((n) => at(n));

type Wish = Partial<InsertionRequest> & Pick<InsertionRequest, 'techniques'>;
const plan = (text: string, wish: Wish) =>
  planInsertion({
    targets: [at('debian-12')],
    ruleset: singleFile(text),
    file: 0,
    style: 'watch',
    keyStyle: 'canonical',
    ...wish,
  });
const inserted = (text: string, wish: Wish): string => applyEdits(text, plan(text, wish).edits);
const rulesIn = (text: string): readonly string[] => text.split('\n').filter((l) => l.startsWith('-'));
const kinds = (text: string, wish: Wish): readonly string[] =>
  [...new Set(plan(text, wish).notes.map((n) => n.kind))].sort();

describe('planInsertion', () => {
  it('An insertion has a heading, the note and the rules', () => {
    const { text } = plan('', { techniques: ['t1053.003'] });
    const noticed = plan('', { techniques: ['t1053.003'], notice: true }).text;
    assert.match(
      noticed,
      /^# MITRE ATT&CK\(R\) 19\.1\. \(c\) 2025 The MITRE Corporation\. This work is reproduced/,
    );
    assert.equal(noticed.slice(noticed.indexOf('\n') + 1), text);
    const lines = text.split('\n');
    assert.match(lines[0] ?? '', /^# T1053\.003 Scheduled Task\/Job: Cron \(noise: \w+\)$/);
    assert.ok(lines.includes('-w /etc/crontab -p wa -k T1053.003-Scheduled-Task-Job-Cron'), text);
    assert.ok(text.endsWith('\n'));
  });

  it('The note of a technique is inserted only with all rules that it speaks of', () => {
    const note = /records every deletion/;
    assert.match(plan('', { techniques: ['T1070.004'] }).text, note);
    const quiet = plan('', {
      techniques: ['T1070.004'],
      wanted: (_, rule) => !rule.syscalls?.includes('unlink'),
    }).text;
    assert.match(quiet, /^# T1070\.004/);
    assert.doesNotMatch(quiet, note);
  });

  it('A rule that several techniques share is inserted once, with a key for each', () => {
    const lines = rulesIn(
      plan('', { techniques: ['T1014', 'T1574.006', 'T1056.004', 'T1574'], keyStyle: 'id' }).text,
    );
    assert.deepEqual(
      lines.filter((l) => l.includes('ld.so.preload')),
      ['-w /etc/ld.so.preload -p wa -k T1014 -k T1574.006 -k T1056.004 -k T1574'],
    );
  });

  it("A rule that exists is not inserted again, and one under another key receives the technique's key", () => {
    const has = '-w /etc/crontab -p wa -k T1053.003_1\n';
    assert.ok(!plan(has, { techniques: ['T1053.003'] }).text.includes('/etc/crontab'));
    assert.ok(kinds(has, { techniques: ['T1053.003'] }).includes('present'));
    const other = '-w /etc/crontab -p aw -k cron\n-b 8192\n';
    const grown = inserted(other, { techniques: ['T1053.003'], keyStyle: 'id' });
    assert.ok(grown.startsWith('-w /etc/crontab -p aw -k cron -k T1053.003\n'), grown);
    assert.equal(grown.split('/etc/crontab').length, 2);
    assert.ok(kinds(other, { techniques: ['T1053.003'] }).includes('key-added'));
    assert.equal(
      plan(grown, { techniques: ['T1053.003'], keyStyle: 'id' }).edits.length,
      0,
      'inserted twice',
    );
  });

  it('A watch counts as its pair of rules, and a pair as the watch', () => {
    const pair =
      '-a always,exit -F arch=b64 -F path=/etc/crontab -F perm=wa -F key=cron\n-a always,exit -F arch=b32 -F path=/etc/crontab -F perm=wa -F key=cron\n';
    const grown = inserted(pair, { techniques: ['T1053.003'], keyStyle: 'id' });
    assert.deepEqual(
      grown
        .split('\n')
        .slice(0, 2)
        .map((l) => l.endsWith(' -F key=cron -F key=T1053.003')),
      [true, true],
    );
    assert.ok(!grown.includes('-w /etc/crontab'));
    const watch = inserted('-w /etc/crontab -p wa -k cron\n', {
      techniques: ['T1053.003'],
      keyStyle: 'id',
      style: 'syscall',
    });
    assert.ok(watch.startsWith('-w /etc/crontab -p wa -k cron -k T1053.003\n'));
    const half = pair.split('\n')[0] ?? '';
    assert.ok(
      inserted(half, { techniques: ['T1053.003'] }).includes('-w /etc/crontab'),
      'the 32-bit half is missing',
    );
  });

  it('One inserted rule has the keys of several techniques', () => {
    const grown = inserted('-w /etc/ld.so.preload -p wa -k preload\n', {
      techniques: ['T1014', 'T1574.006'],
      keyStyle: 'id',
    });
    assert.equal(grown.split('\n')[0], '-w /etc/ld.so.preload -p wa -k preload -k T1014 -k T1574.006');
  });

  it('A rule that an earlier rule would match or drop is not inserted, and a note says so', () => {
    const wide = '-w /etc/ -p wa -k etc\n';
    const p = plan(wide, { techniques: ['T1053.003'] });
    assert.ok(!p.text.includes('/etc/crontab'));
    assert.match(
      p.notes.find((n) => n.kind === 'shadowed')?.message ?? '',
      /"-w \/etc\/crontab .* is omitted: audit\.rules:1 matches these events first/,
    );
    assert.ok(kinds('-a never,exit -F dir=/etc\n', { techniques: ['T1053.003'] }).includes('dropped'));
  });

  it('A note says where an earlier rule matches all events on some targets only', () => {
    const wide = '-a always,exit -F arch=b64 -S execve -k exec\n';
    const wish = { techniques: ['T1053.003'], style: 'syscall' } as const;
    assert.ok(!kinds(wide, wish).includes('shadowed-elsewhere'));
    const p = plan(wide, {
      ...wish,
      targets: [at('debian-12'), at('debian-13'), at('rhel-9'), at('newest')],
    });
    assert.ok(p.text.includes('-F arch=b64 -F path=/usr/bin/crontab -F perm=x'));
    assert.deepEqual(
      p.notes.flatMap((n) => (n.kind === 'shadowed-elsewhere' ? [n.message] : [])),
      [
        '"-a always,exit -F arch=b64 -F path=/usr/bin/crontab -F perm=x -F auid!=unset" is never reached on Debian 13 and RHEL 9: audit.rules:1 matches these events first. To give them a separate key, put the narrower rule above it.',
      ],
    );
  });

  it('A note says which events a new rule takes from rules of later files', () => {
    const ruleset = mergeFolder(
      [
        { name: '10-a.rules', text: '-D\n' },
        { name: '50-b.rules', text: '-w /etc/cron.d/mine -p wa -k mine\n' },
      ],
      'mawk',
      at('debian-12').release,
    );
    const p = planInsertion({
      techniques: ['T1053.003'],
      targets: [at('debian-12')],
      ruleset,
      file: 0,
      style: 'watch',
      keyStyle: 'id',
    });
    assert.match(
      p.notes.find((n) => n.kind === 'shadows')?.message ?? '',
      /matches all events of 50-b\.rules:1/,
    );
    assert.ok(p.edits.every((e) => e.file === 0));
  });

  it('An insertion goes above a closing -e and its comment', () => {
    const text = '-w /srv/a -p wa -k a\n# lock\n-e 2\n';
    const grown = inserted(text, { techniques: ['T1053.003'] });
    assert.ok(grown.indexOf('/etc/crontab') < grown.indexOf('# lock\n-e 2\n'));
    assert.equal(load(singleFile(grown), at('debian-12')).stopsAt, undefined);
    assert.ok(
      inserted('-w /srv/a -p wa', { techniques: ['T1053.003'] }).startsWith('-w /srv/a -p wa\n\n# T1053'),
    );
  });

  it('Notes name missing calls, uncertain directories, and techniques without rules', () => {
    const p = plan('', { techniques: ['T1222.002'] });
    assert.match(p.text, /^# fchmodat2 is omitted: audit 3\.0\.9 does not know it\.$/m);
    assert.ok(!plan('', { techniques: ['T1222.002'], targets: [at('newest')] }).text.includes('left out'));
    const missing = plan('', { techniques: ['T1003.005'], missing: 'comment' });
    assert.deepEqual(rulesIn(missing.text), []);
    assert.match(missing.text, /^#-w \/var\/lib\/sss\/db\/ /m);
    assert.deepEqual(
      kinds('', { techniques: ['T1562.012', 'T9999', 'T1110.003'] }).filter((k) => k !== 'may-be-missing'),
      ['no-rules', 'revoked'],
    );
    assert.equal(plan('', { techniques: ['T9999'] }).text, '');
  });

  it('Inserted comments look like those of the file, and are not written a second time', () => {
    const first = inserted('## Mine\n-w /srv/a -p wa -k a\n', {
      techniques: ['T1053.003'],
      missing: 'comment',
    });
    assert.match(first, /^## T1053\.003 /m);
    assert.match(first, /^#-w \/etc\/cron\.daily\/ /m);
    assert.ok(!/^# /m.test(first), first);
    assert.deepEqual(plan(first, { techniques: ['T1053.003'], missing: 'comment' }).edits, []);
    assert.ok(!plan(first, { techniques: ['T1014'] }).text.includes('MITRE'));
  });

  it('Broad rules are inserted below narrow ones', () => {
    const p = plan('', { techniques: ['T1059', 'T1548.003', 'T1222.002', 'T1053.003', 'T1068'] });
    const lastSharp = p.rules.map((r) => r.broad).lastIndexOf(false);
    assert.ok(p.rules.some((r) => r.broad) && p.rules.slice(0, lastSharp + 1).every((r) => !r.broad));
  });
});

describe('techniquesOfGroup', () => {
  it('techniquesOfGroup says what audit can see of Rocke, and why not the rest', () => {
    for (const name of ['G0106', 'g0106', 'Rocke', 'rocke'])
      assert.equal(techniquesOfGroup(name)?.group.id, 'G0106');
    const g = techniquesOfGroup('G0106');
    assert.ok(g && g.seeable.length >= 15, `${g?.seeable.length}`);
    assert.ok(g.seeable.some((t) => t.id === 'T1053.003'));
    assert.ok(g.unseeable.length > 0 && g.unseeable.every((u) => u.why.length > 20));
    assert.equal(techniquesOfGroup('G9999'), undefined);
  });

  it('The rules inserted for a group load on Debian 12 and newest, and what they are for is then seen', () => {
    const g = techniquesOfGroup('G0106');
    assert.ok(g);
    const targets = [at('debian-12'), at('newest')];
    const text = inserted('', { techniques: g.group.techniques, targets });
    assertLoads(text, targets);
    for (const t of targets) {
      const c = coverage(load(singleFile(text), t), { only: g.group.techniques });
      const bad = c.techniques
        .filter((x) => !x.unseeable && x.state !== 'both')
        .map((x) => `${x.technique.id} ${x.state} ${x.fraction}`);
      assert.deepEqual(bad, [], t.name);
      assert.equal(c.counts.unseeable, g.unseeable.length);
    }
  });
});
