import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fields } from '../../../server/src/core/facts/fields.ts';
import type { Machine } from '../../../server/src/core/facts/machines.ts';
import { hover } from '../../../server/src/core/hover/hover.ts';
import { hoverMarkdown } from '../../../server/src/core/hover/hoverTypes.ts';
import { fieldWords } from '../../../server/src/core/hover/texts/fieldWords.ts';
import { optionWords } from '../../../server/src/core/hover/texts/optionWords.ts';
import { read, targetsOf } from '../../../server/src/core/service.ts';
import { longOptions, shortOptions } from '../../../server/src/core/syntax/options.ts';
import { spanned } from '../../support/fixture.ts';

function hoverAt(text: string, offset: number, machine: Machine = 'x86_64') {
  return hover(read(text), offset, { machine, targets: targetsOf([], machine) });
}

/** The span of a hover in brackets, and what it must say. */
const table: readonly (readonly [fixture: string, says: RegExp, machine?: Machine])[] = [
  // techniques
  [
    '-w /x -p wa -k ⟦T1053.003-Scheduled⟧ Task-Job-Cron',
    /Scheduled Task\/Job: Cron.*On Linux:.*What audit sees:.*attack\.mitre\.org/s,
  ],
  ['-w /x -p wa -k ⟦mitre_t1059_004⟧', /T1059\.004 .*Unix Shell/],
  ['-w /x -p wa -k ⟦T1078⟧_T1053.003', /T1078 Valid Accounts/],
  ['-w /x -p wa -k T1078_⟦T1053.003⟧', /T1053\.003/],
  ['-a always,exit -F arch=b64 -S open -F key=⟦T1548.001-x⟧', /Setuid and Setgid/],
  ['# about ⟦T1574.006⟧ and more', /Dynamic Linker Hijacking/],
  ['-w /x -p wa -k⟦T1053.003⟧', /Cron/],
  ['-w /x -k ⟦identity⟧\n-w /y -k identity', /2 rules in this file\. /],
  // options
  ['⟦-w⟧ /etc/passwd', /watch a file or a directory/],
  ['-w /x ⟦-p⟧ wa', /kinds of access/],
  ['-w /x ⟦-k⟧ y', /ausearch/],
  ['⟦-a⟧ always,exit', /add a rule/],
  ['-a always,exit ⟦-S⟧ open', /system calls/],
  ['-a always,exit ⟦-F⟧ arch=b64', /condition/],
  ['-a always,exit ⟦-C⟧ uid!=euid', /compare/],
  ['⟦-D⟧', /delete all/],
  ['⟦-i⟧', /ignores lines that fail/],
  ['⟦--backlog_wait_time⟧ 60000', /queue/],
  ['⟦--loginuid-immutable⟧', /login UID/],
  // lists and actions
  ['-a ⟦always⟧,exit', /recorded/],
  ['-a always,⟦exit⟧', /system call ends/],
  ['-a ⟦exclude⟧,never', /not written/],
  ['-a ⟦possible⟧,exit', /obsolete/],
  ['-a always,⟦entry⟧', /obsolete/],
  // fields and operators
  ['-a always,exit -F ⟦auid⟧>=1000', /logged in.*\*\*Operators:\*\* `=` `!=` `>`/s],
  ['-a always,exit -F ⟦arch⟧=b64', /table of system calls/],
  ['-a always,exit -F auid⟦>=⟧1000', /greater than or equal/],
  ['-a always,exit -F ⟦saddr_fam⟧=2', /\*\*Requires:\*\* audit 3\.0\n/],
  ['-a never,filesystem -F ⟦path⟧=/x', /does not load on the list filesystem/],
  ['-a always,exit -F arch=b64 -S openat -F ⟦a2⟧&0100', /`flags` of openat/],
  ['-a always,exit -C ⟦uid⟧!=euid', /real user/],
  ['-a always,exit -C uid!=⟦euid⟧', /effective user/],
  // values
  ['-a always,exit -F arch=⟦b64⟧', /On x86_64, a log shows them as `arch=c000003e`\./],
  ['-a always,exit -F arch=⟦b32⟧', /shows them as `arch=40000003` \(i386\)/],
  ['-a always,exit -F arch=⟦b32⟧', /has none/, 'ppc64le'],
  ['-a always,exit -F arch=⟦aarch64⟧', /0xc00000b7/],
  ['-a always,exit -F auid!=⟦4294967295⟧', /unset/],
  ['-a always,exit -F auid!=⟦unset⟧', /4294967295/],
  ['-a always,exit -F uid!=⟦unset⟧', /accepts this value for `auid` only/],
  ['-a always,exit -F uid=⟦0⟧', /root/],
  ['-a always,exit -F exit=⟦-EACCES⟧', /-13: permission denied/],
  ['-a always,exit -F exit=⟦EACCES⟧', /never matches/],
  ['-a always,exit -F exit=⟦-13⟧', /EACCES/],
  ['-a always,exit -F success=⟦0⟧', /failed/],
  ['-a always,exit -F saddr_fam=⟦10⟧', /inet6/],
  ['-a always,exit -F saddr_fam=⟦inet⟧', /reads this word as 0/],
  ['-a never,exclude -F msgtype=⟦CWD⟧', /1307/],
  ['-a never,exclude -F msgtype=⟦1307⟧', /CWD/],
  ['-a always,exit -F filetype=⟦socket⟧', /49152/],
  ['-a never,filesystem -F fstype=⟦cgroup⟧', /audit 4\.2/],
  ['-a always,exit -F a1&⟦0100⟧', /= 64.*octal/s],
  ['-a always,exit -F perm=⟦wa⟧', /unlinkat|chmod/],
  ['-w /x -p ⟦wa⟧', /write: .*attributes: /s],
  ['-w ⟦/etc/passwd⟧', /user accounts/],
  ['-a always,exit -F path=⟦/etc/shadow⟧', /password/],
  ['-e ⟦2⟧', /locks the rules/],
  ['-f ⟦2⟧', /panic/],
  // system calls
  ['-a always,exit -F arch=b64 -S ⟦openat⟧,open', /a1 \*\/ const char \*filename.*257 on x86_64/s],
  ['-a always,exit -F arch=b32 -S ⟦openat⟧', /295 on i386/],
  ['-a always,exit -S ⟦stat⟧', /4 on x86_64, 106 on i386/],
  ['-a always,exit -F arch=b64 -S ⟦257⟧', /openat/],
  ['-a always,exit -F arch=b64 -S ⟦all⟧', /every system call/],
  ['-a always,exit -F arch=b64 -S ⟦openat⟧', /56 on aarch64/, 'aarch64'],
  ['-a always,io_uring -S ⟦openat⟧', /operation `openat`, number 18/],
  [
    '-a always,exit -F arch=b64 -S ⟦open⟧',
    /2 on x86_64 {2}\n\*\*Other machines:\*\* .*5 on i386.*not on aarch64/s,
  ],
  ['-a always,exit -F arch=b64 -S ⟦openat2⟧', /\*\*Requires:\*\* audit 3\.0/],
  ['-a always,exit -F arch=b64 -S ⟦openat2⟧', /\*\*Kernel:\*\* Linux 5\.6 or later/],
  ['-a always,exit -F arch=b64 -S ⟦fchmodat2⟧', /\*\*Kernel:\*\* Linux 6\.6 or later/],
  ['-a always,exit -F arch=b64 -S ⟦openat⟧', /^(?!.*since Linux)/s],
  ['-a always,⟦io_uring⟧ -S openat', /requires audit 3\.1 and Linux 5\.16/],
  [
    '-a always,exit -F arch=b64 -S ⟦unlinkat⟧',
    /\*\*Matched by:\*\* `perm=w`.*man7\.org\/linux\/man-pages\/man2\/unlinkat/s,
  ],
  // the rule in plain words, on the options that make the line
  ['⟦-w⟧ /etc/passwd -p wa', /^Records every attempt to write .*`\/etc\/passwd`\.\n\n---\n\n.*watch a file/s],
  ['⟦-a⟧ never,exit -F exe=/usr/bin/x', /^Does not record any system call by the program `\/usr\/bin\/x`\./],
  ['⟦-A⟧ always,exit -F arch=b64 -S open', /^Records every 64-bit call of `open`\. It goes before/],
  ['⟦-d⟧ always,exit -F arch=b64 -S open', /^Deletes the rule that records/],
  ['⟦-W⟧ /etc/passwd -p wa', /^Deletes the rule that records/],
  ['⟦-w⟧ etc/passwd', /^Does not load: .*does not begin with/],
  ['⟦-b⟧ 8k', /^Lets up to 8 records wait/],
  ['⟦-D⟧ -k x', /^Deletes all rules with the key `x`/],
  ['-b ⟦8k⟧', /^Lets up to 8 records/],
  ['-r ⟦0⟧', /no limit/],
  ['--backlog_wait_time ⟦60000⟧', /ticks/],
  ['--signal ⟦hup⟧', /`HUP`/],
  ['-q ⟦/mnt,/srv⟧', /`\/srv` as part of the watched directory/],
  // arguments of system calls
  [
    '-a always,exit -F arch=b64 -S openat -F a2&⟦0100⟧',
    /= 64, `0x40`.*octal.*`O_CREAT` as `flags` of openat/s,
  ],
  [
    '-a always,exit -F arch=b64 -S open,openat -F a2&⟦0100⟧',
    /`S_IXUSR` as `mode` of open {2}\n`O_CREAT` as `flags` of openat/,
  ],
  ['-a always,exit -F arch=b64 -S 257 -F a2&=⟦01001⟧', /`O_TRUNC` \| `O_WRONLY` as `flags` of openat/],
  ['-a always,exit -F arch=b64 -S kill,tkill -F a1=⟦9⟧', /`SIGKILL` as `sig` of kill, tkill/],
  ['-a always,exit -F arch=b64 -S socket -F a0=⟦10⟧', /`AF_INET6` as `family` of socket/],
  ['-a always,exit -F arch=b64 -S socket -F a1=⟦0x80003⟧', /`SOCK_RAW` \| `SOCK_CLOEXEC`/],
  ['-a always,exit -F arch=b64 -S ptrace -F a0=⟦0x4206⟧', /`PTRACE_SEIZE`/],
  ['-a always,exit -F arch=b64 -S unshare -F a0&⟦0x10000000⟧', /`CLONE_NEWUSER`/],
  ['-a always,exit -F arch=b64 -S mount -F a3&⟦32⟧', /`MS_REMOUNT`/],
  ['-a always,exit -F arch=b64 -S bpf -F a0=⟦5⟧', /`BPF_PROG_LOAD`/],
  ['-a always,exit -F arch=b64 -S prctl -F a0=⟦0xf⟧', /`PR_SET_NAME`/],
  ['-a always,exit -F arch=b64 -S fchmodat -F a2&⟦06000⟧', /`S_ISUID` \| `S_ISGID` as `mode`/],
  ['-a always,exit -F arch=b64 -S unlinkat -F a2=⟦0x200⟧', /`AT_REMOVEDIR`/],
  ['-a always,exit -F arch=b64 -S openat -F a2&⟦040000⟧', /`O_DIRECTORY`/, 'aarch64'],
  ['-a always,exit -F arch=b64 -S openat -F a2&⟦040000⟧', /`O_DIRECT` as/],
  ['-a always,exit -F arch=b32 -S socketcall -F a0=⟦3⟧', /`SYS_CONNECT`/],
  [
    '-a always,exit -F arch=b64 -S openat -F ⟦a1⟧=0',
    /`filename` of openat \(`const char \*`, an address that no rule can use\)/,
  ],
  ['-a always,exit -F arch=b64 -S openat -F ⟦a2⟧&0100', /open flags: .*`O_CREAT` 0x40/],
  ['-a always,exit -F arch=b64 -S chmod -F ⟦a1⟧&0100', /file mode: .*`S_ISUID` 04000/],
  ['-a always,exit -F arch=b64 -S ⟦fsopen⟧', /man2\/fsopen\.2\.html/],
  ['-a always,exit -F arch=b64 -S ⟦fchmodat2⟧', /fchmodat2\(2\)\]\(.*man2\/fchmodat\.2\.html/],
  ['-a always,exit -F arch=b32 -S ⟦clock_settime64⟧', /man2\/clock_settime\.2\.html/],
  ['-a always,exit -F arch=b64 -S ⟦lsm_list_modules⟧', /^(?!.*man7\.org)/s],
  ['-w /x -p ⟦w⟧', /System calls for `w` on x86_64:\*\* .*ftruncate and fallocate pass no path/s],
  // ids, labels and paths without a name of their own
  ['-a always,exit -F arch=b64 -S open -F auid>=⟦500⟧', /^`500`: the user with this number$/],
  ['-a always,exit -F arch=b64 -S open -F gid=⟦010⟧', /group with this number\n\n`010` = 8/],
  ['-a always,exit -F arch=b64 -S open -F sessionid=⟦1000⟧', /the session with this number/],
  ['-a never,user -F subj_type=⟦crond_t⟧', /^`crond_t`: compared with a part of the process's SELinux label/],
  ['-a always,exit -F arch=b64 -S open -F obj_type=⟦etc_t⟧', /the object's SELinux label/],
  ['-a always,exit -F arch=b64 -S open -F a0=⟦-100⟧', /^`-100` = 4294967196, `0xffffff9c`/],
  ['-a always,exit -F arch=b64 -S open -F a2=⟦0x10⟧', /^`0x10` = 16, `020` in octal/],
  ['-a always,exit -F arch=⟦c000003e⟧ -S open', /the system calls of x86_64, ELF number `0xc000003e`/],
  ['-a always,exit -F arch=⟦riscv64⟧ -S openat', /It requires audit 4\.0\.3\./],
  ['-w ⟦/no/known/path⟧', /^`\/no\/known\/path`: this file, or this directory and everything below it$/],
  ['-a always,exit -F ⟦saddr_fam⟧=2', /\*\*Requires:\*\* audit 3\.0\n/],
  [
    '-a always,exit -F dir=⟦/srv/app⟧\n-w /srv/app',
    /this directory and everything below it\n\n.*2 rules in this file name it/s,
  ],
  ['-a always,exit -F exe=⟦/opt/x⟧', /the program at this path/],
  ['-w ⟦/etc/pam.d/local⟧', /\*\*Part of\*\* `\/etc\/pam\.d`: how logins are checked \(PAM\)/],
  // fields and lists that do not meet
  ['-a always,user -F ⟦euid⟧=0', /Do not use on the lists:\*\* .*user/],
  ['-a never,task -F ⟦arch⟧=b64', /On the list task:\*\* the rule loads, but never matches/],
  [
    '-a always,exit -F arch=b64 -F path=/x -F perm=⟦x⟧',
    /System calls for `x` that are not matched on Debian 13 .*:\*\* execveat\. With `arch=` before `perm=`/,
  ],
  ['-a always,exit -F arch=b64 -S openat -F gid=⟦wheel⟧', /group of the machine/],
  ['-a always,exit -F arch=b64 -S openat -F uid=⟦bob⟧', /user of the machine/],
];

describe('hover', () => {
  for (const [fixture, says, machine] of table) {
    it(`The hover is right at ${fixture}${machine ? ` on ${machine}` : ''}`, () => {
      const { text, start, end } = spanned(fixture);
      for (const at of new Set([start, Math.floor((start + end) / 2), end - 1])) {
        const found = hoverAt(text, at, machine);
        assert.ok(found, `nothing at ${at}`);
        assert.match(hoverMarkdown(found), says);
        if (at > start && at < end - 1) assert.deepEqual(found.span, { start, end });
      }
    });
  }
  it('There is no hover on spaces, unknown words and plain comments', () => {
    for (const text of [
      '',
      '   ',
      '# a comment',
      'foo',
      '-w /no/known/*',
      '-a always,exit -F arch=b64 -S kill -F a0=7',
    ])
      assert.equal(
        hoverAt(text, text.startsWith('-a') ? text.length : Math.min(4, text.length)),
        undefined,
        text,
      );
  });
});

it('Every option and every field has a hover text', () => {
  for (const name of [...shortOptions.keys(), ...longOptions.map((o) => o.name)])
    assert.ok(optionWords[name], `no words for ${name}`);
  for (const f of fields) assert.ok(fieldWords[f.name], `no words for ${f.name}`);
});

it('The hover of a key counts the rules of this file and of others, where those are known', () => {
  const text = '-w /x -k identity\n-w /y -k identity\n';
  const told = (keyElsewhere?: number) =>
    hover(read(text), 12, {
      machine: 'x86_64',
      targets: targetsOf([], 'x86_64'),
      ...(keyElsewhere === undefined ? {} : { keyElsewhere }),
    })?.summary;
  const query = 'Find its events with `ausearch -k identity`.';
  assert.equal(told(2), `Key \`identity\`: 2 rules in this file, 2 in other files. ${query}`);
  for (const none of [0, undefined])
    assert.equal(told(none), `Key \`identity\`: 2 rules in this file. ${query}`);
});

it('The hover of a permission names the targets whose kernels do not count openat2', () => {
  const told = (text: string, ...names: readonly string[]): string => {
    const found = hover(read(text), text.indexOf('-p ') + 3, {
      machine: 'x86_64',
      targets: targetsOf(names, 'x86_64'),
    });
    return found ? hoverMarkdown(found) : '';
  };
  assert.match(
    told('-w /etc/x -p w', 'debian-11', 'debian-12', 'amazon-2'),
    /not recorded on Debian 11 and Amazon Linux 2; that requires Linux 5\.16\./,
  );
  assert.match(told('-w /etc/x -p r', 'ubuntu-20.04'), /not recorded on Ubuntu 20\.04/);
  for (const name of ['ubuntu-22.04', 'rhel-7', 'rhel-8', 'sles-15', 'newest', '2.8.5'])
    assert.doesNotMatch(told('-w /etc/x -p w', name), /not seen on/, name);
  assert.doesNotMatch(told('-w /etc/x -p x', 'debian-11'), /not seen on/);
});

it('The hover of a permission names omitted calls only where auditctl replaces perm= by its list', () => {
  const told = (rule: string): string => {
    const text = `-a always,exit ${rule}`;
    const found = hover(read(text), text.indexOf('perm=x') + 5, {
      machine: 'x86_64',
      targets: targetsOf([], 'x86_64'),
    });
    return found ? hoverMarkdown(found) : '';
  };
  assert.match(told('-F arch=b64 -F path=/x -F perm=x'), /not matched on Debian 13/);
  for (const rule of ['-F perm=x -F arch=b64 -F path=/x', '-F arch=b64 -S all -F path=/x -F perm=x'])
    assert.doesNotMatch(told(rule), /not matched on/, rule);
});
