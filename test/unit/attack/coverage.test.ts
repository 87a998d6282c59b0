import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { coverage, seenShare, united } from '../../../server/src/core/attack/coverage/coverage.ts';
import { reasonFor } from '../../../server/src/core/attack/coverage/coverageReasons.ts';
import type { Coverage, CoverageState } from '../../../server/src/core/attack/coverage/coverageTypes.ts';
import { target } from '../../../server/src/core/facts/targets.ts';
import { load, loadWhole, singleFile } from '../../../server/src/core/ruleset/index.ts';
import { root } from '../../support/root.ts';
import { sharedPath } from '../../support/shared.ts';

/** The coverage of a text on Debian 12; lines that fail are passed over when `goOn` is set. */
function covered(text: string, goOn = false): Coverage {
  const t = target('debian-12');
  assert.ok(t);
  return coverage((goOn ? loadWhole : load)(singleFile(text), t));
}
const of = (c: Coverage, id: string) => {
  const found = c.techniques.find((t) => t.technique.id === id);
  assert.ok(found, id);
  return found;
};
const counted = ({ counts: { both, named, seen, neither, unseeable, fully } }: Coverage) => ({
  both,
  named,
  seen,
  neither,
  unseeable,
  fully,
});

describe('coverage', () => {
  it('The coverage of an empty ruleset is empty', () => {
    const c = covered('');
    assert.deepEqual(counted(c), { both: 0, named: 0, seen: 0, neither: 355, unseeable: 143, fully: 0 });
    assert.equal(seenShare(c), 0);
    assert.equal(c.tactics.length, 15);
    assert.ok(c.techniques.every((t) => (t.rules.length === 0) === t.unseeable));
  });

  it('A path through /bin counts for /usr/bin where the target has a merged /usr', () => {
    const text = '-w /bin/crontab -p x -k jobs\n';
    const recorded = (name: string): number => {
      const on = target(name);
      assert.ok(on);
      return of(coverage(load(singleFile(text), on)), 'T1053.003').fraction;
    };
    assert.ok(recorded('debian-12') > 0);
    assert.ok(recorded('rhel-9') > 0);
    assert.ok(recorded('4.1.2') > 0, 'a version of audit is taken for a current system');
    assert.equal(recorded('sles-15'), 0);
    assert.equal(recorded('opensuse-leap-15'), 0);
  });

  it('Coverage distinguishes techniques that are named, seen, or both', () => {
    const c = covered(
      '-w /etc/sudoers -p wa -k sudo\n-w /srv/x -p wa -k T1087.001\n-w /etc/cron.d/ -p wa -k T1053.003_1',
    );
    assert.equal(of(c, 'T1548.003').state, 'seen');
    assert.equal(of(c, 'T1087.001').state, 'named');
    assert.equal(of(c, 'T1053.003').state, 'both');
    assert.equal(of(c, 'T1036.004').state, 'seen', 'it has a rule for that folder too, and no key names it');
  });

  it('Coverage counts what an earlier never rule drops as missed, and what is above that rule as seen', () => {
    const rule = '-w /etc/sudoers -p wa -k sudo';
    const never = '-a never,exit -F dir=/etc';
    const t = of(covered(`${never}\n${rule}`), 'T1548.003');
    assert.equal(t.rules[0]?.recorded, 0);
    assert.deepEqual(t.rules[0]?.missed[0], { what: 'write to /etc/sudoers', why: 'never', line: 0 });
    assert.equal(of(covered(`${rule}\n${never}`), 'T1548.003').rules[0]?.recorded, 2);
  });

  it('Coverage counts nothing where auditing is off, and no rule that did not load', () => {
    const rule = '-w /etc/sudoers -p wa -k T1548.003';
    for (const off of ['-a never,task', '-e 0', '-a never,exclude -F msgtype=SYSCALL']) {
      const t = of(covered(`${off}\n${rule}`), 'T1548.003');
      assert.deepEqual(
        [t.state, t.rules[0]?.missed[0]?.why, t.rules[0]?.missed[0]?.line],
        ['named', 'off', 0],
        off,
      );
    }
    assert.equal(
      of(covered(`-w etc/passwd\n${rule}`), 'T1548.003').state,
      'neither',
      'auditctl stops at the first line',
    );
    assert.equal(of(covered(`-w etc/passwd\n${rule}`, true), 'T1548.003').state, 'both');
    assert.equal(of(covered(`${rule}\n-D`), 'T1548.003').state, 'neither');
  });

  it('Coverage follows the links that every system has, and watches on directories without a slash', () => {
    const c = covered(
      '-w /bin/systemctl -p x -k s\n-w /etc/cron.d -p wa -k c\n-w /sbin -p x -k links-never-match',
    );
    assert.equal(of(c, 'T1007').rules.find((r) => r.text.includes('systemctl'))?.recorded, 1);
    assert.equal(of(c, 'T1053.003').rules.find((r) => r.text.includes('/etc/cron.d/'))?.recorded, 2);
    assert.equal(of(c, 'T1018').state, 'neither');
  });

  it('Coverage ignores never rules for service accounts and their SELinux domains', () => {
    const c = covered(
      '-a never,exit -F subj_type=crond_t\n-a never,exit -F uid=ntp -F arch=b64 -S all\n-w /etc/sudoers -p wa -k sudo',
    );
    assert.equal(of(c, 'T1548.003').rules[0]?.recorded, 2);
    assert.equal(
      of(covered('-a never,exit -F subj_type=unconfined_t\n-w /etc/sudoers -p wa'), 'T1548.003').rules[0]
        ?.missed[0]?.why,
      'unknown',
    );
  });

  it('Coverage names a technique by its former id, and says which named rule never matches', () => {
    const c = covered('-w /etc/audit/ -p wa -k T1562.012\n-w /etc/audit/auditd.conf -p wa -k T1685.004_2');
    const { named } = of(c, 'T1685.004');
    assert.deepEqual(named, [
      { line: 0, key: 'T1562.012', former: 'T1562.012' },
      { line: 1, key: 'T1685.004_2', shadowedBy: 0 },
    ]);
    const reasons = reasonFor(of(c, 'T1685.004'), (line) => `x.rules:${line + 1}`);
    assert.equal(reasons[0], 'Named by the key "T1562.012" in x.rules:1, by its former ID T1562.012.');
    assert.equal(
      reasons[1],
      'Named by the key "T1685.004_2" in x.rules:2; the rule never fires, since x.rules:1 takes its events first.',
    );
    assert.ok(reasons.includes('Seen: -w /etc/audit/ -p wa, by x.rules:1.'), reasons.join('\n'));
    assert.ok(reasons.includes('Missed: start of /usr/sbin/auditctl.'), reasons.join('\n'));
  });

  it('Coverage does not count a change of attributes as a write', () => {
    const chmod =
      '-a always,exit -F arch=b64 -S chmod,fchmod,fchmodat -F auid>=1000 -F auid!=unset -k perm_mod';
    const c = covered(`${chmod}\n-w /etc/sudoers -p wa`);
    assert.deepEqual([of(c, 'T1053.003').state, of(c, 'T1053.003').fraction], ['neither', 0]);
    const reasons = reasonFor(of(c, 'T1053.003'), (line) => `x.rules:${line + 1}`);
    const told =
      'Missed: write to /etc/crontab; only a change of its attributes would be recorded, by x.rules:1.';
    assert.ok(reasons.includes(told), reasons.join('\n'));
    const sudoers = of(c, 'T1548.003').rules.find((r) => r.rule.file === '/etc/sudoers');
    assert.deepEqual([sudoers?.recorded, sudoers?.by, sudoers?.aside], [2, [0, 1], []]);
    assert.equal(of(c, 'T1222.002').state, 'seen');
  });

  it('The coverage of several rulesets takes the best one for each technique', () => {
    const t = target('debian-12');
    assert.ok(t);
    const parts = [
      '-w /etc/x -p wa -k T1548.003',
      '-w /etc/sudoers -p wa\n-w /etc/sudoers.d/ -p wa',
      '-w /etc/sudoers -p wa',
    ].map((text) => {
      const loaded = load(singleFile(text), t);
      return { coverage: coverage(loaded), lines: loaded.lines.length };
    });
    const all = united(t, parts);
    const sudo = of(all, 'T1548.003');
    assert.deepEqual(
      [sudo.state, sudo.named.map((n) => n.line), sudo.rules.flatMap((r) => r.by)],
      ['both', [0], [1, 2]],
    );
    assert.equal(all.counts.techniques, 355);
    assert.deepEqual(united(t, parts.slice(1, 2)), parts[1]?.coverage);
  });

  it('Coverage accepts the share from which a technique is seen, and a selection of techniques', () => {
    const t = target('debian-12');
    assert.ok(t);
    const loaded = load(singleFile('-w /etc/sudoers -p wa -k sudo'), t);
    assert.equal(of(coverage(loaded, { seenFrom: 0.5 }), 'T1548.003').state, 'neither');
    const c = coverage(loaded, { only: ['t1548.003', 'T1053.003'] });
    assert.deepEqual(
      c.techniques.map((x) => x.technique.id),
      ['T1053.003', 'T1548.003'],
    );
    assert.equal(seenShare(c), 0.5);
  });
});

/** A technique as a person found it by reading the rules: its state, how many of the catalogue's rules are seen in full or in part, and why. */
type Judged = readonly [id: string, state: CoverageState, seenRules: number, why: string];

interface RealSet {
  readonly name: string;
  /** Its absolute path; undefined where this machine does not hold it. */
  readonly file: string | undefined;
  readonly counts: ReturnType<typeof counted>;
  readonly judged: readonly Judged[];
}

const article: RealSet = {
  name: 'article.rules',
  file: join(root, 'examples/article.rules'),
  counts: { both: 2, named: 0, seen: 61, neither: 292, unseeable: 143, fully: 15 },
  judged: [
    [
      'T1140',
      'both',
      1,
      'line 4 watches base64; wget and curl do not decode, and no other decoder is watched',
    ],
    [
      'T1574.006',
      'both',
      4,
      'line 10 is for it and takes all of /etc: preload, ld.so.conf, ld.so.conf.d, environment',
    ],
    [
      'T1053.003',
      'seen',
      8,
      'its own lines do not load (blanks in keys); /etc of line 10 takes crontab and cron.*, not /var/spool',
    ],
    ['T1105', 'seen', 2, 'wget and curl, lines 2 and 3, under the key of T1140'],
    ['T1036.004', 'seen', 3, 'all of its rules are folders below /etc'],
    ['T1548.003', 'seen', 2, 'sudoers and sudoers.d are below /etc; visudo is not watched'],
    ['T1136.001', 'seen', 2, 'passwd and shadow are below /etc; useradd and adduser are not watched'],
    [
      'T1003.008',
      'seen',
      1,
      'only writes below /etc are taken, and reading is what it is about; opasswd counts for writes',
    ],
    ['T1070.004', 'neither', 0, 'no rule for deletions'],
    ['T1055.008', 'neither', 0, 'no rule for ptrace'],
  ],
};

/** Names a published rules file of ../shared. */
function published(path: string): Pick<RealSet, 'name' | 'file'> {
  const name = path.slice(path.lastIndexOf('/') + 1);
  return { name, file: sharedPath(`corpus/${path}`, `coverage of ${name}`) };
}

const sets: readonly RealSet[] = [
  {
    ...published('neo23x0-auditd.rules'),
    counts: { both: 1, named: 0, seen: 121, neither: 233, unseeable: 143, fully: 23 },
    judged: [
      ['T1078', 'both', 2, 'thirteen keys; lastlog and wtmp are watched as login and session'],
      ['T1005', 'seen', 1, 'line 561 is the same rule under power_abuse'],
      [
        'T1053.003',
        'seen',
        9,
        'crontab, cron.d, spool, all four folders of scripts, cron.allow and cron.deny are watched; the program crontab is not',
      ],
      ['T1055.008', 'seen', 5, 'line 551 takes every ptrace, 548 and 549 two kinds before it'],
      ['T1548.003', 'seen', 2, 'sudoers and sudoers.d; visudo is nowhere in the file'],
      [
        'T1685.004',
        'seen',
        4,
        'the etc and log folders of audit and its tools, auditctl by its old path /sbin',
      ],
      ['T1003.008', 'seen', 3, 'shadow, gshadow and opasswd with all permissions; shadow- is missing'],
      ['T1018', 'seen', 1, 'nmap only'],
      ['T1136.001', 'seen', 4, 'passwd, shadow, useradd, adduser'],
      ['T1059.006', 'neither', 0, 'python is nowhere in the file'],
      ['T1037', 'seen', 4, 'init.d, profile, profile.d and if-up.d; update-motd.d shows a chmod at most'],
    ],
  },
  {
    ...published('bfuzzy1-auditd-attack.rules'),
    counts: { both: 27, named: 11, seen: 59, neither: 258, unseeable: 143, fully: 15 },
    judged: [
      [
        'T1053.002',
        'both',
        3,
        'named by its former ID T1053.001; /var/spool/at, at.allow and at.deny, not the program nor atjobs',
      ],
      ['T1560', 'both', 2, 'named by its former ID T1002; tar and zip, not gpg'],
      ['T1005', 'both', 1, 'line 242, a rule of T1548.003, takes the reading of homes by root'],
      ['T1055.008', 'both', 5, 'line 404 takes every ptrace, so that its later siblings never fire'],
      ['T1033', 'both', 1, 'whoami only'],
      ['T1140', 'both', 2, 'base64 and openssl'],
      [
        'T1547.006',
        'both',
        1,
        'the module calls of line 91; insmod, modprobe and rmmod are links to kmod, which no rule on a link sees',
      ],
      ['T1070.004', 'named', 0, 'its rules are for auid=0 only, and line 79 drops all below /dev/shm'],
      ['T1219', 'named', 0, 'the catalogue has nothing for it'],
      ['T1485', 'neither', 0, 'no shred, no block devices, no deletions by a person'],
    ],
  },
  {
    ...published('audit-userspace-4.2/30-stig.rules'),
    counts: { both: 0, named: 0, seen: 34, neither: 321, unseeable: 143, fully: 0 },
    judged: [
      ['T1136.001', 'seen', 2, 'passwd and shadow as identity; the programs are not watched'],
      ['T1548.003', 'seen', 2, 'sudoers and sudoers.d as actions'],
      ['T1003.008', 'seen', 1, 'nothing reads: only writes of opasswd count'],
      ['T1070.006', 'seen', 1, 'the clock; utimensat and utime are not there'],
      ['T1025', 'seen', 1, 'mount, but not fsconfig of the new calls'],
      ['T1485', 'seen', 1, 'deletions by a person, not renameat2'],
      ['T1070.004', 'seen', 2, 'deletions by a person, but neither renameat2 nor rmdir'],
      ['T1222.002', 'neither', 0, 'audit 3.0.9 refuses the lines with fchmodat2 and file_setattr'],
      ['T1053.003', 'neither', 0, 'nothing about cron'],
      ['T1055.008', 'neither', 0, 'nothing about ptrace'],
    ],
  },
];

describe('coverage of real rules', () => {
  for (const { name, file, counts, judged } of [article, ...sets]) {
    it(`The coverage of ${name} has ${judged.length} techniques as a person judged them`, {
      skip: file === undefined,
    }, () => {
      const c = covered(readFileSync(file ?? '', 'utf8'), true);
      for (const [id, state, rules, why] of judged) {
        const t = of(c, id);
        assert.equal(t.state, state, `${id}: ${why}`);
        assert.equal(
          t.rules.filter((r) => r.recorded > 0).length,
          rules,
          `${id}: ${why}\n${reasonFor(t).join('\n')}`,
        );
      }
      assert.deepEqual(counted(c), counts);
    });
  }
});
