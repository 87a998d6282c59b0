import assert from 'node:assert/strict';
import { test } from 'node:test';
import { target } from '../../../server/src/core/facts/targets.ts';
import { type Attribution, attributor } from '../../../server/src/core/logs/attribution.ts';
import { loggedEvent } from '../../../server/src/core/logs/loggedEvent.ts';
import type { FileOfSystem } from '../../../server/src/core/logs/loggedNames.ts';
import { recordedRules } from '../../../server/src/core/logs/recordedRules.ts';
import { debian, loadedRules, logNames, logText, newest, readLog } from '../../support/logs.ts';

const STAMP = 'msg=audit(1700000000.000:1):';
const CALL =
  `type=SYSCALL ${STAMP} arch=c000003e syscall=257 success=yes exit=3 a0=ffffff9c a1=7f a2=241 a3=1b6 items=1 ppid=9 pid=10 ` +
  'auid=1000 uid=0 gid=0 euid=0 suid=0 fsuid=0 egid=0 sgid=0 fsgid=0 tty=pts0 ses=3 comm="vi" exe="/usr/bin/vi" key="k"\n';
const CWD = `type=CWD ${STAMP} cwd="/etc"\n`;
const PATH = `type=PATH ${STAMP} item=0 name="passwd" inode=7 dev=fe:00 mode=0100644 ouid=0 ogid=0 rdev=00:00 nametype=NORMAL\n`;
const event = CALL + CWD + PATH;

function attributed(rules: readonly string[], text: string, on = debian): Attribution {
  const attribute = attributor(recordedRules(loadedRules(`${rules.join('\n')}\n`, on)), on);
  const [logged, ...more] = readLog(text).events;
  assert.equal(more.length, 0);
  return attribute(logged ?? assert.fail('no event'));
}

/** By serial number: the rule, or what else was found. */
const EXPECTED: Readonly<Record<number, number | string>> = {
  92908: 'CONFIG_CHANGE',
  92916: 0,
  92917: 1,
  92918: 2,
  92919: 2,
  92920: 3,
  92921: 3,
  92922: 6,
  92923: 3,
  92924: 0,
  92925: 3,
  92926: 4,
  92927: 5,
  92928: 7,
  92929: 'USER',
  93000: 6,
  93001: 3,
  93002: 'AVC',
  93003: 'USER_LOGIN',
  93007: 'BPF',
};

for (const name of logNames)
  test(`The events of ${name} are given to the rules that recorded them`, () => {
    const attribute = attributor(recordedRules(loadedRules(logText('work.rules'))), debian);
    const found = new Map(readLog(logText(name)).events.map((e) => [e.serial, attribute(e)]));
    for (const [serial, expected] of Object.entries(EXPECTED)) {
      const answer = found.get(Number(serial)) ?? assert.fail(`no event ${serial}`);
      const short =
        answer.kind === 'certain' ? answer.rule : answer.kind === 'no-rule' ? answer.type : answer.kind;
      assert.equal(short, expected, `${serial}: ${JSON.stringify(answer)}`);
    }
  });

test('A relative name is found at the working directory', () => {
  assert.deepEqual(attributed(['-w /etc/shadow -p wa -k k', '-w /etc/passwd -p wa -k k'], event), {
    kind: 'certain',
    rule: 1,
    because: 'matches',
  });
});

test('A watch of a directory matches what is below it', () => {
  assert.deepEqual(attributed(['-w /etc/ssh -p wa -k k', '-w /etc -p wa -k k'], event), {
    kind: 'certain',
    rule: 1,
    because: 'matches',
  });
});

test('Without the working directory, the key says which rule it was where one has it', () => {
  const rules = ['-w /etc/shadow -p wa -k other', '-w /etc/passwd -p wa -k k'];
  assert.deepEqual(attributed(rules, CALL + PATH), { kind: 'certain', rule: 1, because: 'key' });
  const same = ['-w /etc/shadow -p wa -k k', '-w /etc/passwd -p wa -k k', '-w /etc/group -p x -k k'];
  assert.deepEqual(attributed(same, CALL + PATH), {
    kind: 'one-of',
    rules: [0, 1],
    missing: ['the real path of a name'],
  });
});

test('A record of a path that is not there is not taken for an event without paths', () => {
  const rules = ['-w /etc/passwd -p wa -k k', '-a always,exit -F arch=b64 -S openat -F success=1 -k k'];
  assert.equal(attributed(rules, CALL + CWD).kind, 'one-of');
});

test('An event in the log was not dropped by a rule that may match', () => {
  const rules = [
    '-a never,exit -F arch=b64 -S openat -F dir=/dev/shm',
    '-a always,exit -F arch=b64 -S openat -k k',
  ];
  assert.equal(attributed(rules, CALL + PATH).kind, 'certain');
});

test('A program in a container has the name of one that is excluded, and is recorded', () => {
  const rules = [
    '-a never,exit -F arch=b64 -S openat -F exe=/usr/bin/vi',
    '-a always,exit -F arch=b64 -S openat -k k',
  ];
  assert.equal(attributed(rules, event).kind, 'certain');
});

test('An event that these rules cannot have recorded says why', () => {
  const because = (rules: readonly string[], text = event): string => {
    const found = attributed(rules, text);
    return found.kind === 'other-rules' ? found.because : found.kind;
  };
  const watch = '-w /etc/passwd -p wa';
  assert.equal(because([`${watch} -k other`]), 'unknown-key');
  assert.equal(because([`${watch} -F auid=0 -k k`]), 'key-does-not-match');
  const keyless = event.replace('key="k"', 'key=(null)');
  assert.equal(because([`${watch} -k k`], keyless), 'other-key');
  assert.equal(because(['-a never,exit -F arch=b64 -S openat'], keyless), 'dropped');
  assert.equal(because(['-w /etc/shadow -p wa'], keyless), 'nothing-matches');
});

test('A rule with the key that only a link leads to may have recorded an event', () => {
  assert.deepEqual(attributed(['-w /etc/shadow -p wa -k k'], event), {
    kind: 'one-of',
    rules: [0],
    missing: ['where links lead'],
    isThroughLink: true,
  });
  const keyless = event.replace('key="k"', 'key=(null)');
  assert.equal(attributed(['-w /etc/shadow -p wa'], keyless).kind, 'other-rules');
});

test('A link of the system that wrote the log is followed where the file has the inode in the log', () => {
  const rules = recordedRules(loadedRules('-w /srv/real -p wa -k k\n-w /etc/passwd -p wa -k k\n'));
  const found = (file: Partial<FileOfSystem>): Attribution => {
    const now = { path: '/srv/real', inode: 7, devmajor: 0xfe, devminor: 0, ...file };
    const fileAt = (path: string) => (path === '/etc/passwd' ? now : undefined);
    return attributor(rules, { ...debian, fileAt })(readLog(event).events[0] ?? assert.fail());
  };
  assert.deepEqual(found({}), { kind: 'certain', rule: 0, because: 'matches' });
  for (const other of [{ inode: 6 }, { devmajor: 8 }, { devminor: 1 }])
    assert.deepEqual(found(other), { kind: 'certain', rule: 1, because: 'matches' });
});

test('A parent is known as such by either name of the field', () => {
  for (const field of ['nametype', 'objtype']) {
    const call = CALL.replace('syscall=257', 'syscall=258').replace('a0=ffffff9c', 'a0=5');
    const parent = PATH.replace('name="passwd"', 'name="/etc"').replace('nametype=NORMAL', `${field}=PARENT`);
    // A directory that was open: that of the record is not the one that was written to.
    assert.equal(
      attributed(['-w /etc -p wa -k k', '-w /srv -p wa -k k'], call + CWD + parent).kind,
      'one-of',
    );
  }
});

test('Keys must be the same in the same order', () => {
  const text = event.replace('key="k"', 'key=6101620');
  assert.equal(attributed(['-w /etc/passwd -p wa -k a -k b'], text).kind, 'other-rules');
  const both = event.replace('key="k"', 'key=610162');
  assert.equal(attributed(['-w /etc/passwd -p wa -k b -k a'], both).kind, 'other-rules');
  assert.equal(attributed(['-w /etc/passwd -p wa -k a -k b'], both).kind, 'certain');
});

test('Records of programs need no rule, and an event without its system call is incomplete', () => {
  const login = `type=USER_LOGIN ${STAMP} pid=1 uid=0 auid=0 ses=1 msg='op=login res=success'\n`;
  assert.deepEqual(attributed(['-w /etc/passwd'], login), { kind: 'no-rule', type: 'USER_LOGIN' });
  assert.deepEqual(attributed(['-w /etc/passwd'], CWD + PATH), { kind: 'incomplete' });
});

test('An operation of io_uring is given to a rule of its list', () => {
  const text = `type=URINGOP ${STAMP} uring_op=18 success=yes exit=5 items=0 ppid=1 pid=2 uid=0 gid=0 euid=0 suid=0 fsuid=0 egid=0 sgid=0 fsgid=0 key="ring"\n`;
  const rules = ['-a always,exit -S openat -k ring', '-a always,io_uring -S openat -F uid=0 -k ring'];
  assert.deepEqual(attributed(rules, text, newest), { kind: 'certain', rule: 1, because: 'matches' });
});

test('What a log lacks is not known: it is neither empty nor zero', () => {
  const known = (text: string) =>
    loggedEvent(readLog(text).events[0] ?? assert.fail())?.event ?? assert.fail();
  assert.deepEqual(
    known(event).names?.map((n) => n.path),
    ['/etc/passwd'],
  );
  assert.deepEqual(known(CALL).names, [{}]);
  assert.equal(known(CALL.replace(' items=1', '')).names, undefined);
  assert.equal(known(CALL + PATH).names?.[0]?.path, undefined);
  assert.equal(known(event.replace('ffffff9c', '5')).names?.[0]?.path, undefined);
  assert.equal(known(event.replace('"passwd"', '(null)')).names?.[0]?.path, undefined);
  assert.equal(known(event.replace('"passwd"', '"/bin/sh"')).names?.[0]?.path, undefined, 'a link');
  assert.equal(known(event.replace('"passwd"', '"../bin/../bin/id"')).names?.[0]?.path, '/usr/bin/id');
  assert.equal(known(event).groups, undefined);
  assert.equal(known(event).saddrFam, null);
  assert.equal(known(event.replace('syscall=257', 'syscall=44')).saddrFam, undefined);
});

test('A link to a program is followed to what was started, and to where it leads on the system', () => {
  const start = (path: string, exe: string, success = 'yes'): string =>
    CALL.replace('syscall=257 success=yes exit=3', `syscall=59 success=${success} exit=0`).replace(
      '/usr/bin/vi',
      exe,
    ) +
    CWD +
    PATH.replace('"passwd"', `"${path}"`);
  const named = (text: string, on = debian): string | undefined =>
    loggedEvent(readLog(text).events[0] ?? assert.fail(), on)?.event.names?.[0]?.path;
  assert.equal(named(start('/bin/sh', '/usr/bin/dash')), '/usr/bin/dash');
  assert.equal(named(start('/bin/sh', '/usr/bin/vi', 'no')), undefined);
  assert.equal(named(start('/sbin/insmod', '/usr/bin/vi', 'no')), '/usr/bin/kmod');
  const withoutProgram = start('/sbin/insmod', '/usr/bin/vi').replace(' exe="/usr/bin/vi"', '');
  assert.equal(named(withoutProgram), undefined, 'the system may have a program of its own there');
  const script = `${start('/usr/bin/yum', '/usr/bin/python3.9').replace('items=1', 'items=2')}${PATH.replace('item=0', 'item=1').replace('"passwd"', '"/usr/bin/python3"')}`;
  assert.equal(named(script), '/usr/bin/yum', 'the program is the interpreter, and Debian has no such link');
  const cut = start('/opt/tool', '/usr/bin/bash').replace('items=1', 'items=2');
  assert.equal(named(cut), '/opt/tool', 'the interpreter may be lost');
  assert.equal(named(start('/usr/bin/pidof', '/usr/sbin/killall5')), '/usr/sbin/killall5');
  const rules = ['-w /bin/bash -p x -k k', '-w /bin/dash -p x -k k'];
  assert.deepEqual(attributed(rules, start('/bin/sh', '/usr/bin/dash')), {
    kind: 'certain',
    rule: 1,
    because: 'matches',
  });
});

test('/bin and /usr/bin are one place only where the system has a merged /usr', () => {
  const text = event.replace('"passwd"', '"/usr/bin/vi"').replaceAll('syscall=257', 'syscall=90');
  const rules = ['-w /bin/vi -p a -k k', '-w /usr/bin/vi -p a -k k'];
  const sles = target('sles-15') ?? assert.fail();
  assert.deepEqual(attributed(rules, text), { kind: 'certain', rule: 0, because: 'matches' });
  assert.deepEqual(attributed(rules, text, sles), { kind: 'certain', rule: 1, because: 'matches' });
});
