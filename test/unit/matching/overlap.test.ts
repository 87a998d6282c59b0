import assert from 'node:assert/strict';
import { test } from 'node:test';
import { F, OP } from '../../../server/src/core/facts/kernelNumbers.ts';
import { elfOf } from '../../../server/src/core/facts/machines.ts';
import { syscalls } from '../../../server/src/core/facts/tables.ts';
import { permOf } from '../../../server/src/core/matching/event.ts';
import { mayShareEvents } from '../../../server/src/core/matching/overlap.ts';
import {
  emptyMask,
  FULL_MASK,
  LIST,
  type Rule,
  type RuleField,
} from '../../../server/src/core/model/rule.ts';

function ruleWith(mask: Uint32Array, ...fields: readonly (readonly [number, number])[]): Rule {
  const all: readonly RuleField[] = fields.map(([field, value]) => ({ field, op: OP.eq, value }));
  return { type: 'add', flags: LIST.exit, action: 2, mask, fields: all };
}

for (const machine of ['x86_64', 'i386', 's390x', 'aarch64'] as const)
  test(`A permission and a system call of ${machine} share events just where some call passes perm=`, () => {
    for (const { name, number } of syscalls(machine).all()) {
      if (number < 0) continue;
      const mask = emptyMask();
      mask[number >> 5] = (1 << (number & 31)) >>> 0;
      const call = ruleWith(mask, [F.arch, elfOf(machine)]);
      for (const perm of [1, 2, 4, 8, 10, 6]) {
        const passes = [0, 1, 2, 3].some((n) => {
          const own = permOf({ list: 'exit', machine, syscall: number, args: [n, n, n, n] });
          return own === undefined ? (perm & 6) !== 0 : (own & perm) !== 0;
        });
        const watch = ruleWith(FULL_MASK, [F.perm, perm]);
        assert.equal(mayShareEvents(watch, call), passes, `${name} ${perm}`);
        assert.equal(mayShareEvents(call, watch), passes, `${name} ${perm}`);
        const bare = ruleWith(mask);
        assert.equal(mayShareEvents(watch, bare), true, 'for a machine that is not known');
        assert.equal(mayShareEvents(watch, bare, [machine]), passes, `${name} ${perm}`);
      }
    }
  });
