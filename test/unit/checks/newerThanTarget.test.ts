import assert from 'node:assert/strict';
import { test } from 'node:test';
import { newerThanTarget } from '../../../server/src/core/checks/meaning/AR245-newer-than-target.ts';
import {
  FIRST_DATED_CALL,
  hasOnlyOlderKernels,
  kernelOfCall,
} from '../../../server/src/core/facts/kernelVersions.ts';
import { syscalls } from '../../../server/src/core/facts/tables.ts';
import { defaultTargets, type Target, target } from '../../../server/src/core/facts/targets.ts';
import { lint, read } from '../../../server/src/core/service.ts';

const at = (...names: readonly string[]): readonly Target[] => names.flatMap((n) => target(n) ?? []);
const told = (line: string, targets: readonly Target[]): readonly string[] =>
  lint(read(`${line}\n`), { targets }).flatMap((p) =>
    p.code === newerThanTarget.code ? [`${p.severity}: ${p.message}`] : [],
  );

const FUTEX = '-a always,exit -F arch=b64 -S futex_waitv -F key=futex';

test('A name that the packaged audit lacks is a warning that names the targets', () => {
  assert.deepEqual(told(FUTEX, at('debian-11', 'debian-12')), [
    'warning: auditctl refuses "futex_waitv" on Debian 11: audit 3.0 does not know it. Remove "futex_waitv", or remove Debian 11 from your targets.',
  ]);
  const cachestat = '-a always,exit -F arch=b64 -S cachestat -F key=c';
  assert.deepEqual(told(cachestat, at('sles-15', 'opensuse-leap-15')), [
    'warning: auditctl refuses "cachestat" on SLES 15 SP6 and openSUSE Leap 15.6: audit 3.1.1 does not know it. Remove "cachestat", or choose newer targets.',
  ]);
  assert.equal(told('-a always,exit -F arch=b64 -S RSEQ -F key=r', at('amazon-2')).length, 1);
  assert.equal(told('-a never,exclude -F msgtype=software_update', at('amazon-2')).length, 1);
});

test('Every name that a target lacks is reported on every machine that has it', () => {
  for (const name of ['debian-11', 'amazon-2', 'sles-15'])
    for (const machine of ['x86_64', 'i386', 'aarch64', 's390x', 'ppc64le'] as const) {
      const own = target(name, machine) ?? assert.fail(name);
      for (const call of own.lacks?.syscalls ?? []) {
        if (!syscalls(machine).get(call, own.release)) continue;
        const line = `-a always,exit -F arch=${machine} -S ${call} -F key=k`;
        assert.equal(told(line, [own]).length, 1, `${name} ${machine} ${call}`);
      }
    }
});

test('A name that the target has, or that auditctl refuses by itself, is not reported', () => {
  assert.deepEqual(told(FUTEX, at('debian-12', '3.0.7', 'newest')), []);
  assert.deepEqual(told(FUTEX, at('rhel-7')), []);
  assert.deepEqual(
    told('-a always,exit -F arch=b64 -S openat2 -F key=o', at('amazon-2023', 'debian-11')),
    [],
  );
  assert.deepEqual(told('-a never,exclude -F msgtype=CWD', at('amazon-2', 'debian-11')), []);
});

test('A rule for system calls alone that no kernel of a target has is reported, with the newest kernel', () => {
  const rule = (calls: string): string => `-a always,exit -F arch=b64 -S ${calls} -F key=k`;
  assert.deepEqual(told(rule('449'), at('ubuntu-20.04', 'debian-12')), [
    'warning: "449" (futex_waitv) requires Linux 5.16, so the rule records nothing on Ubuntu 20.04 (Linux 5.15). Remove the rule, or remove Ubuntu 20.04 from your targets.',
  ]);
  assert.deepEqual(told(rule('452,454'), at('debian-12')), [
    'warning: These system calls require newer kernels, so the rule records nothing on Debian 12 (Linux 6.1). Remove the rule.',
  ]);
  // One of the calls is there, the kernel is one of several, or nothing is known of it.
  assert.deepEqual(told(rule('448,449'), at('ubuntu-20.04')), []);
  assert.deepEqual(told(rule('openat,449'), at('ubuntu-20.04')), []);
  assert.deepEqual(told(rule('449'), at('ubuntu-22.04')), []);
  for (const name of ['rhel-7', 'rhel-8', 'sles-15', 'newest', '2.8.5'])
    assert.deepEqual(told(rule('449'), at(name)), [], name);
  assert.deepEqual(told('-a never,exit -F arch=b64 -S 452', at('debian-12')), []);
  assert.deepEqual(told(rule('all'), at('debian-12')), []);
  assert.deepEqual(told(rule('2045'), at('debian-12')), []);
});

test('The list io_uring is reported for a kernel that is surely older than 5.16', () => {
  const old = at('newest').map(
    (t): Target => ({ ...t, name: 'old', label: 'An old system (audit)', kernels: ['5.10', '5.15'] }),
  );
  const line = '-a always,io_uring -F arch=b64 -S openat -F key=ring';
  assert.deepEqual(told(line, old), [
    'warning: The list "io_uring" requires Linux 5.16; the kernel rejects the rule on An old system (Linux 5.15). Remove the rule, or choose a newer target.',
  ]);
  assert.deepEqual(told(line, at('rhel-8', 'rhel-9', 'debian-13', 'newest')), []);
});

test('No message has more than thirty words, and the defaults stay silent about what their audit knows by name', () => {
  for (const { name } of syscalls('x86_64').all()) {
    const line = `-a always,exit -F arch=b64 -S ${name} -F key=k`;
    assert.deepEqual(told(line, at(...defaultTargets)), [], name);
    for (const message of told(line, at('debian-11', 'amazon-2', 'sles-15', 'opensuse-leap-15')))
      assert.ok(message.split(' ').length <= 31, message);
  }
});

test('The version of Linux of a system call is known from 424 on, up to what the tables of audit 4.1 have', () => {
  const numbered = (name: string): number => syscalls('x86_64').find(name)?.number ?? -1;
  assert.equal(numbered('pidfd_send_signal'), FIRST_DATED_CALL);
  const versions = {
    pidfd_send_signal: '5.1',
    io_uring_setup: '5.1',
    fspick: '5.2',
    clone3: '5.3',
    close_range: '5.9',
    openat2: '5.6',
    faccessat2: '5.8',
    process_madvise: '5.10',
    epoll_pwait2: '5.11',
    mount_setattr: '5.12',
    quotactl_fd: '5.14',
    landlock_restrict_self: '5.13',
    memfd_secret: '5.14',
    process_mrelease: '5.15',
    futex_waitv: '5.16',
    set_mempolicy_home_node: '5.17',
    cachestat: '6.5',
    map_shadow_stack: '6.6',
    futex_requeue: '6.7',
    lsm_list_modules: '6.8',
    mseal: '6.10',
    removexattrat: '6.13',
    open_tree_attr: '6.15',
    file_setattr: '6.17',
  };
  for (const [name, version] of Object.entries(versions))
    assert.equal(kernelOfCall(numbered(name)), version, name);
  assert.equal(kernelOfCall(numbered('listns')), undefined);
  assert.equal(kernelOfCall(423), undefined);
});

test('A target has only older kernels where even its newest one is older', () => {
  const [focal] = at('ubuntu-20.04');
  assert.ok(focal);
  assert.equal(hasOnlyOlderKernels(focal, '5.16'), true);
  assert.equal(hasOnlyOlderKernels(focal, '5.15'), false);
  assert.equal(hasOnlyOlderKernels(focal, '6.1'), true);
  assert.equal(hasOnlyOlderKernels({}, '99.0'), false);
});
