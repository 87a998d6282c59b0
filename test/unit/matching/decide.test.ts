import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { R } from '../../../server/src/core/facts/releases.ts';
import {
  covers,
  decide,
  type Event,
  sameButKey,
  sameToKernel,
} from '../../../server/src/core/matching/index.ts';
import { judge } from '../../../server/src/core/model/judge.ts';
import type { Rule } from '../../../server/src/core/model/rule.ts';
import { parseLine } from '../../../server/src/core/syntax/line.ts';

function rule(line: string): Rule {
  const node = parseLine(line);
  const verdict = node.kind === 'command' ? judge(node, R.v3_0_9, 'x86_64') : undefined;
  assert.equal(verdict?.outcome, 'loads', line);
  return verdict?.rule as Rule;
}
const rules = (...lines: readonly string[]): readonly Rule[] => lines.map(rule);
const file = (path: string) => ({ path, uid: 0, gid: 0, type: 0o100000 });
const open: Event = {
  list: 'exit',
  machine: 'x86_64',
  syscall: 257,
  args: [0, 0, 0x241, 0],
  success: true,
  exit: 3,
  names: [file('/etc'), file('/etc/passwd')],
  exe: '/usr/bin/vi',
  uid: 1000,
  euid: 1000,
  suid: 1000,
  fsuid: 1000,
  gid: 1000,
  egid: 1000,
  sgid: 1000,
  fsgid: 1000,
  groups: [27],
  auid: 1000,
  pid: 7,
  ppid: 6,
  sessionid: 3,
  saddrFam: null,
  pers: 0,
};
const hit = (event: Event, ...lines: readonly string[]) => {
  const d = decide(rules(...lines), event);
  return d === undefined || d === 'unknown' ? d : d.rule;
};

describe('decide', () => {
  it('The first rule that matches an event decides', () => {
    assert.equal(hit(open, '-w /etc/group', '-w /etc/passwd -p wa', '-w /etc/ -p wa'), 1);
    assert.equal(hit(open, '-w /etc/ -p wa', '-w /etc/passwd -p wa'), 0);
    assert.deepEqual(decide(rules('-a never,exit -F exe=/usr/bin/vi', '-w /etc/passwd'), open), {
      rule: 0,
      action: 'never',
    });
  });

  it('A path matches by whole parts', () => {
    assert.equal(hit(open, '-w /et/', '-w /etc/pass', '-a always,exit -F dir=/etc/passwd'), 2);
    assert.equal(hit(open, '-a always,exit -F dir=/etc/'), 0);
  });

  it('perm matches by the flags of an open', () => {
    assert.equal(hit(open, '-w /etc/passwd -p rxa', '-w /etc/passwd -p w'), 1);
    assert.equal(hit({ ...open, args: [0, 0, 2, 0] }, '-w /etc/passwd -p r'), 0);
    assert.equal(hit({ ...open, syscall: 1 }, '-w /etc/passwd -p rwxa'), undefined);
  });

  it('Numbers of 32 bits are compared without a sign', () => {
    assert.equal(
      hit(
        { ...open, exit: 0xfffffff3, success: false },
        '-a always,exit -S openat -F exit<0',
        '-a always,exit -S openat -F exit=-EACCES',
      ),
      1,
    );
    assert.equal(hit({ ...open, auid: 0xffffffff }, '-a always,exit -S openat -F auid>=1000'), 0);
  });

  it('Supplementary groups are compared for = and !=', () => {
    assert.equal(hit(open, '-a always,exit -F gid=27'), 0);
    assert.equal(hit(open, '-a always,exit -F gid!=27'), undefined);
    assert.equal(hit(open, '-a always,exit -F sgid=27'), undefined);
  });

  it('A decision is unknown where the event does not say enough, unless an earlier rule is certain', () => {
    const { exe, ...without } = open;
    assert.equal(exe, '/usr/bin/vi');
    assert.equal(hit(without, '-a always,exit -F exe=/usr/bin/vi', '-w /etc/passwd'), 'unknown');
    assert.equal(hit(without, '-w /etc/passwd', '-a always,exit -F exe=/usr/bin/vi'), 0);
    assert.equal(hit(without, '-a always,exit -F exe=/usr/bin/vi -F uid=0'), undefined);
  });

  it('On user and exclude, a field that is not examined ends the search', () => {
    const e: Event = { list: 'exclude', msgtype: 1307, uid: 0, auid: 0, pid: 1, gid: 0 };
    assert.equal(hit(e, '-a never,exclude', '-a always,exclude -F msgtype=CWD'), 1);
    assert.deepEqual(decide(rules('-a always,exclude -F msgtype=CWD'), e), { rule: 0, action: 'never' });
    const key = { field: 210, op: 0x40000000, value: 1, text: 'k' };
    const dead = { ...rule('-a never,exclude -F uid=0'), fields: [key] };
    assert.equal(decide([dead, rule('-a never,exclude -F msgtype=CWD')], e), undefined);
  });

  it('A task event is decided without fields of a system call', () => {
    const e: Event = { list: 'task', uid: 5, auid: 5 };
    assert.equal(hit(e, '-a never,task'), 0);
    assert.equal(hit(e, '-a never,task -F uid=4', '-a never,task -F uid=5'), 1);
  });
});

describe('covers', () => {
  const is = (a: string, b: string): boolean => covers(rule(a), rule(b));

  it('A cover respects lists, system calls, machines, ranges, trees and permissions', () => {
    assert.ok(
      is('-a always,exit -F arch=b64 -S open,openat', '-a always,exit -F arch=b64 -S open -F auid>=1000'),
    );
    assert.ok(
      is(
        '-a always,exit -F arch=b64 -S open -F auid>=500',
        '-a always,exit -F arch=b64 -S open -F auid>=1000 -F auid!=unset',
      ),
    );
    assert.ok(is('-w /etc/ -p wa', '-w /etc/passwd -p w'));
    assert.ok(is('-w /etc/passwd -p wa', '-a always,exit -F arch=b64 -S unlink,rename -F path=/etc/passwd'));
    assert.ok(is('-a always,exit -S kill -F a1&3', '-a always,exit -S kill -F a1=2'));
    assert.ok(is('-a never,exclude -F auid>=1000', '-a never,exclude -F msgtype=CWD -F auid=1001'));
  });

  it('An uncertain cover is denied', () => {
    assert.ok(!is('-a always,exit -F arch=b64 -S open', '-a always,exit -S open'));
    assert.ok(!is('-w /etc/passwd', '-w /etc/'));
    assert.ok(!is('-w /etc/ -p w', '-w /etc/passwd -p wa'));
    assert.ok(!is('-w /etc/ -p wa', '-w /etcetera -p wa'));
    assert.ok(!is('-w /bin/ -p x', '-w /bin/id -p x'));
    assert.ok(!is('-a always,exit -S open -F gid>=5', '-a always,exit -S open -F gid=9'));
    assert.ok(!is('-a always,exit -S connect -F saddr_fam>=0', '-a always,exit -S connect'));
    assert.ok(!is('-a always,exit -F obj_uid>=5', '-a always,exit -F obj_uid>=3 -F obj_uid<=6'));
    assert.ok(!is('-w /etc/passwd -p w', '-a always,exit -F arch=b64 -S open -F path=/etc/passwd'));
    assert.ok(!is('-a never,exclude -F msgtype=CWD', '-a never,user -F msgtype=CWD'));
  });

  it('Rule identity is detected, with and without the key', () => {
    const [a, b, c] = rules(
      '-w /etc/a -p wa -k x',
      '-a always,exit -F path=/etc/a -F perm=aw -k x',
      '-a always,exit -F perm=wa -F path=/etc/a -k y',
    ) as [Rule, Rule, Rule];
    assert.deepEqual([sameToKernel(a, b), sameToKernel(a, c), sameButKey(a, c)], [true, false, true]);
  });
});
