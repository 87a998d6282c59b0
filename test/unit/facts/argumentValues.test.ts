import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { argumentNames, argumentTable } from '../../../server/src/core/facts/argumentValues.ts';
import { type Machine, machines } from '../../../server/src/core/facts/machines.ts';
import { argumentsOf } from '../../../server/src/core/facts/syscallInfo.ts';
import { syscalls } from '../../../server/src/core/facts/tables.ts';
import { root } from '../../support/root.ts';

const source: {
  readonly tables: Readonly<
    Record<string, { readonly kind: string; readonly values: Readonly<Record<string, number>> }>
  >;
  readonly arguments: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly only: Readonly<Record<string, readonly string[]>>;
  readonly otherNumbers: Readonly<Record<string, Readonly<Record<string, number>>>>;
} = JSON.parse(readFileSync(join(root, 'server/data/facts/argument-values.json'), 'utf8'));

function names(call: string, index: number, number: number, asBits = false, machine: Machine = 'x86_64') {
  const table = argumentTable(call, index, machine);
  return table && argumentNames(table, number, asBits);
}

function bitsOf(found: readonly string[], values: ReadonlyMap<string, number>): number {
  let bits = 0;
  for (const n of found) bits |= values.get(n) ?? Number(n);
  return bits >>> 0;
}

test('Each argument of the source has its table, a number has one name, and bits give back the number', () => {
  for (const [call, args] of Object.entries(source.arguments)) {
    assert.ok(
      machines.some((m) => syscalls(m).find(call)),
      call,
    );
    for (const [a, name] of Object.entries(args)) {
      const table = argumentTable(call, Number(a[1]), 'x86_64');
      assert.equal(table?.name, name, `${call} ${a}`);
      if (!table) continue;
      const type = argumentsOf(call)?.[Number(a[1])]?.type;
      assert.ok(type === undefined || !type.endsWith('*'), `${call} ${a} is ${type}`);
      for (const [known, number] of Object.entries(source.tables[name]?.values ?? {})) {
        const found: readonly string[] = argumentNames(table, number, false) ?? [];
        assert.ok(found.includes(known), `${known}: ${found.join(' | ')}`);
        assert.equal(bitsOf(found, table.values), number >>> 0, known);
      }
    }
  }
});

test('Facts about machines name tables and machines that exist', () => {
  const known = new Set(Object.values(source.tables).flatMap((t) => Object.keys(t.values)));
  const lists: readonly (readonly [string, readonly string[]])[] = [
    ...Object.entries(source.only),
    ...Object.entries(source.otherNumbers).map(([m, n]) => [m, Object.keys(n)] as const),
  ];
  for (const [where, values] of lists) {
    for (const m of where.split(' ')) assert.ok((machines as readonly string[]).includes(m), m);
    for (const v of values) assert.ok(known.has(v), v);
  }
});

test('Bits and values of arguments have the right names', () => {
  assert.deepEqual(names('openat', 2, 0x241, true), ['O_TRUNC', 'O_CREAT', 'O_WRONLY']);
  assert.deepEqual(names('openat', 2, 0), ['O_RDONLY']);
  assert.equal(names('openat', 2, 0, true), undefined);
  assert.deepEqual(names('openat', 2, 0x8040), ['O_CREAT', '0x8000']);
  assert.equal(names('openat', 2, 0x8000), undefined);
  assert.equal(names('openat', 1, 1), undefined);
  assert.deepEqual(names('kill', 1, 9), ['SIGKILL']);
  assert.equal(names('kill', 1, 9, true), undefined);
  assert.deepEqual(names('socket', 1, 0x80003), ['SOCK_RAW', 'SOCK_CLOEXEC']);
  assert.deepEqual(names('socket', 1, 0x80000, true), ['SOCK_CLOEXEC']);
  assert.equal(names('socket', 1, 3, true), undefined);
  assert.deepEqual(names('unshare', 0, 0x80000000), ['CLONE_IO']);
});

test('Values that machines do not share are named for the right machine', () => {
  assert.deepEqual(names('openat', 2, 0x4000, true, 'x86_64'), ['O_DIRECT']);
  assert.deepEqual(names('openat', 2, 0x4000, true, 'aarch64'), ['O_DIRECTORY']);
  assert.deepEqual(names('openat', 2, 0x20000, true, 'ppc64le'), ['O_DIRECT']);
  assert.deepEqual(names('ptrace', 0, 12, false, 'i386'), ['PTRACE_GETREGS']);
  assert.equal(names('ptrace', 0, 12, false, 'aarch64'), undefined);
  assert.deepEqual(names('ptrace', 0, 16, false, 'aarch64'), ['PTRACE_ATTACH']);
  assert.deepEqual(names('clone', 1, 0x20000000, true, 's390x'), ['CLONE_NEWPID']);
  assert.equal(names('clone', 0, 0x20000000, true, 's390x'), undefined);
  assert.equal(names('mmap', 2, 4, true, 'i386'), undefined);
  assert.deepEqual(names('ioctl', 1, 0x5412, false, 'aarch64'), ['TIOCSTI']);
  assert.equal(names('ioctl', 1, 0x5412, false, 'ppc64'), undefined);
});
