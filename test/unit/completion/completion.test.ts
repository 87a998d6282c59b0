import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  complete,
  documentationOf,
  folderTyped,
  isWantedAtSpace,
} from '../../../server/src/core/completion/completion.ts';
import type { Item } from '../../../server/src/core/completion/completionItems.ts';
import type { Machine } from '../../../server/src/core/facts/machines.ts';
import { read, targetsOf } from '../../../server/src/core/service.ts';
import { marked, spanned } from '../../support/fixture.ts';

interface Options {
  readonly machine?: Machine;
  readonly targets?: readonly string[];
}

function contextOf({ machine = 'x86_64', targets = [] }: Options) {
  return { machine, targets: targetsOf(targets, machine) };
}

function completeAt(fixture: string, options: Options = {}): readonly Item[] {
  const { text, offset } = marked(fixture);
  return complete(read(text), offset, contextOf(options)).items;
}

/** A position, and labels that must stand among the first ones there, in any order. */
const positions: readonly (readonly [fixture: string, ...first: string[]])[] = [
  // options
  ['$0', '-w', '-a'],
  ['-$0', '-w', '-a'],
  ['# head\n$0\n-D', '-w', '-a'],
  ['  $0', '-w', '-a'],
  ['-w /etc/passwd $0', '-p', '-k'],
  ['-w /etc/passwd -$0', '-p', '-k'],
  ['-w /etc/passwd -p wa $0', '-k'],
  ['-w /etc/passwd -p wa -k x $0', '-F', '-C'],
  ['-w /etc/passwd $0 -k identity', '-p'],
  ['-a always,exit $0', '-F', '-S'],
  ['-a always,exit -F arch=b64 $0', '-S', '-F'],
  ['-a always,exit -F arch=b64 -S open $0', '-F', '-k'],
  ['-a never,exclude $0', '-F'],
  ['-a never,filesystem $0', '-F'],
  ['-a always,io_uring $0', '-S', '-F'],
  ['-D $0', '-k'],
  ['-b 8192 $0', '-f', '-e'],
  // lists and actions
  ['-a $0', 'always,exit', 'never,exit'],
  ['-A $0', 'always,exit'],
  ['-d $0', 'always,exit'],
  ['-aal$0', 'always,exit'],
  ['-a ex$0', 'exit,always', 'exit,never'],
  ['-a always,$0', 'always,exit'],
  ['-a exclude,$0', 'exclude,never'],
  // fields and operators
  ['-a always,exit -F $0', 'arch=', 'auid>='],
  ['-a always,exit -F $0 -S open', 'auid>='],
  ['-a always,exit -F arch=b64 -F path=/etc/passwd -F $0', 'perm='],
  ['-a always,exit -F arch=b64 -F path=/etc/passwd -F perm=wa -F $0', 'auid>=', 'key='],
  ['-w /etc/passwd -p wa -F $0', 'auid>='],
  ['-a never,exclude -F $0', 'msgtype='],
  ['-a never,filesystem -F $0', 'fstype='],
  ['-a always,user -F $0', 'auid>='],
  ['-a always,exit -F auid$0', 'auid>=', 'auid!='],
  ['-a always,exit -F arch=b64 -S open -F auid>=1000 -F $0', 'auid!='],
  ['-a always,exit -F arch=b64 -S open -F dir=/etc -F $0', 'auid>=', 'auid!=', 'key='],
  ['-a always,exit -F auid!$0', 'auid!='],
  ['-a always,exit -F au$0>=1000', 'auid'],
  // values
  ['-a always,exit -F arch=$0', 'b64', 'b32'],
  ['-a always,exit -F arch=b$0', 'b64', 'b32'],
  ['-a always,exit -F auid>=$0', '1000'],
  ['-a always,exit -F auid!=$0', 'unset'],
  ['-a always,exit -F auid!=un$0', 'unset'],
  ['-a always,exit -F uid=$0', '0'],
  ['-a always,exit -F exit=$0', '-EACCES', '-EPERM'],
  ['-a always,exit -F exit=-E$0', '-EACCES', '-EPERM'],
  ['-a always,exit -F success=$0', '1', '0'],
  ['-a never,exclude -F msgtype=$0', 'CWD', 'PATH'],
  ['-a never,filesystem -F fstype=$0', 'tracefs', 'debugfs'],
  ['-a always,exit -F filetype=$0', 'file', 'dir', 'link'],
  ['-a always,exit -F saddr_fam=$0', 'inet', 'inet6'],
  ['-a always,exit -F sessionid!=$0', 'unset'],
  ['-a always,exit -F arch=b64 -S openat -F a2&$0', 'O_WRONLY', 'O_RDWR', 'O_CREAT'],
  ['-a always,exit -F arch=b64 -S kill -F a1=$0', 'SIGKILL', 'SIGTERM'],
  ['-a always,exit -F arch=b64 -S socket -F a0=$0', 'AF_INET', 'AF_INET6'],
  ['-a always,exit -F arch=b32 -S socketcall -F a0=$0', 'SYS_CONNECT'],
  ['-a always,exit -F arch=b64 -S ptrace -F a0=$0', 'PTRACE_POKETEXT', 'PTRACE_POKEDATA', 'PTRACE_POKEUSR'],
  ['-a always,exit -F arch=b64 -S bpf -F a0=$0', 'BPF_PROG_LOAD'],
  ['-a always,exit -F arch=b64 -S unshare -F a0&$0', 'CLONE_NEWUSER', 'CLONE_NEWNS'],
  ['-a always,exit -F arch=b64 -S fchmodat -F a2&$0', 'S_ISUID', 'S_ISGID'],
  ['-a always,exit -F perm=$0', 'wa'],
  ['-a always,exit -F path=$0', '/etc/passwd', '/etc/shadow'],
  ['-a always,exit -F dir=$0', '/etc/sudoers.d', '/etc/pam.d'],
  ['-a always,exit -F exe=$0', '/usr/bin/sudo', '/usr/bin/su'],
  // comparisons
  ['-a always,exit -C $0', 'uid!=', 'uid='],
  ['-a always,exit -C uid!=$0', 'euid'],
  ['-a always,exit -C gid!=$0', 'egid'],
  // system calls
  ['-a always,exit -F arch=b64 -S $0', 'execve', 'execveat'],
  ['-a always,exit -F arch=b64 -S open,$0', 'openat', 'openat2', 'creat'],
  ['-a always,exit -F arch=b64 -S unlink -S $0', 'unlinkat', 'rmdir'],
  ['-a always,exit -F arch=b32 -S chown,$0', 'fchown', 'lchown'],
  ['-a always,exit -F arch=b32 -S $0', 'execve', 'execveat'],
  ['-a always,io_uring -S $0', 'openat', 'openat2'],
  ['-a always,exit -F arch=b64 -S e$0', 'execve', 'execveat'],
  ['-a always,exit -F arch=b64 -S del$0', 'file deletion', 'delete_module'],
  ['-a always,exit -F arch=b64 -S file$0', 'file deletion', 'file opening'],
  ['-a always,exit -F arch=b64 -S unl$0', 'unlink', 'file deletion'],
  ['-a always,exit -F arch=b64 -S perm$0', 'permission change'],
  ['-a always,exit -F arch=b64 -S ch$0', 'chmod', 'chown', 'permission change'],
  ['-a always,exit -F arch=b64 -S chmod$0', 'chmod', 'permission change'],
  ['-a always,exit -F arch=b64 -S chown$0', 'chown', 'ownership change'],
  ['-a always,exit -F arch=b64 -S mod$0', 'module load', 'module load and unload'],
  ['-a always,exit -F arch=b64 -S load$0', 'module load', 'module load and unload'],
  ['-a always,exit -F arch=b64 -S time$0', 'time', 'time change', 'time stamp change'],
  ['-a always,exit -F arch=b64 -S clock$0', 'clock_settime', 'time change'],
  ['-a always,exit -F arch=b64 -S mo$0', 'mounting'],
  ['-a always,exit -F arch=b64 -S mount$0', 'mount', 'mounting'],
  ['-a always,exit -F arch=b64 -S unlink,ren$0', 'renaming', 'rename', 'renameat'],
  ['-a always,exit -F arch=b64 -S open$0', 'open', 'openat', 'file opening'],
  ['-a always,exit -F arch=b64 -S xattr$0', 'setxattr'],
  ['-a always,exit -F arch=b64 -S conn$0', 'connect', 'connections out'],
  // watches, permissions, keys, controls
  ['-w $0', '/etc/passwd', '/etc/shadow'],
  ['-w /etc/$0', '/etc/passwd', '/etc/shadow'],
  ['-w /etc/passwd -p $0', 'wa', 'x'],
  ['-w /etc/passwd -p $0 -k x', 'wa', 'x'],
  ['-w /etc/passwd -p a$0', 'wa', 'a'],
  ['-w /etc/passwd -pw$0', 'wa', 'w'],
  ['-w /x -p x -k cron$0', 'T1053.003-Scheduled-Task-Job-Cron'],
  ['-w /etc/passwd -p wa -k account$0', 'T1136.001-Create-Account-Local-Account'],
  [
    '-a always,exit -F arch=b64 -S unlink,unlinkat,rmdir -k del$0',
    'T1070.004-Indicator-Removal-File-Deletion',
  ],
  ['-w /x -p x -k linker$0', 'T1574.006-Hijack-Execution-Flow-Dynamic-Linker-Hijacking'],
  ['-w /x -p x -k T1574$0', 'T1574-Hijack-Execution-Flow'],
  ['-w /x -p x -k T1053.003-Sched$0', 'T1053.003-Scheduled-Task-Job-Cron'],
  ['-w /x -p x -kcron$0', 'T1053.003-Scheduled-Task-Job-Cron'],
  ['-w /etc/crontab -p wa -k $0', 'T1053.003-Scheduled-Task-Job-Cron'],
  ['-w /etc/ld.so.preload -p wa -k $0', 'T1574.006-Hijack-Execution-Flow-Dynamic-Linker-Hijacking'],
  ['-a always,exit -F arch=b64 -S open -F key=cron$0', 'T1053.003-Scheduled-Task-Job-Cron'],
  ['-w /a -p wa -k mine\n-w /b -p wa -k mi$0', 'mine'],
  ['-w /x -p x -k scheduled $0', '-F'],
  ['-w /x -p x -k scheduled -$0', '-F'],
  ['-w /x -p x -k scheduled task c$0', 'T1053.003-Scheduled-Task-Job-Cron'],
  ['-w /x -p x -F key=dynamic li$0', 'T1574.006-Hijack-Execution-Flow-Dynamic-Linker-Hijacking'],
  [
    '-a always,exit -F key=kernel modules$0 -F arch=b64',
    'T1547.006-Boot-or-Logon-Autostart-Execution-Kernel-Modules-and-Extensions',
  ],
  ['-e $0', '1', '2'],
  ['-f $0', '1', '2'],
  ['-a always,exit -F arch=b64 -S open -F auid>=1000 -F auid!=unset $0', '-k'],
  ['-a always,exit -F path=/usr/bin/su -F perm=x -F auid>=1000 -F auid!=unset $0', '-k'],
  ['-a always,exit -F path=sudo$0', '/usr/bin/sudo'],
  ['-w /sbin/ins$0', '/usr/bin/kmod'],
  ['-w /sbin/mod$0', '/usr/bin/kmod'],
  ['-w /sbin/aud$0', '/usr/sbin/auditctl', '/usr/sbin/auditd'],
  ['-b $0', '8192'],
  ['--backlog_wait_time $0', '60000'],
  ['--backlog_wait_time=$0', '60000'],
  // a file of Windows
  ['-w /etc/passwd -p $0\r\n-D\r\n', 'wa'],
  ['-w /x -p x -k cron$0\r\n', 'T1053.003-Scheduled-Task-Job-Cron'],
];

describe('completion: what must be among the first', () => {
  it('Completion is tested at 60 positions and more', () =>
    assert.ok(positions.length >= 60, String(positions.length)));
  for (const [fixture, ...first] of positions) {
    it(`Completion puts ${first.join(' and ')} among the first at ${JSON.stringify(fixture)}`, () => {
      const labels = completeAt(fixture)
        .slice(0, 3)
        .map((i) => i.label);
      for (const label of first)
        assert.ok(labels.includes(label), `${label} is not in ${labels.join(' | ')}`);
    });
  }
});

/** What is typed, and the offer for it that a client's filter must be able to find: it looks at the beginnings of words, and a comma begins none. */
describe('completion: what a filter compares', () => {
  for (const [fixture, label, typed] of [
    ['-a $0', 'never,exclude', 'excl'],
    ['-a $0', 'always,exit', 'exit'],
    ['-a always,exit -F dir=$0', '/etc', '/etc'],
    ['-w $0', '/etc/', '/etc'],
    ['-a always,exit -F arch=b64 -S openat -F a2$0', 'a2&', 'a2'],
  ] as const) {
    it(`A client's filter finds the offer ${label} at ${fixture} for ${JSON.stringify(typed)}`, () => {
      const item = completeAt(fixture).find((i) => i.label === label);
      assert.ok(item, `${label} is not offered`);
      assert.ok(
        (item.filterText ?? item.label).split(/[ /]/).some((w) => w.startsWith(typed.replace('/', ''))),
      );
    });
  }
});

it('A client keeps the order of system calls and families that the typed text means', () => {
  for (const typed of ['del', 'mount', 'xattr']) {
    const { text, offset } = marked(`-a always,exit -F arch=b64 -S ${typed}$0`);
    const { items, incomplete } = complete(read(text), offset, contextOf({}));
    assert.ok(incomplete);
    assert.ok(items.length >= 3, String(items.length));
    for (const item of items) assert.equal(item.filterText, typed);
  }
});

/** What an item replaces (in brackets), and the line once it is taken. */
const edits: readonly (readonly [fixture: string, label: string, replaced: string, after: string])[] = [
  ['-$0', '-w', '⟦-⟧', '-w '],
  ['-w /etc/pas$0swd -p wa', '/etc/shadow', '-w ⟦/etc/passwd⟧ -p wa', '-w /etc/shadow -p wa'],
  ['-w /x -p $0 -k y', 'wa', '-w /x -p ⟦⟧ -k y', '-w /x -p wa -k y'],
  ['-w /x -p a$0 -k y', 'wa', '-w /x -p ⟦a⟧ -k y', '-w /x -p wa -k y'],
  [
    '-a always,exit -F arch=b64 -S open,st$0at,close',
    'lstat',
    '-a always,exit -F arch=b64 -S open,⟦stat⟧,close',
    '-a always,exit -F arch=b64 -S open,lstat,close',
  ],
  [
    '-a always,exit -F arch=b64 -S open,$0',
    'openat',
    '-a always,exit -F arch=b64 -S open,⟦⟧',
    '-a always,exit -F arch=b64 -S open,openat',
  ],
  ['-a always,exit -F au$0>=1000', 'uid', '-a always,exit -F ⟦au⟧>=1000', '-a always,exit -F uid>=1000'],
  ['-a always,exit -F auid!$0', 'auid!=', '-a always,exit -F ⟦auid!⟧', '-a always,exit -F auid!='],
  ['-a always,exit -F auid>$0', 'auid>=', '-a always,exit -F ⟦auid>⟧', '-a always,exit -F auid>='],
  [
    '-a always,exit -F auid>=10$000',
    '0',
    '-a always,exit -F auid>=⟦10$00⟧'.replace('$0', '0'),
    '-a always,exit -F auid>=0',
  ],
  ['-a always,exit -F exit=-EA$0', '-EPERM', '-a always,exit -F exit=⟦-EA⟧', '-a always,exit -F exit=-EPERM'],
  [
    '-a always,exit -F arch=b64 -S openat -F a2&O_CR$0 -k x',
    'O_CREAT',
    '-a always,exit -F arch=b64 -S openat -F a2&⟦O_CR⟧ -k x',
    '-a always,exit -F arch=b64 -S openat -F a2&0x40 -k x',
  ],
  [
    '-a always,exit -F saddr_fam=inet$0',
    'inet6',
    '-a always,exit -F saddr_fam=⟦inet⟧',
    '-a always,exit -F saddr_fam=10',
  ],
  [
    '-w /x -k T1053.003-Sch$0ed -p x',
    'T1053.003-Scheduled-Task-Job-Cron',
    '-w /x -k ⟦T1053.003-Sched⟧ -p x',
    '-w /x -k T1053.003-Scheduled-Task-Job-Cron -p x',
  ],
  [
    '-w /x -kcr$0',
    'T1053.003-Scheduled-Task-Job-Cron',
    '-w /x -k⟦cr⟧',
    '-w /x -kT1053.003-Scheduled-Task-Job-Cron',
  ],
  [
    '-w /my\\ dir -k cron$0',
    'T1053.003-Scheduled-Task-Job-Cron',
    '-w /my\\ dir -k ⟦cron⟧',
    '-w /my\\ dir -k T1053.003-Scheduled-Task-Job-Cron',
  ],
  [
    '-w /a -k my\\ key\n-w /b -k m$0',
    'my key',
    '-w /a -k my\\ key\n-w /b -k ⟦m⟧',
    '-w /a -k my\\ key\n-w /b -k my\\ key',
  ],
  [
    '-w /x -k cron$0\r\n',
    'T1053.003-Scheduled-Task-Job-Cron',
    '-w /x -k ⟦cron⟧\r\n',
    '-w /x -k T1053.003-Scheduled-Task-Job-Cron\r\n',
  ],
  [
    '-w /x -k scheduled ta$0sk -F uid=0',
    'T1053-Scheduled-Task-Job',
    '-w /x -k ⟦scheduled task⟧ -F uid=0',
    '-w /x -k T1053-Scheduled-Task-Job -F uid=0',
  ],
  ['-a exit$0', 'exit,always', '-a ⟦exit⟧', '-a exit,always'],
  ['--back$0', '--backlog_wait_time', '⟦--back⟧', '--backlog_wait_time '],
];

describe('completion: what is replaced', () => {
  for (const [fixture, label, replaced, after] of edits) {
    it(`Choosing ${label} at ${JSON.stringify(fixture)} replaces the right text`, () => {
      const { text } = marked(fixture);
      const item = completeAt(fixture).find((i) => i.label === label);
      assert.ok(item, `no ${label}`);
      const { start, end } = spanned(replaced);
      assert.deepEqual(item.span, { start, end });
      assert.equal(text.slice(0, start) + item.newText + text.slice(end), after);
    });
  }
});

describe('completion: what is not offered', () => {
  const none = (fixture: string, label: string, options?: Options) =>
    it(`Completion does not offer ${label} at ${JSON.stringify(fixture)}`, () => {
      assert.ok(!completeAt(fixture, options).some((i) => i.label === label || i.newText === label));
    });
  none('-a always,exit -F arch=b64 -S open,$0', 'open');
  none('-a always,exit -F arch=b64 -S open -S $0', 'open');
  none('-a always,exit -F arch=b64 -S o$0,openat', 'openat');
  none('-a always,exit -F arch=b64 -S $0', 'open', { machine: 'aarch64' });
  none('-a always,exit -F arch=b64 -S $0', 'stat64');
  none('-a always,exit -F arch=b64 -F $0', 'msgtype=');
  none('-a never,exclude -F $0', 'path=');
  none('-a always,exit -F auid>=$0', 'unset');
  none('-a always,exit -F uid!=$0', 'unset');
  none('-a never,filesystem -F fstype=$0', 'cgroup');
  none('-a $0', 'always,io_uring', { targets: ['3.0.9'] });
  none('-w /etc/passwd -p wa $0', '-p');
  none('-w /etc/passwd -p wa $0', '-a');
  none('-a always,exit $0', '-w');
  it('Completion offers nothing in a comment', () => assert.deepEqual(completeAt('# -w $0'), []));
  it('Completion offers nothing after a NUL', () => assert.deepEqual(completeAt('-w /x\0 -k $0'), []));
});

describe('completion: what is not put in place of a word', () => {
  const labelsAt = (fixture: string) => completeAt(fixture).map((i) => i.label);

  it('A path that only has the letters of what is typed is not offered', () => {
    assert.deepEqual(labelsAt('-a never,exit -F dir=/proc$0'), []);
    assert.deepEqual(labelsAt('-w /opt/app$0'), []);
  });
  it('A path that is typed in full comes first as it is typed', () => {
    for (const path of ['/etc', '/etc/', '/etc/ssh', '/etc/ssh/', '/sbin/insmod', '/bin/su', '/usr/bin'])
      assert.equal(labelsAt(`-w ${path}$0`)[0], path);
  });
  it('A number that is typed is not made longer, and one before the cursor can be replaced', () => {
    for (const fixture of ['-b 8$0', '-r 1$0', '-a always,exit -F auid>=1$0', '-a always,exit -F exit=-1$0'])
      assert.deepEqual(labelsAt(fixture), [], fixture);
    assert.ok(labelsAt('-a always,exit -F auid>=10$000').includes('1000'));
  });
  it('Letters of -p that are typed stay as they are', () => {
    for (const letters of ['w', 'wa', 'aw', 'rw', 'war'])
      assert.equal(labelsAt(`-w /etc/passwd -p ${letters}$0`)[0], letters);
    assert.equal(labelsAt('-w /usr/bin/sudo -p $0')[0], 'x');
  });
  it('A short option is not made a long one', () => {
    assert.deepEqual(labelsAt('-l$0'), []);
    assert.deepEqual(labelsAt('time$0'), []);
    assert.deepEqual(labelsAt('--log$0'), ['--loginuid-immutable']);
  });
  it('A system call with a slip is found, and other names are not', () => {
    assert.deepEqual(labelsAt('-a always,exit -F arch=b64 -S unlik$0').slice(0, 1), ['unlink']);
    assert.deepEqual(labelsAt('-a always,exit -F arch=b64 -S foo$0'), []);
    assert.ok(!labelsAt('-a always,exit -F arch=b64 -S execve$0').includes('extended attribute change'));
  });
});

it('A space after a complete line opens no list', () => {
  const wanted = (fixture: string) => isWantedAtSpace(read(marked(fixture).text), marked(fixture).offset);
  for (const line of [
    '-w /etc/passwd -p wa -k x $0',
    '-a always,exit -F arch=b64 -S open -F key=x $0',
    '-a never,exclude -F msgtype=CWD $0',
    '-b 8192 $0',
    '-e 2 $0',
    '-D $0',
  ])
    assert.ok(!wanted(line), line);
  for (const line of [
    '$0',
    '-w $0',
    '-w /etc/passwd $0',
    '-w /etc/passwd -p wa $0',
    '-w /etc/passwd -p $0 -k x',
    '-a never,exclude $0',
    '-a never,exit -F uid=chrony $0',
  ])
    assert.ok(wanted(line), line);
});

describe('completion: families of system calls', () => {
  const familyAt = (fixture: string, label: string, options?: Options) =>
    completeAt(fixture, options).find((i) => i.label === label);

  it('A family of system calls inserts the members that the machine and all targets have', () => {
    assert.equal(
      familyAt('-a always,exit -F arch=b64 -S $0', 'file deletion')?.newText,
      'unlink,unlinkat,rmdir',
    );
    const modern: Options = { machine: 'aarch64' };
    assert.equal(familyAt('-a always,exit -F arch=b64 -S $0', 'file deletion', modern), undefined);
    assert.equal(
      familyAt('-a always,exit -F arch=b64 -S $0', 'permission change', modern)?.newText,
      'fchmod,fchmodat',
    );
    const newest: Options = { targets: ['newest'] };
    assert.equal(
      familyAt('-a always,exit -F arch=b64 -S $0', 'permission change', newest)?.newText,
      'chmod,fchmod,fchmodat,fchmodat2',
    );
  });
  it('A family of system calls omits what is already there, and is found by a member', () => {
    const found = familyAt('-a always,exit -F arch=b64 -S unlink,$0', 'mounting') ?? assert.fail();
    assert.match(found.newText, /^mount,umount2,/);
    assert.match(found.filterText ?? '', /umount2/);
    assert.equal(
      familyAt('-a always,exit -F arch=b64 -S unlink -S $0', 'file deletion')?.newText,
      'unlinkat,rmdir',
    );
    assert.equal(familyAt('-a always,exit -F arch=b64 -S unlink,unlinkat,$0', 'file deletion'), undefined);
  });
});

it('The first value of -e and -f neither switches auditing off nor stops the machine', () => {
  assert.equal(completeAt('-e $0')[0]?.label, '1');
  assert.equal(completeAt('-f $0')[0]?.label, '1');
  assert.equal(completeAt('-a always,exit -F path=sudo$0')[0]?.label, '/usr/bin/sudo');
});

describe('completion: keys of other files', () => {
  const keysAt = (fixture: string) => {
    const { text, offset } = marked(fixture);
    const keys = () =>
      new Map([
        ['mine', 2],
        ['theirs', 1],
        ['other', 5],
      ]);
    return complete(read(text), offset, contextOf({}), { keys })
      .items.filter((i) => i.kind === 'key')
      .map((i) => `${i.label}: ${i.detail}`);
  };

  it('Keys of other files are offered with their counts, after those of this file', () => {
    assert.deepEqual(keysAt('-w /a -p wa -k mine\n-w /b -p wa -k $0'), [
      'mine: one rule here, 2 in other files',
      'theirs: one rule in other files',
      'other: 5 rules in other files',
    ]);
    assert.deepEqual(keysAt('-w /b -p wa -k th$0'), [
      'th: a key of your own',
      'theirs: one rule in other files',
    ]);
  });
});

describe('completion: what the host has', () => {
  const entries = [
    { name: 'conf.d', folder: true },
    { name: 'app.conf', folder: false },
    { name: 'two words', folder: false },
    { name: 'passwd', folder: false },
  ];
  const labels = (fixture: string) => {
    const { text, offset } = marked(fixture);
    const host = { entries, users: new Set(['www-data', 'alice']) };
    return complete(read(text), offset, contextOf({}), host)
      .items.filter((i) => i.detail === 'on this host')
      .map((i) => i.label);
  };

  it('Paths of the machine are offered after the known places, in the typed directory', () => {
    assert.deepEqual(labels('-w /etc/$0'), ['/etc/conf.d/', '/etc/app.conf']);
    assert.deepEqual(labels('-a always,exit -F path=/srv/$0'), [
      '/srv/conf.d',
      '/srv/app.conf',
      '/srv/passwd',
    ]);
    assert.deepEqual(labels('-a always,exit -F path=/srv/a$0'), ['/srv/app.conf']);
  });
  it('Users of the machine are offered where a name makes sense', () => {
    assert.deepEqual(labels('-a always,exit -F uid=$0'), ['alice', 'www-data']);
    assert.deepEqual(labels('-a always,exit -F auid>=$0'), []);
  });
  it('The machine is asked for the directory of an absolute path', () => {
    const typed = (fixture: string) => folderTyped(read(marked(fixture).text), marked(fixture).offset);
    assert.equal(typed('-w /etc/ss$0h/x'), '/etc/');
    assert.equal(typed('-a always,exit -F dir=/$0'), '/');
    for (const none of [
      '-w etc/$0',
      '-w $0',
      '-k /etc/$0',
      '-a always,exit -F key=/etc/$0',
      '# /etc/$0',
      '-S /etc/$0',
    ])
      assert.equal(typed(none), undefined, none);
  });
});

describe('completion: keys', () => {
  it('The server filters keys, since an editor would not find a word in the middle', () => {
    const { text, offset } = marked('-w /x -k job$0');
    const list = complete(read(text), offset, contextOf({}));
    assert.equal(list.incomplete, true);
    for (const item of list.items) assert.equal(item.filterText, 'job');
  });
  it('Keys are found by several words, and the list is requested again after the space', () => {
    const listAt = (fixture: string) =>
      complete(read(marked(fixture).text), marked(fixture).offset, contextOf({}));
    assert.equal(listAt('-w /x -k scheduled $0').incomplete, true);
    assert.equal(listAt('-w /x -p wa $0').incomplete, false);
    for (const item of listAt('-w /x -k scheduled ta$0').items) assert.equal(item.filterText, 'scheduled ta');
    assert.deepEqual(listAt('-w /x -k no such words$0').items, []);
    // Words behind another option are no part of the key.
    assert.ok(!listAt('-w /x -k cron -p wa sche$0').items.some((i) => i.kind === 'technique'));
  });
  it('A key that is typed completely comes first, so that Enter keeps it', () => {
    const first = (fixture: string) => completeAt(fixture)[0]?.label;
    for (const key of [
      'identity',
      'delete',
      'access',
      'session',
      'mounts',
      'modules',
      'perm_mod',
      'kernel-modules',
      'priv_esc',
    ]) {
      assert.equal(first(`-w /x -p wa -k ${key}$0`), key);
      assert.equal(first(`-a always,exit -F arch=b64 -S unlink -F key=${key}$0`), key);
    }
    assert.equal(first('-w /a -p wa -k cron\n-w /b -p wa -k cron$0'), 'cron');
    assert.equal(first('-w /b -p wa -k T1053.003-Sched$0'), 'T1053.003-Scheduled-Task-Job-Cron');
    // A key of the file that begins so is the next one.
    const begun = completeAt('-w /a -p wa -k etc-passwd\n-w /b -p wa -k etc-pa$0').map((i) => i.label);
    assert.deepEqual(begun.slice(0, 2), ['etc-pa', 'etc-passwd']);
  });
  it('Enter keeps every word that is typed as a key, whatever techniques its letters find', () => {
    for (const key of 'cron boot ssh sudo root shell kernel account logs module time iden priv x'.split(
      ' ',
    )) {
      const items = completeAt(`-w /etc/group -p wa -k ${key}$0`);
      if (items.length > 0) assert.equal(items[0]?.newText, key);
    }
    const cron = completeAt('-w /etc/crontab -p wa -k cron$0').map((i) => i.label);
    assert.deepEqual(cron.slice(0, 2), ['cron', 'T1053.003-Scheduled-Task-Job-Cron']);
  });
  it('Keys of published rule sets are offered for the rules that carry them', () => {
    const expected: readonly (readonly [fixture: string, key: string])[] = [
      ['-w /etc/passwd -p wa -k $0', 'identity'],
      ['-w /etc/sudoers.d/ -p wa -k $0', 'scope'],
      ['-w /var/run/faillock/ -p wa -k $0', 'logins'],
      ['-w /etc/apparmor.d/ -p wa -k $0', 'MAC-policy'],
      ['-a always,exit -F arch=b64 -S chmod,fchmod,fchmodat -F auid>=1000 -k $0', 'perm_mod'],
      ['-a always,exit -F arch=b64 -S mount -F auid>=1000 -k $0', 'mounts'],
      ['-a always,exit -F arch=b64 -S unlink,rename -F auid>=1000 -k $0', 'delete'],
      ['-a always,exit -F arch=b64 -S adjtimex,settimeofday -k $0', 'time-change'],
      ['-a always,exit -F arch=b64 -S init_module,finit_module -k $0', 'modules'],
      ['-a always,exit -F path=/usr/bin/chage -F perm=x -F auid>=1000 -F auid!=unset -k $0', 'privileged'],
      ['-w /x -p wa -k per$0', 'perm_mod'],
      ['-w /x -p wa -k MAC$0', 'MAC-policy'],
    ];
    for (const [fixture, key] of expected) {
      const labels = completeAt(fixture).map((i) => i.label);
      assert.ok(labels.slice(0, 3).includes(key), `${fixture}: ${labels.slice(0, 3)}`);
    }
    const own = (text: string) => completeAt(text).map((i) => i.label);
    assert.equal(own('-w /a -p wa -k identity\n-w /b -p wa -k x\n-w /etc/group -p wa -k $0')[0], 'identity');
    assert.equal(own('-w /a -p wa -k mine\n-w /zzz/x -p wa -k $0')[0], 'mine');
  });
  it('Techniques of other platforms are found by their ids alone, and revoked ones never', () => {
    const keys = (typed: string) => completeAt(`-w /x -p wa -k ${typed}$0`).map((i) => i.label);
    assert.ok(!keys('callback').some((k) => k.startsWith('T1574.013')));
    assert.ok(keys('T1574.01').some((k) => k.startsWith('T1574.013')));
    for (const id of ['T1184', 'T1169', 'T1206', 'T1130', 'T1215', 'T1162'])
      assert.ok(!keys(id).some((k) => k.startsWith(`${id}-`)), id);
  });
  it('A setting has techniques of all platforms found by the words of their names', () => {
    const { text, offset } = marked('-w /x -p wa -k windows$0');
    const has = (allPlatforms: boolean): boolean =>
      complete(read(text), offset, contextOf({}), { allPlatforms }).items.some((i) =>
        i.label.startsWith('T1543.003-'),
      );
    assert.deepEqual([has(false), has(true)], [false, true]);
  });
  it('The short label of a technique ends in its own name, and its parent is beside it', () => {
    const short = (fixture: string, label: string) =>
      completeAt(fixture).find((i) => i.label === label)?.short;
    assert.deepEqual(
      short('-w /x -p wa -k T1003.005$0', 'T1003.005-OS-Credential-Dumping-Cached-Domain-Credentials'),
      {
        label: 'T1003.005 Cached Domain Credentials',
        beside: 'OS Credential Dumping',
      },
    );
    const used = '-w /a -p wa -k T1053.003-Scheduled-Task-Job-Cron\n-w /zzz/x -p wa -k $0';
    assert.deepEqual(short(used, 'T1053.003-Scheduled-Task-Job-Cron'), { label: 'T1053.003 Cron' });
    assert.equal(short('-w /a -p wa -k mine\n-w /zzz/x -p wa -k $0', 'mine'), undefined);
  });
  it('A key is offered without a detail, and its name, tactics and note come on request', () => {
    const item = completeAt('-w /x -k cron$0').find((i) => i.kind === 'technique');
    assert.equal(item?.detail, undefined);
    assert.ok(item?.doc);
    const documentation = documentationOf(item.doc, contextOf({})) ?? '';
    assert.match(documentation, /Scheduled Task\/Job: Cron[\s\S]*Persistence[\s\S]*What audit sees/);
  });
  it('Keys that are offered fit the architecture of the line', () => {
    const open = completeAt('-a always,exit -F arch=aarch64 -S $0').some((i) => i.label === 'open');
    assert.equal(open, false);
    assert.ok(completeAt('-a always,exit -F arch=b32 -S stat$0').some((i) => i.label === 'stat64'));
  });
});

it('Every completion item has documentation and stays on its line', () => {
  for (const [fixture] of positions) {
    const { text, offset } = marked(fixture);
    for (const item of complete(read(text), offset, contextOf({})).items) {
      assert.ok(item.span.start <= offset && item.span.end >= offset, `${fixture} ${item.label}`);
      assert.ok(!text.slice(item.span.start, item.span.end).includes('\n'));
      if (item.doc)
        assert.notEqual(documentationOf(item.doc, contextOf({})) ?? '', '', `${fixture} ${item.label}`);
    }
  }
});
