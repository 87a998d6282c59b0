import assert from 'node:assert/strict';
import { test } from 'node:test';
import { defaultTargets, type Target, target } from '../../server/src/core/facts/targets.ts';
import { fixedText } from '../../server/src/core/fixes/fixAll.ts';
import { withOneLineEnd } from '../../server/src/core/fixes/lineEnds.ts';
import { lintLines } from '../../server/src/core/lint/lintLines.ts';
import { parseDocument } from '../../server/src/core/syntax/document.ts';
import { applyEdits } from '../../server/src/core/text/span.ts';
import { targetNamed } from '../support/examples.ts';

const targets = defaultTargets.flatMap((name) => target(name) ?? []);

/** A line that people wrote, and the rule that they meant. */
interface Tried {
  readonly line: string;
  readonly meant: string;
  /** Fix All leaves it to a person. */
  readonly asks?: true;
  readonly targets?: readonly Target[];
}

const tried: readonly Tried[] = [
  { line: '-w /etc/passwd wa -k identity', meant: '-w /etc/passwd -p wa -k identity' },
  {
    line: '-a always,exit -F path=/etc/issue perm=wa -k b',
    meant: '-a always,exit -F path=/etc/issue -F perm=wa -k b',
  },
  {
    line: '-a always,exit path=/usr/bin/chage -F perm=x -F auid>=1000 -F auid!=unset -k privileged',
    meant: '-a always,exit -F path=/usr/bin/chage -F perm=x -F auid>=1000 -F auid!=unset -k privileged',
  },
  {
    line: '-a always,exit -F arch=b64 execve -k run',
    meant: '-a always,exit -F arch=b64 -S execve -k run',
  },
  {
    line: '-a always,exit -F arch=b64 -S execve -F key= exec',
    meant: '-a always,exit -F arch=b64 -S execve -F key=exec',
  },
  {
    line: '-a exit,always -F arch=b32 -a0=2 -F a1=1 -S socket -k s',
    meant: '-a exit,always -F arch=b32 -F a0=2 -F a1=1 -S socket -k s',
  },
  {
    line: '-a always,exit -F arch=b64 -S adjtimex settimeofday -k time',
    meant: '-a always,exit -F arch=b64 -S adjtimex,settimeofday -k time',
  },
  {
    line: '-a always,exit -F arch=b64 -S connect -F a0=22 ssh',
    meant: '-a always,exit -F arch=b64 -S connect -F a0=22 -k ssh',
  },
  {
    line: '-a always,exit -F arch=b64 -S open -F exit=- EPERM -k x',
    meant: '-a always,exit -F arch=b64 -S open -F exit=-EPERM -k x',
  },
  {
    line: '-a always,exit -F path==/etc/shadow -F perm=wa',
    meant: '-a always,exit -F path=/etc/shadow -F perm=wa',
  },
  {
    line: '-a never,exit -F arch=b64 -S clone -F a2&0x100',
    meant: '-a never,exit -F arch=b64 -S clone -F a0&0x100',
    asks: true,
  },
  {
    line: '-a always,exit -F arch=b64 -S creat,open,openat -k x',
    meant: '-a always,exit -F arch=b64 -S openat -k x',
    asks: true,
    targets: [targetNamed('debian-12', 'aarch64')],
  },
  {
    line: '-a always,exit -F arch=b64 -S creat -S open -S openat -k x',
    meant: '-a always,exit -F arch=b64 -S openat -k x',
    asks: true,
    targets: [targetNamed('debian-12', 'aarch64')],
  },
  ...programs('cron', '/usr/sbin/cron', 'debian-12'),
  ...programs('cron', '/usr/sbin/crond', 'rhel-9'),
  ...programs('sshd', '/usr/sbin/sshd', 'debian-12'),
  ...programs('chronyd', '/usr/sbin/chronyd', 'rhel-9'),
  {
    line: `-a always,exit -F arch=b64 -S open -F auid>=\${UID_MIN} -F auid!=unset -k x`,
    meant: '-a always,exit -F arch=b64 -S open -F auid>=1000 -F auid!=unset -k x',
  },
  {
    line: '-a always,exit -F arch=b64 -F syscall=read -k x',
    meant: '-a always,exit -F arch=b64 -S read -k x',
  },
  {
    line: '-w /etc/cron.daily/ -p wa -k T1053.003-Scheduled Task-Job-Cron',
    meant: '-w /etc/cron.daily/ -p wa -k T1053.003-Scheduled-Task-Job-Cron',
  },
];

/** A filter by the name of a command, of which the log tells, where its program is on one system. */
function programs(comm: string, exe: string, name: string): readonly Tried[] {
  const rule = '-a never,exit -F arch=b64 -S execve -F';
  return [
    { line: `${rule} comm=${comm}`, meant: `${rule} exe=${exe}`, asks: true, targets: [targetNamed(name)] },
  ];
}

for (const t of tried)
  test(`The first fix of ${JSON.stringify(t.line)} on ${t.targets?.[0]?.name ?? 'all targets'} is ${JSON.stringify(t.meant)}.`, () => {
    const options = { targets: t.targets ?? targets };
    const document = parseDocument(t.line);
    const found = lintLines(document, options).problems.flatMap((p) => p.fixes()[0] ?? []);
    assert.ok(
      found.some((f) => applyEdits(t.line, f.edits) === t.meant),
      JSON.stringify(found.map((f) => applyEdits(t.line, f.edits))),
    );
    assert.equal(fixedText(document, options), t.asks ? t.line : t.meant);
  });

test('A watch whose path is an option is left to a person.', () => {
  const line = '-w -d /etc/x -p wa';
  assert.equal(fixedText(parseDocument(line), { targets }), line);
});

test('No fix removes the only filter of a rule that leaves events out.', () => {
  for (const line of [
    '-a never,exit -F arch=b64 -S clone -F a2&0x100',
    '-a never,exit -F arch=b64 -S openat -F a1=3',
    '-a never,exit -F arch=b64 -S kill -F a2=9',
  ])
    for (const p of lintLines(parseDocument(line), { targets }).problems)
      for (const f of p.fixes()) assert.match(applyEdits(line, f.edits), /-F a\d/, f.title);
});

test('The command changes either all line ends of a file of CR LF or none.', () => {
  const lines = [
    '-w /etc/passwd wa -k identity',
    '-w /etc/shadow -p wa',
    '-w /etc/group -p wa -k identity',
    '# A comment',
    '',
    '-w /etc/sudoers -p wa -k actions # who may do what',
  ];
  for (let most = 1; most <= lines.length; most++)
    for (const safety of ['safe', 'unsafe'] as const) {
      const text = lines.slice(0, most).join('\r\n').concat('\r\n');
      const options = { targets, safety };
      const after = withOneLineEnd(text, fixedText(parseDocument(text), options), options);
      const ends = new Set(after.match(/\r?\n/g));
      assert.equal(ends.size, 1, JSON.stringify(after));
      if (safety === 'unsafe') assert.ok(!after.includes('\r'), JSON.stringify(after));
    }
});
