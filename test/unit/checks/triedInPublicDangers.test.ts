// What public files and threads taught of rules that load and do harm or nothing; each row names what was asked.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileContext, runRulesetChecks } from '../../../server/src/core/checks/ruleset/runRuleset.ts';
import { problemsOf, targetNamed } from '../../support/examples.ts';

interface Found {
  readonly code: string;
  readonly line: number;
  readonly severity: string;
  readonly message: string;
}

/** All problems of an audit.rules, of its lines and of what they are together. */
function found(text: string, ...names: readonly string[]): readonly Found[] {
  const targets = (names.length > 0 ? names : ['debian-12']).map((n) => targetNamed(n));
  const ofLines = problemsOf(text, ...targets);
  const together = runRulesetChecks(fileContext(text, 'audit.rules', targets));
  return [...ofLines, ...together].map(({ code, severity, message, span }) => ({
    code,
    severity,
    message,
    line: text.slice(0, span.start).split('\n').length,
  }));
}

const lines = (text: string, code: string, ...names: readonly string[]): readonly number[] =>
  found(text, ...names)
    .filter((f) => f.code === code)
    .map((f) => f.line);

const messageOf = (text: string, code: string): string =>
  found(text).find((f) => f.code === code)?.message ?? '';

const WATCH = '-w /etc/passwd -p wa -k identity\n';

// Tried on a kernel 6.18: a watch that left one SYSCALL record left none beside each of the first six, and one beside the others.
test('An exclude rule that drops every record, or SYSCALL, is reported however it is written', () => {
  for (const rule of [
    '-a exclude,always -F msgtype>0',
    '-a always,exclude -F msgtype=SYSCALL',
    '-a never,exclude -F msgtype>=1300 -F msgtype<=1399',
    '-a always,exclude -F msgtype!=USER_LOGIN',
    '-a always,exclude -F uid>=0',
    '-A exclude,always -F msgtype>=1000',
  ])
    assert.deepEqual(lines(`${WATCH}${rule}\n`, 'AR320'), [2], rule);
  for (const rule of [
    '-a always,exclude -F msgtype=PATH',
    '-a always,exclude -F msgtype>1300',
    '-a always,exclude -F msgtype>0 -F auid=unset',
    '-a always,exclude -F msgtype!=SYSCALL',
    '-a always,exclude -F msgtype>0 -F exe=/usr/sbin/cron',
  ])
    assert.deepEqual(lines(`${WATCH}${rule}\n`, 'AR320'), [], rule);
  assert.match(messageOf(`-a exclude,always -F msgtype>0\n${WATCH}`, 'AR320'), /drops every record/);
  assert.match(
    messageOf(`-a exclude,always -F msgtype=SYSCALL\n${WATCH}`, 'AR320'),
    /drops every SYSCALL record and with it the whole event/,
  );
});

// An auid that is not set is 4294967295; that of a login of root is 0.
test('An exclude rule for most processes is not said to leave the other rules nothing', () => {
  const about = (rule: string, others = WATCH): string =>
    messageOf(`-a never,exclude ${rule}\n${others}`, 'AR320');
  const login = '-a always,exit -F arch=b64 -S chmod -F auid>=1000 -F auid!=unset -k perm\n';
  assert.equal(
    about('-F auid>=1000'),
    'This rule drops every record where "auid>=1000", so the other rule records only other events. Remove this rule.',
  );
  assert.match(
    about('-F msgtype=SYSCALL -F auid!=0'),
    /where "auid!=0", by its SYSCALL record, .* only other events/,
  );
  assert.match(about('-F exe!=/usr/bin/less'), /so the other rule records only other events/);
  assert.match(about('-F auid>=1000', login), /where "auid>=1000", so the other rule records nothing/);
  assert.match(about('-F uid>=0'), /of every process, so the other rule records nothing/);
  assert.equal(about('-F auid>=1000', '-a always,exit -F arch=b64 -S chmod -F auid=0 -k perm\n'), '');
});

// Asked of auditctl 3.0.9: it looks up names in the table of the arch field, also with !=.
test('A rule with "arch!=" is busy with the calls that its programs make, and one that never matches is not', () => {
  const about = (rule: string): string => messageOf(`-a always,exit ${rule}\n`, 'AR403');
  assert.match(about('-F arch!=b64 -S open'), /every "fork"/);
  assert.match(about('-F arch!=b32 -S execve'), /every "munmap"/);
  assert.equal(about('-F arch!=b64 -S all'), '', 'as with arch=b32');
  assert.match(about('-F arch!=b32 -S all'), /every system call of every program/);
  for (const never of [
    '-F arch=b64 -F arch=b32 -S open',
    '-F arch!=b64 -F arch!=b32 -S open',
    '-F arch=b64 -F arch!=b64 -S open',
    '-F arch=b64 -S openat -F exit>-1',
    '-F arch=b64 -S openat -F auid=0 -F auid>=1000',
    '-F arch=b64 -S openat -F success=1 -F success=0',
  ])
    assert.equal(about(never), '', never);
});

// Tried on a kernel 6.18: the event was recorded with the never rule below, and not with it above.
test('A never rule that comes after a part of what it is for is reported', () => {
  const both = (calls: string): string =>
    ['b64', 'b32'].map((arch) => `-a always,exit -F arch=${arch} -S ${calls} -k delete\n`).join('');
  const late = `${both('unlink,unlinkat,rename')}-a never,exit -F exe=/usr/bin/make\n${both('mount')}`;
  assert.deepEqual(lines(late, 'AR304'), [3]);
  assert.match(found(late).find((f) => f.code === 'AR304')?.message ?? '', /comes after 2 rules/);
  // Nothing in common: another login, other calls, another path; or a watch that was put first.
  for (const other of [
    '-a always,exit -F arch=b64 -S unlink -F auid>=1000 -F auid!=unset -k d\n-a never,exit -F auid=unset\n',
    '-a always,exit -F arch=b64 -S unlink -k d\n-a never,exit -F arch=b64 -S rename -F exe=/usr/bin/make\n',
    '-a always,exit -F dir=/srv -F perm=wa -k d\n-a never,exit -F dir=/var/cache\n',
    '-w /etc/passwd -p wa -k d\n-a never,exit -F exe=/usr/bin/make\n',
  ])
    assert.deepEqual(lines(`${other}${both('mount')}`, 'AR304'), [], other);
});

// Tried on a kernel 6.18 with a file, in both orders.
test('A watch that is never reached if its path is a file is reported', () => {
  const never = '-a never,exit -F path=/tmp/foo -F perm=x\n';
  const [first] = found(`${never}-w /tmp/foo -p x -k foo\n`).filter((f) => f.code === 'AR303');
  assert.equal(first?.line, 2);
  assert.match(first?.message ?? '', /never reached if "\/tmp\/foo" is a file/);
  assert.deepEqual(
    lines('-a never,exit -F path=/etc/passwd -F perm=wa\n-w /etc/passwd -p wa -k x\n', 'AR303'),
    [2],
  );
  assert.deepEqual(lines(`${never}-w /tmp/foo -p wa -k foo\n`, 'AR303'), []);
  assert.deepEqual(lines(`${never}-w /tmp/foo/ -p x -k foo\n`, 'AR303'), []);
  assert.deepEqual(lines('-a never,exit -F path=/etc/ssh -F perm=x\n-w /etc/ssh -p x -k s\n', 'AR303'), []);
});

// Tried on a kernel 6.18: statx, getxattr and access of the file were recorded, and with perm=x nothing of ls -l.
test('A path without perm= and without system calls is reported', () => {
  const rule = '-a always,exit -F path=/usr/bin/su -F auid>=1000 -F auid!=unset -k privileged\n';
  const [first] = found(rule).filter((f) => f.code === 'AR233');
  assert.match(first?.message ?? '', /Add "-F perm=x"\.$/);
  assert.deepEqual(lines(rule.replace('-F auid>=', '-F perm=x -F auid>='), 'AR233'), []);
  assert.deepEqual(lines('-a always,exit -F arch=b64 -S execve -F path=/usr/bin/su -k x\n', 'AR233'), []);
});

// Tried on a kernel 6.18: dir= and a path in a missing directory are refused, a watch of it loads. The places are general knowledge.
test('A directory that the targets do not have is reported', () => {
  assert.deepEqual(lines('-w /etc/apparmor.d/ -p wa -k a\n', 'AR234', 'rhel-9'), [1]);
  assert.deepEqual(lines('-w /etc/apt/sources.list -p wa -k a\n', 'AR234', 'rhel-8', 'rhel-9'), [1]);
  assert.deepEqual(lines('-w /etc/sysconfig/network -p wa -k a\n', 'AR234', 'ubuntu-24.04'), [1]);
  for (const names of [['debian-12'], ['rhel-9', 'debian-12'], ['3.0.9']])
    assert.deepEqual(lines('-w /etc/apparmor.d/ -p wa -k a\n', 'AR234', ...names), [], names.join());
});

// Tried on a kernel 6.18 without a security module: nothing was recorded, with = and with !=.
test('A filter by an SELinux label is reported where there is no SELinux', () => {
  const rule = '-a always,exit -F arch=b64 -S adjtimex -F subj_type!=chronyd_t -k time\n';
  assert.deepEqual(lines(rule, 'AR235', 'ubuntu-22.04'), [1]);
  assert.deepEqual(lines(rule, 'AR235', 'rhel-9'), []);
  assert.deepEqual(lines(rule, 'AR235', '3.0.9'), []);
  assert.equal(found(rule, 'debian-12', 'rhel-9').find((f) => f.code === 'AR235')?.severity, 'hint');
});

// Tried on a kernel 6.18: connect, bind, sendto, sendmsg, accept4, recvfrom, recvmsg, getsockname and getpeername matched; listen, socket and setsockopt did not.
test('An address family where no address is handed over is reported', () => {
  const rule = (calls: string, filter: string): string =>
    `-a always,exit -F arch=b64 -S ${calls} -F ${filter} -k n\n`;
  for (const call of ['listen', 'socket', 'setsockopt', 'execve'])
    assert.deepEqual(lines(rule(call, 'saddr_fam=2'), 'AR236'), [1], call);
  for (const call of [
    'connect',
    'bind',
    'sendto',
    'sendmsg',
    'accept4',
    'recvfrom',
    'recvmsg',
    'getpeername',
  ])
    assert.deepEqual(lines(rule(call, 'saddr_fam=2'), 'AR236'), [], call);
  assert.match(
    found(rule('connect', 'a2=10')).find((f) => f.code === 'AR236')?.message ?? '',
    /Use "saddr_fam=10"/,
  );
  assert.deepEqual(lines(rule('connect', 'a2=16'), 'AR236'), []);
});

// Read in the kernel's sources: nobody makes a machine panic to see it.
test('-f 2 with a small backlog or a rate limit is reported', () => {
  assert.deepEqual(lines('-b 64\n-f 2\n', 'AR321'), [1]);
  assert.deepEqual(lines('-f 2\n-b 8192\n-r 100\n', 'AR321'), [3]);
  for (const text of ['-b 8192\n-f 2\n', '-b 64\n-f 1\n', '-b 64\n-b 8192\n-f 2\n', '-f 2\n-f 1\n-b 64\n'])
    assert.deepEqual(lines(text, 'AR321'), [], text);
});

// Counted by strace on a kernel 6.18 over test/live/workload.sh.
test('Rules for system calls that all programs make are reported, and those that benchmarks demand are not', () => {
  const rule = (rest: string): string => `-a always,exit -F arch=b64 ${rest} -k x\n`;
  for (const rest of [
    '-S unlink,rename',
    '-S all -F euid=0',
    '-S all -F auid>=1000 -F auid!=unset',
    '-S openat -F auid>=1000',
    '-S openat -F success=1',
    '-S read -F uid!=0',
  ])
    assert.deepEqual(lines(rule(rest), 'AR403'), [1], rest);
  for (const rest of [
    '-S unlink,unlinkat,rename,renameat -F auid>=1000 -F auid!=unset',
    '-S chmod,fchmod,fchmodat -F auid>=1000 -F auid!=unset',
    '-S openat -F exit=-EACCES -F auid>=1000',
    '-S all -F exit=-EINVAL',
    '-S execve -C uid!=euid -F euid=0',
    '-S adjtimex,settimeofday',
  ])
    assert.deepEqual(lines(rule(rest), 'AR403'), [], rest);
});

// The volume is what the thread says; not measured here.
test('A watch of a busy tree for reading or running is reported', () => {
  for (const watch of [
    '-w /var/lib/containerd/ -p rwxa',
    '-w /var/lib/docker',
    '-w / -p wa',
    '-w /var -p wa',
    '-w /tmp/ -p rwxa',
    '-w /usr/bin/ -p x',
    '-a always,exit -F arch=b64 -F dir=/etc -F perm=r',
  ])
    assert.deepEqual(lines(`${watch} -k x\n`, 'AR404'), [1], watch);
  for (const watch of [
    '-w /etc/ -p wa',
    '-w /tmp/ -p wa',
    '-w /var/log/audit/ -p rwa',
    '-w /etc/passwd -p r',
  ])
    assert.deepEqual(lines(`${watch} -k x\n`, 'AR404'), [], watch);
});

// Asked of auditctl 3.0.9: the quotes are a part of the key.
test('Quotes of a key are reported in every spelling of its field', () => {
  assert.deepEqual(lines('-a always,exit -F arch=b64 -S mount -F KEY="identity"\n', 'AR221'), [1]);
});

test('Programs that are links by another name, and links of Red Hat, are reported', () => {
  for (const path of ['/usr/bin/sudoedit', '/usr/sbin/iptables'])
    assert.deepEqual(lines(`-w ${path} -p x -k x\n`, 'AR219'), [1], path);
  for (const path of ['/usr/bin/yum', '/etc/init.d/']) {
    assert.deepEqual(lines(`-w ${path} -p x -k x\n`, 'AR219', 'rhel-9'), [1], path);
    assert.deepEqual(lines(`-w ${path} -p x -k x\n`, 'AR219', 'debian-12'), [], path);
  }
  assert.deepEqual(lines('-w /usr/bin/yum -p x -k x\n', 'AR219', 'rhel-7'), []);
});

// That the first rule that matches decides was tried on a kernel 6.18; what each leaves follows from the rules.
test('A rule that receives most of the events that a later one names is reported, with what is left', () => {
  const rule = (rest: string): string => `-a always,exit -F arch=b64 -S ${rest}\n`;
  const sudo = '-w /usr/bin/sudo -p x -k priv\n';
  const people = rule('execve -F auid>=1000 -F auid!=unset -k usercmd') + sudo;
  assert.deepEqual(lines(people, 'AR322'), [2]);
  assert.match(
    messageOf(people, 'AR322'),
    /^Line 1 already records .* the key "usercmd", except auids below 1000, processes without a login, 32-bit programs and execveat\./,
  );
  assert.match(
    messageOf(rule('execve,execveat -k all') + sudo, 'AR322'),
    /^Line 1 already records .*, except 32-bit programs\./,
  );
  assert.deepEqual(lines(`${rule('openat -k open')}-w /etc/shadow -p r -k shadow\n`, 'AR322'), [2]);
  for (const text of [
    sudo + rule('execve -k usercmd'),
    rule('execve -k priv') + sudo,
    rule('execve -F exe=/usr/bin/make -k make') + sudo,
    rule('execve -C uid!=euid -F euid=0 -k setuid') + sudo,
    rule('openat -F exit=-EACCES -k denied') + sudo,
    `${rule('execve -k exec')}-w /usr/bin/sudo -p wa -k change\n`,
  ])
    assert.deepEqual(lines(text, 'AR322'), [], text);
});

test('The remedy of a busy tree keeps what of its permissions is about changes, and nothing is said of a link', () => {
  const remedy = (text: string): string => /[^.]*\.$/.exec(messageOf(text, 'AR404'))?.[0].trim() ?? '';
  assert.match(remedy('-w /var/lib/kubelet -p rwx -k x\n'), /^Use "w", or name the files/);
  assert.match(remedy('-w /usr -p r -k x\n'), /^Name the files/);
  assert.match(remedy('-w /usr/bin -p x -k x\n'), /^Name the programs/);
  assert.match(remedy('-w /run -p wa -k x\n'), /^Name the directories/);
  assert.deepEqual(lines('-w /bin/ -p x -k x\n-w /lib64 -p r -k x\n', 'AR404'), []);
  assert.deepEqual(lines('-a always,exit -F arch=b64 -S all -F dir=/etc -F perm=r -k x\n', 'AR404'), [1]);
});

test('A path without perm= is reported with -S all too, which is every system call', () => {
  for (const all of ['', '-S all '])
    assert.deepEqual(
      lines(`-a always,exit -F arch=b64 ${all}-F path=/usr/bin/su -F auid>=1000 -k p\n`, 'AR233'),
      [1],
    );
});

test('A path with something before it is written without that', () => {
  const titles = (path: string): readonly string[] =>
    problemsOf(`-w ${path} -p wa -k x\n`, targetNamed('debian-12'))
      .filter((p) => p.code === 'AR130')
      .flatMap((p) => p.fixes().map((f) => f.title));
  for (const path of ['(/etc/x', ',/etc/x', '(/etc/x)', '</etc/x>', 'file:///etc/x', ':/etc/x', '=/etc/x'])
    assert.deepEqual([...new Set(titles(path))], ['Write "/etc/x"'], path);
});
