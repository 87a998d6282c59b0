import assert from 'node:assert/strict';
import { test } from 'node:test';
import { widerForm } from '../../../server/src/core/facts/families.ts';
import {
  comparable,
  comparableWith,
  compareNumber,
  field,
  fieldOfNumber,
  fields,
} from '../../../server/src/core/facts/fields.ts';
import {
  archNames,
  elfOf,
  isWide,
  type Machine,
  machineOfBits,
  machineOfElf,
  machineOfName,
  machines,
  mismatchTwin,
} from '../../../server/src/core/facts/machines.ts';
import { NEWEST, R, releaseByName, releaseName, releases } from '../../../server/src/core/facts/releases.ts';
import {
  errnos,
  ioUringOperations,
  messageTypes,
  permSyscalls,
  syscalls,
} from '../../../server/src/core/facts/tables.ts';
import { defaultTargets, target, targetNames } from '../../../server/src/core/facts/targets.ts';

test('Versions are in order, and their names lead back to them', () => {
  assert.deepEqual(releases, [
    '2.8.5',
    '3.0.7',
    '3.0.9',
    '3.1.2',
    '3.1.5',
    '4.0.2',
    '4.0.4',
    '4.1.0',
    '4.1.2',
    '4.2.1',
    '4.2.2',
  ]);
  for (const [i, name] of releases.entries()) {
    assert.equal(releaseByName(name), i);
    assert.equal(releaseName(i), name);
  }
  assert.equal(releaseByName('1.0'), undefined);
  for (const [name, i] of Object.entries(R)) assert.equal(releaseName(i), name.slice(1).replaceAll('_', '.'));
});

test('Every target has a version, a machine and a label', () => {
  for (const name of [...targetNames, ...releases]) {
    const t = target(name, 'aarch64');
    assert.ok(t && t.release <= NEWEST && t.machine === 'aarch64' && t.label.includes('audit '), name);
  }
  assert.equal(defaultTargets.length, 7);
  assert.equal(target('debian-12')?.release, R.v3_0_9);
  assert.equal(target('newest')?.release, NEWEST);
  assert.equal(target('slackware'), undefined);
});

test('b64 and b32 mean what the machine has', () => {
  const table: readonly (readonly [Machine, Machine | undefined, Machine | undefined])[] = [
    ['x86_64', 'x86_64', 'i386'],
    ['i386', undefined, 'i386'],
    ['aarch64', 'aarch64', 'arm'],
    ['arm', undefined, 'arm'],
    ['ppc64le', 'ppc64le', undefined],
    ['ppc64', 'ppc64', 'ppc'],
    ['s390x', 's390x', 's390'],
    ['riscv64', 'riscv64', 'riscv32'],
  ];
  for (const [host, b64, b32] of table)
    assert.deepEqual([machineOfBits('b64', host), machineOfBits('b32', host)], [b64, b32], host);
  assert.equal(machineOfBits('b64', 'riscv64', R.v3_0_9), undefined);
});

test('Machines are found by name and number', () => {
  for (const m of machines) assert.equal(machineOfElf(elfOf(m), NEWEST), m);
  assert.equal(machineOfName('X86_64', 0), 'x86_64');
  assert.equal(machineOfName('i686', 0), 'i386');
  assert.equal(machineOfName('x86-64', NEWEST), undefined);
  assert.equal(machineOfName('riscv64', R.v4_0_2), undefined);
  assert.ok(archNames.size >= 20);
  assert.ok(isWide('s390x') && !isWide('arm'));
  assert.equal(mismatchTwin('x86_64'), 'i386');
  assert.equal(mismatchTwin('aarch64'), undefined);
});

test('System calls differ between machines, and their names came with versions', () => {
  assert.equal(syscalls('x86_64').get('open')?.number, 2);
  assert.equal(syscalls('x86_64').get('OPEN')?.number, 2);
  assert.equal(syscalls('i386').get('open')?.number, 5);
  assert.equal(syscalls('aarch64').get('open'), undefined);
  assert.equal(syscalls('x86_64').nameOf(59), 'execve');
  assert.equal(syscalls('x86_64').get('fchmodat2', R.v3_0_9), undefined);
  assert.ok(syscalls('x86_64').get('fchmodat2', NEWEST));
  assert.equal(syscalls('ppc64le').all().length, syscalls('ppc64').all().length);
});

test('The tables of names have the right entries', () => {
  assert.equal(errnos.get('EACCES')?.number, 13);
  assert.equal(messageTypes.get('cwd')?.number, 1307);
  assert.ok(ioUringOperations.all().length >= 30);
  assert.equal(permSyscalls('w', R.v3_1_2), undefined);
  assert.ok(permSyscalls('w', R.v3_1_5)?.includes('unlink'));
  assert.ok(
    !permSyscalls('x', R.v4_1_2)?.includes('execveat') && permSyscalls('x', NEWEST)?.includes('execveat'),
  );
});

test('Fields and the pairs of -C have the right properties', () => {
  assert.equal(field('AUID')?.number, 9);
  assert.equal(field('saddr_fam', R.v2_8_5), undefined);
  assert.equal(field('comm'), undefined);
  assert.equal(fieldOfNumber(103)?.name, 'exit');
  assert.ok(fields.length >= 45);
  assert.ok(comparable('uid', 'EUID') && !comparable('uid', 'gid') && !comparable('uid', 'uid'));
  assert.equal(compareNumber('uid', 'euid'), compareNumber('euid', 'uid'));
  assert.ok(comparableWith('auid').includes('obj_uid'));
});

test('Each later form of a system call that 32-bit programs have is known by the call', () => {
  const [wide, narrow] = [syscalls('x86_64'), syscalls('i386')];
  const later = narrow.all().flatMap(({ name }) => {
    const base = name.replace(/(?:_time64|64|32)$/, '');
    return base !== name && !wide.find(name) && wide.find(base) ? [[base, name] as const] : [];
  });
  assert.ok(later.length > 30, String(later.length));
  for (const [base, name] of later) assert.equal(widerForm(base), name);
});
